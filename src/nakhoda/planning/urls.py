"""Doors of planning: targets and forecasts."""

from __future__ import annotations

from django.urls import path

from nakhoda.planning.views import (
    business_cases,
    business_memo,
    business_parts,
    business_steps,
    forecasts,
    sheets,
    targets,
    writing,
)

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
    path("business-cases/", business_cases.listing, name="bcases"),
    path("business-cases/new/", business_cases.new, name="bcase_new"),
    path("business-cases/<int:case_id>/", business_cases.show, name="bcase"),
    path("business-cases/<int:case_id>/edit/", business_cases.edit, name="bcase_edit"),
    path("business-cases/<int:case_id>/review/", business_steps.review, name="bcase_review"),
    path("business-cases/<int:case_id>/decide/", business_steps.decide, name="bcase_decide"),
    path("business-cases/<int:case_id>/again/", business_steps.again, name="bcase_again"),
    path("business-cases/<int:case_id>/track/", business_steps.track, name="bcase_track"),
    path("business-cases/<int:case_id>/close/", business_steps.close, name="bcase_close"),
    path("business-cases/<int:case_id>/print/", business_memo.paper, name="bcase_print"),
    path("business-cases/<int:case_id>/memo.pdf", business_memo.pdf, name="bcase_pdf"),
    path("business-cases/<int:case_id>/look/<int:measure_id>/", business_steps.look, name="bcase_look"),
    path("business-cases/<int:case_id>/hire/<int:request_id>/", business_steps.hire, name="bcase_hire"),
    path("business-cases/<int:case_id>/<slug:kind>/new/", business_parts.write, name="bcase_part_new"),
    path("business-cases/<int:case_id>/<slug:kind>/<int:part_id>/", business_parts.write, name="bcase_part"),
    path(
        "business-cases/<int:case_id>/<slug:kind>/<int:part_id>/remove/",
        business_parts.remove,
        name="bcase_part_remove",
    ),
]
