"""Who a member is, what is theirs, and what stands against deleting it. Only the program asks (the register is its)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.db import connection

from nakhoda.core.legal_holds import HeldFacts, HoldScope, covers_member
from nakhoda.core.retention import RetentionTable
from nakhoda.core.retention_document import load_retention
from nakhoda.desk.models import AppealRecord, Case, CaseDecision, ClockRow, LegalHold, Member, MemberAddress

OVER = ("resolved", "closed", "merged", "spam", "withdrawn")
LONGEST_CHAIN = 20  # merges of merges
HOLD_TAG = "legal_hold"
HOLDING = 20261129  # the advisory lock: deleting shares it, placing a hold has it alone


class NoSuchMember(LookupError):
    """Nobody is registered under that number, app id or address; the message says what to try."""


def member_named(text: str) -> Member:
    """By mail address, by the app's id, or by number (`id:9`, or a bare 9 that is no app id). Raises `NoSuchMember`."""
    word = text.strip()
    if word.startswith(("id:", "member:")):
        return _by_number(word.partition(":")[2], word)
    owners = set(MemberAddress.objects.filter(value=word.casefold()[:254]).values_list("member_id", flat=True))
    if word.isascii() and word.isdigit() and len(word) < 19 and Member.objects.filter(id=int(word)).exists():
        owners.add(int(word))
    if len(owners) > 1:
        raise NoSuchMember(
            f"{len(owners)} members fit: say id:NUMBER ({', '.join(f'id:{each}' for each in sorted(owners))})"
        )
    if not owners:
        raise NoSuchMember(
            "nobody is registered under that number or address: it was never here, or it was erased "
            "(then nothing is left); ask by id:NUMBER to see when"
        )
    return Member.objects.get(id=owners.pop())


def _by_number(digits: str, word: str) -> Member:
    found = (
        Member.objects.filter(id=int(digits)).first()
        if digits.isascii() and digits.isdigit() and len(digits) < 19
        else None
    )
    if found is None:
        raise NoSuchMember(f"there is no member {word}")
    return found


def cases_of(member_id: int) -> list[int]:
    """The numbers of the member's cases, oldest first."""
    return list(Case.objects.filter(member_id=member_id).order_by("id").values_list("id", flat=True))


def standing_holds() -> list[HoldScope]:
    """The holds that nobody has ended, as the core knows them."""
    names = ("reference", "case_id", "member_id", "lob", "country", "received_from", "received_until")
    return [HoldScope(**row) for row in LegalHold.objects.filter(ended_at=None).order_by("id").values(*names)]


def held_facts(case_ids: Iterable[int]) -> dict[int, HeldFacts]:
    """Cases as holds see them, with the cases that they were merged into."""
    names = ("id", "member_id", "lob", "country", "received_at", "merged_into")
    rows = list(Case.objects.filter(id__in=list(case_ids)).values_list(*names))
    upward = _upward({row[5] for row in rows if row[5]})
    return {row[0]: HeldFacts(row[0], row[1], row[2], row[3], row[4], _chain(row[5], upward)) for row in rows}


def _upward(numbers: set[int]) -> dict[int, int | None]:
    known: dict[int, int | None] = {}
    for _ in range(LONGEST_CHAIN):
        if not (missing := numbers - known.keys()):
            break
        found = dict(Case.objects.filter(id__in=missing).values_list("id", "merged_into"))
        known |= found
        numbers = {each for each in found.values() if each}
    return known


def _chain(first: int | None, upward: dict[int, int | None]) -> tuple[int, ...]:
    chain: list[int] = []
    while first and first not in chain:
        chain.append(first)
        first = upward.get(first)
    return tuple(chain)


def holds_against(member_id: int, case_ids: Sequence[int]) -> list[str]:
    """References of the holds that keep anything of the member."""
    facts = held_facts(case_ids).values()
    return [hold.reference for hold in standing_holds() if covers_member(hold, member_id, facts)]


def running_on(case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Per case, in sentences, what is not over: work, clocks of the law, appeals. Cases that are over are absent."""
    told: dict[int, list[str]] = {}
    for number, status in Case.objects.filter(id__in=case_ids).exclude(status__in=OVER).values_list("id", "status"):
        told.setdefault(number, []).append(f"case {number} is {status}: resolve or withdraw it first")
    clocks = ClockRow.objects.filter(case_id__in=case_ids, kind="obligation", stopped_at=None)
    for number, code in (
        clocks.exclude(outcome="cancelled").order_by("case_id", "number").values_list("case_id", "code")
    ):
        told.setdefault(number, []).append(f"case {number} still owes {code}: meet it first")
    appeals = AppealRecord.objects.filter(case_id__in=case_ids, decided_at=None)
    for number in appeals.order_by("case_id").values_list("case_id", flat=True):
        told.setdefault(number, []).append(f"case {number} is an appeal that nobody has decided: decide it first")
    return told


def contestable_among(case_ids: Sequence[int], now: datetime) -> set[int]:
    """Cases with a decision that may still be appealed, or an appeal against one."""
    decided = CaseDecision.objects.filter(case_id__in=case_ids, adverse=True, appeal_until__gt=now)
    appeals = AppealRecord.objects.filter(case_id__in=case_ids)
    return {*decided.values_list("case_id", flat=True), *appeals.values_list("case_id", flat=True)}


def tagged_as_held(case_ids: Sequence[int]) -> list[int]:
    """Cases that somebody marked by hand with the tag `legal_hold`."""
    rows = Case.objects.filter(id__in=case_ids, tags__contains=[HOLD_TAG])
    return list(rows.order_by("id").values_list("id", flat=True))


def places_of(country: str | None) -> tuple[str, ...]:
    """The jurisdictions of a case, as the table names them."""
    return (country,) if country else ()


def deleting() -> None:
    """Until the transaction ends no hold can be placed: what is checked now stays true (scenario 10)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [HOLDING])


def retention_file() -> Path | None:
    """The operator's own table, where there is one."""
    own = Path(settings.DATA_FOLDER) / "retention.yaml"
    return own if own.is_file() else None


def retention_table() -> RetentionTable:
    """The table in force; raises `RetentionError` when the operator's own cannot be used (nothing is erased then)."""
    own = retention_file()
    return _loaded(
        own.read_text("utf-8-sig") if own else files("nakhoda.desk").joinpath("records/retention.yaml").read_text()
    )


@lru_cache(maxsize=4)
def _loaded(text: str) -> RetentionTable:
    return load_retention(text)
