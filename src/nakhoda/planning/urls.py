"""Doors of planning: targets and forecasts."""

from __future__ import annotations

from django.urls import path

from nakhoda.planning.views import forecasts, sheets, targets, writing

app_name = "planning"
urlpatterns = [
    path("targets/", targets.listing, name="targets"),
    path("targets/new/", writing.new, name="target_new"),
    path("targets/sheet/", sheets.sheet, name="target_sheet"),
    path("targets/sheet.csv", targets.download, name="target_download"),
    path("targets/cascade/<slug:metric>/", targets.cascade, name="target_cascade"),
    path("targets/<int:target_id>/", targets.show, name="target"),
    path("targets/<int:target_id>/counter/", writing.counter, name="target_counter"),
    path("targets/<int:target_id>/agree/", writing.agree, name="target_agree"),
    path("targets/<int:target_id>/withdraw/", writing.withdraw, name="target_withdraw"),
    path("forecasts/", forecasts.listing, name="forecasts"),
    path("forecasts/new/", forecasts.make, name="forecast_make"),
    path("forecasts/days/", forecasts.name, name="forecast_name"),
    path("forecasts/<int:number>/", forecasts.show, name="forecast"),
    path("forecasts/<int:number>/lock/", forecasts.lock, name="forecast_lock"),
    path("forecasts/<int:number>/file.<slug:kind>", forecasts.file, name="forecast_file"),
    path("forecasts/<int:number>/<int:leaf_id>/", forecasts.leaf, name="forecast_leaf"),
    path("forecasts/<int:number>/<int:leaf_id>/change/", forecasts.override, name="forecast_change"),
]
