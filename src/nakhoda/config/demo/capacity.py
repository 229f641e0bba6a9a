"""The demo's rate cards, exchange rates, first forecast, and a published capacity plan: no page is empty."""

from __future__ import annotations

import logging
from datetime import datetime

from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity import (
    CapacityFaulty,
    CapacityNotNow,
    Where,
    make_plan,
    publish_plan,
    set_assumptions,
)
from nakhoda.planning.actions.capacity_run import run_plan
from nakhoda.planning.actions.exchange_rates import add_rate
from nakhoda.planning.actions.forecasts import make_forecast
from nakhoda.planning.queries.capacity import plans_for
from nakhoda.planning.queries.forecast_series import NothingCame
from nakhoda.simulator.cast import CAST, PLACES

log = logging.getLogger("nakhoda.demo")
WEEKS = 13
NAME = "Next quarter"
SOURCE = "made up for the demo"
CARDS = {
    "IN": {"week_cost": "9000", "hire_cost": "27000", "currency": "INR", "lead_weeks": "5"},
    "MY": {"week_cost": "1150", "hire_cost": "3400", "currency": "MYR", "overtime_factor": "1.5"},
}
RATES = {"INR": 0.0119, "MYR": 0.24}  # US dollars for one
COUNTRY = {place.key: place.country for place in PLACES}


def first_plan(now: datetime) -> None:
    """Rate cards, forecast, plan, publication; where there is a plan already, nothing."""
    planner = _planner(now)
    with scope_of(planner):
        if plans_for(planner):
            return
        _give_cards(planner, now)
    try:
        with scope_of(planner):
            version = make_forecast(7 * WEEKS + 6, "the next quarter", actor=planner, now=now)
            plan = make_plan(NAME, version.id, WEEKS, actor=planner, now=now, by_job=False)
        run_plan(plan.id, now=now)
        with scope_of(planner):
            publish_plan(plan.id, actor=planner, now=now)
    except (NothingCame, CapacityFaulty, CapacityNotNow) as trouble:
        log.warning("no capacity plan is published: %s", trouble)


def _give_cards(planner: Actor, now: datetime) -> None:
    queues = policy_in_force(now).queues
    for currency, usd in RATES.items():
        add_rate(currency, usd, now.date(), SOURCE, actor=planner, now=now)
    for owner, site in sorted({(queue.owner, queue.site) for queue in queues}):
        set_assumptions(Where(owner=owner, site=site), CARDS[COUNTRY[site]], SOURCE, actor=planner, now=now)


def _planner(now: datetime) -> Actor:
    with scope_of(system("demo")):
        return person_as_actor(Person.objects.get(user__email=CAST["planner"].email), now)
