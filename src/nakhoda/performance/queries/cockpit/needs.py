"""What needs the reader, in sentences, worst first; then what is fine, in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.figures import Hand
from nakhoda.performance.queries.cockpit.state import DataState
from nakhoda.performance.queries.cockpit.tiles import Tile

MOST = 4


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look at: tone is late, warn or info; `url` leads to where it is dealt with."""

    tone: str
    icon: str
    title: str
    text: str
    url: str
    action: str


def data_needs(state: DataState, hand: Hand) -> list[Need]:
    """A missing feed comes first: until it is back no figure is news."""
    found = []
    for feed in state.missing:
        told = {"share": hand.decimal((feed.share or 0.0) * 100, 0)}
        text = (
            _("%(share)s %% of what it sent has arrived. Figures that hold it are too low or too early to judge.")
            % told
        )
        found.append(Need("late", "cloud-off", _("Data missing: %(feed)s") % {"feed": feed.name}, text, "", ""))
    return found


def tile_needs(tiles: Sequence[Tile]) -> list[Need]:
    """Targets that are missed by more than chance."""
    missed = [tile for tile in tiles if tile.standing == "missed"]
    return [
        Need("late" if tile.basis == _("by law") else "warn", "chart", tile.title, _missed(tile), tile.url, _("Look"))
        for tile in missed
    ]


def _missed(tile: Tile) -> str:
    text = _("%(value)s against a target of %(target)s") % {"value": tile.value, "target": tile.target}
    if tile.n:
        text += f" (n {tile.n}" + (f", 95 %: {tile.band})" if tile.band else ")")
    if tile.move and tile.move.real:
        text += ", " + _("%(change)s against the period before") % {"change": tile.move.text}
    return text + "."


def alert_need(count: int) -> list[Need]:
    """The alerts that wait for somebody."""
    if not count:
        return []
    text = ngettext(
        "%(n)s signal stands out from chance and waits for somebody.",
        "%(n)s signals stand out from chance and wait for somebody.",
        count,
    ) % {"n": count}
    return [Need("warn", "flag", _("Alerts"), text, _door("performance:alerts"), _("Open the alerts"))]


def identity_need(gap: float | None, hand: Hand, url: str) -> list[Need]:
    """Backlog + inflow - outflow must be the backlog that is there (handbook 1.4)."""
    if not gap:
        return []
    text = _("The backlog does not reconcile: %(gap)s cases came or went without an event.")
    return [
        Need("late", "warn", _("Flow identity broken"), text % {"gap": hand.whole(round(abs(gap)))}, url, _("Look"))
    ]


def fine_words(tiles: Sequence[Tile]) -> str:
    """`On target: First response in time 94.2 %, Reopened 4.1 %.`"""
    met = [f"{tile.title} {tile.value}" for tile in tiles if tile.standing == "met"]
    near = [f"{tile.title} {tile.value}" for tile in tiles if tile.standing == "near"]
    said = []
    if met:
        said.append(_("On target: %(list)s.") % {"list": ", ".join(met)})
    if near:
        said.append(_("Short of target by no more than chance: %(list)s.") % {"list": ", ".join(near)})
    return " ".join(said)


def _door(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
