"""Changes a draft by form, one place at a time; what was said before stays, so that a change can be taken back.

A change may need another one before the policy holds together again (a new lane needs a queue). Until then the working
copy is ahead of the draft: the draft keeps the last text without problems, and only that is proposed and published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from nakhoda.core.policy import Problem, load
from nakhoda.core.policy.coverage import is_gap
from nakhoda.desk.actions.policies import NotADraft, draft_policy, keep_text, own_draft
from nakhoda.desk.models import PolicySave, PolicyVersion
from nakhoda.desk.queries.policies import version_for
from nakhoda.desk.queries.policy_problems import problems_of
from nakhoda.desk.queries.policy_working import working_text
from nakhoda.org.actors import Actor

KEPT = 50  # changes of one draft that can be taken back


class ChangedMeanwhile(ValueError):
    """The draft says something else than what the form was filled in on; nothing was saved."""


class ProblemsHere(ValueError):
    """The change would leave its own place wrong; `problems` says where and why. Nothing was saved."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Saved:
    """What a change did: the draft, and what is still to be put right elsewhere."""

    draft: PolicyVersion
    problems: list[Problem]


def change_draft(
    version_id: int, path: str, change: Callable[[str], str], *, seen: str, actor: Actor, now: datetime
) -> Saved:
    """Apply `change` to the working copy of one's own draft. `seen` is the digest of the text that the form showed.

    Raises `ChangedMeanwhile`, `ProblemsHere`, `NotADraft`, and what `change` raises; then nothing is saved.
    """
    draft = own_draft(version_id, actor)
    before = working_text(draft)
    if seen != digest_of(before):
        raise ChangedMeanwhile("somebody changed this draft meanwhile")
    after = change(before)
    problems = problems_of(after, now)
    if path and (here := _new_problems(before, problems, path, now)):
        raise ProblemsHere(here)
    if after != before:
        _keep(draft, before, after, path, problems, actor, now)
    return Saved(draft, problems)


def undo_change(version_id: int, *, actor: Actor, now: datetime) -> Saved:
    """Take the last change back; raises `NotADraft` when there is none."""
    draft = own_draft(version_id, actor)
    rows = list(draft.saves.order_by("-id")[:2])
    if len(rows) < 2:
        raise NotADraft("there is no change to take back")
    rows[0].delete()
    problems = problems_of(rows[1].text, now)
    if not problems:
        keep_text(draft, load(rows[1].text), rows[1].text, draft.note, now)
    return Saved(draft, problems)


def copy_version(version_id: int, *, actor: Actor, now: datetime) -> PolicyVersion:
    """A draft of one's own with the text of another version, to be changed by form."""
    return draft_policy(version_for(actor, version_id).text, actor=actor, now=now)


def digest_of(text: str) -> str:
    """What a form carries to know later whether the text is still the same."""
    return sha256(text.encode()).hexdigest()[:32]


def _new_problems(before: str, problems: list[Problem], path: str, now: datetime) -> list[Problem]:
    """Those at the place that was changed, which were not there before."""
    found = [each for each in problems if each.line and each.path.startswith(path) and not is_gap(each.message)]
    old = {(each.path, each.message) for each in problems_of(before, now)} if found else set()
    return [each for each in found if (each.path, each.message) not in old]


def _keep(
    draft: PolicyVersion, before: str, after: str, path: str, problems: list[Problem], actor: Actor, now: datetime
) -> None:
    about = {"scope_id": draft.scope_id, "saved_by": actor.id or None, "saved_at": now, "version": draft}
    if not draft.saves.exists():
        PolicySave.objects.create(text=before, path="", **about)
    PolicySave.objects.create(text=after, path=path, **about)
    old = draft.saves.order_by("-id").values_list("id", flat=True)[KEPT:]
    PolicySave.objects.filter(id__in=list(old)).delete()
    if not problems:
        keep_text(draft, load(after), after, draft.note, now)
