"""Ask what a draft of the desk policy would have done last month, and would do next quarter."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from nakhoda.core.policy import PolicyError, dump
from nakhoda.desk.queries.policies import NoSuchPolicy, Version, policy_with, texts_at, version_for
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.planning.actions.runs import About, ask_run
from nakhoda.planning.models import SimulationRun

REPLICATIONS = 10
PAST_WEEKS, FUTURE_WEEKS, LEARNED_WEEKS = 4, 13, 6
WEEK = timedelta(days=7)


class NoEffect(ValueError):
    """The version cannot be lived; the message says why."""


def ask_effect(version_id: int, *, actor: Actor, now: datetime) -> list[SimulationRun]:
    """Two runs on the same seed: what is in force against the draft, over the last four full weeks and the next
    thirteen. Raises `Refused`, `NoSuchPolicy`, `NoEffect`, `RunFaulty`."""
    require(actor, "scenario:run")
    draft = version_for(actor, version_id)
    if draft.state != "draft":
        raise NoEffect(_("only a draft is tried out before it is published"))
    options, digest = _options(draft, now), digest_of(draft, now)
    with transaction.atomic():
        return [
            ask_run(name, spec | {"options": options}, actor=actor, now=now, about=About(draft.id, digest, window))
            for window, name, spec in _windows(draft, actor, now)
        ]


def digest_of(draft: Version, now: datetime) -> str:
    """Tells whether the draft, or what it would change, is still what was lived."""
    return hashlib.md5("\0".join([draft.text, *texts_at(now).values()]).encode(), usedforsecurity=False).hexdigest()


def _options(draft: Version, now: datetime) -> list[dict[str, Any]]:
    try:
        texts = {name: dump(policy_with(version, now).document) for name, version in (("now", None), ("then", draft))}
    except (NoSuchPolicy, PolicyError, ValueError) as error:
        raise NoEffect(str(error)) from error
    return [
        {"name": _("In force"), "changes": [{"kind": "policy", "text": texts["now"], "title": _("In force")}]},
        {
            "name": _("The draft"),
            "changes": [{"kind": "policy", "text": texts["then"], "title": draft.title[:120], "version": draft.id}],
        },
    ]


def _windows(draft: Version, actor: Actor, now: datetime) -> list[tuple[str, str, dict[str, Any]]]:
    today = now.astimezone(ZoneInfo(actor.time_zone)).date()
    monday = today - timedelta(days=today.weekday())
    first, title = monday - PAST_WEEKS * WEEK, draft.title[:80]
    same = {"fit_last": str(monday - timedelta(days=1)), "replications": REPLICATIONS, "seed": draft.id % 2**31}
    past = same | {"fit_first": str(first), "start": str(first), "days": 7 * PAST_WEEKS}
    learned = str(monday - LEARNED_WEEKS * WEEK)
    future = same | {"fit_first": learned, "start": str(monday + WEEK), "days": 7 * FUTURE_WEEKS}
    names = {"past": _("%(title)s, the last four weeks"), "future": _("%(title)s, the next thirteen weeks")}
    return [(key, names[key] % {"title": title}, spec) for key, spec in (("past", past), ("future", future))]
