"""Doors of quality: the survey behind its signed link."""

from __future__ import annotations

from django.urls import path

from nakhoda.quality import views

app_name = "quality"
urlpatterns = [path("survey/<str:token>/", views.survey, name="survey")]
