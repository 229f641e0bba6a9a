"""The statement of reasons that an adverse decision owes its member (handbook 6.4, Digital Services Act Art. 17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

RESTRICTIONS: dict[str, tuple[str, ...]] = {
    "decision_visibility": (
        "removed",
        "disabled",
        "demoted",
        "age_restricted",
        "interaction_restricted",
        "labelled",
        "other",
    ),
    "decision_monetary": ("suspension", "termination", "other"),
    "decision_provision": (
        "partial_suspension",
        "total_suspension",
        "partial_termination",
        "total_termination",
    ),
    "decision_account": ("suspended", "terminated"),
}
GROUNDS = {"illegal": "legal_ground", "incompatible": "clause"}
CLOSED: dict[str, tuple[str, ...]] = {
    "decision_ground": tuple(GROUNDS),
    "source_type": ("article_16", "trusted_flagger", "other", "voluntary"),
    "automated_detection": ("yes", "no"),
    "automated_decision": ("fully", "partially", "not"),
}
ALWAYS = (
    "decision_ground",
    "decision_facts",
    "category",
    "content_type",
    "content_date",
    "application_date",
    "territorial_scope",
    "source_type",
    "automated_detection",
    "automated_decision",
)
OPTIONAL = (
    "category_specification",
    "content_language",
    "end_date_visibility",
    "end_date_monetary",
    "end_date_provision",
    "end_date_account",
)
DAYS = ("content_date", "application_date", *(name for name in OPTIONAL if name.startswith("end_date")))
LONGEST_FACTS = 5_000  # characters
ONE_RESTRICTION = "decision_visibility, decision_monetary, decision_provision or decision_account"


def missing_fields(statement: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that an adverse decision still needs, in the order of the form; empty when it is complete."""
    needed = [name for name in ALWAYS if not _filled(statement, name)]
    ground = GROUNDS.get(str(statement.get("decision_ground", "")), "")
    if ground and not _filled(statement, ground):
        needed.append(ground)
    if not any(_filled(statement, name) for name in RESTRICTIONS):
        needed.insert(0, ONE_RESTRICTION)
    return tuple(needed)


def faults(statement: Mapping[str, Any]) -> tuple[str, ...]:
    """What is filled in wrongly: unknown names, words outside a closed list, dates that are none, facts too long."""
    return (*_unknown(statement), *_outside(statement), *_no_dates(statement), *_too_long(statement))


def _filled(statement: Mapping[str, Any], name: str) -> bool:
    value = statement.get(name)
    return bool(value.strip() if isinstance(value, str) else value)


def _unknown(statement: Mapping[str, Any]) -> Iterable[str]:
    known = {*ALWAYS, *OPTIONAL, *RESTRICTIONS, *GROUNDS.values()}
    return (f"there is no field {name!r}" for name in statement if name not in known)


def _outside(statement: Mapping[str, Any]) -> Iterable[str]:
    for name, words in (*RESTRICTIONS.items(), *CLOSED.items()):
        for value in _values(statement.get(name)):
            if value not in words:
                yield f"{name} must be one of {', '.join(words)}"


def _values(value: Any) -> list[Any]:
    """A restriction may be several: a video is demoted and its sound removed."""
    return [each for each in (value if isinstance(value, list | tuple) else [value]) if each]


def _no_dates(statement: Mapping[str, Any]) -> Iterable[str]:
    for name in DAYS:
        if _filled(statement, name) and not _is_day(str(statement[name])):
            yield f"{name} must be a date such as 2026-11-23"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _too_long(statement: Mapping[str, Any]) -> Iterable[str]:
    if len(str(statement.get("decision_facts", ""))) > LONGEST_FACTS:
        yield f"decision_facts may have {LONGEST_FACTS} characters at most"
