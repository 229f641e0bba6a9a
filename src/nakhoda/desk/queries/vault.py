"""What is behind the tokens: hints for the page, values for whoever may have them. Values never leave but by a reveal,
by the member's own signed link, and by the export that the member asked for."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from nakhoda.core.personal import personal_spans
from nakhoda.core.personal.case_tokens import tokens_in, with_originals
from nakhoda.core.personal.normal import bare
from nakhoda.core.personal.plain import plain
from nakhoda.desk.models import PersonKey, VaultEntry
from nakhoda.desk.queries.vault_seal import CannotUnseal, digest_of, key_for, unseal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import visible
from nakhoda.org.scope import scope_of

VAULT = system("vault")
PERMISSION = "pii:reveal"
INHOUSE = "inhouse"  # the owner of what is ours; partner people never reveal (handbook 2.5)
_NUMBERS = ("aadhaar", "mykad", "card", "phone")


def holder_of(case_id: int, member_id: int | None) -> str:
    """Whose key seals a case's values: the member's, or the case's own where there is none."""
    return f"member:{member_id}" if member_id else f"case:{case_id}"


def keys_of(holders: Iterable[str]) -> dict[str, bytes]:
    """The keys that exist, opened. Under the system's scope."""
    rows = PersonKey.objects.filter(holder__in=set(holders)).values_list("holder", "wrapped")
    return {holder: unseal(key_for("keys"), wrapped, f"key:{holder}") for holder, wrapped in rows}


def opened(entries: Iterable[VaultEntry]) -> dict[tuple[int, str], str]:
    """(case, token) -> value. An entry whose key was destroyed is left out. Under the system's scope."""
    rows = list(entries)
    keys = keys_of(row.holder for row in rows)
    return {
        (row.case_id, row.token): unseal(keys[row.holder], row.sealed, about_of(row.case_id, row.token)).decode()
        for row in rows
        if row.holder in keys
    }


def about_of(case_id: int, token: str) -> str:
    """What a value's seal is bound to."""
    return f"value:{case_id}:{token}"


def originals_of(case_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Per case: token -> value, for the member's own eyes. The caller has proved whose eyes they are."""
    found: dict[int, dict[str, str]] = {}
    with scope_of(VAULT), suppress(CannotUnseal):  # with another vault key the page still opens, with its tokens
        for (case_id, token), value in opened(VaultEntry.objects.filter(case_id__in=list(case_ids))).items():
            found.setdefault(case_id, {})[token] = value
    return found


def as_written(case_id: int, text: str) -> str:
    """A text of the case with its values back in it."""
    return with_originals(text, originals_of([case_id]).get(case_id, {})) if "[" in text else text


def hints_of(case_id: int) -> dict[str, tuple[str, str]]:
    """token -> (kind, hint), within the active scope: what a chip on the page says."""
    rows = VaultEntry.objects.filter(case_id=case_id).values_list("token", "kind", "hint")
    return {token: (kind, hint) for token, kind, hint in rows}


def shortened(case_id: int, text: str) -> str:
    """A text that leaves to a member: for each token what may be shown of its value (`…42`), in no language."""
    if not tokens_in(text):
        return text
    hints = hints_of(case_id).items()
    return with_originals(text, {token: told if "…" in told else f"…{told}" for token, (_, told) in hints if told})


def may_reveal(actor: Actor, scope_id: int) -> bool:
    """In-house people with the permission over this label; a partner's people never."""
    return actor.is_system or (actor.organisation == INHOUSE and scope_id in visible(actor, PERMISSION))


def cases_with(actor: Actor, words: str) -> list[int]:
    """Cases in which these very words - a number, an address - are behind a token. Empty for who may not reveal, as
    for what is nowhere: a search must not be the way around the permission."""
    if actor.organisation != INHOUSE:
        return []
    rows = VaultEntry.objects.filter(digest__in=_digests(words), scope_id__in=visible(actor, PERMISSION))
    return list(rows.values_list("case_id", flat=True).distinct()[:1000])


def _digests(words: str) -> list[str]:
    told = {(span.kind, bare(span.kind, words[span.start : span.end])) for span in personal_spans(words)}
    text = plain(words.strip()).text
    if sum(map(str.isdigit, text)) >= 7 and not any(map(str.isalpha, text)):
        told |= {(kind, bare(kind, text)) for kind in _NUMBERS}
    return [digest_of(kind, value) for kind, value in told]
