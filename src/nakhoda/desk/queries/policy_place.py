"""One place of a draft as a page: a list with its entries, or an entry with its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from nakhoda.core.policy import PolicyDocument, Problem, effective
from nakhoda.core.policy.check import read_text
from nakhoda.core.policy.places import NoSuchPlace, along, bare, name_in, shape_at, steps_of
from nakhoda.core.policy.schema import DOCUMENT
from nakhoda.core.policy.shapes import ListOf, Record
from nakhoda.core.policy.tree import plain, tree_of
from nakhoda.desk.queries.policies import document_in_force
from nakhoda.desk.queries.policy_choices import Known, known_names
from nakhoda.desk.queries.policy_fields import FormField, fields_of
from nakhoda.desk.queries.policy_labels import spoken

SECTION_NAMES = {
    "meta": gettext_lazy("About this document"),
    "jurisdictions": gettext_lazy("Jurisdictions"),
    "partners": gettext_lazy("Partners"),
    "calendars": gettext_lazy("Calendars"),
    "lobs": gettext_lazy("Lines of business and reasons"),
    "lanes": gettext_lazy("Lanes and triage rules"),
    "queues": gettext_lazy("Queues and partner shares"),
    "routing": gettext_lazy("Routing"),
    "sla": gettext_lazy("SLA targets"),
    "obligations": gettext_lazy("Obligations"),
    "escalation": gettext_lazy("Escalation"),
    "surveys": gettext_lazy("Surveys"),
    "appeals": gettext_lazy("Appeals"),
    "exposure": gettext_lazy("Exposure"),
    "recovery": gettext_lazy("Account recovery"),
    "request_types": gettext_lazy("Internal requests"),
    "training": gettext_lazy("Training and certificates"),
}
TELLING = ("title", "label", "name", "code", "metric", "role", "reason", "kind")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document a page is. `entries` of a list; `fields` of a record (of a new entry, empty ones)."""

    path: str
    title: str
    trail: tuple[tuple[str, str], ...]  # (path, name) of what lies around it
    is_list: bool
    is_entry: bool
    entries: tuple[Mapping[str, Any], ...] = ()
    fields: tuple[FormField, ...] = ()


def sections_in(text: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """Every section of the schema: name, path, how much is in it, what is wrong with it."""
    data, _ = read_text(text)
    return [
        {
            "path": name,
            "name": section_name(name),
            "count": len(data[name]) if isinstance(data.get(name), list) else None,
            "there": name in data,
            "problems": sum(each.path == name or each.path.startswith((f"{name}[", f"{name}.")) for each in problems),
        }
        for name in DOCUMENT.fields
    ]


def section_name(name: str) -> str:
    """A section in words; a new one by its own name."""
    return str(SECTION_NAMES.get(name) or spoken(name))


def place_in(text: str, path: str, known: Known) -> Place:
    """The page of a path; raises `NoSuchPlace`."""
    steps = steps_of(path)
    if not steps:
        raise NoSuchPlace("say which place of the policy")
    shape = bare(shape_at(steps))
    value = _value(text, steps)
    holder = bare(shape_at(steps[:-1]))
    about: dict[str, Any] = {
        "path": path,
        "title": _title(steps),
        "trail": _trail(path),
        "is_entry": isinstance(holder, ListOf),
    }
    if isinstance(shape, ListOf) and shape.by and isinstance(bare(shape.item), Record):
        return Place(**about, is_list=True, entries=tuple(_entries(value or [], shape, path)))
    if isinstance(shape, Record):
        if about["is_entry"] and value is None:
            raise NoSuchPlace(f"there is no {steps[-1]!r} here any more")
        given = value if isinstance(value, dict) else {}
        return Place(**about, is_list=False, fields=tuple(fields_of(shape, given, known)))
    raise NoSuchPlace("this place is part of a form; open what lies around it")


def new_entry_in(path: str, known: Known) -> list[FormField]:
    """Empty fields for one entry more of a list."""
    shape = bare(shape_at(steps_of(path)))
    if not isinstance(shape, ListOf) or not isinstance(bare(shape.item), Record):
        raise NoSuchPlace("nothing can be added here")
    return fields_of(bare(shape.item), {}, known)


def names_known(text: str, now: datetime) -> dict[str, list[str]]:
    """Keys that the draft may name: its own, and those of the documents that it is laid over."""
    data, _ = read_text(text)
    document = PolicyDocument(data)
    if not document.is_variant:
        return known_names(data)
    return known_names(effective(document_in_force(now), [document]).data)


def path_at(path: str, name: str) -> str:
    """The path of a list's entry."""
    return f"{path}[{name}]"


def _value(text: str, steps: tuple[str, ...]) -> Any:
    try:
        return plain(along(tree_of(text), steps)[-1])
    except NoSuchPlace:
        return None


def _entries(items: list[Any], shape: ListOf, path: str) -> list[dict[str, Any]]:
    told = []
    for index, item in enumerate(items):
        name = name_in(item, shape, index)
        about = {"name": name, "path": path_at(path, name), "said": _said(item), "facts": _facts(item, shape)}
        told.append(about | {"first": index == 0, "last": index == len(items) - 1})
    return told


def _said(item: Any) -> str:
    for name in TELLING:
        value = item.get(name) if isinstance(item, dict) else None
        if isinstance(value, dict):
            value = value.get("en") or next(iter(value.values()), "")
        if isinstance(value, str) and value:
            return value
    return ""


def _facts(item: Any, shape: ListOf) -> str:
    """A few plain values, to tell entries apart at a glance."""
    left = {*shape.by, *TELLING, "timezone", "note", "source", "instrument"}
    given = item.items() if isinstance(item, dict) else ()
    told = [f"{spoken(name)}: {value}" for name, value in given if name not in left and isinstance(value, str)]
    lists = [
        f"{spoken(name)}: {', '.join(value)}"
        for name, value in given
        if name not in left and isinstance(value, list) and value and all(isinstance(each, str) for each in value)
    ]
    return " · ".join([*told, *lists][:4])[:200]


def _title(steps: tuple[str, ...]) -> str:
    return section_name(steps[0]) if len(steps) == 1 else spoken(steps[-1]) if "_" in steps[-1] else steps[-1]


def _trail(path: str) -> tuple[tuple[str, str], ...]:
    steps, found = steps_of(path), []
    at = ""
    for number, step in enumerate(steps[:-1]):
        inside = number and isinstance(bare(shape_at(steps[:number])), ListOf)
        at = path_at(at, step) if inside else f"{at}.{step}" if at else step
        found.append((at, section_name(step) if not number else step))
    return tuple(found)
