"""Ask why a figure moved, and judge the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.slices import Slice, lies_in, parse_slice, slice_key
from nakhoda.desk.jobs import defer
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.alerts import move_alert
from nakhoda.performance.actions.remarks import note, reason_from
from nakhoda.performance.models import Alert, Diagnosis
from nakhoda.performance.queries.alerts import locked_alert_for
from nakhoda.performance.queries.diagnoses import locked_diagnosis_for
from nakhoda.performance.queries.figures import figures_of
from nakhoda.performance.queries.labels import covered, label_for

SMALL = 60_000  # cases in both windows that one request may read; more is a job
LONGEST = timedelta(days=400)
ASKED_LIMIT = 20  # waiting questions of one person


class QuestionRefused(ValueError):
    """The question cannot be answered like this; the message says what to change."""


class VerdictRefused(ValueError):
    """The verdict was not written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """Why did `metric` move in `where` from `before` to `after`? Windows are [start, end) UTC."""

    metric: str
    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]
    where: Slice = ()
    source: str = "desk"


def ask_why(question: Question, *, actor: Actor, now: datetime, alert_id: int | None = None) -> Diagnosis:
    """Keep the question; the answer comes at once when it is small, else by a job (its page shows how far it is).

    Raises `Refused`, `NoSuchFigure` (a metric or dimension that is not the actor's), `QuestionRefused`.
    """
    require(actor, "diagnosis:run")
    _refuse_odd_windows(question, now)
    counts = [
        figures_of(actor, [question.metric], window, question.where, question.source)[question.metric].n
        for window in (question.before, question.after)
    ]
    alert = locked_alert_for(actor, alert_id, "kpi:read") if alert_id else None
    kept = _kept(question, alert, actor, now)
    if sum(counts) <= SMALL:
        from nakhoda.performance.actions.diagnosis_run import answer

        answer(kept, now=now)
    else:
        defer("diagnose", diagnosis_id=kept.id)
    return kept


def judge_cause(diagnosis_id: int, verdict: str, cause: int, reason: str, *, actor: Actor, now: datetime) -> Diagnosis:
    """A person says whether the cause is true. A rejection needs its reason; a later verdict replaces an earlier."""
    diagnosis = locked_diagnosis_for(actor, diagnosis_id, "diagnosis:judge")
    causes = diagnosis.result.get("causes", [])
    if diagnosis.state != "done" or verdict not in ("accepted", "rejected"):
        raise VerdictRefused("wait for the answer, then accept or reject one of its causes")
    if not 0 <= cause < len(causes):
        raise VerdictRefused("choose one of the causes")
    words = reason_from(reason) if verdict == "rejected" else reason.strip()[:500]
    _write_verdict(diagnosis, verdict, cause, causes[cause]["kind"], sorted(causes[cause]["where"]), actor, now)
    _told(f"diagnosis.{verdict}", diagnosis, actor, now, words=words, cause=cause, kind=causes[cause]["kind"])
    _move_alert_of(diagnosis, verdict, actor, now)
    return diagnosis


def withdraw_verdict(diagnosis_id: int, *, actor: Actor, now: datetime) -> Diagnosis:
    """Take the verdict back; what was learned from it is forgotten."""
    diagnosis = locked_diagnosis_for(actor, diagnosis_id, "diagnosis:judge")
    if not diagnosis.verdict:
        raise VerdictRefused("nobody has judged this yet")
    _write_verdict(diagnosis, "", None, "", [], actor, now)
    _told("diagnosis.withdrawn", diagnosis, actor, now)
    _move_alert_of(diagnosis, "explained", actor, now)
    return diagnosis


def explain_alert(diagnosis: Diagnosis, *, actor: Actor, now: datetime) -> None:
    """An answer is there: the alert that asked is explained, until somebody judges."""
    _move_alert_of(diagnosis, "explained", actor, now, only_from=("detected", "triaged"))


def _kept(question: Question, alert: Alert | None, actor: Actor, now: datetime) -> Diagnosis:
    reach = None if actor.is_system else visible(actor, "diagnosis:run")
    if alert is not None and lies_in(question.where, parse_slice(alert.slice_key)):
        reach = frozenset(alert.covers)  # the figure of the alert, and whoever sees the alert sees its cause
    covers = covered(question.where, reach)
    if not covers:
        raise QuestionRefused("there are no cases of yours in this slice")
    kept = Diagnosis(
        source=question.source,
        metric=question.metric,
        where=dict(question.where),
        slice_key=slice_key(question.where),
        covers=list(covers),
        alert=alert,
        before_start=question.before[0],
        before_end=question.before[1],
        after_start=question.after[0],
        after_end=question.after[1],
        asked_by=actor.id or None,
        asked_at=now,
    )
    with scope_of(system("diagnosis")):  # its label may be new, and then nobody holds it before the next request
        kept.scope_id = label_for(covers)
        kept.save(force_insert=True)
        _told("diagnosis.asked", kept, actor, now, metric=kept.metric, alert=alert.id if alert else 0)
    return kept


def _refuse_odd_windows(question: Question, now: datetime) -> None:
    (start, end), (later, last) = question.before, question.after
    if not (start < end <= later < last):
        raise QuestionRefused("the window before must end before the window after begins, and both need a length")
    if later >= now:
        raise QuestionRefused("the window after has not begun yet")
    if end - start > LONGEST or last - later > LONGEST:
        raise QuestionRefused("a window is at most 400 days long")


def _write_verdict(
    diagnosis: Diagnosis, verdict: str, cause: int | None, kind: str, dims: Sequence[str], actor: Actor, now: datetime
) -> None:
    diagnosis.verdict, diagnosis.cause = verdict, cause
    diagnosis.judged_kind, diagnosis.judged_dims = kind, ",".join(dims)[:120]
    diagnosis.judged_by, diagnosis.judged_at = (actor.id or None, now) if verdict else (None, None)
    diagnosis.save(update_fields=["verdict", "cause", "judged_kind", "judged_dims", "judged_by", "judged_at"])


def _move_alert_of(
    diagnosis: Diagnosis, state: str, actor: Actor, now: datetime, only_from: tuple[str, ...] = ()
) -> None:
    if diagnosis.alert_id is None:
        return
    alert = Alert.objects.select_for_update(of=("self",)).filter(id=diagnosis.alert_id).exclude(state="closed").first()
    if alert is not None and (not only_from or alert.state in only_from) and alert.state != state:
        move_alert(alert, state, actor=actor, now=now, diagnosis_id=diagnosis.id)


def _told(name: str, diagnosis: Diagnosis, actor: Actor, now: datetime, words: str = "", **payload: Any) -> None:
    subject = f"diagnosis:{diagnosis.id}"
    note(name, subject, scope_id=diagnosis.scope_id, actor=actor, now=now, words=words, **payload)
