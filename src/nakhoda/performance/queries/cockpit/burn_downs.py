"""The page of an excess: when it is gone as things go, and what each lever would change (handbook 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.burn_down import BurnDown, Ground, Lever, burn_down
from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, axis_of
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book, open_book
from nakhoda.performance.queries.cockpit.doors import metric_url
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.words import hand_of, zone_of
from nakhoda.performance.queries.words import dimension_words, part_words, parts_words

if TYPE_CHECKING:
    from nakhoda.warehouse.queries import Table

LEARNT_DAYS = 56
PRODUCTIVE_HOURS = 5.5  # of an agent's day, when nobody says otherwise (CAPACITY 3)
SHOWN_DAYS = 91
STANDING = ("backlog", "healthy_wip", "excess")
CUT = "lob"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader would change; out of range is brought back into it."""

    agents: float = 0.0
    handle_saved: float = 0.0
    kept_away: float = 0.0
    hours: float = PRODUCTIVE_HOURS


def wish_of(asked: dict[str, str]) -> Wish:
    """The reader's levers out of a query; what is no number is none."""
    return Wish(
        agents=_number(asked.get("agents"), 0, 1000),
        handle_saved=_number(asked.get("handle"), 0, 90) / 100,
        kept_away=_number(asked.get("away"), 0, 100) / 100,
        hours=_number(asked.get("hours"), 0.5, 12, PRODUCTIVE_HOURS),
    )


def _number(text: str | None, least: float, most: float, otherwise: float = 0.0) -> float:
    try:
        number = float(text or "")
    except ValueError:
        return otherwise
    return min(max(number, least), most) if number == number else otherwise


def burn_down_page(actor: Actor, address: Address, wish: Wish, now: datetime) -> dict[str, Any]:
    """Context of `performance/cockpit/burn_down.html`; raises `NothingLoaded`."""
    book, hand = open_book(actor, address), hand_of(actor)
    standing = book.tables(STANDING, book.ask())
    ground = _ground(book, standing, wish)
    return {
        "address": address,
        "state": data_state(actor, book, now),
        "wish": wish,
        "standing": [
            (_(standing[key].contract.title), _whole(standing[key], hand), metric_url(key, address))
            for key in STANDING
            if key in standing
        ],
        "where": [(f"{dimension_words(name)}: {part_words(name, value)}", "") for name, value in address.where],
        "places": _places(book, hand),
        **(_told(book, ground, wish, hand) if ground else {"short": True}),
    }


def _ground(book: Book, standing: dict[str, Table], wish: Wish) -> Ground | None:
    """None when a figure is not the reader's, the history is too short, or nothing is known of handle time."""
    end = book.as_of.astimezone(zone_of(book.address.zone)).date() - timedelta(days=1)
    window = book.address.but(first=end - timedelta(days=LEARNT_DAYS - 1), last=end)
    flows = book.tables(("inflow", "outflow"), book.ask(window, grain="day"))
    worked = book.tables(("aht_resolved",), book.ask(window)).get("aht_resolved")
    minutes = worked.cells[0].value.value if worked and worked.cells else None
    excess = standing["excess"].cells[0].value.value if "excess" in standing and standing["excess"].cells else None
    if len(flows) < 2 or minutes is None or excess is None:
        return None
    came, went = (_days(flows[key]) for key in ("inflow", "outflow"))
    if min(len(came), len(went)) < 14:
        return None
    return Ground(excess, came, went, minutes, wish.hours)


def _days(table: Table) -> list[float]:
    """Day by day from the first day on which anything moved."""
    told = [float(cell.value.value or 0.0) for cell in table.cells]
    first = next((place for place, each in enumerate(told) if each), len(told))
    return told[first:]


def _whole(table: Table, hand: Hand) -> str:
    value = table.cells[0].value.value if table.cells else None
    return "–" if value is None else hand.whole(round(value))


