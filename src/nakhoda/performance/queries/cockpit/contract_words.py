"""A metric's contract as ten sentences: nothing about a figure is implicit (handbook 0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract


def contract_fields(contract: MetricContract) -> list[tuple[str, str, str]]:
    """(field, what it says in words, the expression behind it or "")."""
    return [
        (_("Formula"), contract.formula, ""),
        (_("Counted"), _rows_of(contract), "" if contract.population == "True" else contract.population),
        (_("Left out"), _("nothing") if contract.exclude in ("", "none") else _("rows that match"), contract.exclude),
        (_("Clock"), _clock(contract), ""),
        (_("Belongs to the period of"), _cohort(contract), contract.cohort),
        (_("Numerator"), _("rows that hit") if contract.numerator else "–", contract.numerator),
        (_("Denominator"), _("rows that count") if contract.denominator else "–", contract.denominator),
        (_("Aggregated as"), _aggregate(contract), "" if contract.value in ("", "none") else contract.value),
        (_("Belongs to"), contract.attribution, ""),
        (_("Smallest n, interval"), _sureness(contract), ""),
        (_("Who may see it"), _seen(contract), ""),
        (_("Source"), contract.source, ""),
    ]


def _rows_of(contract: MetricContract) -> str:
    return _("facts of kind: %(fact)s") % {"fact": contract.fact.replace("_", " ")}


def _clock(contract: MetricContract) -> str:
    if contract.clock is None:
        return _("none: an event or a state, not a wait")
    told = {"start": contract.clock.start, "stop": contract.clock.stop, "calendar": contract.clock.calendar}
    text = _("from %(start)s to %(stop)s, on the calendar of %(calendar)s") % told
    return text + (f"; {_('paused while')} {', '.join(contract.clock.pause)}" if contract.clock.pause else "")


def _cohort(contract: MetricContract) -> str:
    if contract.kind == "identity":
        return _("the figures that it is made of")
    return _("what stands at the end of the period") if contract.kind == "stock" else contract.cohort.replace("_", " ")


def _aggregate(contract: MetricContract) -> str:
    text = f"{contract.kind}, {contract.aggregator}"
    return text + (
        f"; {_('judged %(n)s days later') % {'n': contract.maturity_days}}" if contract.maturity_days else ""
    )


def _sureness(contract: MetricContract) -> str:
    intervals = {
        "wilson95": _("Wilson, 95 %"),
        "poisson95": _("Poisson, 95 %"),
        "t95": _("Student, 95 %"),
        "exact": _("counted, not sampled"),
        "none": _("none"),
    }
    hidden = _("hidden below n %(n)s") % {"n": contract.min_n} if contract.min_n > 1 else _("never hidden")
    return f"{hidden}; " + _("interval: %(interval)s") % {"interval": intervals[contract.interval]}


def _seen(contract: MetricContract) -> str:
    who = ", ".join(name.replace("_", " ") for name in contract.visible.aggregate)
    people = ", ".join(name.replace("_", " ") for name in contract.visible.by_agent) or _("nobody")
    partner = contract.visible.partner.replace("_", " ")
    return _("as a whole: %(who)s; by person: %(people)s; partners: %(partner)s") % {
        "who": who,
        "people": people,
        "partner": partner,
    }
