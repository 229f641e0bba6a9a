"""Doors of decisions; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import case_posts, decisions

urlpatterns = [
    path("cases/<int:number>/decision/", decisions.new, name="decision_new"),
    path("cases/<int:number>/decision/make/", decisions.make, name="decision_make"),
    path("cases/<int:number>/decision/serve/", decisions.serve, name="decision_serve"),
    path("cases/<int:number>/decision/done/", decisions.carry_out, name="decision_done"),
    path("cases/<int:number>/appeal/confirm/", case_posts.confirm_appeal, name="confirm_appeal"),
]
