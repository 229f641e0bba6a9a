"""Fields of a form, made from the declared shapes of the policy: a new section of the schema needs no new form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nakhoda.core.policy.durations import said_minutes
from nakhoda.core.policy.places import bare
from nakhoda.core.policy.shapes import Day, Either, Flag, ListOf, MapOf, Need, Record, Text, Whole
from nakhoda.desk.queries.policy_choices import Known, choices_for
from nakhoda.desk.queries.policy_labels import spoken

TONGUES = ("en", "hi", "ms", "ta", "zh", "id", "bn", "te", "ur")  # what a member may read


@dataclass(frozen=True, slots=True)
class FormField:
    """One control. `name` is its path inside the entry; `parts` are the controls of a map, by key."""

    name: str
    label: str
    kind: str  # text area number minutes flag day choice many lines map rows group list
    required: bool
    value: Any
    shape: Any
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[FormField, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    tongue: str = ""
    said: str = ""  # the value in words: 120 is 2 h
    error: str = ""

    @property
    def control(self) -> str:
        """Its identity in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def chosen(self) -> list[str]:
        """What of the choices is ticked."""
        return [str(each) for each in self.value or ()] if isinstance(self.value, list) else []

    @property
    def lines(self) -> str:
        """A list, one entry a line."""
        return "\n".join(map(str, self.value or ())) if isinstance(self.value, list) else ""


def fields_of(record: Record, value: Mapping[str, Any], known: Known, prefix: str = "") -> list[FormField]:
    """The controls of a record, in the order of the schema, filled with plain data."""
    return [
        _field(name, f"{prefix}{name}", shape, value.get(name), known)
        for name, shape in record.fields.items()
        if name != "remove"
    ]


def dressed(fields: Iterable[FormField], values: Mapping[str, Any], wrong: Mapping[str, str]) -> list[FormField]:
    """The same controls with what was typed into them, and what was wrong with it."""
    return [_dressed(each, values, wrong) for each in fields]


def _dressed(each: FormField, values: Mapping[str, Any], wrong: Mapping[str, str]) -> FormField:
    told = values.get(each.name, each.value) if values else each.value
    parts = tuple(dressed(each.parts, values, wrong))
    if each.kind == "split" and values and not isinstance(told, dict):
        parts = (replace(parts[0], value=told), *parts[1:])
    rows = each.rows
    if each.kind == "rows" and values:
        given = [*(told or []), *({} for _ in range(EMPTY_ROWS))]
        rows = tuple(
            {**rows[0], "number": number, "row": row, "said": _joined(row)} for number, row in enumerate(given)
        )
    return replace(each, value=told, parts=parts, rows=rows, error=wrong.get(each.name, ""))


def flat(fields: list[FormField]) -> Iterator[FormField]:
    """All controls that hold a value of their own: groups opened."""
    for each in fields:
        if each.kind == "group":
            yield from flat(list(each.parts))
        elif each.kind != "list":
            yield each


def _field(name: str, path: str, declared: Any, value: Any, known: Known) -> FormField:
    needed, shape = isinstance(declared, Need), declared.shape if isinstance(declared, Need) else declared
    about = {"name": path, "label": spoken(name), "required": needed, "value": value, "shape": shape}
    held = bare(shape)
    if isinstance(shape, Either) and isinstance(held, MapOf):
        return _plain_or_map(about, shape, known)
    if isinstance(held, Record):
        parts = fields_of(held, value if isinstance(value, dict) else {}, known, f"{path}.")
        return FormField(**about, kind="group", parts=tuple(parts))
    if isinstance(held, MapOf):
        return FormField(**about, kind="map", parts=_map_parts(held, path, value, known))
    if isinstance(held, ListOf):
        return _list(about, held, known)
    return _single(about, held, known)


def _single(about: dict[str, Any], shape: Any, known: Known) -> FormField:
    name = about["name"].rpartition(".")[2]
    if isinstance(shape, Flag):
        return FormField(**about, kind="flag")
    if isinstance(shape, Day):
        return FormField(**about, kind="day")
    if isinstance(shape, Whole):
        minutes = name.endswith("minutes") or name in ("minutes", "low", "normal", "high", "urgent")
        said = said_minutes(about["value"]) if minutes else ""
        return FormField(**about, kind="minutes" if minutes else "number", said=said)
    if isinstance(shape, Text) and (choices := choices_for(name, shape, known, about["value"])):
        return FormField(**about, kind="choice", choices=choices)
    long = isinstance(shape, Text) and not shape.form and shape.longest > 400
    return FormField(**about, kind="area" if long else "text")


def _list(about: dict[str, Any], shape: ListOf, known: Known) -> FormField:
    item = bare(shape.item)
    if isinstance(item, Record):
        if shape.by:
            return FormField(**about, kind="list")
        return FormField(**about, kind="rows", rows=_rows(item, about["value"], known))
    name = about["name"].rpartition(".")[2]
    if isinstance(item, Text) and (choices := choices_for(name, item, known, about["value"])):
        return FormField(**about, kind="many", choices=choices)
    return FormField(**about, kind="lines")


EMPTY_ROWS = 2


def _rows(item: Record, value: Any, known: Known) -> tuple[Mapping[str, Any], ...]:
    """Conditions: what is there, and room for more."""
    given = [row for row in value or () if isinstance(row, dict)]
    return tuple(
        {
            "number": number,
            "row": row,
            "said": _joined(row),
            "choices": {name: _choices_in(item, name, known) for name in item.fields},
        }
        for number, row in enumerate([*given, *({} for _ in range(EMPTY_ROWS))])
    )


def _joined(row: Mapping[str, Any]) -> str:
    value = row.get("value", "")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _choices_in(item: Record, name: str, known: Known) -> tuple[tuple[str, str], ...]:
    shape = bare(item.fields[name])
    return choices_for(name, shape, known, None) if isinstance(shape, Text) else ()


def _map_parts(shape: MapOf, path: str, value: Any, known: Known) -> tuple[FormField, ...]:
    given = value if isinstance(value, dict) else {}
    names = list(dict.fromkeys([*(shape.key.choices or TONGUES), *given]))
    tongues = not shape.key.choices
    return tuple(
        _with_tongue(_field(name, f"{path}.{name}", shape.value, given.get(name), known), name if tongues else "")
        for name in names
    )


def _with_tongue(made: FormField, tongue: str) -> FormField:
    return replace(made, tongue=tongue, label=tongue or made.label)


def _plain_or_map(about: dict[str, Any], shape: Either, known: Known) -> FormField:
    """One number for all, or one for each priority."""
    value, held = about["value"], bare(shape)
    whole = None if isinstance(value, dict) else value
    everywhere = _single({**about, "value": whole, "shape": shape.plain}, shape.plain, known)
    parts = _map_parts(held, about["name"], value, known)
    return FormField(**about, kind="split", parts=(everywhere, *parts))
