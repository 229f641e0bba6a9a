"""Doors of the desk policy and of the macros, part of `desk/urls.py`."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.views import lob_opening, macros, policies, policy_drafts

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
    path("policies/<int:version_id>/text/", policies.download, name="policy_download"),
    path("macros/", macros.macros, name="macro_list"),
    path("macros/new/", macros.new, name="macro_new"),
    path("macros/<slug:key>/", macros.edit, name="macro"),
]
