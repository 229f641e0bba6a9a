"""Find the answer to a kept question: the facts, the method of `core.diagnosis`, and what belongs beside it.

`result` = kind, changed, before, after, change, n_before, n_after, mix, rate, volume, residual, smallest_visible,
ruled_out, causes and also (as `_cause` writes them), checks, movers, yardstick, rows. Sizes are in the metric's unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from nakhoda.core.onset import onset
from nakhoda.core.slices import Slice, parse_slice, slice_of
from nakhoda.core.verdicts import Judged, confidence, prior
from nakhoda.desk.actions.telling import tell
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.diagnoses import explain_alert
from nakhoda.performance.models import Diagnosis
from nakhoda.performance.queries.checks import Check, checks_for
from nakhoda.performance.queries.cubes import PARENTS, CannotSplit, Cells, cells_of
from nakhoda.performance.queries.diagnoses import past_verdicts
from nakhoda.performance.queries.figures import Interval, NoSuchFigure, by_day, contract_of, reader_of
from nakhoda.performance.queries.movers import movers_in

if TYPE_CHECKING:
    from nakhoda.core.diagnosis import Cause, Fault
    from nakhoda.core.diagnosis import Diagnosis as Found

PROGRAM = system("diagnosis")


def run(diagnosis_id: int, *, now: datetime) -> None:
    """The job: answer a waiting question, with its progress seen by whoever waits. Run again, it does nothing."""
    with scope_of(PROGRAM):
        waiting = Diagnosis.objects.filter(id=diagnosis_id, state__in=("waiting", "running"))
        waiting.update(state="running", progress=5)
        diagnosis = waiting.first()
    if diagnosis is not None:
        answer(diagnosis, now=now, seen=True)


def answer(diagnosis: Diagnosis, *, now: datetime, seen: bool = False) -> None:
    """Write the answer into a kept question, or why there is none."""
    from nakhoda.core.diagnosis import CubeError

    try:
        diagnosis.result = _result(diagnosis, seen)
        diagnosis.state, diagnosis.trouble = "done", ""
    except (CannotSplit, NoSuchFigure, CubeError) as trouble:
        diagnosis.state, diagnosis.trouble = "failed", str(trouble)[:300]
    diagnosis.progress, diagnosis.done_at = 100, now
    with scope_of(PROGRAM):
        diagnosis.save(update_fields=["result", "state", "trouble", "progress", "done_at"])
        if seen:
            tell("diagnosis_ended", diagnosis.id, people=[diagnosis.asked_by], now=now)
        if diagnosis.state == "done":
            explain_alert(diagnosis, actor=PROGRAM, now=now)


def _result(diagnosis: Diagnosis, seen: bool) -> dict[str, Any]:
    from numpy.random import default_rng

    from nakhoda.core.diagnosis.explain import diagnose

    contract, reader, where = contract_of(diagnosis.metric), reader_of(diagnosis.covers), _where(diagnosis)
    before, after, source = _before(diagnosis), _after(diagnosis), diagnosis.source
    checks = checks_for(reader, contract, before, after, where, source)
    _progress(diagnosis, 20, seen)
    cells = cells_of(reader, contract, before, after, where, source)
    _progress(diagnosis, 50, seen)
    parents = {child: parent for child, parent in PARENTS.items() if {child, parent} <= set(cells.cube.dims)}
    good = contract.good if contract.good != "none" else "up"
    found = diagnose(
        cells.cube,
        kind=cells.kind,
        good=good if cells.yardstick is None else "down",
        rng=default_rng(diagnosis.id),
        parents=parents,
        faults=_faults(checks),
    )
    _progress(diagnosis, 80, seen)
    head: Slice = slice_of({**dict(where), **found.causes[0].where}) if found.causes else where
    return _told(diagnosis, found, cells, checks) | {
        "movers": movers_in(reader, diagnosis.metric, before, after, head, source),
    }


def _told(diagnosis: Diagnosis, found: Found, cells: Cells, checks: Sequence[Check]) -> dict[str, Any]:
    names = ("kind", "changed", "change", "before", "after", "n_before", "n_after", "mix", "rate", "volume")
    numbers = {name: getattr(found, name) for name in (*names, "residual", "smallest_visible")}
    past = past_verdicts()
    return numbers | {
        "causes": [_cause(cause, diagnosis, past, dated=True) for cause in found.causes],
        "also": [_cause(cause, diagnosis, past, dated=False) for cause in found.also],
        "ruled_out": [asdict(each) for each in found.ruled_out],
        "checks": [asdict(check) for check in checks],
        "yardstick": cells.yardstick,
        "rows": cells.rows,
    }


def _cause(cause: Cause, diagnosis: Diagnosis, past: Sequence[Judged], *, dated: bool) -> dict[str, Any]:
    known = prior(cause.kind, sorted(cause.where), past)
    told = asdict(cause) | {"prior": asdict(known), "confidence": confidence(cause.p, abs(cause.share), known)}
    began = _began(diagnosis, cause) if dated else None
    return told | {"onset": began.isoformat() if began else None}


def _began(diagnosis: Diagnosis, cause: Cause) -> date | None:
    """The day on which the slice of the cause changed, looked for over both windows."""
    if cause.kind not in ("rate", "global"):
        return None
    where = slice_of({**diagnosis.where, **cause.where})
    window = (diagnosis.before_start, diagnosis.after_end)
    days = by_day(reader_of(diagnosis.covers), diagnosis.metric, window, where, diagnosis.source)
    first = onset([hits for _day, hits, _cases in days], [cases for _day, _hits, cases in days])
    return days[first][0] if first is not None else None


def _faults(checks: Sequence[Check]) -> list[Fault]:
    from nakhoda.core.diagnosis import Fault

    kinds = ("feed", "survey", "calendar", "definition")
    return [
        Fault(check.text, check.what, check.expected, check.received, check.where)  # type: ignore[arg-type]
        for check in checks
        if check.state == "found" and check.what in kinds
    ]


def _progress(diagnosis: Diagnosis, done: int, seen: bool) -> None:
    """A job commits each step, so that whoever waits sees it; a request has nobody who could look."""
    if seen:
        diagnosis.progress = done
        with scope_of(PROGRAM):
            diagnosis.save(update_fields=["progress"])


def _where(diagnosis: Diagnosis) -> Slice:
    return parse_slice(diagnosis.slice_key)


def _before(diagnosis: Diagnosis) -> Interval:
    return diagnosis.before_start, diagnosis.before_end


def _after(diagnosis: Diagnosis) -> Interval:
    return diagnosis.after_start, diagnosis.after_end
