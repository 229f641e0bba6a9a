"""Doors without sign-in: help forms, the status page, appeals."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import appeal, form, member, recovery_member

app_name = "member"
urlpatterns = [
    path("help/", form.start, name="start"),
    path("help/sent/<str:token>/", form.receipt, name="sent"),
    path("help/<str:lob>/", form.reasons, name="reasons"),
    path("help/<str:lob>/<str:reason>/", form.fill, name="form"),
    path("s/<str:token>/", member.status, name="status"),
    path("s/<str:token>/address/", member.address, name="address"),
    path("s/<str:token>/withdraw/", member.take_back, name="withdraw"),
    path("s/<str:token>/files/<int:attachment_id>/", member.file, name="file"),
    path("recover/<str:token>/", recovery_member.name, name="recovery_contact"),
    path("not-me/<str:token>/", recovery_member.not_me, name="not_me"),
    path("appeal/", appeal.start, name="appeal_start"),
    path("appeal/<str:token>/", appeal.contest, name="appeal"),
]
