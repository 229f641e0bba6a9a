"""Doors of packs."""

from __future__ import annotations

from django.urls import path

from nakhoda.performance.views import packs, packs_files

app_name = "packs"
urlpatterns = [
    path("", packs.listing, name="packs"),
    path("make/", packs.make, name="make"),
    path("<int:pack_id>/", packs.show, name="pack"),
    path("<int:pack_id>/words/<slug:section>/", packs.words, name="words"),
    path("<int:pack_id>/drafts/<slug:section>/", packs.drafts, name="drafts"),
    path("<int:pack_id>/sign/", packs.sign, name="sign"),
    path("<int:pack_id>/print/", packs_files.paper, name="print"),
    path("<int:pack_id>/pack.<slug:kind>", packs_files.saved, name="file"),
]
