"""Codes of an import in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "uploaded": _("Waits for its mapping"),
    "trying": _("Being read"),
    "tried": _("Tried: nothing is unexplained"),
    "refused": _("Refused: see below"),
    "waiting": _("In line"),
    "running": _("Being imported"),
    "done": _("Imported"),
    "failed": _("Failed: see below"),
    "cancelled": _("Cancelled; it may go on"),
}
LOUD = {"tried": "good", "done": "good", "refused": "late", "failed": "late", "cancelled": "warn", "uploaded": "warn"}
STEPS = {"read": _("Reading rows"), "try": _("Trying cases"), "import": _("Taking cases in")}
KINDS = {"csv": "CSV", "xes": "XES", "zendesk": "Zendesk (JSON)"}
COUNTS = {
    "rows": _("Rows in the file"),
    "cases": _("Cases in the file"),
    "new_rows": _("New rows"),
    "new_cases": _("New cases"),
    "grown_cases": _("Cases with something new"),
    "events": _("Events written"),
}
