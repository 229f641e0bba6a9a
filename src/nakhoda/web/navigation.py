"""The side bar: one line a page, shown to whoever may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nakhoda.org.actors import Actor
from nakhoda.org.doors import door
from nakhoda.org.permissions import may

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Page:
    """A page of the shell: the permission that opens it, its door, its words, its icon."""

    permission: str
    door: str
    label: str | _StrPromise
    icon: str


GROUPS: tuple[tuple[str | _StrPromise, tuple[Page, ...]], ...] = (
    (
        _("Desk"),
        (
            Page("person:status", "desk:home", _("My work"), "home"),
            Page("case:read", "desk:cases", _("Cases"), "search"),
            Page("board:read", "desk:board", _("Board"), "board"),
            Page("board:read", "desk:escalations", _("Escalations"), "escalate"),
            Page("recovery:oversee", "desk:recoveries", _("Account recoveries"), "key"),
            Page("board:read", "desk:duplicates", _("Matters told twice"), "merge"),
            Page("request:file", "desk:requests", _("Internal requests"), "form"),
        ),
    ),
    (
        _("Figures"),
        (
            Page("kpi:read", "cockpit:home", _("Cockpit"), "chart"),
            Page("kpi:own", "cockpit:own", _("My figures"), "chart"),
            Page("alert:work", "performance:alerts", _("Alerts"), "flag"),
            Page("plan:read", "performance:plans", _("Recovery plans"), "up"),
            Page("cross:read", "performance:cross_requests", _("Other teams"), "send"),
            Page("pack:read", "packs:packs", _("Packs"), "file"),
            Page("import:run", "exchange:imports", _("Imports"), "inbox"),
        ),
    ),
    (
        _("Planning"),
        (
            Page("target:read", "planning:targets", _("Targets"), "scale"),
            Page("forecast:read", "planning:forecasts", _("Forecasts"), "half"),
            Page("capacity:read", "planning:capacity", _("Capacity"), "people"),
            Page("scenario:read", "planning:scenarios", _("Scenarios"), "split"),
            Page("bcase:read", "planning:bcases", _("Business cases"), "equal"),
        ),
    ),
    (
        _("Care"),
        (
            Page("wellbeing:own", "desk:wellbeing", _("My wellbeing"), "sun"),
            Page("wellbeing:read", "desk:care", _("Care"), "sun"),
            Page("glass:read", "desk:glass", _("Sealed cases"), "lock"),
            Page("material:handle", "desk:material", _("Suspected material"), "veil"),
            Page("crisis:read", "desk:crisis", _("Crisis cards"), "warn"),
        ),
    ),
    (
        _("Rules"),
        (
            Page("policy:read", "desk:policies", _("Desk policy"), "policy"),
            Page("training:record", "desk:training", _("Training due"), "check"),
            Page("macro:edit", "desk:macro_list", _("Macros"), "macro"),
            Page("records:keep", "desk:records", _("Records"), "file"),
            Page("access:explain", "web:why", _("Access"), "key"),
        ),
    ),
)


def navigation_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The pages that the actor may open: url, label, icon, active; `group` on the first of each group."""
    found: list[dict[str, object]] = []
    for name, pages in GROUPS:
        items = [_item(page, path) for page in pages if may(actor, page.permission)]
        found += [item | {"group": name if number == 0 else ""} for number, item in enumerate(items)]
    return found


def _item(page: Page, path: str) -> dict[str, object]:
    url = door(page.door)
    active = path == url or (url != "/" and path.startswith(url))
    return {"url": url, "label": page.label, "icon": page.icon, "active": active}
