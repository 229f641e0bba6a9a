"""What was done to a record and by whom: the journal's lines, with the words that people left beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.journal.records import records_on
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.models import Remark


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what, when, by whom ("" for the program), with which words and values."""

    name: str
    at: datetime
    who: str
    words: str
    payload: dict[str, Any]


def history_of(subject: str) -> list[Line]:
    """Newest first. The caller has read the subject itself, so she may read its history."""
    records = records_on(subject)
    remarks = {remark.id: remark.words for remark in Remark.objects.filter(subject=subject)}
    people = {record.id: _person(record.actor) for record in records}
    faces = faces_of_people(people.values())
    return [
        Line(
            name=record.name.partition(".")[2],
            at=record.at,
            who=faces[person].name if (person := people[record.id]) in faces else "",
            words=remarks.get(record.payload.get("remark_id", 0), ""),
            payload=record.payload,
        )
        for record in reversed(records)
    ]


def _person(label: str) -> int:
    kind, _colon, number = label.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else 0
