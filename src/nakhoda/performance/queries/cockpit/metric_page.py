"""The page of one metric: its figure, its line, its cut, its comparison, its hours, its contract and its doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.performance.queries.cockpit.address import LEDGERS, PRESETS, Address
from nakhoda.performance.queries.cockpit.asking import Book, open_book
from nakhoda.performance.queries.cockpit.breakdown import breakdown_of
from nakhoda.performance.queries.cockpit.comparisons import COMPARED, comparable, comparison_of
from nakhoda.performance.queries.cockpit.contract_words import contract_fields
from nakhoda.performance.queries.cockpit.doors import (
    cases_url,
    diagnosis_url,
    metric_url,
    table_file_url,
)
from nakhoda.performance.queries.cockpit.happened import happened_in
from nakhoda.performance.queries.cockpit.heats import calendar_of, hours_of, hours_possible
from nakhoda.performance.queries.cockpit.multiples import multiples_of
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.tiles import SLOW, tiles
from nakhoda.performance.queries.cockpit.trends import trend_of
from nakhoda.performance.queries.cockpit.waits import waits_of
from nakhoda.performance.queries.cockpit.words import hand_of
from nakhoda.performance.queries.words import dimension_words, part_words
from nakhoda.planning.queries.targets import book_for

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.planning.queries.targets import TargetBook

SHOWS = ("trend", "groups", "waits", "calendar", "hours", "compare")
GRAINS = ("hour", "day", "week", "month")


def metric_page(actor: Actor, metric: str, address: Address, now: datetime, show: str = "") -> dict[str, Any]:
    """Context of `performance/cockpit/metric.html`; raises `NothingLoaded`, `NoSuchMetric`, `NoSuchDimension`."""
    book, hand = open_book(actor, address), hand_of(actor)
    contract = book.table(metric, book.ask()).contract
    targets = book_for(actor, address.last, [metric]) if may(actor, "target:read") else None
    show = show if show in _shows(contract) else "trend"
    cut = _cut(contract, actor)
    page = {
        "contract": contract,
        "title": _(contract.title),
        "address": address,
        "state": data_state(actor, book, now),
        "tile": tiles(book, [metric], targets, hand)[0],
        "show": show,
        "tabs": [(name, _show_words(name), metric_url(metric, address, show=name)) for name in _shows(contract)],
        "fields": contract_fields(contract),
        "breakdown": breakdown_of(book, metric, targets, hand),
        "cuts": [(name, dimension_words(name), metric_url(metric, address.but(by=(name,)), show=show)) for name in cut],
        "uncut_url": metric_url(metric, address.but(by=()), show=show),
        "filters": _filters(metric, address, show),
        "presets": [(days, metric_url(metric, last_days(address, days), show=show)) for days in PRESETS],
        "grains": [(name, metric_url(metric, address.but(grain=name), show=show)) for name in GRAINS],
        "ledgers": _ledgers(metric, address, contract, show),
        "cases_url": cases_url(metric, address),
        "diagnosis_url": diagnosis_url(metric, address) if may(actor, "diagnosis:run") else "",
        "files": [(kind, table_file_url(metric, address, kind)) for kind in ("csv", "xlsx")],
    }
    return page | _shown(actor, book, contract, show, targets, hand)


def _shown(
    actor: Actor, book: Book, contract: MetricContract, show: str, targets: TargetBook | None, hand: Hand
) -> dict[str, Any]:
    if show == "waits":
        return {"waits": waits_of(book, contract.key, hand)}
    if show == "groups":
        return _groups(book, contract, hand)
    if show == "hours":
        return {"heat": hours_of(book, contract.key, hand)}
    if show == "compare":
        by = next((name for name in book.address.by if name in COMPARED), "owner")
        doors = [
            (name, dimension_words(name), metric_url(contract.key, book.address.but(by=(name,)), show=show))
            for name in _compared(contract)
        ]
        return {"comparison": comparison_of(book, contract.key, by, hand), "compared_by": by, "compare_doors": doors}
    happened = happened_in(actor, book.address)
    if show == "calendar":
        return {"heat": calendar_of(book, contract.key, hand, dict(happened))}
    target = targets.find(contract.key, dict(book.address.where)) if targets else None
    return {"trend": trend_of(book, contract.key, target, hand, happened)}


def _groups(book: Book, contract: MetricContract, hand: Hand) -> dict[str, Any]:
    by = next(iter(book.address.by), "owner")
    doors = [
        (name, dimension_words(name), metric_url(contract.key, book.address.but(by=(name,)), show="groups"))
        for name in ("owner", "lob", "language", "channel", "tier")
        if name in contract.dimensions
    ]
    return {"multiples": multiples_of(book, contract.key, by, hand), "compared_by": by, "compare_doors": doors}


def _shows(contract: MetricContract) -> tuple[str, ...]:
    plain = contract.kind not in SLOW
    possible = {
        "trend": True,
        "groups": plain,
        "waits": contract.kind == "survival",
        "calendar": plain,
        "hours": hours_possible(contract),
        "compare": comparable(contract) and bool(_compared(contract)),
    }
    return tuple(name for name in SHOWS if possible[name])


def _compared(contract: MetricContract) -> Sequence[str]:
    return [name for name in COMPARED if name in contract.dimensions]


def _show_words(show: str) -> str:
    return {
        "trend": _("Over time"),
        "groups": _("Side by side"),
        "waits": _("Waiting"),
        "calendar": _("Calendar"),
        "hours": _("Hours"),
        "compare": _("Compare"),
    }[show]


def _cut(contract: MetricContract, actor: Actor) -> list[str]:
    """By person only for who may see people's figures."""
    hidden = {"region"} | (set() if may(actor, "kpi:people") else {"agent"})
    return [name for name in contract.dimensions if name not in hidden]


def _filters(metric: str, address: Address, show: str) -> list[tuple[str, str]]:
    return [
        (
            f"{dimension_words(name)}: {part_words(name, value)}",
            metric_url(metric, address.minus(name, value), show=show),
        )
        for name, value in address.where
    ]


def last_days(address: Address, days: int) -> Address:
    """The same view over so many days up to its last."""
    return address.but(first=address.last - timedelta(days=days - 1), last=address.last)


def _ledgers(metric: str, address: Address, contract: MetricContract, show: str) -> list[tuple[str, str, str]]:
    """The two ledgers are offered where they differ: on clocks (handbook 0.4)."""
    if contract.fact != "clock":
        return []
    words = {"member": _("what the member waited"), "attributable": _("what the partner answers for")}
    return [(name, words[name], metric_url(metric, address.but(ledger=name), show=show)) for name in LEDGERS]
