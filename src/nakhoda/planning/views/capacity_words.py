"""Codes of capacity plans in words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def state_word(state: str) -> str:
    """Of a plan."""
    return {
        "waiting": _("waiting"),
        "running": _("being made"),
        "done": _("finished"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
    }[state]


def lever_word(kind: str) -> str:
    """What can be done."""
    return {
        "hire": _("Hire a class"),
        "overtime": _("Overtime"),
        "cross_train": _("Cross-train people of the same site"),
        "move_volume": _("Move volume to another partner"),
        "change_target": _("Promise twice the time"),
        "defer_training": _("Put off training and coaching"),
    }[kind]


def risk_word(code: str) -> str:
    """What it may cost besides money."""
    return {
        "attrition": _("new people leave more often, and ramp slowly"),
        "fatigue": _("tired people make errors; the law has a limit a month"),
        "quality": _("people on new work err more for some weeks"),
        "contract": _("the other partner's commitment, and theirs who lose it"),
        "members_wait": _("members wait longer; the target has to be agreed again"),
        "certificates": _("certificates may expire, and what is put off is owed"),
    }[code]


def why_word(code: str) -> str:
    """Why a lever cannot be pulled."""
    return {
        "": "",
        "too_late": _("too late: it had to be decided before today"),
        "nobody_spare": _("nobody has time to spare in that week"),
        "nobody_there": _("nobody is there to work longer"),
        "no_trainer": _("no trainer: no class can begin"),
        "ramp_never_ends": _("the ramp never reaches any output"),
        "statutory": _("the promise is the law's, not ours"),
        "too_few_hours": _("the week has too few hours, however long members wait"),
        "no_training": _("no training is planned that could be put off"),
    }[code]


def limit_word(limit: str) -> str:
    """A working-time limit."""
    return {
        "hours_per_week": _("hours a week"),
        "hours_per_day": _("hours a day"),
        "spread_hours": _("hours from first to last"),
        "unbroken_hours": _("hours without a break"),
        "overtime_per_month": _("overtime hours a month"),
        "rest_hours_per_week": _("hours of rest in a week"),
        "overtime_consent": _("overtime without consent"),
        "night_consent": _("night work without consent"),
    }.get(limit, limit)


def field_word(name: str) -> str:
    """An assumption."""
    return {
        "week_cost": _("Cost of an agent's week"),
        "hire_cost": _("Cost of a hire"),
        "currency": _("Currency"),
        "usd_rate": _("One unit in US dollars, where the contract fixes it"),
        "shrinkage": _("Shrinkage in parts"),
        "shrinkage_kind": _("Parts are nested or disjoint"),
        "leaving_new": _("Leave in a month, first quarter"),
        "leaving": _("Leave in a month, later"),
        "training_weeks": _("Weeks of training"),
        "ramp": _("Ramp: output by week after training"),
        "lead_weeks": _("Weeks from decision to class"),
        "notice_weeks": _("Weeks of notice for a release"),
        "class_least": _("Fewest in a class"),
        "class_most": _("Most in a class"),
        "trainers": _("Classes in training at once"),
        "paid_hours": _("Paid hours a week"),
        "meal_minutes": _("Meal break, minutes"),
        "occupancy": _("Highest occupancy"),
        "exposure_share": _("Most of a day with harmful work"),
        "near_level": _("Due within the hour: answered in time"),
        "patience_minutes": _("Members give up after, minutes on average"),
        "commitment_heads": _("Agreed heads"),
        "commitment_floor": _("Band: least share that is paid"),
        "commitment_ceiling": _("Band: most"),
        "overtime_factor": _("Overtime costs times"),
        "overtime_hours": _("Most overtime a week and person"),
        "cross_training_weeks": _("Weeks of cross-training"),
        "move_notice_weeks": _("Weeks of notice to move volume"),
        "gap_cost": _("Worth of a missing agent's week, US dollars"),
    }[name]
