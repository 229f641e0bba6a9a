"""Doors of the keepers of records; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import records

urlpatterns = [
    path("records/", records.records, name="records"),
    path("records/holds/", records.place, name="hold_place"),
    path("records/holds/<int:hold>/<slug:step>/", records.step, name="hold_step"),
]
