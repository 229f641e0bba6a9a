"""What changed between two policy texts, in words that a reader can follow line by line."""

from __future__ import annotations

from typing import Any

import yaml

from nakhoda.core.policy import PolicyDocument, diff

LONGEST = 4000  # characters of one value; the raw texts can be downloaded


def diff_sections(old: PolicyDocument, new: PolicyDocument) -> list[dict[str, Any]]:
    """[{name, rows: [{path, kind (new|gone|changed), before, after}]}], in the order of the document."""
    sections: dict[str, list[dict[str, str]]] = {}
    for change in diff(old, new):
        name = change.path.split(".")[0].split("[")[0]
        row = {"path": change.path, "before": shown(change.before), "after": shown(change.after)}
        sections.setdefault(name, []).append(row | {"kind": _kind(change.before, change.after)})
    return [{"name": name.replace("_", " "), "rows": rows} for name, rows in sections.items()]


def shown(value: Any) -> str:
    """A value as a page of policy would write it; nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(map(str, value))[:LONGEST]
    if isinstance(value, dict | list):
        return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=90)).strip()[:LONGEST]
    return str(value)[:LONGEST]


def _kind(before: Any, after: Any) -> str:
    if before is None:
        return "new"
    return "gone" if after is None else "changed"
