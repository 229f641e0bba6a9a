"""The exact cases behind a figure, and the proof that they recount to it (handbook 0.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, figure_of
from nakhoda.core.safe_cells import Cell
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.performance.queries.cockpit.address import DESK
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.recount import Recount, recount_of
from nakhoda.performance.queries.cockpit.review_list import COLUMNS, is_of_reviews, review_heads, review_words
from nakhoda.performance.queries.words import dimension_words, parts_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.warehouse.queries import Counted

PAGE, BATCH = 50, 5_000
MOST_EXPORTED = 200_000
PARTS = ("counted", "hit", "missed")
PLACES = ("lob", "queue", "owner", "tier", "language", "channel", "reason")
SHOWN = ("lob", "queue", "owner", "language", "channel")
SHOWN_OF_REVIEWS = ("lob", "owner", "language")


class NoSuchPage(LookupError):
    """A mark of the pager that is none of ours, or a part that no list has."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row of the list. `url` is "" where the reader may not open cases, or the case lives in another system."""

    case_id: int
    url: str
    at: Any
    value: str
    hit: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list with its totals; `after` opens the next page, `heads` name the places of each line."""

    lines: tuple[CaseLine, ...]
    total: int
    part: str
    after: str
    recount: Recount | None
    valued: bool
    heads: tuple[str, ...]


def case_list(actor: Actor, book: Book, metric: str, part: str, after: str, hand: Hand) -> CaseList:
    """Raises `NoSuchMetric`, `NoSuchDimension`, `TooFew`, `NoSuchPage`."""
    from nakhoda.warehouse.queries import cases_behind

    table = book.table(metric, book.ask())
    try:
        found = cases_behind(book.actor, metric, book.ask(), _part(part), after or None, PAGE)
    except ValueError as strange:
        raise NoSuchPage("there is no such page of this list; open it from its beginning") from strange
    opens = book.address.source == DESK and bool(may(actor, "case:read"))
    value = table.cells[0].value if table.cells else None
    shown = shown_of(table.contract)
    names = {name: parts_words(name, {row.place.get(name, "") for row in found.rows}) for name in shown}
    return CaseList(
        lines=tuple(_line(row, table.contract, opens, hand, names) for row in found.rows),
        total=found.total,
        part=_part(part),
        after=found.next or "",
        recount=recount_of(book, table.contract, value, hand) if not after and _part(part) == "counted" else None,
        valued=not _is_share(table.contract),
        heads=_heads(table.contract),
    )


def case_rows(book: Book, metric: str, part: str) -> Iterator[list[Cell]]:
    """Every row of the list for a file, in batches; at most MOST_EXPORTED."""
    from nakhoda.warehouse.queries import cases_behind

    after, given = None, 0
    while given < MOST_EXPORTED:
        found = cases_behind(book.actor, metric, book.ask(), _part(part), after, BATCH)
        for row in found.rows:
            yield [
                row.case_id,
                row.at,
                row.numerator,
                row.denominator,
                row.hit,
                *(row.place.get(name, "") for name in _places(book, metric)),
            ]
        given, after = given + len(found.rows), found.next
        if after is None:
            return


def case_head(book: Book, metric: str) -> tuple[str, ...]:
    """The columns of `case_rows`."""
    return ("case", "at", "numerator", "denominator", "hit", *_places(book, metric))


def _places(book: Book, metric: str) -> tuple[str, ...]:
    return (*PLACES, *(COLUMNS if any(map(is_of_reviews, book.known([metric]))) else ()))


def shown_of(contract: MetricContract) -> tuple[str, ...]:
    """Where a line of the list belongs, as far as a page shows it."""
    return SHOWN_OF_REVIEWS if is_of_reviews(contract) else SHOWN


def _heads(contract: MetricContract) -> tuple[str, ...]:
    details = review_heads() if is_of_reviews(contract) else {}
    return (*(details[name] for name in COLUMNS if details), *map(dimension_words, shown_of(contract)))


def _part(part: str) -> Any:
    if part and part not in PARTS:
        raise NoSuchPage("a list shows all that is counted, what hit, or what missed")
    return part or "counted"


def _line(
    row: Counted, contract: MetricContract, opens: bool, hand: Hand, names: dict[str, dict[str, str]]
) -> CaseLine:
    value = "" if _is_share(contract) else figure_of(row.numerator, contract.unit, hand)
    details = review_words(row.place, hand) if is_of_reviews(contract) else ()
    return CaseLine(
        row.case_id,
        reverse("desk:case", args=[row.case_id]) if opens else "",
        row.at,
        value if contract.kind not in ("count", "stock") else "",
        row.hit,
        (*details, *(names[name][row.place.get(name, "")] for name in names)),
    )


def _is_share(contract: MetricContract) -> bool:
    return contract.aggregator == "share"


def part_words_of(contract: MetricContract) -> dict[str, str]:
    """The tabs of a list."""
    if _is_share(contract):
        return {"counted": _("All that count"), "hit": _("Hit"), "missed": _("Missed")}
    return {"counted": _("All that count")}
