"""Doors of the desk policy and of the macros, part of `desk/urls.py`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import (
    lob_opening,
    macros,
    obligations,
    old_text,
    policies,
    policy_approval,
    policy_drafts,
    policy_forms,
    variances,
)

urlpatterns = [
    path("policies/", policies.versions, name="policies"),
    path("policies/in-force/", policies.in_force, name="policy_in_force"),
    path("policies/new/", policy_drafts.new, name="policy_new"),
    path("policies/open-a-line/", lob_opening.open_lob, name="open_lob"),
    path("policies/diff/", policies.differences, name="policy_diff"),
    path("policies/explain/", policies.explain, name="policy_explain"),
    path("policies/<int:version_id>/", policies.show, name="policy"),
    path("policies/<int:version_id>/edit/", policy_drafts.edit, name="policy_edit"),
    path("policies/<int:version_id>/publish/", policy_drafts.publish, name="policy_publish"),
    path("policies/<int:version_id>/withdraw/", policy_drafts.withdraw, name="policy_withdraw"),
    path("policies/<int:version_id>/propose/", policy_approval.propose, name="policy_propose"),
    path("policies/<int:version_id>/approve/", policy_approval.approve, name="policy_approve"),
    path("policies/variances/", variances.variances, name="variances"),
    path("policies/variances.csv", variances.as_csv, name="variances_csv"),
    path("policies/obligations/", obligations.obligations, name="obligations"),
    path("policies/obligations/report/", obligations.report, name="obligation_report"),
    path("policies/obligations/report.csv", obligations.report_csv, name="obligation_report_csv"),
    path("policies/obligations/<slug:key>/checked/", obligations.checked, name="obligation_checked"),
    path("policies/beside/", policies.beside, name="operator_documents"),
    path("policies/decisions-on-old-text/", old_text.decisions, name="old_text"),
    path("training/", policy_approval.training, name="training"),
    path("policies/<int:version_id>/copy/", policy_forms.copy, name="policy_copy"),
    path("policies/<int:version_id>/forms/", policy_forms.sections, name="policy_forms"),
    path("policies/<int:version_id>/forms/at/", policy_forms.place, name="policy_place"),
    path("policies/<int:version_id>/forms/undo/", policy_forms.undo, name="policy_undo"),
    path("policies/<int:version_id>/text/", policies.download, name="policy_download"),
    path("macros/", macros.macros, name="macro_list"),
    path("macros/new/", macros.new, name="macro_new"),
    path("macros/<slug:key>/", macros.edit, name="macro"),
]
