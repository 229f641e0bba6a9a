"""What a case is worth: its rows as the pure comparison reads them, and the faults of its formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nakhoda.core.costing import Assumption, CostError, Tornado
from nakhoda.core.costing.comparison import Case, Option, Worth, break_even, compared, gain_of, interval_of, tornado_of
from nakhoda.core.costing.flows import CostLine
from nakhoda.core.costing.formula import MONTH, names_in
from nakhoda.core.costing.money import Money
from nakhoda.planning.models import CaseLine, CaseOption, CaseRate
from nakhoda.planning.queries.business_cases import Book

RATE, SIM = "rate_", "sim_"


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One assumption: which option is best at each end of its range, and the value at which the gain is nought."""

    name: str
    at_low: str
    at_high: str
    breaks_even: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Valued:
    """The figures of a case at one set of values. `gain` is that of the recommended option, or of the best one."""

    case: Case
    worths: tuple[Worth, ...]
    about: Option
    tornado: Tornado
    gain: tuple[Money, Money]
    turns: tuple[Turn, ...]

    def of(self, name: str) -> Worth:
        """One option's worth."""
        return next(worth for worth in self.worths if worth.name == name)

    @property
    def ranked(self) -> list[Worth]:
        """The best first."""
        return sorted(self.worths, key=lambda worth: -worth.npv.amount)


def valued(book: Book, values: Mapping[str, float] | None = None) -> Valued:
    """Raises `CostError` where the case cannot be reckoned yet; the field says why."""
    case = as_case(book)
    told = dict(values or {})
    worths = compared(case, told)
    about = _about(book, case, worths)
    drawn = tornado_of(case, about)
    return Valued(case, worths, about, drawn, interval_of(drawn), _turns(case, about))


def as_case(book: Book) -> Case:
    """The rows as the comparison takes them. Raises `CostError`."""
    row = book.row
    assumptions = [Assumption(each.name, each.low, each.best, each.high, each.source) for each in book.assumptions]
    fixed = [_fixed(rate) for rate in book.rates]
    options = tuple(_option(book, option) for option in book.options)
    return Case(options, row.months, row.currency, Decimal(repr(row.yearly_rate)), (*assumptions, *fixed))


def names_for_formulas(book: Book, option: CaseOption) -> frozenset[str]:
    """Every quantity that a formula of this option may name."""
    told = {each.name for each in book.assumptions} | {RATE + rate.partner for rate in book.rates}
    return frozenset({*told, *sim_names(option), MONTH})


def sim_names(option: CaseOption) -> list[str]:
    """What a pinned simulation says of an option, as formulas call it."""
    return [SIM + name for name in option.measures]


def check_formula(book: Book, option: CaseOption, formula: str, months: tuple[int, int]) -> None:
    """Raises `CostError` on the field that is at fault: an unknown name, a missing or ended rate card."""
    for name in sorted(names_in(formula) - names_for_formulas(book, option)):
        if name.startswith(RATE):
            raise CostError("formula", f"needs the rate card of {name[len(RATE) :]}: there is none in this case")
        raise CostError("formula", f"names {name!r}, which is no assumption of this case")
    for rate in book.rates:
        if RATE + rate.partner in names_in(formula):
            _check_in_force(rate, month_of(book.row.starts_on, months[0]), month_of(book.row.starts_on, months[1]))


def formula_faults(book: Book) -> tuple[str, ...]:
    """What is wrong with formulas that were right when they were written."""
    faults = []
    for option in book.options:
        for line in book.lines_of(option):
            try:
                check_formula(book, option, line.formula, (line.first, line.last))
            except CostError as fault:
                faults.append(f"{option.name}, {line.name}: {fault}")
    return tuple(faults)


def month_of(first: date, number: int) -> date:
    """The first day of a case's month: 0 and 1 are the first one."""
    months = first.year * 12 + first.month - 1 + max(number - 1, 0)
    return date(months // 12, months % 12 + 1, 1)


def _option(book: Book, option: CaseOption) -> Option:
    run = f"run {book.row.run.get('id', '')}"
    own = tuple(Assumption(SIM + name, band[1], band[0], band[2], run) for name, band in option.measures.items())
    return Option(option.name, tuple(map(_line, book.lines_of(option))), option.do_nothing, own)


def _line(line: CaseLine) -> CostLine:
    return CostLine(line.name, line.nature, line.formula, line.first, line.last)


def _fixed(rate: CaseRate) -> Assumption:
    return Assumption(RATE + rate.partner, rate.price, rate.price, rate.price, rate.document)


def _check_in_force(rate: CaseRate, first: date, last: date) -> None:
    if first < rate.rules_from.replace(day=1) or (rate.rules_to is not None and last > rate.rules_to):
        until = rate.rules_to.isoformat() if rate.rules_to else "…"
        raise CostError(
            "rate card",
            f"of {rate.partner} rules {rate.rules_from} to {until}, not all of {first:%Y-%m} to {last:%Y-%m}",
        )


def _about(book: Book, case: Case, worths: Iterable[Worth]) -> Option:
    """The option whose gain is told: the recommended one, else the best of those that do something."""
    named = book.recommended.name if book.recommended is not None else ""
    doing = {option.name: option for option in case.options if not option.do_nothing}
    if named in doing or not doing:
        return doing.get(named, case.nothing)
    best = max((worth for worth in worths if worth.name in doing), key=lambda worth: worth.npv.amount)
    return doing[best.name]


def _turns(case: Case, about: Option) -> tuple[Turn, ...]:
    found = []
    for each in case.assumptions:
        if each.low < each.high:
            ends = [max(compared(case, {each.name: end}), key=lambda worth: worth.npv.amount).name
                    for end in (each.low, each.high)]  # fmt: skip
            at = break_even(each, lambda values: gain_of(case, about, values))
            found.append(Turn(each.name, ends[0], ends[1], at))
    return tuple(found)
