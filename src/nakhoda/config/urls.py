"""EVERY DOOR.

Members come in by `desk.urls_member` (forms, status, appeals), `quality.urls` (surveys) and the app's API; staff by
`desk.urls`; sign-in by allauth; load balancers by `web.urls`.
"""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import urlpatterns as language_doors
from django.urls import include, path

handler500 = "nakhoda.web.middleware.server_error"
urlpatterns = [
    path("", include("nakhoda.web.urls")),
    path("", include("nakhoda.desk.urls")),
    path("", include("nakhoda.desk.urls_member")),
    path("", include("nakhoda.quality.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include(language_doors)),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("nakhoda.config.demo.urls")))
