"""One diagnosis as its page shows it: sentences with their figures, and the doors to the cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.figures import change_of, figure_of
from nakhoda.core.slices import parse_slice, slice_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.models import Diagnosis
from nakhoda.performance.queries.changes import changes_between
from nakhoda.performance.queries.checks import check_words
from nakhoda.performance.queries.figures import contracts
from nakhoda.performance.queries.history import history_of
from nakhoda.performance.queries.sentences import band_of, cause_sentence, hand, size_of
from nakhoda.performance.queries.words import dimension_words, metric_words, place_words, slice_words

AROUND_ONSET = timedelta(days=3)


def listed(found: Diagnosis) -> dict[str, Any]:
    """A row of the list."""
    causes = found.result.get("causes", [])
    return {
        "id": found.id,
        "url": reverse("performance:diagnosis", args=[found.id]),
        "title": metric_words(found.metric),
        "where_words": slice_words(parse_slice(found.slice_key)),
        "state": found.state,
        "asked_at": found.asked_at,
        "change": _change(found),
        "first": cause_sentence(causes[0], unit_of(found)) if causes else "",
        "verdict": found.verdict,
    }


def diagnosis_page(actor: Actor, found: Diagnosis) -> dict[str, Any]:
    """Context of `performance/diagnoses/diagnosis.html`."""
    result, unit = found.result, unit_of(found)
    ids = [found.asked_by, found.judged_by]
    faces = faces_of_people(ids)
    checks = [check | {"text": check_words(check)} for check in result.get("checks", [])]
    causes = [_cause(found, place, cause, unit) for place, cause in enumerate(result.get("causes", []))]
    return listed(found) | {
        "diagnosis": found,
        "unit": unit,
        "windows": _windows(found),
        "headline": headline(found),
        "figures": _figures(found, unit) if result else [],
        "causes": causes,
        "also": [cause_sentence(cause, unit) for cause in result.get("also", [])],
        "checks": checks,
        "faults": [check for check in checks if check["state"] == "found"],
        "movers": [_mover(row) for row in result.get("movers", [])],
        "ruled_out": [ruled_out_words(each, unit) for each in result.get("ruled_out", [])],
        "changes": _changes(found),
        "asker": faces.get(found.asked_by or 0),
        "judge": faces.get(found.judged_by or 0),
        "may_judge": bool(may(actor, "diagnosis:judge")) and found.state == "done",
        "may_plan": bool(may(actor, "plan:edit")) and found.verdict == "accepted" and found.judged_kind != "data_fault",
        "plan_url": f"{reverse('performance:plan_new')}?diagnosis={found.id}",
        "history": [(line, _steps().get(line.name, line.name)) for line in history_of(f"diagnosis:{found.id}")],
        "again_url": _again(found),
        "yardstick": figure_of(result["yardstick"], _own_unit(found), hand()) if result.get("yardstick") else "",
    }


def unit_of(found: Diagnosis) -> str:
    """The unit of the sizes: a figure that is split by a yardstick is a share of cases."""
    if found.result.get("yardstick") is not None:
        return "share"
    return _own_unit(found)


def _own_unit(found: Diagnosis) -> str:
    contract = contracts().get(found.metric)
    return contract.unit if contract else "count"


def headline(found: Diagnosis) -> str:
    """The answer in one sentence."""
    result, unit = found.result, unit_of(found)
    if found.state != "done":
        return ""
    told = {"metric": metric_words(found.metric), "where": place_words(parse_slice(found.slice_key))}
    told |= {"size": size_of(result["change"], unit), "seen": size_of(result["smallest_visible"], unit)}
    if not result["changed"]:
        return _("No evidence of change: %(metric)s %(where)s moved %(size)s; %(seen)s or more would have shown") % told
    if all(cause["kind"] == "data_fault" for cause in result["causes"]):
        return (
            _("Look at the data first: %(metric)s %(where)s moved %(size)s, and a data fault is all that was found")
            % told
        )
    if result["change"] < 0:
        return _("%(metric)s %(where)s fell %(size)s") % told
    return _("%(metric)s %(where)s rose %(size)s") % told


def _change(found: Diagnosis) -> str:
    result = found.result
    return change_of(result.get("before"), result.get("after"), unit_of(found), hand()) if result else ""


def _figures(found: Diagnosis, unit: str) -> list[tuple[str, str]]:
    """The exact sums: before, after, change = mix + rate (+ volume) = causes + residual."""
    result = found.result
    told = [
        (_("Before"), f"{figure_of(result['before'], unit, hand())} (n {hand().whole(round(result['n_before']))})"),
        (_("After"), f"{figure_of(result['after'], unit, hand())} (n {hand().whole(round(result['n_after']))})"),
        (_("Change"), signed(result["change"], unit)),
    ]
    if result["kind"] == "ratio":
        told += [(_("of it mix"), signed(result["mix"], unit)), (_("of it rate"), signed(result["rate"], unit))]
    named = sum(cause["points"] for cause in result["causes"])
    told += [(_("Named causes"), signed(named, unit)), (_("Residual"), signed(result["residual"], unit))]
    return told


def signed(value: float, unit: str) -> str:
    """A difference with its sign; shares by points."""
    return change_of(0.0, value, unit, hand()) or "0"


def _cause(found: Diagnosis, place: int, cause: Mapping[str, Any], unit: str) -> dict[str, Any]:
    where = slice_of({**found.where, **cause["where"]})
    onset = date.fromisoformat(cause["onset"]) if cause.get("onset") else None
    return {
        "place": place,
        "sentence": _said(found, cause) or cause_sentence({**cause, "where": dict(where)}, unit),
        "kind": cause["kind"],
        "kind_words": kinds().get(cause["kind"], cause["kind"]),
        "why": cause.get("why", ""),
        "size": signed(cause["points"], unit),
        "band": band_of(cause["lo"], cause["hi"], unit),
        "share": round(100 * abs(cause["share"])),
        "onset": onset,
        "before": figure_of(cause["before"], unit, hand()) if cause.get("before") is not None else "",
        "after": figure_of(cause["after"], unit, hand()) if cause.get("after") is not None else "",
        "n": round(cause.get("n_after") or 0),
        "confidence": round(100 * cause["confidence"]),
        "prior": prior_words(cause),
        "cases_url": cases_url(found, dict(where)) if cause["kind"] != "data_fault" else "",
        "judged": found.verdict if found.cause == place else "",
    }


def _said(found: Diagnosis, cause: Mapping[str, Any]) -> str:
    """A data fault in the words of the check that found it."""
    if cause["kind"] != "data_fault":
        return ""
    checks = found.result.get("checks", [])
    return next((check_words(check) for check in checks if str(check["text"]) in cause.get("why", "")), "")


def ruled_out_words(told: Mapping[str, Any] | str, unit: str) -> str:
    """A rival explanation that was let go, in the reader's language; what was kept as a sentence stays one."""
    if isinstance(told, str):
        return told
    words = {
        "data": ngettext(
            "The data: %(n)s possible fault was looked at, and it is sound.",
            "The data: %(n)s possible faults were looked at, and all are sound.",
            told["n"],
        ),
        "mix": _("A different mix of cases: it moved the figure by %(size)s, no more than chance does."),
        "rate": _("The work itself: no slice moved by more than chance shows somewhere."),
        "all_left": _("Everything at once: nothing is left of it beside the causes."),
        "all_as_before": _("Everything at once: the rest came as often as before."),
    }
    sentence: str = words.get(told["code"], told["text"])
    return sentence % {"n": told["n"], "size": signed(told["size"], unit)}


