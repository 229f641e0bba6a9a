"""The doors as they are in a demo."""

from django.urls import include, path

from nakhoda.config.urls import urlpatterns as doors

urlpatterns = [*doors, path("demo/", include("nakhoda.config.demo.urls"))]
