"""Doors of the notices; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import inbox

urlpatterns = [
    path("notices/", inbox.inbox, name="inbox"),
    path("notices/badge/", inbox.badge, name="inbox_badge"),
    path("notices/read/", inbox.read_all, name="inbox_read"),
    path("notices/mail/", inbox.mail, name="inbox_mail"),
    path("notices/<int:notice>/", inbox.follow, name="notice_open"),
]
