"""Write and remove the parts of a case: options, assumptions, rate cards, costs and benefits, trade-offs, people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from nakhoda.core.costing.formula import names_in
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_faults import MOST_FTE, UNITS, VERDICTS, faults_of
from nakhoda.planning.actions.business_wishes import (
    MODELS,
    AssumptionWish,
    HeadcountWish,
    LineWish,
    OptionWish,
    Part,
    RateWish,
    TradeOffWish,
    Wish,
)
from nakhoda.planning.actions.business_writing import CaseFaulty, opened, record
from nakhoda.planning.models import (
    CaseAssumption,
    CaseLine,
    CaseOption,
    CaseRate,
    HeadcountRequest,
    TradeOff,
)
from nakhoda.planning.queries.business_cases import Book, NoSuchBusinessCase, book_of
from nakhoda.planning.queries.business_worth import RATE

__all__ = [
    "MODELS", "MOST_FTE", "MOST_OF_A_KIND", "UNITS", "VERDICTS", "AssumptionWish", "HeadcountWish", "LineWish",
    "OptionWish", "Part", "RateWish", "TradeOffWish", "Wish", "remove_part", "write_part",
]  # fmt: skip
MOST_OF_A_KIND = 60


def write_part(case_id: int, wish: Wish, part_id: int = 0, *, actor: Actor, now: datetime) -> Part:
    """A new part, or another one in the place of `part_id`. Raises `CaseFaulty`, `CaseNotNow`, `Refused`."""
    row = opened(case_id, actor, now)
    book, model = book_of(row), MODELS[type(wish)]
    before = _part(book, model, part_id) if part_id else None
    faults = faults_of(book, wish, part_id)
    if before is None and len(_held(book, model)) >= MOST_OF_A_KIND:
        faults["name"] = f"a case holds at most {MOST_OF_A_KIND} of these"
    if faults:
        raise CaseFaulty(faults)
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(wish).items()}
    with scope_of(system("business cases")):
        if isinstance(wish, OptionWish) and wish.verdict == "recommended":
            CaseOption.objects.filter(case=row, verdict="recommended").exclude(id=part_id).update(verdict="rejected")
        part = before or model(scope_id=row.scope_id, case=row)
        for name, value in told.items():
            setattr(part, name, value)
        part.save()
    record("business_case.written", row, actor, now, part=model._meta.db_table, part_id=part.id)
    return part


def remove_part(case_id: int, kind: type[Part], part_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a part out; what formulas still name stays. Raises `CaseFaulty`, `CaseNotNow`, `Refused`."""
    row = opened(case_id, actor, now)
    book = book_of(row)
    part = _part(book, kind, part_id)
    name = _called(part)
    if users := _users(book, name):
        raise CaseFaulty({"name": f"{name} is used by {', '.join(users)}: change that first"})
    with scope_of(system("business cases")):
        part.delete()
    record("business_case.written", row, actor, now, part=kind._meta.db_table, removed=part_id)


def _held(book: Book, model: type[Part]) -> tuple[Part, ...]:
    parts: dict[type[Part], tuple[Part, ...]] = {
        CaseOption: book.options,
        CaseAssumption: book.assumptions,
        CaseRate: book.rates,
        CaseLine: book.lines,
        TradeOff: book.tradeoffs,
        HeadcountRequest: book.headcount,
    }
    return parts[model]


def _part(book: Book, model: type[Part], part_id: int) -> Part:
    found = next((each for each in _held(book, model) if each.id == part_id), None)
    if found is None:
        raise NoSuchBusinessCase(f"there is no part {part_id} of this case")
    return found


def _called(part: Part) -> str:
    """What formulas call it."""
    if isinstance(part, CaseAssumption):
        return str(part.name)
    return RATE + part.partner if isinstance(part, CaseRate) else ""


def _users(book: Book, name: str) -> list[str]:
    """The lines whose formulas name it."""
    return [line.name for line in book.lines if name and name in names_in(line.formula)]
