"""The app's entry in Django's registry."""

from django.apps import AppConfig


class Room(AppConfig):
    name = "nakhoda.planning"
    label = "planning"
