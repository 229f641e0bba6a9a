"""Doors of hand-overs between the tiers; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import handovers

urlpatterns = [
    path("escalations/", handovers.handovers, name="escalations"),
    path("escalations/<int:record>/answer/", handovers.answer, name="escalation_answer"),
    path("escalations/<int:record>/read/", handovers.read, name="escalation_read"),
    path("escalations/notices/<int:notice>/seen/", handovers.notice_seen, name="notice_seen"),
    path("escalations/knowledge/<int:candidate>/", handovers.knowledge, name="knowledge_judge"),
    path("cases/<int:number>/ask/", handovers.ask, name="ask_raiser"),
    path("cases/<int:number>/missed/", handovers.missed, name="missed"),
]
