"""Doors of the cockpit. Every view is an address: what a page shows is said by its path and its query alone."""

from __future__ import annotations

from django.urls import path

from nakhoda.performance.views import cockpit, cockpit_files, cockpit_metrics

app_name = "cockpit"
urlpatterns = [
    path("", cockpit.home, name="home"),
    path("own/", cockpit.own, name="own"),
    path("flow/", cockpit.flow, name="flow"),
    path("burn-down/", cockpit.burn_down, name="burn_down"),
    path("languages/", cockpit.parity, name="parity"),
    path("metrics/", cockpit_metrics.metrics, name="metrics"),
    path("metric/<slug:key>/", cockpit_metrics.metric, name="metric"),
    path("metric/<slug:key>/cases/", cockpit_metrics.cases, name="cases"),
    path("metric/<slug:key>/table.<slug:kind>", cockpit_files.table, name="table_file"),
    path("metric/<slug:key>/cases.<slug:kind>", cockpit_files.cases, name="cases_file"),
]
