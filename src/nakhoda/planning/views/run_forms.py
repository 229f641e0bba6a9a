"""The form of a scenario: any number of options with any number of changes, and no JavaScript needed.

A field of the n-th option's m-th change is posted as `n.m.share`; its kind as `n.m.kind`; an option's name as `n.name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.policy import dump
from nakhoda.desk.queries.policies import NoSuchPolicy, policy_with, version_for, versions_for
from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.planning.actions.run_spec import MOST_CHANGES, MOST_OPTIONS
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.names import CHANNELS, names_for
from nakhoda.planning.views.run_words import DAYS, KINDS, ORDER, PERCENT, label_of
from nakhoda.simulator.scenarios import KINDS as CHANGES

PLAIN = ("name", "fit_first", "fit_last", "start", "days", "replications", "seed")
HIDDEN = ("text", "title")  # written by us, not typed
Choices = list[tuple[str, str]]


@dataclass
class Typed:
    """What stands in the form, as text."""

    plain: dict[str, str]
    options: list[dict[str, Any]] = field(default_factory=list)  # {name, changes: [{kind, field: text}]}


def fresh(today: date) -> Typed:
    """An empty form: what is, against one option; six weeks to learn from, four to live."""
    monday = today - timedelta(days=today.weekday())
    plain = {
        "name": "", "fit_first": str(monday - timedelta(days=42)), "fit_last": str(monday - timedelta(days=1)),
        "start": str(monday), "days": "28", "replications": "20", "seed": "1",
    }  # fmt: skip
    return Typed(plain, [{"name": _("As it is"), "changes": []}, {"name": "", "changes": []}])


def copied(run: SimulationRun) -> Typed:
    """The form of a run that is to be changed."""
    plain = {name: str(run.spec.get(name, "")) for name in PLAIN} | {"name": run.name}
    start = date.fromisoformat(run.spec["start"])
    options = [
        {"name": option["name"], "changes": [_typed(change, start) for change in option["changes"]]}
        for option in run.spec["options"]
    ]
    return Typed(plain, options)


def _typed(change: Mapping[str, Any], start: date) -> dict[str, str]:
    told = {"kind": change["kind"]}
    for name, value in change.items():
        if name in PERCENT:
            told[name] = f"{value * 100:g}"
        elif name in DAYS:
            told[name] = str(start + timedelta(days=value - (name == "to_day")))
        elif name not in HIDDEN:
            told[name] = str(value)
    return told


def read(post: Mapping[str, str]) -> Typed:
    """What was posted, with the button that was pressed carried out."""
    typed = Typed({name: post.get(name, "").strip() for name in PLAIN})
    for number in range(MOST_OPTIONS):
        if f"{number}.name" in post:
            changes = list(_changes_in(post, number))
            typed.options.append({"name": post.get(f"{number}.name", "").strip(), "changes": changes})
    return _pressed(typed, post)


def _changes_in(post: Mapping[str, str], option: int) -> Iterator[dict[str, str]]:
    for number in range(MOST_CHANGES):
        kind = post.get(f"{option}.{number}.kind", "")
        if kind in CHANGES:
            names = [each.name for each in fields(CHANGES[kind]) if each.name not in HIDDEN]
            yield {"kind": kind} | {name: post.get(f"{option}.{number}.{name}", "").strip() for name in names}


def _pressed(typed: Typed, post: Mapping[str, str]) -> Typed:
    do = post.get("do", "")
    if do == "option" and len(typed.options) < MOST_OPTIONS:
        typed.options.append({"name": "", "changes": []})
    if found := re.fullmatch(r"(add|drop)\.(\d)(?:\.(\d+))?", do):
        verb, option, change = found[1], int(found[2]), found[3]
        if option < len(typed.options):
            _edited(typed, verb, option, change, post.get(f"{option}.add", ""))
    return typed


def _edited(typed: Typed, verb: str, option: int, change: str | None, kind: str) -> None:
    changes = typed.options[option]["changes"]
    if verb == "add" and kind in CHANGES and len(changes) < MOST_CHANGES:
        changes.append({"kind": kind})
    elif verb == "drop" and change is None:
        typed.options.pop(option)
    elif verb == "drop" and change is not None and int(change) < len(changes):
        changes.pop(int(change))


# -- to a spec ----------------------------------------------------------------------------------------------------


def spec_of(typed: Typed, actor: Actor, now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """What the action is asked, and the faults of fields that only the form knows."""
    faults: dict[str, str] = {}
    try:
        start = date.fromisoformat(typed.plain["start"])
    except ValueError:
        start = now.date()
    options = []
    for number, option in enumerate(typed.options):
        changes = []
        for place, change in enumerate(option["changes"]):
            told, wrong = _change(change, start, actor, now)
            changes.append(told)
            faults |= {f"options.{number}.changes.{place}.{name}": fault for name, fault in wrong.items()}
        options.append({"name": option["name"], "changes": changes})
    plain = {name: value for name, value in typed.plain.items() if name != "name"}
    return plain | {"options": options}, faults


def _change(
    typed: Mapping[str, str], start: date, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    told: dict[str, Any] = {"kind": typed["kind"]}
    faults: dict[str, str] = {}
    kinds = {each.name: str(each.type) for each in fields(CHANGES[typed["kind"]])}
    for name, text in typed.items():
        if name == "kind" or not text:
            continue
        try:
            told[name] = _value(name, text, kinds[name], start)
        except ValueError as error:
            faults[name] = str(error)
    if told["kind"] == "policy" and told.get("version"):
        told |= _policy(int(told["version"]), actor, now, faults)
    return told, faults


def _value(name: str, text: str, kind: str, start: date) -> Any:
    if name in DAYS:
        return _days(text, start) + (name == "to_day")
    if kind == "str":
        return text
    try:
        number = float(text.replace("%", "").replace("−", "-").replace(",", ".").strip())
    except ValueError:
        raise ValueError(_("%(text)s is not a number") % {"text": text}) from None
    number = round(number / 100, 10) if name in PERCENT else number
    return int(number) if kind.startswith("int") and number == int(number) else number


def _days(text: str, start: date) -> int:
    try:
        days = (date.fromisoformat(text) - start).days
    except ValueError:
        raise ValueError(_("write the day as 2026-12-31")) from None
    if days < 0:
        raise ValueError(_("lies before the first simulated day"))
    return days


def _policy(version: int, actor: Actor, now: datetime, faults: dict[str, str]) -> dict[str, Any]:
    try:
        row = version_for(actor, version)
        return {"text": dump(policy_with(row, now).document), "title": row.title}
    except NoSuchPolicy as error:
        faults["version"] = str(error)
        return {}


# -- to a page ----------------------------------------------------------------------------------------------------


def drawn_form(typed: Typed, faults: Mapping[str, str], actor: Actor, now: datetime) -> dict[str, Any]:
    """The form as its template reads it: every field with its name, words, value, choices and fault."""
    choices = _choices(actor, now)
    options = []
    for number, option in enumerate(typed.options):
        options.append(
            {
                "number": number,
                "name": option["name"],
                "fault": faults.get(f"options.{number}.name", "") or faults.get(f"options.{number}.changes", ""),
                "changes": [_drawn(number, n, each, faults, choices) for n, each in enumerate(option["changes"])],
            }
        )
    return {
        "plain": typed.plain,
        "faults": faults,
        "options": options,
        "kinds": [(kind, str(words)) for kind, words in KINDS.items()],
        "more": len(typed.options) < MOST_OPTIONS,
    }


def _drawn(
    option: int, number: int, change: Mapping[str, str], faults: Mapping[str, str], known: Any
) -> dict[str, Any]:
    kind = change["kind"]
    names = [each.name for each in fields(CHANGES[kind]) if each.name not in HIDDEN]
    path = f"options.{option}.changes.{number}"
    told = [
        {
            "id": f"{option}.{number}.{name}",
            "label": label_of(kind, name),
            "value": change.get(name, ""),
            "fault": faults.get(f"{path}.{name}", "") or (faults.get(f"{path}.text", "") if name == "version" else ""),
            "type": "date" if name in DAYS else "text",
            "choices": _choices_of(kind, name, known),
            "first": _first_choice(kind, name),
        }
        for name in sorted(names, key=ORDER.index)
    ]
    return {"kind": kind, "title": str(KINDS[kind]), "place": f"{option}.{number}", "fields": told}


def _choices_of(kind: str, name: str, known: Mapping[str, Choices]) -> Choices:
    if (kind, name) in (("new_line", "lob"), ("language_launch", "language")):
        return []
    if name == "like":
        return known["lob" if kind == "new_line" else "language"]
    return known.get("partner" if kind == "partner_exit" and name == "owner" else name, [])


def _first_choice(kind: str, name: str) -> str:
    needed = name in ("like", "term", "version", "name") or (kind, name) == ("partner_exit", "owner")
    return _("choose") if needed else _("all")


def _choices(actor: Actor, now: datetime) -> dict[str, Choices]:
    names = names_for(actor)
    found = {name: names.choices(name) for name in ("lob", "language", "site", "owner")}
    found["channel"] = [(name, name.replace("_", " ")) for name in CHANNELS]
    found["tier"] = [(tier, _("Tier %(tier)s") % {"tier": tier}) for tier in ("1", "2")]
    found["partner"] = [(key, name) for key, name in found["owner"] if key != "inhouse"]
    if may(actor, "policy:read"):
        rows = [row for row in versions_for(actor, now) if row["place"] in ("draft", "scheduled", "in_force", "past")]
        found["version"] = [(str(row["id"]), f"{row['title']} {_version(row)}") for row in rows[:30]]
    return found | _of_the_policy(now)


def _version(row: Mapping[str, Any]) -> str:
    return f"v{row['number']}" if row["number"] else _("(draft %(number)s)") % {"number": row["id"]}


def _of_the_policy(now: datetime) -> dict[str, Choices]:
    try:
        policy = policy_in_force(now)
    except NoPolicy:
        return {}
    terms = {target.code: target.code.replace("_", " ") for rule in policy.sla for target in rule.targets}
    terms |= {"tier2_accept": _("Tier 2 accepts"), "tier2_resolve": _("Tier 2 resolves")}
    holidays = {
        item["name"]: f"{item['name']} {item['date']}"
        for calendar in policy.document.data["calendars"]
        for item in calendar.get("holidays") or ()
        if item["date"] >= str(now.date() - timedelta(days=90))
    }
    return {"term": sorted(terms.items()), "name": sorted(holidays.items(), key=lambda pair: pair[1][-10:])}
