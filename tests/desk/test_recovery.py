"""An account goes back to its owner by proofs, two people and time; whoever hurries us gets nothing (handbook 5.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from nakhoda.core.events import (
    PriorityChanged,
    RecoveryCooling,
    RecoveryEnded,
    RecoveryFrozen,
    RecoveryJudged,
    RecoveryObjected,
    RecoveryOpened,
    RecoveryReassessed,
)
from nakhoda.desk.actions import recovery_contacts, recovery_ending, recovery_mail, recovery_steps
from nakhoda.desk.actions.erasing_rows import Gone, erase_recoveries
from nakhoda.desk.actions.recovery_records import RecoveryRefused
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Attachment, Case, Member, MemberAddress, Recovery, RecoveryContact
from nakhoda.desk.queries import links
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.queries import registry_id
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.stories import MEMBER, acting, clock, jobs, minutes, notified, now_is, opened, the_program, told

pytestmark = pytest.mark.django_db
AGENT, SPECIALIST, LEADER = "agent_chennai", "specialist_security", "leader_access"
HACKED: dict[str, Any] = {"queue": "hub_security", "lob": "account_security", "reason": "account_hacked"}
ALL = {"changed": ["email", "phone", "factor"]}
STRONG = ("device_on_record", "old_contact_answers", "payment_record")


def hours(count: float) -> datetime:
    return minutes(60 * count)


def owner(handle: str = "hajar.kelate", address: str = "old@mail.example", country: str = "IN") -> int:
    """Somebody whose account it is, known by another address than the one that writes."""
    with the_program():
        place = registry_id()
        member = Member.objects.create(scope_id=place, handle=handle, locale="ms-MY", country=country, created_at=NOW)
        MemberAddress.objects.create(scope_id=place, member=member, kind="email", value=address)
        return member.id


def hacked(**more: Any) -> Case:
    return opened("Somebody hacked my account", **(HACKED | more))


def begun(case: Case, who: str = SPECIALIST, at: datetime = NOW, handle: str = "", **more: Any) -> Recovery:
    with acting(who) as agent:
        return recovery_steps.open_recovery(case.id, more, actor=agent, now=at, handle=handle)


def step(verb: Any, case: Case, *arguments: Any, who: str = SPECIALIST, at: datetime = NOW, **more: Any) -> Any:
    with acting(who) as agent, transaction.atomic():
        return verb(case.id, *arguments, actor=agent, now=at, **more)


def proven(case: Case, *kinds: str, outcome: str = "passed", at: datetime = NOW) -> None:
    for kind in kinds:
        step(recovery_steps.record_proof, case, kind, "seen_in_product", outcome, at=at)


def row_of(case: Case) -> Recovery:
    with the_program():
        return Recovery.objects.get(case_id=case.id)


def proposed(**more: Any) -> Case:
    """High risk, frozen, proven; waits for the second person."""
    owner()
    case = hacked()
    begun(case, handle="@hajar.kelate", **(ALL | more))
    step(recovery_steps.freeze_account, case, at=minutes(20))
    proven(case, *STRONG)
    step(recovery_ending.propose_restore, case, at=minutes(40))
    return case


def cooling() -> Case:
    case = proposed()
    step(recovery_ending.approve_restore, case, True, who=LEADER, at=minutes(50))
    return case


# -- risk and freeze ---------------------------------------------------------------------------------------


def test_a_takeover_is_frozen_first_and_its_clock_counts_from_receipt() -> None:
    case = hacked()
    assert case.lane == "L4"
    begun(case, at=minutes(10), **ALL)
    running = clock(case.id, "containment")
    assert (running.started_at, running.due_at) == (case.received_at, case.received_at + timedelta(hours=1))
    step(recovery_steps.freeze_account, case, at=minutes(30))
    assert clock(case.id, "containment").outcome == "met"
    assert told(case.id, RecoveryFrozen)[0].recovery_id == row_of(case).id
    with pytest.raises(RecoveryRefused, match="frozen already"):
        step(recovery_steps.freeze_account, case)
    check_fold(case.id)


def test_what_the_member_tells_and_what_the_case_shows_make_the_risk() -> None:
    owner(country="MY")
    case = hacked()
    row = begun(case, handle="hajar.kelate", urgency=True, changed=["email"])
    assert (row.tier, row.signals) == ("raised", ["contact_changed", "urgency", "country_changed"])
    assert told(case.id, RecoveryOpened)[0].signals == tuple(row.signals)
    check_fold(case.id)


def test_a_failed_proof_and_a_new_story_raise_the_risk_and_nothing_lowers_it() -> None:
    case = hacked()
    begun(case)
    proven(case, "creation", outcome="failed")
    assert row_of(case).tier == "raised"
    step(recovery_steps.report_signals, case, {"story_changed": True})
    assert row_of(case).tier == "high"
    step(recovery_steps.report_signals, case, {"story_changed": False})
    assert row_of(case).tier == "high"
    assert [event.tier for event in told(case.id, RecoveryReassessed)] == ["raised", "high"]
    check_fold(case.id)


def test_one_recovery_a_case_and_only_where_accounts_are_given_back() -> None:
    case = hacked()
    begun(case)
    with pytest.raises(RecoveryRefused, match="runs on this case"):
        begun(case)
    other = opened("A scam", queue="meridian_integrity_south", lob="platform_integrity", reason="scam")
    with pytest.raises(RecoveryRefused, match="in the lines"):
        begun(other, AGENT)
    with pytest.raises(NoSuchCase):
        begun(case, AGENT)
    check_fold(case.id, other.id)


def test_hands_stop_at_their_limit() -> None:
    limit = policy_in_force(NOW).recovery.limits.agent_day
    case = hacked()
    with the_program():
        Recovery.objects.bulk_create(
            Recovery(
                case_id=case.id,
                scope_id=case.scope_id,
                state="refused",
                tier="low",
                owner="inhouse",
                opened_by=acting_id(SPECIALIST),
                opened_at=NOW - timedelta(hours=1),
                ended_at=NOW,
            )
            for _ in range(limit)
        )
    with pytest.raises(RecoveryRefused, match="as many as one person may"):
        begun(case)
    assert begun(case, LEADER).signals == []
    check_fold(case.id)


def acting_id(who: str) -> int:
    with acting(who) as agent:
        return agent.id


# -- proofs ------------------------------------------------------------------------------------------------

WRONG_PROOFS: dict[str, tuple[tuple[str, str, str], str]] = {
    "hearsay": (("hearsay", "seen_in_product", "passed"), "is not a proof"),
    "by feeling": (("creation", "felt", "passed"), "is not a way to check"),
    "maybe": (("creation", "seen_in_product", "maybe"), "is not an outcome"),
    "a document that nobody sees": (("id_document", "document_read", "passed"), "name the file"),
}


@pytest.mark.parametrize(("told_as", "says"), WRONG_PROOFS.values(), ids=WRONG_PROOFS)
def test_it_is_no_proof(told_as: tuple[str, str, str], says: str) -> None:
    case = hacked()
    begun(case)
    with pytest.raises(RecoveryRefused, match=says):
        step(recovery_steps.record_proof, case, *told_as)
    check_fold(case.id)


def test_a_document_is_a_file_of_this_case() -> None:
    from tests.desk.test_joining import PAPER

    case, other = hacked(files=(PAPER,)), hacked(files=(PAPER,))
    begun(case)
    with the_program():
        mine, theirs = (Attachment.objects.get(case_id=each.id).id for each in (case, other))
    with pytest.raises(RecoveryRefused, match="of this case"):
        step(recovery_steps.record_proof, case, "id_document", "document_read", "passed", file_id=theirs)
    proof = step(recovery_steps.record_proof, case, "id_document", "document_read", "passed", file_id=mine)
    assert proof.attachment_id == mine
    check_fold(case.id)


# -- the contact -------------------------------------------------------------------------------------------


def token_for(case: Case, at: datetime = NOW) -> str:
    return links.sign(links.RECOVERY, row_of(case).id, MEMBER.address, now=at)


def name(case: Case, value: str, at: datetime = NOW) -> RecoveryContact:
    with the_program():
        return recovery_contacts.name_contact(recovery_contacts.named_by(token_for(case, at), now=at), value, now=at)


def confirm(case: Case, code: str, at: datetime = NOW) -> bool:
    with the_program():
        return recovery_contacts.confirm_contact(recovery_contacts.named_by(token_for(case, at), now=at), code, now=at)


def frozen_case(**more: Any) -> Case:
    case = hacked(**more)
    begun(case)
    step(recovery_steps.freeze_account, case)
    return case


def test_the_member_names_the_contact_and_proves_to_hold_it() -> None:
    case = frozen_case()
    step(recovery_steps.ask_contact, case)
    contact = name(case, "New.Address@Mail.example ")
    assert contact.value == "new.address@mail.example"
    assert [job["kind"] for job in jobs("send_recovery_mail")] == ["link", "code"]
    assert "new.address" not in str(jobs("send_recovery_mail"))
    assert not confirm(case, "00000000")
    assert confirm(case, recovery_contacts.code_of(contact))
    assert row_of(case).contact_confirmed_at == NOW
    assert "new.address" not in str(told(case.id, object))
    check_fold(case.id)


def test_a_code_is_good_for_a_while_and_for_a_few_tries() -> None:
    case = frozen_case()
    step(recovery_steps.ask_contact, case)
    contact = name(case, "new@mail.example")
    code = recovery_contacts.code_of(contact)
    with pytest.raises(recovery_contacts.ContactRefused):
        confirm(case, code, at=minutes(31))
    for _ in range(5):
        assert not confirm(case, "1")
    with pytest.raises(recovery_contacts.ContactRefused):
        confirm(case, code)
    assert confirm(case, recovery_contacts.code_of(name(case, "new@mail.example")))  # a new code spoils the old one


def test_a_code_for_one_address_does_not_confirm_another() -> None:
    case = frozen_case()
    step(recovery_steps.ask_contact, case)
    code = recovery_contacts.code_of(name(case, "mine@mail.example"))
    name(case, "somebody.elses@mail.example")
    assert not confirm(case, code)


def test_a_contact_of_two_accounts_is_a_pattern_whoever_sees_it() -> None:
    first = frozen_case()
    second = opened("Please change my e-mail", sender=Sender(kind="email", address="b@mail.example", name="B"))
    begun(second, AGENT)
    step(recovery_steps.freeze_account, second, who=AGENT)
    for case, sender in ((first, MEMBER.address), (second, "b@mail.example")):
        who = SPECIALIST if case is first else AGENT
        step(recovery_steps.ask_contact, case, who=who)
        token = links.sign(links.RECOVERY, row_of(case).id, sender, now=NOW)
        with the_program():
            named = recovery_contacts.named_by(token, now=NOW)
            recovery_contacts.name_contact(named, "ring@mail.example", now=NOW)
    assert (row_of(first).tier, row_of(second).tier) == ("low", "high")  # the first is weighed at its next step
    assert "pattern" in row_of(second).signals
    proven(first, "device_on_record")
    assert "pattern" in row_of(first).signals
    assert person("regional_lead").id in notified("ring_found")
    assert person("agent_chennai").id not in notified("ring_found")
    check_fold(first.id, second.id)


def test_nobody_is_asked_for_a_contact_before_the_freeze() -> None:
    case = hacked()
    begun(case)
    with pytest.raises(RecoveryRefused, match="freeze the account first"):
        step(recovery_steps.ask_contact, case)


# -- two people, and time ----------------------------------------------------------------------------------


def test_high_risk_takes_two_people_and_three_days_with_a_notice_to_every_old_contact() -> None:
    case = proposed()
    with pytest.raises(RecoveryRefused, match="somebody else"):
        step(recovery_ending.approve_restore, case, True)
    step(recovery_ending.approve_restore, case, True, who=LEADER, at=minutes(50))
    assert told(case.id, RecoveryCooling)[0].notices == 1
    with the_program():
        old = MemberAddress.objects.get(value="old@mail.example").pk
    assert [job for job in jobs("send_recovery_mail") if job["kind"] == "notice"] == [
        {"kind": "notice", "recovery_id": row_of(case).id, "address_id": old}
    ]
    with pytest.raises(RecoveryRefused, match="time to object"):
        step(recovery_ending.restore_account, case, at=hours(72))
    step(recovery_ending.restore_account, case, at=hours(73))
    assert told(case.id, RecoveryEnded)[0].outcome == "restored"
    check_fold(case.id)


def test_the_first_person_hears_what_is_missing() -> None:
    case = hacked()
    begun(case, **ALL)
    with pytest.raises(RecoveryRefused) as refusal:
        step(recovery_ending.propose_restore, case)
    for missing in ("freeze the account first", "proofs missing: 3", "strong proofs missing: 1", "confirmed a contact"):
        assert missing in str(refusal.value)


def test_the_second_person_sends_it_back_and_a_failed_proof_counts() -> None:
    case = proposed()
    with pytest.raises(RecoveryRefused, match="send it back"):
        proven(case, "creation", outcome="failed")
    step(recovery_ending.approve_restore, case, False, who=LEADER)
    proven(case, "payment_record", outcome="failed")
    with pytest.raises(RecoveryRefused, match="proofs missing: 1"):
        step(recovery_ending.propose_restore, case)
    check_fold(case.id)


def test_a_low_risk_takes_one_person() -> None:
    case = frozen_case()
    proven(case, "old_contact_answers")
    step(recovery_ending.propose_restore, case)
    assert row_of(case).state == "cooling"
    step(recovery_ending.restore_account, case)
    assert row_of(case).state == "restored"
    check_fold(case.id)


def test_this_was_not_me_stops_it_and_flags_the_takeover() -> None:
    case = cooling()
    token = links.sign(links.NOT_ME, row_of(case).id, "old@mail.example", now=minutes(50))
    with the_program() as program:
        number = recovery_contacts.objection_of(token, now=hours(3))
        assert recovery_ending.object_to(number, actor=program, now=hours(3))
        assert not recovery_ending.object_to(number, actor=program, now=hours(4))
    assert told(case.id, RecoveryObjected)
    assert "takeover" in now_is(case.id).tags
    assert (row_of(case).state, bool(row_of(case).frozen_at)) == ("stopped", True)
    assert not told(case.id, PriorityChanged)  # it was urgent already
    with pytest.raises(RecoveryRefused, match="is stopped"):
        step(recovery_ending.restore_account, case, at=hours(80))
    check_fold(case.id)


FORGED: dict[str, Any] = {
    "forged": lambda number: "forged",
    "for a stranger": lambda number: links.sign(links.NOT_ME, number, "stranger@mail.example", now=NOW),
    "for another purpose": lambda number: links.sign(links.STATUS, number, "old@mail.example", now=NOW),
    "expired": lambda number: links.sign(
        links.NOT_ME, number, "old@mail.example", now=NOW, expires_at=NOW + timedelta(minutes=1)
    ),
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_link_opens_nothing_that_is(make: Any) -> None:
    case = cooling()
    with the_program(), pytest.raises(links.BadLink):
        recovery_contacts.objection_of(make(row_of(case).id), now=hours(2))


def test_letters_go_in_the_members_language_and_carry_what_they_must() -> None:
    sent: list[dict[str, Any]] = []
    cooling()
    with the_program(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(recovery_mail, "hand_over", lambda raw, **about: sent.append({"raw": raw, **about}))
        for job in jobs("send_recovery_mail"):
            recovery_mail.send_recovery_mail(**job, now=hours(1))
    assert [(each["recipient"]) for each in sent] == ["old@mail.example"]
    assert "Seseorang mahu akaun anda" in sent[0]["raw"].decode()
    texts = recovery_mail.letters()
    assert {"en", "hi", "ms", "ta", "ur"} <= set(texts)
    for spoken in texts.values():
        assert set(spoken) == set(texts["en"])
        assert "{code}" in spoken["code"]
        assert "{url}" in spoken["link"]
        assert "{url}" in spoken["notice"]
        assert "{until}" in spoken["notice"]


# -- the end, and what is found later ----------------------------------------------------------------------


def test_it_is_refused_with_a_reason_and_the_named_contact_goes() -> None:
    case = frozen_case()
    step(recovery_steps.ask_contact, case)
    name(case, "new@mail.example")
    with pytest.raises(RecoveryRefused, match="say why"):
        step(recovery_ending.end_recovery, case, "refused", "a feeling")
    step(recovery_ending.end_recovery, case, "refused", "not_proven")
    with the_program():
        assert not RecoveryContact.objects.filter(case_id=case.id).exists()
    check_fold(case.id)


def test_a_handover_to_a_stranger_is_found_by_somebody_else_and_is_a_critical_error() -> None:
    case = cooling()
    step(recovery_ending.restore_account, case, at=hours(73))
    with pytest.raises(RecoveryRefused, match="you took part"):
        step(recovery_ending.judge_recovery, case, who=LEADER, at=hours(90))
    step(recovery_ending.judge_recovery, case, who="regional_lead", at=hours(90))
    assert told(case.id, RecoveryJudged)[0].mark == "wrongful_handover"
    assert "critical_error" in now_is(case.id).tags
    with pytest.raises(RecoveryRefused, match="on record"):
        step(recovery_ending.judge_recovery, case, who="regional_lead", at=hours(91))
    check_fold(case.id)


def test_what_is_erased_cannot_be_met_again() -> None:
    case = frozen_case()
    step(recovery_steps.ask_contact, case)
    name(case, "new@mail.example")
    with the_program():
        gone = Gone()
        erase_recoveries(Recovery.objects.filter(case_id=case.id), gone)
        assert gone.counts == {"contact": 1}
        row = Recovery.objects.get(case_id=case.id)
        assert (row.contact_mark, row.device_mark, row.phrase_marks) == ("", "", [])
        assert not RecoveryContact.objects.exists()
