"""The pages of a recovery: no contact is shown whole, no link tells why it does not open, no lead sees too far."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions import recovery_contacts, recovery_ending, recovery_steps
from nakhoda.desk.models import Recovery, RecoveryContact
from nakhoda.desk.queries import links
from nakhoda.desk.queries.recoveries_page import recoveries_page
from tests.cast import NOW
from tests.desk.stories import MEMBER, acting, jobs, minutes, opened, the_program
from tests.desk.test_recovery import (
    AGENT,
    ALL,
    HACKED,
    LEADER,
    SPECIALIST,
    STRONG,
    begun,
    cooling,
    hacked,
    owner,
    proven,
    row_of,
    step,
)
from tests.walls.scene import knocking
from tests.walls.test_url_matrix import _looks

pytestmark = pytest.mark.django_db
ACCESS: dict[str, Any] = {"queue": "hub_accounts", "lob": "account_access"}


@pytest.fixture
def asked() -> Any:
    """A frozen account whose member was asked for a contact, now."""
    now = timezone.now()
    case = hacked(at=now)
    begun(case, at=now)
    step(recovery_steps.freeze_account, case, at=now)
    step(recovery_steps.ask_contact, case, at=now)
    token = links.sign(links.RECOVERY, row_of(case).id, MEMBER.address, now=now)
    return case, reverse("member:recovery_contact", args=[token])


def contact_of(case: Any) -> RecoveryContact:
    with the_program():
        return RecoveryContact.objects.get(case_id=case.id)


def test_the_member_enters_an_address_gets_a_code_and_confirms(asked: Any) -> None:
    case, url = asked
    browser = Client()
    assert browser.get(url).status_code == 200
    assert not jobs("send_recovery_mail")[1:]  # a GET sends nothing
    assert browser.post(url, {"email": "Fresh@Mail.example"}).status_code == 303
    page = browser.get(url).content.decode()
    assert "f\u2060…\u2060h@mail.example" in page
    assert browser.post(url, {"code": "123"}).status_code == 422
    assert contact_of(case).tries == 1
    code = recovery_contacts.code_of(contact_of(case))
    assert browser.post(url, {"code": f"{code[:4]} {code[4:]}"}).status_code == 303
    assert "Your address is confirmed" in browser.get(url).content.decode()
    assert row_of(case).contact_confirmed_at is not None


WRONG_ADDRESSES = {"nothing": "", "no address": "fresh", "two": "a@b.example, c@d.example"}


@pytest.mark.parametrize("told", WRONG_ADDRESSES.values(), ids=WRONG_ADDRESSES)
def test_it_is_no_address(asked: Any, told: str) -> None:
    assert Client().post(asked[1], {"email": told}).status_code == 422


def test_links_that_do_not_open_all_look_the_same(asked: Any) -> None:
    case, url = asked
    number, now = row_of(case).id, timezone.now()
    tokens = {
        "forged": "forged",
        "for somebody else": links.sign(links.RECOVERY, number, "thief@mail.example", now=now),
        "of another purpose": links.sign(links.NOT_ME, number, MEMBER.address, now=now),
        "expired": links.sign(links.RECOVERY, number, MEMBER.address, now=now, expires_at=now),
    }
    pages = [_opened(token) for token in tokens.values()]
    step(recovery_ending.end_recovery, case, "refused", "not_proven", at=now)
    pages.append(_opened(url.split("/")[-2]))
    assert {status for status, _ in pages} == {404}
    assert len(set(pages)) == 1


def _opened(token: str) -> tuple[int, str]:
    """What a reader sees behind a link, without the link itself."""
    status, text = _looks(Client().get(reverse("member:recovery_contact", args=[token])))
    return status, text.replace(token, "")


def test_an_old_contact_stops_it_with_one_button_and_a_get_stops_nothing() -> None:
    case = cooling()
    now = timezone.now()
    url = reverse("member:not_me", args=[links.sign(links.NOT_ME, row_of(case).id, "old@mail.example", now=now)])
    assert Client().get(url).status_code == 200
    assert row_of(case).state == "cooling"
    first, second = Client().post(url), Client().post(url)
    assert row_of(case).state == "stopped"
    assert _looks(first) == _looks(second)  # whether or not there was something to stop
    wrong = Client().post(reverse("member:not_me", args=["forged"]))
    assert wrong.status_code == 404


def test_nobody_on_the_staff_reads_a_contact_whole() -> None:
    owner(address="owner.of.it@old.example")
    case = opened("I lost my account", **ACCESS)
    begun(case, handle="hajar.kelate", **ALL)
    step(recovery_steps.freeze_account, case)
    step(recovery_steps.ask_contact, case)
    token = links.sign(links.RECOVERY, row_of(case).id, MEMBER.address, now=NOW)
    with the_program():
        named = recovery_contacts.named_by(token, now=NOW)
        recovery_contacts.name_contact(named, "brand.new@fresh.example", now=NOW)
    for who in (SPECIALIST, LEADER):
        browser = knocking(who)
        pages = [browser.get(reverse(name, args=args)).content.decode() for name, args in _pages(case.id)]
        assert "o…t@o….example" in pages[0]
        assert "b…w@f….example" in pages[0]
        for page in pages:
            assert "owner.of.it" not in page
            assert "brand.new" not in page


def _pages(number: int) -> list[tuple[str, list[Any]]]:
    return [("desk:case", [number]), ("desk:history", [number]), ("desk:conversation", [number])]


def test_a_lead_sees_a_ring_as_far_as_her_sight_goes() -> None:
    chennai, kl = opened(), opened(queue="selat_accounts_en")
    begun(chennai, AGENT)
    begun(kl, "agent_kl")
    with the_program():
        Recovery.objects.update(contact_mark="the same")
        Recovery.objects.filter(case_id=kl.id).update(account_member_id=None)
    with acting(LEADER) as leader:
        (ring,) = recoveries_page(leader, minutes(60))["rings"]
    assert (ring["accounts"], ring["across"]) == (2, True)
    assert {row["number"] for row in ring["cases"]} == {chennai.id, kl.id}
    with acting("leader_age") as elsewhere:
        page = recoveries_page(elsewhere, minutes(60))
    assert (page["rings"], page["hands"], page["waiting"], page["ended"]) == ([], [], [], [])


def test_an_agent_is_told_of_a_pattern_and_of_no_case_in_it() -> None:
    first, second = opened(), opened(queue="selat_accounts_en")
    begun(second, "agent_kl")
    begun(first, AGENT)
    with the_program():
        Recovery.objects.update(contact_mark="the same")
        Recovery.objects.filter(case_id=second.id).update(account_member_id=None)
    proven(first, *STRONG[:0])
    step(recovery_steps.report_signals, first, {}, who=AGENT)
    page = knocking(AGENT).get(reverse("desk:case", args=[first.id])).content.decode()
    assert "It fits a pattern that leads look at" in page
    assert f"#{second.id}" not in page


def test_takeovers_without_a_freeze_are_listed_until_they_are_frozen() -> None:
    case = opened("Somebody hacked my account", **HACKED)
    with acting(LEADER) as leader:
        (row,) = recoveries_page(leader, minutes(61))["uncontained"]
    assert (row["number"], row["late"]) == (case.id, True)
    begun(case)
    step(recovery_steps.freeze_account, case)
    with acting(LEADER) as leader:
        assert recoveries_page(leader, minutes(62))["uncontained"] == []


def test_the_page_of_leads_and_the_counts_open() -> None:
    cooling()
    for name in ("desk:recoveries", "desk:duplicates"):
        assert knocking(LEADER).get(reverse(name)).status_code == 200
