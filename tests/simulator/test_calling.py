"""Grave cases for which somebody is called: lived in the model, and found again in what was lived."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest

from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.fit.calling import Calls, fit_calling
from nakhoda.simulator.fit.log import first_of
from nakhoda.simulator.fit.looking import Team, at_hand, fit_looking
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live
from nakhoda.simulator.scenarios.keeping import packed, unpacked
from tests.simulator.lived import log_of_run

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
GRAVE, CALLED, HOURS = "L5", 0.8, 3600.0


def world(called: float) -> PolicyModel:
    """People who look every five hours, beside other work."""
    policy = compile_policy(load(Path("src/nakhoda/desk/policies/apac.yaml").read_text()), 1)
    model = region(policy, START, 12, 60)
    kinds = tuple(replace(kind, called=called if kind.lane == GRAVE else 0.0) for kind in model.kinds)
    return replace(model, kinds=kinds, crews=tuple(replace(crew, looks_every=5 * HOURS) for crew in model.crews))


def learned(called: float) -> tuple[Calls, float]:
    """What is found, and the share of grave cases that were taken within a minute."""
    model = world(called)
    log = log_of_run(model, live(compile_model(model), 4, 0, traced=True))
    first, teams = 0, []
    for crew in model.crews:
        rows = (log.touch_person >= first) & (log.touch_person < first + len(crew.speeds))
        first += len(crew.speeds)
        since = [((a - START).total_seconds(), (b - START).total_seconds()) for a, b in crew.shifts]
        queues = frozenset(log.touch_queue[rows].tolist())
        takes, busy = log.touch_from[rows], at_hand(log, np.flatnonzero(rows))
        teams.append(Team(crew.name, crew.site, queues, since * len(crew.speeds), takes, busy))
    lanes = [kind.lane for kind in model.kinds]
    waited = first_of(log.touch_case, log.touch_from, len(log.came)) - log.came
    grave = np.array(lanes)[log.of_class] == GRAVE
    return fit_calling(log, lanes, teams, fit_looking(log, teams).every), float((waited[grave] < 60).mean())


def test_whoever_is_called_takes_a_grave_case_at_once_and_the_share_is_found_again() -> None:
    calls, at_once = learned(CALLED)
    assert set(calls.called) == {GRAVE}
    assert calls.called[GRAVE] == pytest.approx(CALLED, abs=0.15)
    assert calls.findings[0].lo < CALLED < calls.findings[0].hi + 0.1
    assert at_once > 0.3


def test_where_nobody_is_called_none_is_found_and_grave_cases_wait_for_a_look() -> None:
    calls, at_once = learned(0.0)
    assert calls.called == {}
    assert at_once < 0.05


def test_calls_are_kept_with_the_model() -> None:
    model = world(CALLED)
    assert unpacked(packed(model)).kinds == model.kinds
