"""A site of django-helpdesk as its documentation sets one up, on PostgreSQL, its public form open. No e-mail is sent.

Runs in a virtual environment of its own; nothing here imports Nakhoda.
"""

from __future__ import annotations

import os
import sys

SECRET_KEY = "helpdesk"
ALLOWED_HOSTS = ["*"]
DEBUG = False
ROOT_URLCONF = "helpdesk_site"
USE_TZ = True
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["RIVAL_HOST"],
        "USER": "postgres",
        "NAME": os.environ["RIVAL_DATABASE"],
        "CONN_MAX_AGE": 600,
    }
}
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ.get("RIVAL_MEDIA", "/tmp")
LOGIN_URL = "/login/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_SUBMIT_A_TICKET_PUBLIC = True
HELPDESK_VIEW_A_TICKET_PUBLIC = True
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}


def _urlpatterns() -> list[object]:
    from django.urls import include, path

    return [path("", include("helpdesk.urls", namespace="helpdesk"))]


def __getattr__(name: str) -> object:
    if name == "urlpatterns":
        return _urlpatterns()
    if name == "application":
        from django.core.wsgi import get_wsgi_application

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk_site")
        return get_wsgi_application()
    raise AttributeError(name)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk_site")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from helpdesk.models import Queue

    Queue.objects.get_or_create(
        slug="support", defaults={"title": "Support", "allow_public_submission": True, "email_address": "s@example.org"}
    )
    print(Queue.objects.get(slug="support").id, file=sys.stdout)
