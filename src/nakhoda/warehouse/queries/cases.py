"""The cases behind a figure: the exact list, which recounts to it (handbook 0.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal

from nakhoda.core.metrics import MetricContract
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import visible
from nakhoda.warehouse.engine.compiled import answered
from nakhoda.warehouse.engine.identities import window_of_input
from nakhoda.warehouse.engine.listing import counted_rows, page, part_of
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.queries.ask import Ask, Window
from nakhoda.warehouse.queries.reading import contract_for, question_of, reading_of
from nakhoda.warehouse.queries.sources import facts_of

if TYPE_CHECKING:
    import pyarrow as pa

Part = Literal["counted", "hit", "missed"]


@dataclass(frozen=True, slots=True)
class Counted:
    """One row behind a figure: of which case, when, and what it adds to numerator and denominator."""

    case_id: int
    at: datetime
    numerator: float
    denominator: float
    hit: bool
    place: dict[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows; `total` is how many there are in all, `next` opens the following page (None at the end)."""

    rows: tuple[Counted, ...]
    total: int
    next: str | None


class TooFew(LookupError):
    """The list behind a figure that is withheld because it is small."""


def cases_behind(
    actor: Actor, metric: str, ask: Ask, part: Part = "counted", after: str | None = None, limit: int = 100
) -> Listing:
    """The rows of one figure; `ask` names the cell (see `narrowed`). Raises as `values`, and `TooFew` for outsiders.

    An identity lists what its first figure counts.
    """
    contract = contract_for(actor, metric)
    if reading_of(actor, ask).outsider:
        raise TooFew("figures are open to you, the cases behind them are not; ask the regional lead")
    facts = facts_of(ask)
    question = question_of(actor, contract, Ask(**{**_fields(ask), "by": (), "grain": ""}))
    listed, question = _first_figure(actor, contract, facts, question)

    def rows(asked: Question) -> Any:
        return part_of(counted_rows(facts, listed, asked), part)

    place, shape = _place_in(after), (listed, part)
    total = answered(facts, listed.fact, question, ("count", *shape), lambda asked: rows(asked).count())
    found = answered(
        facts, listed.fact, question, (*shape, place, limit), lambda asked: page(rows(asked), place, limit + 1)
    ).to_pylist()
    more = f"{found[limit - 1]['case_id']}:{found[limit - 1]['number']}" if len(found) > limit else None
    names = bool(question.agent or actor.is_system or visible(actor, "kpi:people"))
    return Listing(tuple(_counted(row, names) for row in found[:limit]), int(total[0][0].as_py()), more)


def frame(
    actor: Actor,
    metric: str,
    window: Window,
    dims: Sequence[str] = (),
    *,
    source: str = "desk",
    load: int | None = None,
    where: tuple[tuple[str, str], ...] = (),
    ledger: Literal["member", "attributable"] = "member",
    zone: str = "UTC",
) -> pa.Table:
    """Every row that counts: case_id, at, numerator, denominator and the dimensions. What diagnosis reads.

    `zone` says whose days are over, which decides what a metric that ripens for some days may count.
    """
    contract = contract_for(actor, metric)
    ask = Ask(window, by=tuple(dims), where=where, source=source, load=load, ledger=ledger, zone=zone)
    if reading_of(actor, ask).outsider:
        raise TooFew("figures are open to you, the cases behind them are not; ask the regional lead")
    facts, question = facts_of(ask), question_of(actor, contract, ask)
    listed, question = _first_figure(actor, contract, facts, question)

    def rows(asked: Question) -> Any:
        return counted_rows(facts, listed, asked, dims).select("case_id", "at", "numerator", "denominator", *dims)

    return answered(facts, listed.fact, question, ("frame", listed, *dims), rows)


def _first_figure(actor: Actor, contract: MetricContract, facts: Any, question: Any) -> tuple[MetricContract, Any]:
    if contract.kind != "identity":
        return contract, question
    first = next(iter(contract.inputs.values()))
    inner = contract_for(actor, first.metric)
    return _first_figure(actor, inner, facts, window_of_input(facts, first, question))


def _fields(ask: Ask) -> dict[str, Any]:
    return {name: getattr(ask, name) for name in Ask.__slots__}


def _place_in(after: str | None) -> tuple[int, int] | None:
    """Raises ValueError on a mark that is none of ours."""
    if not after:
        return None
    case_id, _, number = after.partition(":")
    return int(case_id), int(number)


def _counted(row: dict[str, Any], names: bool) -> Counted:
    """Who worked it is told only to those who may see figures by person."""
    known = ["case_id", "at", "numerator", "denominator", "hit", "number", *([] if names else ["agent_id"])]
    place = {name: "" if value is None else str(value) for name, value in row.items() if name not in known}
    at = row["at"].replace(tzinfo=timezone.utc)
    return Counted(row["case_id"], at, row["numerator"], row["denominator"], bool(row["hit"]), place)
