"""Who holds the compartment of a sealed case reads number and reason in lists, and no more until she says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from nakhoda.core.events import CaseAssigned
from nakhoda.desk.actions.sealed_opening import say_purpose
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, ClockRow, DuplicateOffer, Escalation, Notice, SealedRead, VaultEntry
from nakhoda.desk.queries.vault_seal import digest_of
from nakhoda.org.actors import system
from nakhoda.org.queries import registry_id
from nakhoda.simulator.cast import CAST
from tests.cast import NOW, person
from tests.desk.stories import acting, opened, the_program
from tests.walls.scene import LATER, READS, SEALED, built, canary_of, knock, knocking, undone

pytestmark = pytest.mark.django_db
HOLDERS = [(wall, who) for wall in SEALED for who in sorted(READS) if wall in READS[who]]
EVERYBODY = ("team_leader", "delivery_lead", "regional_lead", "specialist", "agent", "qa_analyst", "admin", "planner")
LISTS = ("desk:home", "desk:my_cases", "desk:board", "desk:board_inside", "desk:escalations", "desk:cases")


@pytest.fixture
def cases() -> dict[str, Case]:
    """A case behind every wall, escalated and late; nobody has said a purpose."""
    found = built()
    with the_program():
        SealedRead.objects.all().delete()
        ClockRow.objects.update(due_at=NOW)
        for case in found.values():
            Escalation.objects.create(
                case_id=case.id, scope_id=case.scope_id, reason="beyond_authority", from_queue=case.queue,
                to_queue=case.queue, raised_by=-1, raised_at=NOW, state="raised",
            )  # fmt: skip
    return found


def heard(client: Any, word: str) -> list[str]:
    pages = [(name, knock(client, "GET", reverse(name))) for name in LISTS]
    pages += [("all", knock(client, "GET", reverse("desk:cases"), {"status": "any"}))]
    return [name for name, page in pages if page.status_code == 200 and word in page.content.decode().casefold()]


@pytest.mark.parametrize(("wall", "who"), HOLDERS)
def test_a_list_has_the_number_and_not_the_subject_nor_the_member(cases: dict[str, Case], wall: str, who: str) -> None:
    client, bird = knocking(who), canary_of(wall)
    assert heard(client, bird.word) == []
    listed = knock(client, "GET", reverse("desk:cases"), {"status": "any"}).content.decode()
    assert f"#{cases[wall].id}<" in listed
    assert "Sealed: state a purpose to open" in listed


@pytest.mark.parametrize(("wall", "who"), HOLDERS)
def test_a_stated_purpose_brings_the_subject_of_that_case_alone(cases: dict[str, Case], wall: str, who: str) -> None:
    with acting(who) as her:
        say_purpose(cases[wall].id, "colleague", "", actor=her, now=NOW)
    with the_program():
        SealedRead.objects.update(until=LATER)
    client = knocking(who)
    assert heard(client, canary_of(wall).word) != []
    for other in set(SEALED) - {wall}:
        assert heard(client, canary_of(other).word) == []


@pytest.mark.parametrize(("wall", "who"), HOLDERS)
def test_a_search_is_no_way_around_the_purpose(cases: dict[str, Case], wall: str, who: str) -> None:
    client, word = knocking(who), canary_of(wall).word
    found = knock(client, "GET", reverse("desk:cases"), {"q": word, "status": "any"})
    assert found.context["count_text"] == "0 cases"
    assert knock(client, "GET", reverse("desk:commands"), {"q": word}).json()["items"] == []
    by_number = knock(client, "GET", reverse("desk:commands"), {"q": str(cases[wall].id)}).json()["items"]
    assert by_number[0]["label"].startswith(f"#{cases[wall].id} ")
    assert word not in by_number[0]["label"].casefold()


@pytest.mark.parametrize(("wall", "who"), HOLDERS)
def test_a_search_by_address_or_number_tells_of_no_sealed_case(cases: dict[str, Case], wall: str, who: str) -> None:
    client, address, card = knocking(who), canary_of(wall).address, "4111111111111111"
    with the_program():
        VaultEntry.objects.create(
            case_id=cases[wall].id, scope_id=cases[wall].scope_id, token="card-1", kind="card", hint="…11",
            holder=f"case:{cases[wall].id}", sealed=b"", digest=digest_of("card", card), created_at=NOW,
        )  # fmt: skip
    for asked in (address, card, f"paid with {card}"):
        found = knock(client, "GET", reverse("desk:cases"), {"q": asked, "status": "any"})
        assert found.context["count_text"] == "0 cases", asked
        assert knock(client, "GET", reverse("desk:commands"), {"q": asked}).json()["items"] == []
    with the_program():
        said = {"case_id": cases[wall].id, "label_id": cases[wall].scope_id, "scope_id": registry_id()}
        SealedRead.objects.create(
            **said, person_id=person(who).id, purpose="colleague", how="stated", what="statement", at=NOW, until=LATER
        )
    found = knock(client, "GET", reverse("desk:cases"), {"q": address, "status": "any"})
    assert found.context["count_text"] == "1 cases"


@pytest.mark.parametrize("spelt", ["{}", "0000000000000000{}", "{}\u00a0", "arabic"])
@pytest.mark.parametrize("wall", SEALED)
def test_no_spelling_of_a_number_leads_a_merge_past_the_purpose(cases: dict[str, Case], wall: str, spelt: str) -> None:
    who = "specialist_security" if wall == "security" else "specialist_minor"
    client, sealed = knocking(who), cases[wall]
    digits = "".join(chr(0x660 + int(each)) for each in str(sealed.id))
    into = digits if spelt == "arabic" else spelt.format(sealed.id)
    with acting(who) as her:
        other = opened("And more", queue=sealed.queue, lob=sealed.lob, subject="Mine")
        say_purpose(other.id, "colleague", "", actor=her, now=NOW)
    with the_program():
        SealedRead.objects.filter(case_id=other.id).update(until=LATER)
    shown = knock(client, "GET", reverse("desk:merge_preview", args=[other.id]), {"into": into})
    assert canary_of(wall).word not in shown.content.decode().casefold()
    with undone():
        client.post(reverse("desk:merge", args=[other.id]), {"into": into, "different_member": "on"})
        with the_program():
            assert Case.objects.get(id=other.id).status != "merged"


@pytest.mark.parametrize("wall", SEALED)
def test_whoever_has_the_case_in_hand_reads_its_subject(cases: dict[str, Case], wall: str) -> None:
    who = "specialist_security" if wall == "security" else "specialist_minor"
    with the_program():
        case = Case.objects.select_for_update().get(id=cases[wall].id)
        told = [CaseAssigned(agent_id=person(who).id, cause="pull")]
        write_events(case, told, actor=system("test"), now=NOW)
    assert "desk:home" in heard(knocking(who), canary_of(wall).word)


def test_the_page_of_an_open_case_tells_nothing_of_a_sealed_one_of_the_same_member(cases: dict[str, Case]) -> None:
    word, sealed = canary_of("security").word, cases["security"]
    plain = opened("Another matter", queue="hub_accounts", subject="Plain")
    with the_program():
        DuplicateOffer.objects.create(
            case_id=plain.id, other_id=sealed.id, scope_id=plain.scope_id, points=9, codes=["member"], offered_at=NOW
        )
    for who in ("specialist_security", "regional_lead", "leader_access"):
        page = knock(knocking(who), "GET", reverse("desk:case", args=[plain.id])).content.decode()
        assert "Plain" in page
        assert word not in page.casefold()


@pytest.mark.parametrize("who", CAST)
def test_no_notice_tells_of_a_sealed_place_to_whoever_does_not_hold_it(cases: dict[str, Case], who: str) -> None:
    kinds = ("queue_due", "law_due", "second_return", "ladder", "odd_reveal", "ring_found")
    for wall, case in cases.items():
        for kind in kinds:
            tell(kind, case.id, label_id=case.scope_id, roles=EVERYBODY, code=f"{wall}@1", now=NOW)
    with the_program():
        Notice.objects.update(expires_at=LATER)
        mine = Notice.objects.filter(person_id=person(who).id)
        told = {code.partition("@")[0] for code in mine.values_list("code", flat=True)}
    assert told & set(SEALED) <= READS[who]
    page = knock(knocking(who), "GET", reverse("desk:inbox")).content.decode()
    for wall in set(SEALED) - READS[who]:
        assert f"{wall}:" not in page
        assert f"scalation {cases[wall].id} " not in page
