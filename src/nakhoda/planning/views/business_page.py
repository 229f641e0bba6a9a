"""Everything that the page and the memo of a case both say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.business_case import next_steps, verdict_on
from nakhoda.core.costing import CostError
from nakhoda.core.figures import Hand, figure_of, interval_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import ROLES
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.business_deciding import who_decides
from nakhoda.planning.models import CaseMeasure, HeadcountRequest
from nakhoda.planning.models.business_cases import OPEN
from nakhoda.planning.queries.business_cases import Book, versions_of
from nakhoda.planning.queries.business_document import signature_holds
from nakhoda.planning.queries.business_missing import missing
from nakhoda.planning.queries.business_worth import Valued, valued
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.queries.names import Names, names_for
from nakhoda.planning.views import business_drawn as drawn
from nakhoda.planning.views.business_words import (
    DECISION_WORDS,
    DRIVERS,
    HIRING,
    NATURES,
    RATE_UNITS,
    REVERSIBILITY,
    STATE_WORDS,
    VERDICT_WORDS,
    VERDICTS_ON,
)
from nakhoda.planning.views.targets import hand_of


def page_of(actor: Actor, book: Book, now: datetime, values: Mapping[str, float]) -> dict[str, Any]:
    """Context of `planning/business/case.html` and `memo.html`."""
    row, hand, names = book.row, hand_of(actor), names_for(actor)
    about = (row.owner_id, row.sponsor_id, row.author_id, row.reviewer_id, row.decider_id)
    people = {number: face.name for number, face in faces_of_people(about).items()}
    whose = ("owner", "sponsor", "author", "reviewer", "decider")
    is_open = row.state in OPEN
    return {
        "row": row,
        "where": names.words({"lob": row.lob} if row.lob else {}),
        "state_word": STATE_WORDS[row.state],
        "decision_word": DECISION_WORDS.get(row.decision, ""),
        "reversibility": REVERSIBILITY[row.reversibility],
        "who": {name: people.get(number or 0, "") for name, number in zip(whose, about, strict=True)},
        "missing": missing(book, now.date()) if is_open else [],
        "decides": _(ROLES[who_decides(book)]) if is_open else "",
        "holds": None if is_open else signature_holds(book),
        "versions": versions_of(row),
        "benefit": _benefit(book, hand),
        "measures": [_measured(each, book, hand) for each in book.measures],
        "headcount": [_asked(each, names, hand) for each in book.headcount],
        "fte": hand.decimal(book.fte, 1) if book.fte else "",
        "tradeoffs": book.tradeoffs,
        "assumptions": [_assumption(each, values, hand) for each in book.assumptions],
        "rates": [(each, names.word("owner", each.partner), RATE_UNITS[each.unit], hand.decimal(each.price, 2))
                  for each in book.rates],
        "lines": [(each, [(line, NATURES[line.nature]) for line in book.lines_of(each)]) for each in book.options],
        "other_values": bool(values),
    } | _figures(book, hand, values)  # fmt: skip


def _figures(book: Book, hand: Hand, values: Mapping[str, float]) -> dict[str, Any]:
    """Options with their worth and the charts; where the case cannot be reckoned yet, the reason."""
    simulated = drawn.drawn_measures(book, hand)
    try:
        told = valued(book, values)
    except CostError as fault:
        plain = [{"row": each, "word": VERDICT_WORDS[each.verdict]} for each in book.options]
        return {"options": plain, "trouble": str(fault) if book.options else "", "simulated": simulated}
    scatter, beaten = drawn.pareto_chart(book, told, hand)
    return {
        "options": drawn.drawn_options(book, told, hand),
        "simulated": simulated,
        "ranked": [(worth.name, drawn.money_of(worth.npv, hand)) for worth in told.ranked],
        "gain": _gain(told, hand),
        "tornado": drawn.tornado_chart_of(told, hand),
        "turns": drawn.drawn_turns(told, hand),
        "cash": drawn.cash_chart(book, told, hand) if any(each.lines for each in told.case.options) else None,
        "pareto": scatter,
        "beaten": [(loser, winner) for loser, winner in beaten.items()],
    }


def _gain(told: Valued, hand: Hand) -> dict[str, str]:
    worth = told.of(told.about.name)
    return {
        "name": worth.name,
        "value": drawn.money_of(worth.gain, hand),
        "interval": drawn.between(told, hand),
        "all": drawn.money_of(worth.gain_all, hand),
        "payback": drawn.months_of(worth.payback, hand),
    }


def _benefit(book: Book, hand: Hand) -> dict[str, str]:
    row = book.row
    contract = contract_of(row.metric) if row.metric else None
    if contract is None or row.expected is None:
        return {}
    return {
        "metric": _(contract.title),
        "expected": figure_of(row.expected, contract.unit, hand),
        "interval": interval_of(row.expected_low, row.expected_high, contract.unit, hand),
    }


def _measured(each: CaseMeasure, book: Book, hand: Hand) -> dict[str, Any]:
    row = book.row
    contract = contract_of(row.metric)
    unit, good = (contract.unit, contract.good) if contract else ("", "up")
    at = row.expected or 0.0
    wanted = (row.expected_low if row.expected_low is not None else at,
              row.expected_high if row.expected_high is not None else at)  # fmt: skip
    verdict = verdict_on(good, wanted, each.value, each.lo, each.hi)
    return {
        "row": each,
        "value": figure_of(each.value, unit, hand),
        "interval": interval_of(each.lo, each.hi, unit, hand),
        "verdict": verdict,
        "word": VERDICTS_ON[verdict],
    }


def _asked(each: HeadcountRequest, names: Names, hand: Hand) -> dict[str, Any]:
    place = {"lob": each.lob, "language": each.language, "site": each.site}
    where = names.words({name: value for name, value in place.items() if value})
    return {
        "row": each,
        "where": f"{where} · T{each.tier}" if each.tier else where,
        "fte": ", ".join(hand.decimal(float(value), 0 if float(value) == int(value) else 1) for value in each.fte),
        "driver": DRIVERS[each.driver],
        "word": HIRING[each.state],
        "confidence": f"{each.confidence:.0%}",
        "steps": [(step, HIRING[step]) for step in next_steps(each.state)],
    }


def _assumption(each: Any, values: Mapping[str, float], hand: Hand) -> dict[str, Any]:
    told = {name: _short(getattr(each, name), hand) for name in ("low", "best", "high")}
    value = values.get(each.name, each.best)
    return {"row": each, **told, "value": f"{value:.6g}", "moved": each.name in values}


def _short(value: float, hand: Hand) -> str:
    places = 0 if value == int(value) else 4 if abs(value) < 1 else 2
    return hand.kept(hand.decimal(value, places))
