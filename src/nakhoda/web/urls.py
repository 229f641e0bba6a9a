"""Doors of the shell."""

from __future__ import annotations

from django.urls import path

from nakhoda.web.views import access, front, health

app_name = "web"
urlpatterns = [
    path("", front.front, name="front"),
    path("stranger/", front.stranger, name="stranger"),
    path("why/", access.why, name="why"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
