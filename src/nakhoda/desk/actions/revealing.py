"""One value behind one token, shown to one person for a purpose; who, what kind, why and when is on the case's journal.

The value is returned and nowhere written. Whoever looks unusually often in an hour is written down, and then stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakhoda.core.events import PersonalRevealed
from nakhoda.core.vault_rules import VaultRules
from nakhoda.desk.actions.tallies import count_one
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, VaultEntry
from nakhoda.desk.queries.cases import case_for, locked_case_for
from nakhoda.desk.queries.vault import INHOUSE, PERMISSION, VAULT, opened
from nakhoda.desk.queries.vault_rules import vault_rules
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused, require
from nakhoda.org.scope import scope_of

TALLY = "reveal"


class CannotReveal(ValueError):
    """It stays hidden; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value, for the page that shows it and for nothing else."""

    token: str
    kind: str
    value: str
    hide_seconds: int


def reveal(case_id: int, token: str, purpose: str, *, actor: Actor, now: datetime) -> Revealed:
    """Show one value. Raises `NoSuchCase`, `Refused` (a partner's person) or `CannotReveal`."""
    case_for(actor, case_id)
    if actor.organisation != INHOUSE:
        raise Refused("personal data is shown to in-house people only; ask a specialist of Tier 2 (in-house)")
    require(actor, PERMISSION)
    case = locked_case_for(actor, case_id, PERMISSION)
    rules = vault_rules()
    if purpose not in rules.purposes:
        raise CannotReveal("choose for which purpose you need it")
    entry = VaultEntry.objects.filter(case_id=case.id, token=token).first()
    if entry is None:
        raise CannotReveal("this case has no such value; it may have been erased")
    value = _opened(case, entry)
    _count(actor, case, rules, now)
    told = PersonalRevealed(by=actor.id, kind=entry.kind, token=entry.token, purpose=purpose)
    write_events(case, [told], actor=actor, now=now)
    return Revealed(entry.token, entry.kind, value, rules.hide_seconds)


def _opened(case: Case, entry: VaultEntry) -> str:
    with scope_of(VAULT):
        value = opened([entry]).get((case.id, entry.token))
    if value is None:
        raise CannotReveal("the key of this value was destroyed: the member was erased")
    return value


def _count(actor: Actor, case: Case, rules: VaultRules, now: datetime) -> None:
    with scope_of(VAULT):
        count = count_one(TALLY, f"person:{actor.id}", now=now)
    if count > rules.most_an_hour:
        raise CannotReveal(f"nobody may see more than {rules.most_an_hour} values in an hour; ask your leader")
    if count == rules.odd_an_hour:
        about = {"scope_id": case.scope_id, "actor": actor.label, "now": now, "subject": f"person:{actor.id}"}
        journal.record("personal.revealed_often", **about, count=count, case=case.id)  # type: ignore[arg-type]
        tell("odd_reveal", case.id, label_id=case.scope_id, number=count, by=actor, now=now)
