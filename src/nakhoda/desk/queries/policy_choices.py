"""What a field of a policy form may name: words of a closed list, or the keys of another section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nakhoda.core.policy.references import names, reasons
from nakhoda.core.policy.schema import CHANNELS, EVERY, INHOUSE
from nakhoda.core.policy.shapes import Text

Known = Mapping[str, list[str]]
# The section whose keys a field names. Fields with free words (the reason of a variant) have another shape.
SECTIONS = {
    "lane": "lanes",
    "lanes": "lanes",
    "lob": "lobs",
    "lobs": "lobs",
    "reason": "reasons",
    "reasons": "reasons",
    "site": "calendars",
    "owner": "owners",
    "jurisdiction": "jurisdictions",
    "jurisdictions": "jurisdictions",
    "fallback_queue": "queues",
    "general_lob": "lobs",
    "general_reason": "reasons",
    "channels": "channels",
    "two_person": "kinds",
}


def known_names(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every key that may be named, by kind, from the plain data of one whole policy."""
    sections = ("lanes", "lobs", "calendars", "queues", "jurisdictions")
    windows = (data.get("appeals") or {}).get("windows") or ()
    return {section: names(data, section) for section in sections} | {
        "reasons": reasons(data),
        "owners": [*names(data, "partners"), INHOUSE],
        "channels": list(CHANNELS),
        "kinds": list(dict.fromkeys(row["kind"] for row in windows if "kind" in row)),
    }


def choices_for(name: str, shape: Text, known: Known, value: Any) -> tuple[tuple[str, str], ...]:
    """(value, label) of all that may be chosen; what stands there now is always among them. Empty: free text."""
    if shape.choices:
        return tuple((each, each.replace("_", " ")) for each in shape.choices)
    if not shape.form or name not in SECTIONS:
        return ()
    every = [EVERY] if name == "lobs" and EVERY in shape.called else []
    now = [str(each) for each in (value if isinstance(value, list) else [value]) if each]
    return tuple((each, each) for each in dict.fromkeys([*every, *known.get(SECTIONS[name], []), *now]))
