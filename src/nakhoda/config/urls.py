"""EVERY DOOR.

Members come in by `desk.urls_member` (forms, status, appeals), `quality.urls` (surveys) and the app's API; staff by
`desk.urls`; sign-in by `web.urls_sign_in`; load balancers by `web.urls`.
"""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import urlpatterns as language_doors
from django.urls import include, path

from nakhoda.desk.views.api import api

handler500 = "nakhoda.web.middleware.server_error"
urlpatterns = [
    path("api/app/v1/", api.urls),  # first: the busiest door looks through no other
    path("", include("nakhoda.web.urls")),
    path("", include("nakhoda.desk.urls")),
    path("", include("nakhoda.desk.urls_member")),
    path("", include("nakhoda.quality.urls")),
    path("", include("nakhoda.planning.urls")),
    path("cockpit/", include("nakhoda.performance.urls_cockpit")),
    path("", include("nakhoda.performance.urls")),
    path("imports/", include("nakhoda.exchange.urls")),
    path("packs/", include("nakhoda.performance.urls_packs")),
    path("accounts/", include("nakhoda.web.urls_sign_in")),
    path("language/", include(language_doors)),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("nakhoda.config.demo.urls")))
