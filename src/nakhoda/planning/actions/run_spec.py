"""What may be asked of a scenario, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.simulator.scenarios import ChangeError, change_from_json

LONGEST_NAME = 120
REPLICATIONS, DAYS, MOST_OPTIONS, MOST_CHANGES = (2, 200), (1, 366), 8, 20
LONGEST_FIT, AHEAD = 366, timedelta(days=550)
WARM_UP_DAYS = 14
GOAL = 0.9
LAST_SEED = 2**31 - 1


class RunFaulty(ValueError):
    """Nothing was asked; `faults` says by field what to do: name, fit_first ..., options.1.changes.0.share."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = dict(faults)


def sound_spec(name: str, told: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The spec with everything that is taken for granted written out. Raises `RunFaulty` with all faults at once."""
    faults: dict[str, str] = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        faults["name"] = _("give it a name of at most %(many)s characters") % {"many": LONGEST_NAME}
    first, last = (_day(told, field, faults) for field in ("fit_first", "fit_last"))
    start = _day(told, "start", faults)
    days = _whole(told, "days", DAYS, faults)
    replications = _whole(told, "replications", REPLICATIONS, faults)
    seed = _whole(told, "seed", (0, LAST_SEED), faults)
    _window(first, last, today, faults)
    if start and not today - timedelta(days=3 * LONGEST_FIT) <= start <= today + AHEAD:
        faults["start"] = _("%(day)s is out of range") % {"day": start}
    options = _options(told.get("options"), faults)
    if faults:
        raise RunFaulty(faults)
    return {
        "fit_first": str(first), "fit_last": str(last), "start": str(start), "days": days,
        "warm_up_days": WARM_UP_DAYS, "replications": replications, "seed": seed, "goal": GOAL, "options": options,
    }  # fmt: skip


def _window(first: date | None, last: date | None, today: date, faults: dict[str, str]) -> None:
    if first and last and last < first:
        faults["fit_last"] = _("ends before it begins")
    elif first and last and (last - first).days >= LONGEST_FIT:
        faults["fit_last"] = _("at most a year can be learned from")
    if last and last >= today:
        faults["fit_last"] = _("only days that are over can be learned from")


def _day(told: Mapping[str, Any], field: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(str(told.get(field, "")).strip())
    except ValueError:
        faults[field] = _("write the day as 2026-12-31")
        return None


def _whole(told: Mapping[str, Any], field: str, bounds: tuple[int, int], faults: dict[str, str]) -> int:
    try:
        found = int(str(told.get(field, "")).strip())
    except ValueError:
        faults[field] = _("give a whole number")
        return 0
    if not bounds[0] <= found <= bounds[1]:
        faults[field] = _("give a number from %(low)s to %(high)s") % {"low": bounds[0], "high": bounds[1]}
    return found


def _options(told: Any, faults: dict[str, str]) -> list[dict[str, Any]]:
    if not isinstance(told, Sequence) or isinstance(told, str) or not 1 <= len(told) <= MOST_OPTIONS:
        faults["options"] = _("give one to %(many)s options") % {"many": MOST_OPTIONS}
        return []
    found: list[dict[str, Any]] = []
    for number, option in enumerate(told):
        name = str(option.get("name", "")).strip() if isinstance(option, Mapping) else ""
        if not 0 < len(name) <= LONGEST_NAME:
            faults[f"options.{number}.name"] = _("give the option a name")
        elif any(name == other["name"] for other in found):
            faults[f"options.{number}.name"] = _("another option has this name")
        changes = option.get("changes", []) if isinstance(option, Mapping) else []
        found.append({"name": name, "changes": _changes(changes, number, faults)})
    return found


def _changes(told: Any, option: int, faults: dict[str, str]) -> list[dict[str, Any]]:
    if not isinstance(told, Sequence) or isinstance(told, str) or len(told) > MOST_CHANGES:
        faults[f"options.{option}.changes"] = _("give at most %(many)s changes") % {"many": MOST_CHANGES}
        return []
    found = []
    for number, change in enumerate(told):
        try:
            found.append(change_from_json(change).as_json())
        except ChangeError as error:
            faults[f"options.{option}.changes.{number}.{error.field}"] = error.message
    return found
