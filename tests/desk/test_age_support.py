"""From the restriction to the destroyed document: the life of an age appeal, in Malay and in English (handbook 5.2)."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nakhoda.core.appeals import Finding
from nakhoda.core.events import (
    AppealDecided,
    AppealProposed,
    AppealSentBack,
    EvidenceAssessed,
    EvidenceDisposed,
    NoticeServed,
)
from nakhoda.desk.actions.appeal_reviews import NotYourAppeal, confirm_appeal, decide_appeal, implement_appeal
from nakhoda.desk.actions.appeals import AppealRefused, AppealTooLate, Filed, file_appeal
from nakhoda.desk.actions.conversation import CannotReply, reply
from nakhoda.desk.actions.decisions import DecisionRefused, make_decision, record_product_decision, serve_notice
from nakhoda.desk.actions.evidence_disposal import dispose_evidence
from nakhoda.desk.actions.holding import HoldTerms, place_hold
from nakhoda.desk.actions.states import tag
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.intake.files import keep
from nakhoda.desk.models import AppealRecord, Attachment, Case, CaseDecision, Message
from nakhoda.desk.queries.evidence import is_kept, path_of
from nakhoda.journal.models import Record
from tests.cast import NOW, actor, person
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import MEMBER, SECURITY, acting, clock, jobs, minutes, opened, the_program, told

pytestmark = pytest.mark.django_db
CARD = b"\x89PNG a made-up identity card"
OVER = Finding("mykad", "genuine", "over")
UNDER = Finding("mykad", "genuine", "under")
UNCLEAR = Finding("mykad", "unreadable", "undetermined")


def restricted(kind: str = "age_restriction", country: str = "MY", **more: Any) -> CaseDecision:
    """The product restricts an account for its age; an older case makes the member known."""
    older = opened(country=country, locale=f"ms-{country}")
    assert older.member_id
    about = {"decided_at": NOW, "informed_at": NOW, "country": country} | more
    with the_program() as program:
        return record_product_decision(older.member_id, kind, WHOLE, True, actor=program, now=NOW, **about)


def contested(decision: CaseDecision, at: datetime = NOW, locale: str = "ms-MY") -> Filed:
    with the_program() as program:
        card = keep(io.BytesIO(CARD), "kad.png", "image/png", purpose="evidence")
        os.utime(path_of(card.sha256), (1, 1))  # it was not sent this very minute
        letter = Arrival(
            channel="appeal",
            received_at=at,
            sender=MEMBER,
            text="Saya berumur 24 tahun. Ini MyKad saya.",
            locale=locale,
            country="MY",
            files=(card,),
            acknowledged="page",
        )
        return file_appeal(decision.reference, letter, actor=program, now=at, shown_kind="mykad")


def reviewed(filed: Filed, outcome: str, finding: Finding, who: str = "specialist_minor", at: float = 30) -> None:
    with acting(who) as reviewer:
        decide_appeal(filed.case.id, outcome, "As the card shows", actor=reviewer, now=minutes(at), finding=finding)


def confirmed(filed: Filed, agrees: bool, who: str = "leader_age", note: str = "", at: float = 40) -> AppealRecord:
    with acting(who) as second:
        return confirm_appeal(filed.case.id, agrees, note, actor=second, now=minutes(at))


def notices(case: Case, kind: str) -> list[str]:
    with the_program():
        return list(Message.objects.filter(case_id=case.id, macro=f"auto:{kind}").values_list("text", flat=True))


def record(filed: Filed) -> AppealRecord:
    with the_program():
        return AppealRecord.objects.get(id=filed.appeal.id)


# -- restriction and appeal -------------------------------------------------------------------------------


def test_a_restriction_in_malaysia_leaves_a_month_to_take_data_out_and_half_a_year_to_appeal() -> None:
    decision = restricted()
    assert decision.export_until == datetime(2026, 12, 24, tzinfo=NOW.tzinfo)
    assert decision.appeal_until == datetime(2027, 5, 23, tzinfo=NOW.tzinfo)
    assert decision.jurisdictions == ["MY"]
    assert restricted(country="IN").export_until is None


def test_the_appeal_is_about_age_and_keeps_what_the_member_says_it_shows() -> None:
    filed = contested(restricted())
    assert (filed.case.lob, filed.case.reason, filed.case.tier) == ("age_support", "age_appeal", 2)
    assert filed.appeal.shown_kind == "mykad"
    assert clock(filed.case.id, "acknowledgement").outcome == "met"
    check_fold(filed.case.id)


def test_day_181_is_refused_with_the_reason_and_the_right_address() -> None:
    decision = restricted()
    assert decision.appeal_until
    with pytest.raises(AppealTooLate) as refusal:
        contested(decision, at=decision.appeal_until)
    assert "until 22 May 2027" in str(refusal.value)
    assert "aduan.mcmc.gov.my" in str(refusal.value)
    with the_program():
        assert not AppealRecord.objects.exists()


# -- the finding ------------------------------------------------------------------------------------------


def test_old_enough_is_lifted_told_in_malay_and_carried_out() -> None:
    filed = contested(restricted())
    reviewed(filed, "overturned_new_evidence", OVER)
    assert told(filed.case.id, EvidenceAssessed) == [
        EvidenceAssessed(appeal_id=filed.appeal.id, evidence_kind="mykad", authenticity="genuine", age_outcome="over")
    ]
    (letter,) = notices(filed.case, "appeal_outcome")
    assert "keputusan itu ditarik balik" in letter
    assert "24 November 2026" in letter
    with acting("specialist_minor") as reviewer:
        implement_appeal(filed.case.id, actor=reviewer, now=minutes(60))
    assert clock(filed.case.id, "implementation").outcome == "met"
    check_fold(filed.case.id)


def test_the_same_in_english() -> None:
    filed = contested(restricted(), locale="en-MY")
    reviewed(filed, "upheld", UNDER)
    (letter,) = notices(filed.case, "appeal_outcome")
    assert "The decision stands" in letter
    assert "Malaysian Communications and Multimedia Commission" in letter
    assert jobs("send_message")
    check_fold(filed.case.id)


def test_undetermined_decides_nothing_and_the_member_may_show_something_else() -> None:
    decision = restricted()
    filed = contested(decision)
    with pytest.raises(AppealRefused, match="decides nothing"):
        reviewed(filed, "upheld", UNCLEAR)
    reviewed(filed, "inadmissible", UNCLEAR)
    (letter,) = notices(filed.case, "appeal_outcome")
    assert "22 Mei 2027" in letter
    assert contested(decision, at=minutes(90)).is_new
    check_fold(filed.case.id)


def test_an_age_is_not_guessed() -> None:
    filed = contested(restricted())
    with pytest.raises(AppealRefused, match="over, under or undetermined"):
        reviewed(filed, "upheld", Finding())
    with pytest.raises(AppealRefused, match="only genuine evidence"):
        reviewed(filed, "overturned_error", Finding("mykad", "forged", "over"))
    assert told(filed.case.id, AppealDecided, EvidenceAssessed) == []
    check_fold(filed.case.id)


# -- two people -------------------------------------------------------------------------------------------


def test_one_person_alone_gives_no_banned_account_back() -> None:
    filed = contested(restricted("underage_ban"))
    reviewed(filed, "overturned_new_evidence", OVER)
    assert record(filed).state == "proposed"
    assert (len(told(filed.case.id, AppealProposed)), told(filed.case.id, AppealDecided)) == (1, [])
    assert notices(filed.case, "appeal_outcome") == []
    with pytest.raises(NotYourAppeal, match="second person"):
        confirmed(filed, True, who="specialist_minor")
    confirmed(filed, True, who="leader_age")
    (decided,) = told(filed.case.id, AppealDecided)
    assert (decided.reviewer_id, decided.second_id) == (person("specialist_minor").id, person("leader_age").id)
    assert clock(filed.case.id, "appeal_decision").outcome == "met"
    check_fold(filed.case.id)


def test_who_disagrees_says_why_and_it_is_looked_at_again() -> None:
    filed = contested(restricted("underage_ban"))
    reviewed(filed, "overturned_new_evidence", OVER)
    with pytest.raises(AppealRefused, match="look at again"):
        confirmed(filed, False)
    confirmed(filed, False, note="The photograph is of somebody else")
    assert told(filed.case.id, AppealSentBack) == [
        AppealSentBack(appeal_id=filed.appeal.id, by=person("leader_age").id)
    ]
    reviewed(filed, "upheld", UNDER, at=50)
    assert record(filed).state == "decided"
    check_fold(filed.case.id)


def test_upholding_a_ban_takes_one_person() -> None:
    filed = contested(restricted("underage_ban"))
    reviewed(filed, "upheld", UNDER)
    assert record(filed).state == "decided"
    with pytest.raises(AppealRefused, match="nothing waits"):
        confirmed(filed, True)


@pytest.mark.parametrize("column", ["reviewer_id", "second_id"])
def test_the_database_too_keeps_the_decider_away_from_the_review(column: str) -> None:
    filed = contested(restricted(decided_by=person("leader_age").id))
    with the_program(), pytest.raises(IntegrityError, match="is_another"), transaction.atomic():
        AppealRecord.objects.filter(id=filed.appeal.id).update(**{column: person("leader_age").id})


# -- documents --------------------------------------------------------------------------------------------


def disposed(at: datetime) -> int:
    with the_program():
        return dispose_evidence(at)


def test_the_document_goes_after_a_day_and_the_finding_stays(django_capture_on_commit_callbacks: Any) -> None:
    filed = contested(restricted())
    with the_program():
        file = Attachment.objects.get(case_id=filed.case.id)
    digest = file.sha256
    reviewed(filed, "overturned_new_evidence", OVER)
    assert disposed(minutes(30) + timedelta(hours=23)) == 0
    assert is_kept(digest)
    with django_capture_on_commit_callbacks(execute=True):
        assert disposed(minutes(30) + timedelta(hours=24)) == 1
    assert not is_kept(digest)
    with the_program():
        file.refresh_from_db()
    assert (file.name, file.sha256, bool(file.disposed_at)) == ("destroyed", "", True)
    kept = record(filed)
    assert (kept.age_outcome, kept.evidence_kind, kept.decided_at) == ("over", "mykad", minutes(30))
    assert told(filed.case.id, EvidenceDisposed) == [EvidenceDisposed(appeal_id=filed.appeal.id, files=1)]
    assert disposed(minutes(100_000)) == 0
    check_fold(filed.case.id)


def test_what_another_case_shows_too_is_not_taken_from_it(django_capture_on_commit_callbacks: Any) -> None:
    filed = contested(restricted())
    with the_program():
        file = Attachment.objects.get(case_id=filed.case.id)
        other = opened()
        row = {"name": "x", "content_type": "image/png", "size": 1, "sha256": file.sha256}
        Attachment.objects.create(case_id=other.id, scope_id=other.scope_id, **row)
    reviewed(filed, "upheld", UNDER)
    with django_capture_on_commit_callbacks(execute=True):
        assert disposed(minutes(10_000)) == 1
    assert is_kept(file.sha256)


def test_a_legal_hold_beats_the_deletion_and_that_is_written_down() -> None:
    filed = contested(restricted())
    reviewed(filed, "upheld", UNDER)
    with the_program() as program:
        tag(filed.case.id, actor=program, now=minutes(31), add={"legal_hold"}, remove=set())
    assert disposed(minutes(10_000)) == 0
    with the_program() as program:
        refused = Record.objects.get(name="disposal.refused")
        assert refused.subject == f"appeal:{filed.appeal.id}"
        tag(filed.case.id, actor=program, now=minutes(10_001), add=set(), remove={"legal_hold"})
    assert disposed(minutes(10_002)) == 0  # asked again tomorrow
    assert disposed(minutes(20_000)) == 1
    check_fold(filed.case.id)


# -- notices ----------------------------------------------------------------------------------------------


def test_the_member_gets_the_reasons_in_their_language_with_the_last_day() -> None:
    case = held("specialist_security", queue=SECURITY, country="MY", locale="ms-MY")
    with acting("specialist_security") as agent:
        made = make_decision(case.id, "account", WHOLE, True, actor=agent, now=minutes(10))
        serve_notice(made.id, actor=agent, now=minutes(11))
    (letter,) = notices(case, "decision")
    assert "Sebab: A video of 12 March shows a dangerous act." in letter
    assert "22 Mei 2027" in letter
    assert told(case.id, NoticeServed) == [NoticeServed(decision_id=made.id)]
    check_fold(case.id)


def test_whoever_reported_learns_that_we_decided_and_no_more() -> None:
    case = held("specialist_security", queue=SECURITY)
    author = opened(sender=Sender(kind="email", address="author@mail.example", name="A", handle="loud.one"))
    with acting("specialist_security") as agent:
        made = make_decision(case.id, "content", WHOLE, True, actor=agent, now=minutes(10), about_handle="@loud.one")
        assert made.member_id == author.member_id
        serve_notice(made.id, actor=agent, now=minutes(11))
    assert notices(case, "decision") == []
    (letter,) = notices(case, "reporter")
    for secret in ("dangerous", "loud.one", made.reference, "community rules"):
        assert secret not in letter
    assert [event.to for event in told(case.id, NoticeServed)] == ["reporter", "member"]
    (job,) = jobs("send_decision_notice")
    assert job["decision_id"] == made.id
    assert "author@mail.example" not in repr(job)
    check_fold(case.id, author.id)


def test_an_unknown_account_is_told_by_the_product_and_the_reporter_by_us() -> None:
    case = held("specialist_security", queue=SECURITY)
    with acting("specialist_security") as agent:
        made = make_decision(case.id, "content", WHOLE, True, actor=agent, now=minutes(10), about_handle="nobody.here")
        serve_notice(made.id, actor=agent, now=minutes(11))
    assert (made.member_id, jobs("send_decision_notice")) == (None, [])
    assert len(notices(case, "reporter")) == 1
    check_fold(case.id)


GAPS = ["decision_facts", "clause", "category", "decision_visibility"]


@pytest.mark.parametrize("gap", GAPS)
def test_the_database_saves_no_adverse_decision_without_its_reasons(gap: str) -> None:
    about: dict[str, Any] = {"kind": "content", "decided_at": NOW, "reference": "X", "scope_id": opened().scope_id}
    with the_program(), pytest.raises(IntegrityError, match="adverse_has_its_reasons"), transaction.atomic():
        CaseDecision.objects.create(adverse=True, statement=WHOLE | {gap: ""}, **about)
    with the_program():
        assert CaseDecision.objects.create(adverse=False, statement={}, **about).id


# -- no tipping-off ---------------------------------------------------------------------------------------


def test_nobody_writes_to_the_member_of_a_report_to_an_authority() -> None:
    case = held("specialist_security", queue=SECURITY, country="MY", locale="ms-MY", tags=("law_enforcement",))
    with acting("specialist_security") as agent:
        with pytest.raises(CannotReply, match=r"take out 'polis'"):
            reply(case.id, "Kami telah membuat laporan kepada polis.", actor=agent, now=minutes(5))
        statement = WHOLE | {"decision_facts": "The police asked us to look at it."}
        with pytest.raises(DecisionRefused, match=r"s\.29"):
            make_decision(case.id, "content", statement, True, actor=agent, now=minutes(6))
        reply(case.id, "Kami sedang menelitinya.", actor=agent, now=minutes(7))
    check_fold(case.id)


def test_a_courts_order_over_a_line_of_business_keeps_the_document_too() -> None:
    filed = contested(restricted())
    reviewed(filed, "upheld", UNDER)
    terms = HoldTerms(reference="KL-9/2026", authority="High Court Kuala Lumpur", reason="Suit 9", lob=filed.case.lob)
    place_hold(terms, actor=actor("admin"), now=minutes(31))
    assert disposed(minutes(10_000)) == 0
    with the_program():
        assert Record.objects.filter(name="disposal.refused").count() == 1
