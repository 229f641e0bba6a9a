"""Registers the shell with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags; no tables."""

    name = "nakhoda.web"
    label = "web"
