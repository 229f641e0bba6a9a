"""Doors of planning: targets."""

from __future__ import annotations

from django.urls import path

from nakhoda.planning.views import sheets, targets, writing

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
]
