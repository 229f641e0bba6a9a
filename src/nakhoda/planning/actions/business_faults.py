"""What is wrong with a wished part of a case, by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import isfinite
from typing import Any

from nakhoda.core.business_case import DRIVERS
from nakhoda.core.costing.flows import MOST_MONTHS, NATURES, CostLine
from nakhoda.core.costing.formula import MONTH, NAME, names_in
from nakhoda.core.costing.money import CostError
from nakhoda.org.models import Lob, Organisation, Site
from nakhoda.planning.actions.business_wishes import (
    AssumptionWish,
    HeadcountWish,
    LineWish,
    OptionWish,
    RateWish,
    TradeOffWish,
    Wish,
)
from nakhoda.planning.queries.business_cases import Book
from nakhoda.planning.queries.business_worth import RATE, SIM, check_formula

VERDICTS = ("", "recommended", "rejected")
UNITS = ("hour", "fte", "case")
MOST_FTE = 5000
Faults = Iterable[tuple[str, str]]


def faults_of(book: Book, wish: Wish, part_id: int) -> dict[str, str]:
    """By field what to do; empty when the part may be written in the place of `part_id` (0: a new one)."""
    return dict(CHECKS[type(wish)](book, wish, part_id))


def _of_option(book: Book, wish: OptionWish, part_id: int) -> Faults:
    others = [option for option in book.options if option.id != part_id]
    yield from _text("name", wish.name, 80)
    yield from _text("what", wish.what, 2000, needed=False)
    yield from _text("reason", wish.reason, 500, needed=bool(wish.verdict))
    if any(option.name.casefold() == wish.name.strip().casefold() for option in others):
        yield "name", "there is an option of this name already"
    if wish.verdict not in VERDICTS:
        yield "verdict", "recommended, rejected, or nothing yet"
    if wish.do_nothing and any(option.do_nothing for option in others):
        yield "do_nothing", "another option does nothing already"


def _of_assumption(book: Book, wish: AssumptionWish, part_id: int) -> Faults:
    yield from _text("source", wish.source, 200)
    yield from _text("label", wish.label, 120, needed=False)
    yield from _text("unit", wish.unit, 30, needed=False)
    if not NAME.fullmatch(wish.name) or wish.name == MONTH or wish.name.startswith((RATE, SIM)):
        yield "name", "small letters, digits and _, a letter first; not month, rate_… or sim_…: handle_time, heads"
    before = next((each for each in book.assumptions if each.id == part_id), None)
    if any(each.name == wish.name and each.id != part_id for each in book.assumptions):
        yield "name", "there is an assumption of this name already"
    elif (
        before is not None and before.name != wish.name and any(before.name in names_in(x.formula) for x in book.lines)
    ):
        yield "name", f"formulas call it {before.name}: change them first"
    if not all(isfinite(value) and abs(value) < 1e12 for value in (wish.low, wish.best, wish.high)):
        yield "best", "must be finite numbers"
    elif not wish.low <= wish.best <= wish.high:
        yield "low", f"the range must hold low <= best <= high: {wish.low:g}, {wish.best:g}, {wish.high:g}"


def _of_rate(book: Book, wish: RateWish, part_id: int) -> Faults:
    yield from _text("document", wish.document, 200)
    if not Organisation.objects.filter(key=wish.partner, kind="partner").exists():
        yield "partner", f"there is no partner {wish.partner!r}; choose one of the list"
    if any(each.partner == wish.partner and each.id != part_id for each in book.rates):
        yield "partner", "its rate card is here already"
    if wish.unit not in UNITS:
        yield "unit", f"one of {', '.join(UNITS)}"
    if not 0 <= wish.price < 1e9:
        yield "price", "must be a price of 0 or more"
    if wish.rules_to is not None and wish.rules_to <= wish.rules_from:
        yield "rules_to", "must be after its first day"


def _of_line(book: Book, wish: LineWish, _part_id: int) -> Faults:
    yield from _text("name", wish.name, 80)
    option = next((each for each in book.options if each.id == wish.option_id), None)
    if option is None:
        yield "option_id", "choose one of the options"
        return
    if wish.nature not in NATURES:
        yield "nature", f"one of {', '.join(NATURES)}"
        return
    if not 0 <= wish.first <= wish.last <= min(book.row.months, MOST_MONTHS):
        yield "first", f"months lie between 0 (at once) and {book.row.months}, the first one first"
        return
    if wish.nature == "one_off" and wish.first != wish.last:
        yield "last", "a cost that comes once has one month: the last is the first"
    try:
        CostLine(wish.name, wish.nature, wish.formula, wish.first, wish.last)
        check_formula(book, option, wish.formula, (wish.first, wish.last))
    except CostError as fault:
        yield "formula", str(fault)


def _of_tradeoff(book: Book, wish: TradeOffWish, _part_id: int) -> Faults:
    yield from _text("what", wish.what, 300)
    yield from _text("bearer", wish.bearer, 120)
    yield from _text("guardrails", wish.guardrails, 300)
    if not book.row.made_at.date() <= wish.expires_on <= date(book.row.starts_on.year + 11, 1, 1):
        yield "expires_on", "must lie after today and within ten years"


def _of_headcount(book: Book, wish: HeadcountWish, _part_id: int) -> Faults:
    yield from _text("alternative", wish.alternative, 300)
    if not wish.fte or len(wish.fte) > book.row.months or not any(wish.fte):
        yield "fte", f"write people by month, at most {book.row.months} months: 2, 4, 6"
    elif not all(isfinite(value) and 0 <= value <= MOST_FTE for value in wish.fte):
        yield "fte", f"each month has 0 to {MOST_FTE} people"
    if wish.driver not in DRIVERS:
        yield "driver", f"one of {', '.join(DRIVERS)}"
    if not 0 <= wish.confidence <= 1:
        yield "confidence", "must lie between 0 and 100 per cent"
    if wish.tier not in (0, 1, 2):
        yield "tier", "1, 2, or nothing for both"
    if wish.lob and not Lob.objects.filter(key=wish.lob).exists():
        yield "lob", f"there is no line of business {wish.lob!r}; choose one of the list"
    if wish.site and not Site.objects.filter(key=wish.site).exists():
        yield "site", f"there is no site {wish.site!r}; choose one of the list"
    yield from _text("language", wish.language, 12, needed=False)


def _text(field: str, text: str, most: int, *, needed: bool = True) -> Faults:
    if len(text) > most or (needed and not text.strip()):
        yield field, f"write 1 to {most} characters" if needed else f"at most {most} characters"


CHECKS: dict[type, Callable[[Book, Any, int], Faults]] = {
    OptionWish: _of_option,
    AssumptionWish: _of_assumption,
    RateWish: _of_rate,
    LineWish: _of_line,
    TradeOffWish: _of_tradeoff,
    HeadcountWish: _of_headcount,
}
