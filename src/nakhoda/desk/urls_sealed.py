"""Doors of what is sealed: purposes, broken glass, who read what; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import sealed

urlpatterns = [
    path("cases/<int:number>/purpose/", sealed.purpose, name="purpose"),
    path("cases/<int:number>/purpose/say/", sealed.said, name="say_purpose"),
    path("sealed/", sealed.glass, name="glass"),
    path("sealed/ask/", sealed.ask, name="glass_ask"),
    path("sealed/glass/<int:glass>/", sealed.through, name="glass_case"),
    path("sealed/glass/<int:glass>/look/", sealed.look, name="glass_look"),
    path("sealed/glass/<int:glass>/<slug:step>/", sealed.step, name="glass_step"),
    path("sealed/reads/", sealed.reads, name="sealed_reads"),
    path("sealed/review/<slug:kind>/<int:row>/", sealed.review, name="sealed_review"),
]
