"""At every door a member's words give up their personal data: tokens stay in the text, values go to the vault.

A text without any costs microseconds and no query. Values are sealed with a key of the person's; erasing the person
destroys the key (see `erasing_member`), so that a value in a dead row or an old page is noise.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from nakhoda.core.personal.case_tokens import CaseTokens
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Case, PersonKey, VaultEntry
from nakhoda.desk.queries.vault import VAULT, about_of, holder_of, keys_of
from nakhoda.desk.queries.vault_rules import vault_rules
from nakhoda.desk.queries.vault_seal import digest_of, key_for, new_key, seal
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import active_actor, scope_of


def new_tokens() -> CaseTokens:
    """For the words of a case that does not exist yet."""
    return CaseTokens(digest_of=digest_of, kinds=vault_rules().kinds, honours=False)


def tokens_of(case_id: int, *, honours: bool = True) -> CaseTokens:
    """For further words of a case: what it knows already keeps its token. A token that somebody typed is one only
    where staff typed it (`honours`): whoever types one from outside must not be shown what is behind it."""
    rules = vault_rules()
    return CaseTokens(digest_of=digest_of, kinds=rules.kinds, read=lambda: _known(case_id), honours=honours)


def arrival_in_tokens(arrival: Arrival, tokens: CaseTokens) -> Arrival:
    """Everything that somebody wrote; addresses stay, they are the mail system's."""
    told = _written(arrival, tokens)
    changed = {name: value for name, value in told.items() if value != getattr(arrival, name)}
    return replace(arrival, **changed) if changed else arrival


def _written(arrival: Arrival, tokens: CaseTokens) -> dict[str, Any]:
    return {
        "subject": tokens.of(arrival.subject),
        "text": tokens.of(arrival.text),
        "html": tokens.of_html(arrival.html),
        "quoted": tokens.of(arrival.quoted),
        "sender": _named(arrival.sender, tokens),
        "cc": tuple(_named(each, tokens) for each in arrival.cc),
        "files": tuple(replace(each, name=tokens.of_name(each.name)) for each in arrival.files),
        "context": {name: tokens.of(str(value), name.replace("_", " ")) for name, value in arrival.context.items()},
    }


def keep(tokens: CaseTokens, case: Case, *, now: datetime) -> None:
    """Seal what was found, beside the case, in the caller's transaction. The case is written already."""
    if not tokens.found:
        return
    holder = holder_of(case.id, case.member_id)
    with _program():
        key = key_of(holder, now=now)
        VaultEntry.objects.bulk_create(
            VaultEntry(
                case_id=case.id,
                scope_id=case.scope_id,
                holder=holder,
                kind=found.kind,
                token=found.token,
                sealed=seal(key, found.written.encode(), about_of(case.id, found.token)),
                digest=found.digest,
                hint=found.hint[:24],
                created_at=now,
            )
            for found in tokens.found
        )
    tokens.found.clear()


def in_tokens(case: Case, text: str, *, now: datetime, honours: bool = True) -> str:
    """One further text of a case."""
    tokens = tokens_of(case.id, honours=honours)
    told = tokens.of(text)
    keep(tokens, case, now=now)
    return told


def answer_in_tokens(case: Case, text: str, *, now: datetime) -> str:
    """What we say to the member: identities and cards never again in full, and of numbers and addresses only those
    that are the case's; the help line that we name must be readable."""
    tokens = tokens_of(case.id)
    tokens.only_known = ("phone", "email")
    told = tokens.of(text)
    keep(tokens, case, now=now)
    return told


def fields_in_tokens(case: Case, fields: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The answers of a form about a case, by field: its name says what a number is."""
    tokens = tokens_of(case.id)
    told = {name: _answer(tokens, name, value) for name, value in fields.items()}
    keep(tokens, case, now=now)
    return told


def key_of(holder: str, *, now: datetime) -> bytes:
    """The holder's key, made when there is none. Under the vault's scope; two at once make one."""
    if key := keys_of([holder]).get(holder):
        return key
    wrapped = seal(key_for("keys"), new_key(), f"key:{holder}")
    row = PersonKey(holder=holder, scope_id=registry_id(), wrapped=wrapped, created_at=now)
    PersonKey.objects.bulk_create([row], ignore_conflicts=True)
    return keys_of([holder])[holder]


def _program() -> AbstractContextManager[None]:
    """A partner's agent writes what she may not read; the program does it for her. At intake it is the program."""
    return nullcontext() if active_actor().is_system else scope_of(VAULT)


def _known(case_id: int) -> dict[str, str]:
    """Under the case's lock: two writers at once must not give one number to two values."""
    with _program():
        Case.objects.select_for_update().filter(id=case_id).values_list("id").first()
        return dict(VaultEntry.objects.filter(case_id=case_id).values_list("digest", "token"))


def _answer(tokens: CaseTokens, name: str, value: Any) -> Any:
    return tokens.of(value, name.replace("_", " ")) if isinstance(value, str) else value


def _named(sender: Sender | None, tokens: CaseTokens) -> Sender | None:
    if sender is None or (name := tokens.of(sender.name)) == sender.name:
        return sender
    return replace(sender, name=name)
