"""Doors of what is sealed: purposes, broken glass, readings, suspected material, crisis cards; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import material, sealed

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
    path("cases/<int:number>/flag/", material.flag, name="flag"),
    path("material/", material.register, name="material"),
    path("material/<int:item>/<slug:step>/", material.step, name="material_step"),
    path("crisis-cards/", material.crisis, name="crisis"),
    path("crisis-cards/<slug:contact>/verify/", material.verify, name="crisis_verify"),
]
