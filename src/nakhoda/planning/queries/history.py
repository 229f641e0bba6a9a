"""The change log of a figure in a place: every target there was, what was said about it, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakhoda.journal.queries import records_about
from nakhoda.org.actors import Actor, system
from nakhoda.org.queries import faces_of_people
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import Target, TargetWord
from nakhoda.planning.queries.listing import same_place
from nakhoda.planning.queries.targets import reading


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. `kind`: proposed, countered, agreed, withdrawn, brought, refused."""

    at: datetime
    kind: str
    who: str
    period: str
    value: float | None
    floor: float | None
    stretch: float | None
    note: str
    target_id: int | None
    rules_from: str = ""
    rules_to: str = ""


def history_for(actor: Actor, row: Target) -> list[Line]:
    """Newest first. The reader may see the target, so she may see what it was."""
    if not reading(actor).may_read(row):
        return []
    rows = {each.id: each for each in same_place(actor, row)}
    with scope_of(system("targets")):
        words = list(TargetWord.objects.filter(target_id__in=rows).order_by("-at", "-id"))
        refused = list(records_about(f"target:{row.metric}"[:60], "target.refused"))
    refused = [line for line in refused if line.payload.get("place") == row.place_key]
    people = {word.author_id for word in words} | {_person(line.actor) for line in refused}
    names = {number: face.name for number, face in faces_of_people(people).items()}
    lines = [_said(word, rows[word.target_id], names) for word in words]
    lines += [_brought(each) for each in rows.values() if each.brought_along]
    lines += [_refused(line, names) for line in refused]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _said(word: TargetWord, row: Target, names: dict[int, str]) -> Line:
    shown = {name: getattr(word, name) for name in ("at", "kind", "value", "floor", "stretch", "note")}
    ruled = row.state == "agreed" and word.kind in ("agreed", "proposed")
    return Line(
        **shown, who=names.get(word.author_id or 0, ""), period=_period(row), target_id=row.id,
        rules_from=str(row.rules_from or "") if ruled else "", rules_to=str(row.rules_to or "") if ruled else "",
    )  # fmt: skip


def _brought(row: Target) -> Line:
    shown = {name: getattr(row, name) for name in ("value", "floor", "stretch", "note")}
    return Line(
        at=row.created_at, kind="brought", who="", period=_period(row), target_id=row.id, **shown,
        rules_from=str(row.rules_from), rules_to=str(row.rules_to or ""),
    )  # fmt: skip


def _refused(line, names: dict[int, str]) -> Line:  # type: ignore[no-untyped-def]
    told, who = line.payload, names.get(_person(line.actor) or 0, "")
    return Line(line.at, "refused", who, told["period"], told.get("value"), None, None, "", None)


def _person(label: str) -> int | None:
    kind, _, number = label.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else None


def _period(row: Target) -> str:
    from nakhoda.core.target_periods import Period

    return Period(row.starts_on, row.ends_on).key
