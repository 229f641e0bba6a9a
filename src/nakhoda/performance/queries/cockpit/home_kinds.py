"""The home of each role: its tiles, its rows and their columns, as data (handbook 1.13, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

HOME_DAYS = 7
LEADERS = "leaders"


@dataclass(frozen=True, slots=True)
class Home:
    """What one role opens on Monday. `rows` is a dimension, or LEADERS; `hours` adds arrivals by hour and weekday."""

    role: str
    title: Any
    tiles: tuple[str, ...]
    rows: str
    columns: tuple[str, ...]
    hours: bool = False


def _home(role: str, title: Any, rows: str, tiles: str, columns: str, *, hours: bool = False) -> Home:
    return Home(role, title, tuple(tiles.split()), rows, tuple(columns.split()), hours)


_COLUMNS = "sla_resolution_due past_due_open backlog_workable csat return_rate reopen_rate"
HOMES: tuple[Home, ...] = (
    _home(
        "global_head",
        _("The operation"),
        "lob",
        "obligation_due sla_resolution_due csat_standardised csat past_due_open backlog_workable escalation_rate"
        " overturn_rate",
        _COLUMNS,
    ),
    _home(
        "regional_lead",
        _("My region"),
        LEADERS,
        "sla_first_response_due sla_resolution_due csat past_due_open backlog_workable backlog_days return_rate"
        " reopen_rate",
        _COLUMNS,
    ),
    _home(
        "delivery_lead",
        _("My line of business"),
        "owner",
        "obligation_due sla_resolution_due csat past_due_open escalation_acceptance t2_age_hours overturn_rate"
        " appeal_decide_hours",
        _COLUMNS,
    ),
    _home(
        "team_leader",
        _("My teams"),
        "queue",
        "sla_first_response_due sla_next_response_due sla_resolution_due past_due_open csat reopen_rate return_rate"
        " aht_touch",
        "sla_first_response_due past_due_open backlog_workable csat reopen_rate aht_touch",
    ),
    _home(
        "planner",
        _("Volume and backlog"),
        "language",
        "received inflow outflow backlog_workable backlog_days healthy_wip excess aht_touch",
        "received backlog_workable past_due_open aht_touch",
        hours=True,
    ),
    _home(
        "partner_manager",
        _("My partner"),
        "language",
        "sla_first_response_due sla_resolution_due csat past_due_open return_rate reopen_rate one_touch aht_touch",
        "sla_first_response_due sla_resolution_due past_due_open csat reopen_rate",
    ),
    _home(
        "qa_analyst",
        _("Quality"),
        "lob",
        "qa_score qa_critical qa_partner_bias csat solved_yes overturn_rate fcr escalation_acceptance",
        "qa_score csat reopen_rate misroute_rate return_rate overturn_rate",
    ),
    _home(
        "cross_functional",
        _("What members write about"),
        "reason",
        "received contact_rate repeat_contact solved_yes",
        "received repeat_contact reopen_rate",
    ),
)
OWN_TILES = ("aht_touch", "one_touch", "fcr", "reopen_rate", "csat")  # of who handles cases: hers and her team's
