"""What stood beside a pack's figures: open alerts, recovery plans with their state, and what is asked.

A pack is read days after its load. So nothing here is "now", all is as when the pack was made (what the watch found in
that very load is known minutes after it): an alert counts if it was open then, a week if it was over, an owner if she
owned it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.suppression import LEAST
from nakhoda.core.targets import covers
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.models import Alert, Pack
from nakhoda.performance.queries.alerts import alerts_open_at
from nakhoda.performance.queries.plan_page import healths, plan_sentence, states
from nakhoda.performance.queries.plans import Drawn, drawn, plans_at
from nakhoda.performance.queries.sentences import alert_sentence, alert_states
from nakhoda.performance.queries.words import key_words, metric_words
from nakhoda.planning.queries.listing import coming_for
from nakhoda.planning.queries.names import names_for

RECORDS = ("alerts", "plans", "asks")
MOST = 8
TONES = {"amber": "late", "off_path": "warn"}
UNOWNED = timedelta(days=1)  # so long an alert may wait for an owner before it is asked for
Line = dict[str, Any]


def records_in(actor: Actor, row: Pack, kind: str) -> list[Line]:
    """The lines of one section, as plain values; never more than a page holds."""
    return {"alerts": _alerts, "plans": _plans, "asks": _asks}[kind](actor, row)[:MOST]


def _alerts(actor: Actor, row: Pack) -> list[Line]:
    return [_alert(alert, row, alert_sentence(alert)) for alert in _alerts_of(actor, row)]


def _alerts_of(actor: Actor, row: Pack) -> list[Alert]:
    found = [alert for alert in alerts_open_at(actor, row.created_at) if _lies_in(row, alert.where)]
    return [alert for alert in found if row.form == "inside" or _counted(alert) >= LEAST]


def _alert(alert: Alert, row: Pack, text: str) -> Line:
    """`state` and owner as they were; a figure that was brought up to date since says so."""
    owned = alert.owned_at is not None and alert.owned_at <= row.created_at
    state = alert_states()[alert.state if owned or alert.state == "explained" else "detected"]
    if alert.as_of and alert.as_of > row.as_of:
        state += f" ({_('figure brought up to date since')})"
    tone = "late" if alert.kind == "data_fault" else "warn"
    return _line("alert", alert.id, text, state, tone, alert.person_id if owned else None, alert.detected_at)


def _counted(alert: Alert) -> float:
    """How many stand behind an alert; a fault in the data is about records, and tells how many were expected."""
    return float(alert.facts.get("expected") or LEAST) if alert.kind == "data_fault" else alert.n


def _plans(actor: Actor, row: Pack) -> list[Line]:
    return [_plan(shown, row) for shown in _plans_of(actor, row)]


def _plans_of(actor: Actor, row: Pack) -> list[Drawn]:
    found = [drawn(plan, row.created_at) for plan in plans_at(actor, row.created_at) if _lies_in(row, plan.where)]
    return [shown for shown in found if row.form == "inside" or _told(shown) >= LEAST]


def _told(shown: Drawn) -> float:
    """The smallest count that its sentence would tell."""
    return min([shown.plan.baseline_n, *(week.n for week in shown.told[-1:])])


def _plan(shown: Drawn, row: Pack) -> Line:
    plan = shown.plan
    about = f"{plan.title}: {metric_words(plan.metric)}, {key_words(plan.slice_key)}"
    since = plan.approved_at if plan.approved_at is not None and plan.approved_at <= row.created_at else None
    if since is None:
        text, state, tone = f"{about}.", states()["draft"], "warn"
    else:
        health = health_at(shown, row.created_at)
        text = f"{about}. {plan_sentence(shown, health)}"
        state, tone = healths().get(health, states()["approved"]), TONES.get(health, "good")
    if late := _late(shown, row.created_at.date()):
        text += " " + ngettext("%(n)s action is late.", "%(n)s actions are late.", late) % {"n": late}
    return _line("plan", plan.id, text, state, tone, plan.person_id, since or plan.created_at)


def health_at(shown: Drawn, at: datetime) -> str:
    """`amber`, `off_path`, `on_path`, or "" before the first week; amber stays until somebody re-plans."""
    asked = shown.plan.replan_asked_at
    if asked is not None and asked <= at:
        return "amber"
    if not shown.told:
        return ""
    return "off_path" if shown.progress.misses_in_a_row else "on_path"


def _late(shown: Drawn, day: date) -> int:
    live = shown.plan.approved_at is not None
    return sum(live and one.due < day and (one.done_at is None or one.done_at.date() > day) for one in shown.actions)


def _asks(actor: Actor, row: Pack) -> list[Line]:
    """What waits for a decision, from evidence alone: a plan to approve or to re-plan, a target, an owner."""
    plans = _plans_of(actor, row) if may(actor, "plan:read") else []
    return [*_of_plans(plans, row), *_of_targets(actor, row), *_of_alerts(_alerts_of(actor, row), row)]


def _of_plans(plans: Iterable[Drawn], row: Pack) -> list[Line]:
    found = []
    for shown in plans:
        plan, told = shown.plan, {"title": shown.plan.title}
        if plan.approved_at is None or plan.approved_at > row.created_at:
            text = _("Approve the recovery plan “%(title)s”, or send it back.") % told
            found.append(_line("plan", plan.id, text, _("decision"), "warn", plan.sponsor_id, plan.created_at))
        elif health_at(shown, row.created_at) == "amber":
            text = _("Re-plan “%(title)s”: it missed its path twice in a row.") % told
            found.append(_line("plan", plan.id, text, _("re-plan"), "late", plan.person_id, plan.changed_at))
    return found


def _of_targets(actor: Actor, row: Pack) -> list[Line]:
    if not may(actor, "target:read"):
        return []
    names, found = names_for(actor), []
    for target in coming_for(actor, row.ends_on):
        if target.state == "proposed" and target.created_at <= row.created_at and _lies_in(row, target.place):
            told = {"metric": metric_words(target.metric), "where": names.words(target.place)}
            text = _("Agree to the proposed target for %(metric)s (%(where)s), or refuse it.") % told
            found.append(_line("target", target.id, text, _("decision"), "warn", None, target.created_at))
    return found


def _of_alerts(alerts: Iterable[Alert], row: Pack) -> list[Line]:
    waiting = [alert for alert in alerts if _unowned(alert, row.created_at)]
    asked = _("Name an owner: %(sentence)s.")
    return [_alert(alert, row, asked % {"sentence": alert_sentence(alert)}) for alert in waiting]


def _unowned(alert: Alert, at: datetime) -> bool:
    owned = alert.owned_at is not None and alert.owned_at <= at
    return not owned and alert.detected_at + UNOWNED < at


def _lies_in(row: Pack, where: Mapping[str, str]) -> bool:
    """Whether a record is about the pack's place, or a part of it."""
    return covers(row.place, where)


def _line(about: str, number: int, text: str, state: str, tone: str, person: int | None, at: datetime) -> Line:
    face = faces_of_people([person]).get(person) if person else None
    return {
        "about": about,
        "id": number,
        "text": text,
        "state": state,
        "tone": tone,
        "who": face.name if face else "",
        "at": at.isoformat(),
    }
