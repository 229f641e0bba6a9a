"""Doors of recoveries and of matters told twice; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import recoveries

urlpatterns = [
    path("recoveries/", recoveries.recoveries, name="recoveries"),
    path("duplicates/", recoveries.duplicate_counts, name="duplicates"),
    path("cases/<int:number>/recovery/open/", recoveries.begin, name="recovery_open"),
    path("cases/<int:number>/recovery/signals/", recoveries.signals, name="recovery_signals"),
    path("cases/<int:number>/recovery/freeze/", recoveries.freeze, name="recovery_freeze"),
    path("cases/<int:number>/recovery/proof/", recoveries.proof, name="recovery_proof"),
    path("cases/<int:number>/recovery/contact/", recoveries.contact, name="recovery_contact"),
    path("cases/<int:number>/recovery/propose/", recoveries.propose, name="recovery_propose"),
    path("cases/<int:number>/recovery/approve/", recoveries.approve, name="recovery_approve"),
    path("cases/<int:number>/recovery/restore/", recoveries.restore, name="recovery_restore"),
    path("cases/<int:number>/recovery/end/", recoveries.end, name="recovery_end"),
    path("cases/<int:number>/recovery/judge/", recoveries.judge, name="recovery_judge"),
    path("cases/<int:number>/duplicates/dismiss/", recoveries.dismiss_duplicate, name="dismiss_duplicate"),
]
