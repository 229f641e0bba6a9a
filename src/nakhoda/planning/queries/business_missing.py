"""What a case lacks, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from nakhoda.core.business_case import CaseFacts, OptionFacts, missing_of
from nakhoda.planning.queries.business_cases import Book
from nakhoda.planning.queries.business_worth import formula_faults


def missing(book: Book, today: date) -> list[str]:
    """A sentence for each thing that keeps it from being reviewed; empty when it is complete."""
    return [_words(code, about) for code, about in missing_of(facts_of(book), today)]


def facts_of(book: Book) -> CaseFacts:
    """The case as the rules see it."""
    row = book.row
    options = tuple(
        OptionFacts(each.name, each.do_nothing, each.verdict, each.reason, len(book.lines_of(each)))
        for each in book.options
    )
    return CaseFacts(
        problem=row.problem,
        owner=row.owner_id is not None,
        sponsor=row.sponsor_id is not None,
        options=options,
        assumptions=len(book.assumptions),
        expiries=tuple(each.expires_on for each in book.tradeoffs),
        measured=bool(row.metric) and row.expected is not None,
        formula_faults=formula_faults(book),
    )


def _words(code: str, about: str) -> str:
    told = {
        "problem": _("Say what the problem is."),
        "options": _("It takes at least three options, doing nothing among them."),
        "do_nothing": _("One option must be to do nothing."),
        "recommended": _("Recommend one option."),
        "assumptions": _("Name at least one assumption with its range and source."),
        "trade_offs": _("Say what is given up: at least one trade-off."),
        "owner": _("Name an owner."),
        "sponsor": _("Name a sponsor."),
        "measured": _("Name the metric that proves the benefit, and what is expected of it."),
        "reason": _("Say why “%(about)s” is recommended or rejected."),
        "lines": _("“%(about)s” has neither a cost nor a benefit."),
        "trade_off_expired": _("A trade-off ended on %(about)s: renew it or take it out."),
        "formula": _("A formula no longer holds: %(about)s."),
    }[code]
    return told % {"about": about} if about else told
