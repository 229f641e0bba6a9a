"""Doors that exist in the demo only."""

from __future__ import annotations

from django.urls import path

from nakhoda.config.demo import views

app_name = "demo"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/<slug:key>/", views.sign_in, name="sign_in_as"),
]
