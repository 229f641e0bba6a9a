"""The table of a home: one row a leader, partner, LOB, language or queue, a column a metric. Never in rank order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand
from nakhoda.org.models import Grant, Team
from nakhoda.performance.queries.cockpit.asking import Book, Where
from nakhoda.performance.queries.cockpit.doors import metric_url
from nakhoda.performance.queries.cockpit.words import COUNTED, said, standing, value_words
from nakhoda.performance.queries.words import dimension_words, part_words, parts_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue
    from nakhoda.planning.queries.targets import TargetBook

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is about: its name, a second line, and the filters that make it."""

    name: str
    sub: str
    where: Where


@dataclass(frozen=True, slots=True)
class RowCell:
    """One figure of a row; `word` says in words what colour and weight say."""

    value: str
    sub: str
    said: str
    standing: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A place and its figures; `ask` is the question that the evidence suggests, not a score."""

    name: str
    sub: str
    cells: tuple[RowCell, ...]
    off: int
    ask: str


@dataclass(frozen=True, slots=True)
class RowTable:
    """Columns are metric titles; `heading` names the first one."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


def table_by(book: Book, dimension: str, keys: Sequence[str], targets: TargetBook | None, hand: Hand) -> RowTable:
    """A row a value of one dimension, by name."""
    found = book.judged(keys, by=(dimension,))
    values = sorted({cell.key[dimension] for table in found.values() for cell in table.cells})
    named = parts_words(dimension, values)
    places = [Place(named[value], "", ((dimension, value),)) for value in values]
    figures: dict[tuple[Where, str], MetricValue] = {
        (place.where, key): cell.value
        for key, table in found.items()
        for cell in table.cells
        for place in places
        if place.where == ((dimension, cell.key[dimension]),)
    }
    contracts = {key: table.contract for key, table in found.items()}
    return _table(dimension_words(dimension), places, contracts, figures, book, targets, hand)


def table_of_leaders(book: Book, keys: Sequence[str], targets: TargetBook | None, hand: Hand) -> RowTable:
    """A row a team leader over the LOBs that she answers for; LOBs that nobody leads come last (handbook 4.3)."""
    by_lob = book.judged(keys, by=("lob",))
    lobs = sorted({cell.key["lob"] for table in by_lob.values() for cell in table.cells if cell.key["lob"]})
    places = _leaders(lobs)
    contracts = {key: table.contract for key, table in by_lob.items()}
    figures: dict[tuple[Where, str], MetricValue] = {}
    for place in places:
        figures |= {(place.where, key): value for key, value in _figures(book, place, keys, by_lob).items()}
    return _table(_("Team leader"), places, contracts, figures, book, targets, hand)


def _figures(book: Book, place: Place, keys: Sequence[str], by_lob: Mapping[str, object]) -> dict[str, MetricValue]:
    """One LOB is in the cut already; several are asked for together, for medians do not add up."""
    if len(place.where) == 1:
        wanted = dict(place.where)
        return {
            key: cell.value
            for key, table in by_lob.items()
            for cell in table.cells  # type: ignore[attr-defined]
            if cell.key == wanted
        }
    return {key: table.cells[0].value for key, table in book.judged(keys, where=place.where).items() if table.cells}


def _leaders(lobs: Sequence[str]) -> list[Place]:
    teams = Team.objects.exclude(leader=None).select_related("leader").order_by("leader__name", "name")
    led: dict[int, Place] = {}
    for team in teams:
        assert team.leader is not None
        if team.lob_id not in lobs:
            continue
        before = led.get(team.leader.id) or Place(team.leader.name, "", ())
        where = tuple(dict.fromkeys((*before.where, ("lob", str(team.lob_id)))))
        led[team.leader.id] = replace(before, where=where)
    hats = set(Grant.objects.filter(role="delivery_lead", person_id__in=led).values_list("person_id", flat=True))
    found = [replace(place, sub=_scope(place, person in hats)) for person, place in led.items()]
    alone = [lob for lob in lobs if not any(("lob", lob) in place.where for place in found)]
    return [*found, *(Place(part_words("lob", lob), _("no team leader"), (("lob", lob),)) for lob in alone)]


def _scope(place: Place, delivers: bool) -> str:
    named = ", ".join(part_words(name, value) for name, value in place.where)
    return f"{named} · {_('delivery lead')}" if delivers else named


def _table(
    heading: str,
    places: Sequence[Place],
    contracts: Mapping[str, MetricContract],
    figures: Mapping[tuple[Where, str], MetricValue],
    book: Book,
    targets: TargetBook | None,
    hand: Hand,
) -> RowTable:
    shown = list(places)[:MOST_ROWS]
    rows = tuple(_row(place, contracts, figures, book, targets, hand) for place in shown)
    left = len(places) - len(shown)
    note = _("and %(n)s more") % {"n": left} if left > 0 else ""
    return RowTable(heading, tuple(_(contract.title) for contract in contracts.values()), rows, note)


def _row(
    place: Place,
    contracts: Mapping[str, MetricContract],
    figures: Mapping[tuple[Where, str], MetricValue],
    book: Book,
    targets: TargetBook | None,
    hand: Hand,
) -> Row:
    cells, missed = [], []
    held = dict(place.where) if len(place.where) == 1 else {}  # several LOBs together are held to what all are held to
    for key, contract in contracts.items():
        value = figures.get((place.where, key))
        target = targets.find(key, held) if targets else None
        how = standing(contract, value, target) if value else "watched"
        sub = (
            ""
            if contract.kind in (*COUNTED, "identity") or value is None or value.value is None
            else f"n {hand.whole(value.n)}"
        )
        view = book.view_of(contract)
        url = metric_url(key, view.but(where=(*view.where, *place.where)))
        cells.append(RowCell(value_words(contract, value, hand), sub, said(contract, value, hand), how, url))
        if how == "missed":
            missed.append(_(contract.title))
    return Row(place.name, place.sub, tuple(cells), len(missed), _asked(missed))


def _asked(missed: Sequence[str]) -> str:
    """ "Ask them about": generated from evidence, not a score (handbook 4.3)."""
    return ", ".join(missed[:2])
