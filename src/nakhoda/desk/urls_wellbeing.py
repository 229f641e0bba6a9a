"""Doors of what harms people and what protects them; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import wellbeing

urlpatterns = [
    path("my-wellbeing/", wellbeing.mine, name="wellbeing"),
    path("my-wellbeing/agree/<slug:lane>/", wellbeing.agree, name="agree"),
    path("my-wellbeing/withdraw/<slug:lane>/", wellbeing.withdraw, name="withdraw"),
    path("my-wellbeing/cover/", wellbeing.cover, name="cover"),
    path("wellbeing/", wellbeing.care, name="care"),
    path("wellbeing/<int:request_id>/<slug:step>/", wellbeing.cared, name="cared"),
    path("wellbeing/groups/", wellbeing.groups, name="exposure_groups"),
    path("cases/<int:number>/look/", wellbeing.look, name="look"),
    path("cases/<int:number>/skip/", wellbeing.skip, name="skip"),
    path("files/<int:attachment_id>/picture/", wellbeing.picture, name="picture"),
]
