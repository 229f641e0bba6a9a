"""Business hours and holidays of a policy document, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from nakhoda.core.policy.schema import DAYS

NEXT = 4  # coming holidays that a page shows


def calendar_rows(items: Iterable[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """A row a calendar: week in words, coming holidays, estimated dates that its site has yet to confirm."""
    return [_row(item, today) for item in items]


def _row(item: Mapping[str, Any], today: date) -> dict[str, Any]:
    holidays = sorted(item.get("holidays") or (), key=lambda day: str(day["date"]))
    coming = [
        {"name": day["name"], "date": date.fromisoformat(day["date"])} for day in holidays if day["date"] >= str(today)
    ]
    unsure = [
        day for day in holidays if day.get("estimated") and not day.get("confirmed") and day["date"] >= str(today)
    ]
    last = holidays[-1]["date"] if holidays else ""
    return {
        "key": item["key"],
        "title": item.get("title", ""),
        "timezone": item.get("timezone", ""),
        "week": week_words(item.get("weekly") or {}),
        "holidays": len(holidays),
        "coming": coming[:NEXT],
        "unsure": [f"{day['name']} {day['date']}" for day in unsure],
        "ends": date.fromisoformat(last) if last else None,
    }


def week_words(weekly: Mapping[str, Any]) -> str:
    """`mon-fri 08:00-13:00, 14:00-20:00; sat 09:00-13:00`; days alike are told together."""
    hours = [(day, ", ".join(weekly.get(day) or ())) for day in (*DAYS[1:], DAYS[0])]
    parts = []
    for said, days in groupby((each for each in hours if each[1]), key=lambda each: each[1]):
        names = [day for day, _ in days]
        parts.append(f"{names[0]}{f'-{names[-1]}' if len(names) > 1 else ''} {said}")
    return "; ".join(parts)
