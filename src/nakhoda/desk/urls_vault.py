"""The door to what stands behind a token; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import reveals

urlpatterns = [path("cases/<int:number>/reveal/", reveals.show_value, name="reveal")]
