"""Django's settings. Everything that an operator may set is an environment variable named here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nakhoda.config.database import databases
from nakhoda.config.secret import secret_key

DATA_FOLDER = Path(os.environ.get("NAKHODA_DATA", "var")).resolve()
TESTING = "pytest" in sys.modules
DEMO = os.environ.get("NAKHODA_DEMO") == "1"
DEBUG = os.environ.get("NAKHODA_DEBUG") == "1"
SECRET_KEY = secret_key(DATA_FOLDER)
VAULT_KEY = os.environ.get("NAKHODA_VAULT_KEY") or SECRET_KEY  # wraps every person's key; losing it loses the vault
HOSTS = os.environ.get("NAKHODA_HOSTS", "localhost,127.0.0.1,[::1]")
ALLOWED_HOSTS = HOSTS.split(",")
BASE_URL = os.environ.get("NAKHODA_URL", "http://localhost:8000")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []

INSTALLED_APPS = [
    "nakhoda.web",
    "nakhoda.exchange",
    "nakhoda.performance",
    "nakhoda.planning",
    "nakhoda.quality",
    "nakhoda.desk",
    "nakhoda.warehouse",
    "nakhoda.org",
    "nakhoda.journal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "nakhoda.web.middleware.refuse_while_away",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nakhoda.web.middleware.security_headers",
    "nakhoda.web.middleware.straight_to_the_app",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nakhoda.web.middleware.language_of_reader",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nakhoda.web.middleware.act_as_reader",
    "nakhoda.web.refusals.answer_refusals",
]

ROOT_URLCONF = "nakhoda.config.urls"
WSGI_APPLICATION = "nakhoda.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nakhoda.web.context.look",
                *(["nakhoda.config.demo.views.people_of_the_demo"] if DEMO else []),
                "nakhoda.web.shell.shell",
            ],
        },
    }
]

DATABASES = databases(DATA_FOLDER)
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "org.User"

# -- sign-in: password, second factor, OpenID Connect ---------------------------------------------------
# Tries at sign-in and used codes are counted for all processes together, or each would allow its own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "org_short_memory",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "nakhoda.org.sign_in.StaffOnly"
SOCIALACCOUNT_ADAPTER = "nakhoda.org.sign_in.KnownStaffOnly"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "company",
                "name": os.environ.get("NAKHODA_OIDC_NAME", "Company sign-in"),
                "client_id": os.environ.get("NAKHODA_OIDC_CLIENT", ""),
                "secret": os.environ.get("NAKHODA_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ.get("NAKHODA_OIDC_URL", "")},
            }
        ]
        if os.environ.get("NAKHODA_OIDC_URL")
        else []
    }
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# -- what browsers are told -------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "nakhoda.desk.intake.uploads.WithinLimits",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- languages: all that a member sees is complete in these, what the staff see in STAFF_LANGUAGES -----------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"), ("hi", "हिन्दी"), ("ms", "Bahasa Melayu"), ("ta", "தமிழ்"), ("zh-hans", "简体中文"),
    ("id", "Bahasa Indonesia"), ("bn", "বাংলা"), ("te", "తెలుగు"), ("ur", "اردو"),
]  # fmt: skip
STAFF_LANGUAGES = ("en", "hi", "ms")
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EVIDENCE_FOLDER = DATA_FOLDER / "files"
SEALED_FOLDER = DATA_FOLDER / "sealed"  # suspected illegal material: no door reads it, and no backup takes it
# Where pointers to suspected material are handed over: a folder or an https address. Production only by saying so.
HANDOVER_SYSTEM = os.environ.get("NAKHODA_HANDOVER_SYSTEM", "test")
HANDOVER_TO = os.environ.get("NAKHODA_HANDOVER_TO", "")  # empty: DATA/handover, for the test system only

# -- mail -------------------------------------------------------------------------------------------------
MAIL_ADDRESS = os.environ.get("NAKHODA_MAIL_ADDRESS", "support@nakhoda.example")
MAIL_TRUSTED_HOSTS = tuple(filter(None, os.environ.get("NAKHODA_MAIL_TRUSTED_HOSTS", "").split(",")))
SMTP_URL = os.environ.get("NAKHODA_SMTP_URL", "")  # smtp://user:password@host:25; empty keeps mail in DATA/outbox
IMAP_URL = os.environ.get("NAKHODA_IMAP_URL", "")
APP_TOKEN_KEY = os.environ.get("NAKHODA_APP_KEY", "")  # shared with the app's server; empty: derived from the secret

TRIAGE = os.environ.get("NAKHODA_TRIAGE", "")  # "shadow": a model of `nakhoda train triage` guesses, and is measured

PROCRASTINATE_IMPORT_PATHS = ["nakhoda.config.schedule"]
PROCRASTINATE_DATABASE_ALIAS = "default"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "nakhoda.config.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("NAKHODA_LOG", "WARNING")},
}
