"""Doors of the imports; all below `/imports/`."""

from __future__ import annotations

from django.urls import path

from nakhoda.exchange.views import imports

app_name = "exchange"
urlpatterns = [
    path("", imports.listing, name="imports"),
    path("bring/", imports.bring, name="bring"),
    path("<int:number>/", imports.show, name="import"),
    path("<int:number>/part/", imports.part, name="import_part"),
    path("<int:number>/try/", imports.try_, name="import_try"),
    path("<int:number>/start/", imports.start, name="import_start"),
    path("<int:number>/cancel/", imports.cancel, name="import_cancel"),
    path("<int:number>/drop/", imports.drop, name="import_drop"),
]