def _told(book: Book, ground: Ground, wish: Wish, hand: Hand) -> dict[str, Any]:
    import numpy as np

    if ground.excess <= 0:
        return {"finding": _("There is no excess: what is in hand is healthy work in progress.")}
    own = Lever("own", wish.agents, wish.handle_saved, wish.kept_away)
    levers = [Lever("none"), *([own] if own != Lever("own") else []), *_offered()]
    found = [(lever, burn_down(ground, lever, np.random.default_rng(book.load))) for lever in levers]
    shown = next((each for lever, each in found if lever.code == "own"), found[0][1])
    day = book.as_of.astimezone(zone_of(book.address.zone)).date()
    return {
        "finding": _finding(ground, shown, day, hand),
        "chart": _chart(shown, day, hand),
        "hours": hand.whole(round(shown.hours)),
        "rows": [_row(lever, each, day, hand, wish) for lever, each in found],
    }


def _offered() -> list[Lever]:
    return [
        Lever("agents", agents=1),
        Lever("agents", agents=5),
        Lever("handle", handle_saved=0.1),
        Lever("away", kept_away=0.1),
    ]


def _finding(ground: Ground, found: BurnDown, day: date, hand: Hand) -> str:
    if found.days[1] is None:
        return _("As things go it is not gone within half a year: as much comes as is closed.")
    return _("%(cases)s cases too many are gone by %(day)s.") % {
        "cases": hand.whole(round(ground.excess)),
        "day": _on(found.days[1], day),
    }


def _on(days: int | None, day: date) -> str:
    return _("not within half a year") if days is None else date_format(day + timedelta(days=days), "j M Y")


def _row(lever: Lever, found: BurnDown, day: date, hand: Hand, wish: Wish) -> dict[str, str]:
    soon, middle, late = found.days
    return {
        "lever": _lever_words(lever, wish),
        "daily": hand.whole(round(found.daily)),
        "middle": _on(middle, day),
        "band": f"{_on(soon, day)} – {_on(late, day)}",
        "never": f"{round(100 * found.never)} %",
    }


def _lever_words(lever: Lever, wish: Wish) -> str:
    if lever.code == "none":
        return _("as things go")
    if lever.code == "own":
        return _("your levers together")
    if lever.code == "agents":
        count = int(lever.agents)
        return ngettext("%(n)d agent more", "%(n)d agents more", count) % {"n": count}
    if lever.code == "handle":
        return _("handle time shorter by a tenth")
    return _("one new case in ten kept away or given to others")


def _chart(found: BurnDown, day: date, hand: Hand) -> LineChart:
    points = tuple(
        Point(
            label=date_format(day + timedelta(days=number), "j M"),
            y=middle,
            said=_("%(day)s: %(cases)s left")
            % {
                "day": date_format(day + timedelta(days=number), "j M Y"),
                "cases": hand.whole(round(middle)),
            },
            lo=low,
            hi=high,
        )
        for number, (low, middle, high) in enumerate(found.path[:SHOWN_DAYS], start=1)
    )
    title = _("Excess, day by day")
    summary = _("The line is the middle of 400 futures drawn from your own weeks; 8 of 10 lie in the band.")
    return LineChart(title, summary, (Line("", points),), lambda value: axis_of(value, "count", hand), from_zero=True)


def _places(book: Book, hand: Hand) -> list[dict[str, str]]:
    """Excess by line of business, largest first; each opens its own burn-down."""
    if any(name == CUT for name, _value in book.address.where):
        return []
    table = book.tables(("excess",), book.ask(by=(CUT,))).get("excess")
    cells = [cell for cell in table.cells if cell.value.value is not None] if table else []
    names = parts_words(CUT, {cell.key[CUT] for cell in cells})
    return [
        {
            "name": names[cell.key[CUT]],
            "excess": hand.whole(round(cell.value.value or 0.0)),
            "url": burn_down_url(book.address.but(where=(*book.address.where, (CUT, cell.key[CUT])))),
        }
        for cell in sorted(cells, key=lambda cell: -(cell.value.value or 0.0))
    ]


def burn_down_url(address: Address) -> str:
    """The door of this page."""
    return reverse("cockpit:burn_down") + address.query()
