"""The working copy of a draft: its text with the changes by form that do not hold together yet."""

from __future__ import annotations

from typing import Any

from nakhoda.core.policy import PolicyDocument
from nakhoda.core.policy.check import read_text
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policy_diff import diff_sections


def working_text(draft: PolicyVersion) -> str:
    """What the author sees: the last change, or the draft itself when there is none."""
    last = draft.saves.order_by("-id").values_list("text", flat=True).first()
    return draft.text if last is None else last


def is_unfinished(draft: PolicyVersion) -> bool:
    """Whether changes by form wait for others before the draft can take them up."""
    return draft.state == "draft" and working_text(draft) != draft.text


def last_change(draft: PolicyVersion) -> dict[str, Any] | None:
    """{path, sections}: what the last change did, and how many can be taken back; None before the first."""
    rows = list(draft.saves.order_by("-id")[:2])
    if len(rows) < 2:
        return None
    sections = changes_between(rows[1].text, rows[0].text)
    return {"path": rows[0].path, "at": rows[0].saved_at, "sections": sections, "count": draft.saves.count() - 1}


def changes_between(before: str, after: str) -> list[dict[str, Any]]:
    """Two texts value by value, problems or not."""
    return diff_sections(PolicyDocument(read_text(before)[0]), PolicyDocument(read_text(after)[0]))