def prior_words(cause: Mapping[str, Any]) -> str:
    """What the record of verdicts adds, said where it is used."""
    prior = cause["prior"]
    dims = " × ".join(dimension_words(name).lower() for name in sorted(cause["where"])) or _("everything")
    if not prior["judged"]:
        return _("Nobody has judged a cause like this yet.")
    told = {"accepted": prior["accepted"], "judged": prior["judged"], "dims": dims}
    return (
        ngettext(
            "Of %(judged)s earlier cause named by %(dims)s, %(accepted)s was accepted.",
            "Of %(judged)s earlier causes named by %(dims)s, %(accepted)s were accepted.",
            prior["judged"],
        )
        % told
    )


def cases_url(found: Diagnosis, where: Mapping[str, str]) -> str:
    """The list of the cases of the later window, in the cockpit."""
    last = found.after_end - timedelta(seconds=1)
    pairs = [("from", found.after_start.date().isoformat()), ("to", last.date().isoformat())]
    pairs += [("where", f"{name}:{value}") for name, value in sorted(where.items())]
    pairs += [("source", found.source)] if found.source != "desk" else []
    return f"{reverse('cockpit:cases', args=[found.metric])}?{urlencode([*pairs, ('part', 'missed')])}"


def _again(found: Diagnosis) -> str:
    windows = _windows(found)
    pairs = [("metric", found.metric)]
    pairs += [(name, f"{days[0].isoformat()}..{days[1].isoformat()}") for name, days in windows.items()]
    pairs += [("where", f"{name}:{value}") for name, value in sorted(found.where.items())]
    return f"{reverse('performance:diagnosis_new')}?{urlencode(pairs)}"


def _windows(found: Diagnosis) -> dict[str, tuple[date, date]]:
    from django.utils import timezone

    def days(start: Any, end: Any) -> tuple[date, date]:
        return timezone.localdate(start), timezone.localdate(end - timedelta(seconds=1))

    return {
        "before": days(found.before_start, found.before_end),
        "after": days(found.after_start, found.after_end),
    }


def _changes(found: Diagnosis) -> list[Any]:
    """The change log by slice and date: what fits the first cause comes first."""
    causes = found.result.get("causes", [])
    where = {**found.where, **(causes[0]["where"] if causes else {})}
    return changes_between(found.before_start, found.after_end + AROUND_ONSET, where)[:12]


def _mover(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": metric_words(row["metric"]),
        "before": figure_of(row["before"], row["unit"], hand()),
        "after": figure_of(row["after"], row["unit"], hand()),
        "change": change_of(row["before"], row["after"], row["unit"], hand()),
        "n": row["n"],
        "moved": row["moved"],
        "tone": ("better" if row["better"] else "worse" if row["worse"] else "") if row["moved"] else "",
    }


def kinds() -> dict[str, str]:
    """What kind of cause."""
    return {
        "rate": _("the work itself"),
        "mix": _("a different mix of cases"),
        "volume": _("more or fewer cases"),
        "global": _("everything at once"),
        "data_fault": _("the data"),
    }


def _steps() -> dict[str, str]:
    return {
        "asked": _("asked"),
        "accepted": _("cause accepted"),
        "rejected": _("cause rejected"),
        "withdrawn": _("verdict taken back"),
    }
