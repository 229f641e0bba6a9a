"""What somebody wishes a part of a case to be: options, assumptions, rate cards, lines, trade-offs, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakhoda.planning.models import (
    CaseAssumption,
    CaseLine,
    CaseOption,
    CaseRate,
    HeadcountRequest,
    TradeOff,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWish:
    """One way to go."""

    name: str
    what: str = ""
    do_nothing: bool = False
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionWish:
    """A quantity with its range."""

    name: str
    low: float
    best: float
    high: float
    source: str
    label: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateWish:
    """A partner's price."""

    partner: str
    price: float
    rules_from: date
    document: str
    unit: str = "hour"
    rules_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWish:
    """A cost or a benefit of one option."""

    option_id: int
    nature: str
    name: str
    formula: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffWish:
    """What is given up."""

    what: str
    bearer: str
    guardrails: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountWish:
    """People asked for, by month."""

    fte: tuple[float, ...]
    driver: str
    confidence: float
    alternative: str
    lob: str = ""
    language: str = ""
    tier: int = 0
    site: str = ""


Wish = OptionWish | AssumptionWish | RateWish | LineWish | TradeOffWish | HeadcountWish
Part = CaseOption | CaseAssumption | CaseRate | CaseLine | TradeOff | HeadcountRequest
MODELS: dict[type, type[Part]] = {
    OptionWish: CaseOption,
    AssumptionWish: CaseAssumption,
    RateWish: CaseRate,
    LineWish: CaseLine,
    TradeOffWish: TradeOff,
    HeadcountWish: HeadcountRequest,
}
