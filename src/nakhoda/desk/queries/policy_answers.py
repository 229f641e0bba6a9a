"""What was typed into a policy form, as plain data for the text: nothing where nothing was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.policy.durations import minutes_of
from nakhoda.desk.queries.policy_fields import FormField, flat

LONGEST = 20_000
MOST_ROWS = 40
FLAGS = {"yes": True, "no": False}


class Answers:
    """Values by path inside the entry, and what was wrong with them before any check of the policy."""

    def __init__(self, post: Any, fields: list[FormField]) -> None:
        self.post = post
        self.wrong: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        for each in flat(fields):
            self._read(each)

    def changed(self, fields: list[FormField]) -> dict[str, Any]:
        """Only what differs from what stands there; None takes a value out."""
        before = {each.name: _plain(each.value) for control in flat(fields) for each in _leaves(control)}
        return {name: value for name, value in self.values.items() if _plain(value) != before.get(name)}

    def _read(self, control: FormField) -> None:
        if control.kind == "split":
            by_key = {part.name.rpartition(".")[2]: self._single(part) for part in control.parts[1:]}
            told = {name: value for name, value in by_key.items() if value is not None}
            self.values[control.name] = told or self._single(control.parts[0])
        elif control.kind == "map":
            for part in control.parts:
                self._read(part)
        else:
            self.values[control.name] = self._single(control)

    def _single(self, control: FormField) -> Any:
        if control.kind == "many":
            ticked = self.post.getlist(control.name)  # in the order of the page: what was there keeps its own
            return [*(each for each in control.chosen if each in ticked), *(_new(ticked, control.chosen))] or None
        if control.kind == "rows":
            return self._rows(control) or None
        text = str(self.post.get(control.name, "")).replace("\r\n", "\n").strip()[:LONGEST]
        if not text:
            return None
        if control.kind == "lines":
            return [line.strip() for line in text.split("\n") if line.strip()]
        if control.kind in ("number", "minutes"):
            return self._number(control, text)
        return FLAGS.get(text) if control.kind == "flag" else text

    def _number(self, control: FormField, text: str) -> Any:
        found = minutes_of(text) if control.kind == "minutes" else _whole(text)
        if found is None:
            told = _("write minutes, or a time such as 2 h or 3 days") if control.kind == "minutes" else ""
            self.wrong[control.name] = told or _("write a whole number")
            return text
        return found

    def _rows(self, control: FormField) -> list[dict[str, Any]]:
        rows = []
        for each in control.rows:
            told = {
                name: self.post.get(f"{control.name}.{each['number']}.{name}", "").strip() for name in each["choices"]
            }
            if any(told.values()):
                rows.append({name: _listed(text) if name == "value" else text for name, text in told.items() if text})
        return rows


def entry_of(values: Mapping[str, Any], fields: list[FormField]) -> dict[str, Any]:
    """A new entry from what was typed; what the schema needs and nobody typed stays out, and is told by the check."""
    entry: dict[str, Any] = {}
    for name, value in values.items():
        if value is not None:
            holder = entry
            for step in name.split(".")[:-1]:
                holder = holder.setdefault(step, {})
            holder[name.split(".")[-1]] = value
    for each in fields:
        if each.required and each.name not in entry and each.kind in ("list", "group"):
            entry[each.name] = [] if each.kind == "list" else {}
    return {each.name: entry[each.name] for each in fields if each.name in entry}


def _new(ticked: list[str], before: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(ticked) if each not in before]


def _leaves(control: FormField) -> list[FormField]:
    return [leaf for part in control.parts for leaf in _leaves(part)] if control.kind == "map" else [control]


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else None


def _listed(text: str) -> Any:
    words = [word.strip() for word in text.split(",") if word.strip()]
    return words if len(words) > 1 else text


def _plain(value: Any) -> Any:
    """As the tree says it: every scalar as text, so that 5 and "5" are the same."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value] or None
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
