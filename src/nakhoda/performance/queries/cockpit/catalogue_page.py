"""The catalogue: every figure that the reader may see, by family."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.doors import metric_url


def catalogue_page(actor: Actor, address: Address) -> dict[str, Any]:
    """Context of `performance/cockpit/metrics.html`. Needs no load."""
    from nakhoda.warehouse.queries import catalogue

    families: dict[str, list[dict[str, str]]] = {}
    for contract in catalogue(actor):
        line = {
            "title": _(contract.title),
            "formula": contract.formula,
            "url": metric_url(contract.key, address),
            "key": contract.key,
        }
        families.setdefault(contract.family, []).append(line)
    return {"address": address, "families": [(family_words(name), lines) for name, lines in families.items()]}


def family_words(family: str) -> str:
    """A family of metrics in words."""
    return {
        "sla": _("Promises"),
        "backlog": _("Volume and backlog"),
        "csat": _("What members say"),
        "time": _("Time"),
        "effectiveness": _("Effectiveness"),
        "escalation": _("Escalation"),
        "appeals": _("Appeals"),
        "quality": _("Quality"),
    }.get(family, family.replace("_", " ").capitalize())
