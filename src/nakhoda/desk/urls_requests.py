"""Doors of internal requests; part of `desk.urls`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import requests

urlpatterns = [
    path("requests/", requests.mine, name="requests"),
    path("requests/new/<str:key>/", requests.new, name="request_new"),
    path("requests/<int:number>/", requests.show, name="request"),
    path("requests/<int:number>/steps/<int:step>/", requests.decide, name="request_decide"),
]
