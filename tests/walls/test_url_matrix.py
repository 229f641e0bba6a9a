"""Roles x doors x methods x walls: each verdict follows from the tables in `scene.py` and `doors.py`."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.desk.models import Case
from nakhoda.org.models import User
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.simulator.cast import CAST
from tests.desk.stories import now_is
from tests.walls.doors import (
    CASE_DOORS,
    NEEDS_SOMETHING_THERE,
    PUBLIC_DOORS,
    SIGN_IN_PREFIXES,
    STAFF_DOORS,
    THING_DOORS,
    Door,
    all_names,
    listed_names,
)
from tests.walls.scene import CASES, MISSING, READS, built, knock, knocking, undone

pytestmark = pytest.mark.django_db
NOT_DONE = (403, 404)
SHOWN = ("desk:case", "desk:reply")  # compared as pages; the other doors as JSON
OTHER = {"GET": "POST", "POST": "GET"}


def test_every_door_is_in_the_table() -> None:
    unlisted = {name for name in all_names() - listed_names() if not name.startswith(SIGN_IN_PREFIXES)}
    assert unlisted == set(), "decide who may use them, and write them into tests/walls/doors.py"
    assert listed_names() - all_names() == set(), "these doors are gone"


def test_everybody_of_the_cast_is_in_the_table() -> None:
    assert set(READS) == set(CAST)


# -- nobody ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC_DOORS)
def test_a_public_door_gives_a_stranger(name: str) -> None:
    args, method, verdict = PUBLIC_DOORS[name]
    assert knock(Client(), method, reverse(name, args=args)).status_code == verdict


@pytest.mark.parametrize("door", [*CASE_DOORS, *STAFF_DOORS], ids=lambda door: door.name)
def test_a_staff_door_sends_a_stranger_to_sign_in(door: Door) -> None:
    url = reverse(door.name, args=door.args or ([1] if door in CASE_DOORS else []))
    for method in ("GET", "POST"):
        answer = knock(Client(), method, url, door.body)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{reverse('account_login')}?next=")


@pytest.mark.parametrize("name", THING_DOORS)
def test_a_door_of_a_thing_sends_a_stranger_to_sign_in_or_nowhere(name: str) -> None:
    url = next(
        url
        for url in (_reversed(name, 1), _reversed(name, 1, 1), _reversed(name, "x"), _reversed(name, 1, 1, 1))
        if url
    )
    for method in ("GET", "POST"):
        answer = knock(Client(), method, url)
        assert answer.status_code in (302, 404, 405), method
        assert answer.status_code != 302 or reverse("account_login") in answer.headers["Location"]


def test_nobody_signs_up_by_herself() -> None:
    told = {"email": "new@example.org", "password1": "korek-api-88", "password2": "korek-api-88"}
    with undone():
        Client().post(reverse("account_signup"), told)
        assert not User.objects.filter(email="new@example.org").exists()


# -- the staff ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", CAST)
def test_a_door_of_no_case_opens_by_its_permission(who: str) -> None:
    client, wrong = knocking(who), {}
    for door in STAFF_DOORS:
        url, may = reverse(door.name, args=door.args), _holds(who, door.permission)
        for method in ("GET", "POST"):
            status = knock(client, method, url, door.body if method in door.methods else {}).status_code
            right = _verdict(may, method in door.methods)
            if status not in right:
                wrong[f"{method} {door.name}"] = (status, right)
    assert wrong == {}


def _verdict(may: bool, right_method: bool) -> tuple[int, ...]:
    if not right_method:
        return (405,) if may else (403, 405)
    return (200, 302, 303, 422) if may else (403,)


@pytest.mark.parametrize("who", [who for who in CAST if READS[who]])
def test_a_door_of_an_own_case_opens_by_its_permission(who: str) -> None:
    cases, client, wrong = built(), knocking(who), {}
    own = cases[min(READS[who])]
    for door in CASE_DOORS:
        url, may = reverse(door.name, args=[own.id]), _holds(who, door.permission)
        (method,) = door.methods
        status = knock(client, method, url, door.body).status_code
        done = (200, 204, 303, 404) if door.name in NEEDS_SOMETHING_THERE else (200, 204, 303)
        if status not in (done if may else NOT_DONE):
            wrong[f"{method} {door.name}"] = status
        if method == "POST" and knock(client, "GET", url).status_code != 405:
            wrong[f"GET {door.name}"] = "not 405"
    assert wrong == {}


@pytest.mark.parametrize("who", CAST)
def test_a_foreign_case_looks_like_a_missing_one(who: str) -> None:
    cases, client, wrong = built(), knocking(who), {}
    for door in CASE_DOORS:
        (method,) = door.methods
        plain = {} if door.name in SHOWN else {"headers": {"Accept": "application/json"}}  # a page costs 10 ms to draw
        missing = knock(client, method, reverse(door.name, args=[MISSING]), door.body, **plain)
        for wall in sorted(set(CASES) - READS[who]):
            foreign = knock(client, method, reverse(door.name, args=[cases[wall].id]), door.body, **plain)
            if foreign.status_code != 404 or _looks(foreign) != _looks(missing):
                wrong[f"{method} {door.name} {wall}"] = (foreign.status_code, missing.status_code)
    assert wrong == {}


@pytest.mark.parametrize("who", [who for who in CAST if READS[who]])
def test_a_foreign_case_is_no_partner_of_an_own_one(who: str) -> None:
    """A merge names two cases: the second must be as invisible as the first."""
    cases, client = built(), knocking(who)
    own = cases[min(READS[who])]
    for name, method in (("desk:merge", "POST"), ("desk:merge_preview", "GET")):
        url = reverse(name, args=[own.id])
        missing = knock(client, method, url, {"into": MISSING, "different_member": "on"})
        for wall in sorted(set(CASES) - READS[who]):
            told = {"into": cases[wall].id, "different_member": "on"}
            with undone():
                foreign = client.post(url, told) if method == "POST" else client.get(url, told)
                assert _looks(foreign) == _looks(missing), (name, wall)
                assert now_is(cases[wall].id).last_seq == cases[wall].last_seq


@pytest.mark.parametrize("who", ["regional_lead", "leader_access", "leader_age"])
def test_a_bulk_change_reaches_no_foreign_case(who: str) -> None:
    cases, client = built(), knocking(who)
    told = {"action": "priority", "target_priority": "urgent", "cases": [case.id for case in cases.values()]}
    with undone():
        assert client.post(reverse("desk:bulk"), told).status_code == 303
        changed = {wall for wall, case in cases.items() if now_is(case.id).priority == "urgent"}
        assert changed == READS[who]


# -- fields that nobody asked for --------------------------------------------------------------------------

SMUGGLED = {
    "scope_id": "1",
    "assignee_id": "1",
    "agent_id": "1",
    "actor": "system:router",
    "status": "closed",
    "member_id": "1",
    "owner": "kaveri",
    "tier": "2",
    "last_seq": "99",
    "is_public": "true",
    "is_superuser": "true",
    "case_id": "1",
    "now": "2020-01-01T00:00:00Z",
    "known": "1",
}


@pytest.mark.parametrize("door", [door for door in CASE_DOORS if door.methods == ("POST",)], ids=lambda door: door.name)
def test_a_field_that_nobody_asked_for_changes_nothing(door: Door) -> None:
    case, client = built()["chennai"], knocking("agent_chennai")
    assert client.post(reverse("desk:take", args=[case.id])).status_code == 303
    url = reverse(door.name, args=[case.id])
    assert _after(client, url, case, door.body | SMUGGLED) == _after(client, url, case, door.body)


def _after(client: Client, url: str, case: Case, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    timed = ("last_event_at", "last_hash", "next_due_at", "urgency", "first_response_at", "resolved_at", "review_at")
    with undone():
        status = client.post(url, body).status_code
        row = vars(now_is(case.id))
        moving = (*timed, "_state", "escalation_id", "last_public_reply_at", "unanswered_since")
        return status, {name: value for name, value in row.items() if name not in moving}


# -- small parts -------------------------------------------------------------------------------------------


def _holds(who: str, permission: str) -> bool:
    return not permission or any(hat.role in PERMISSIONS[permission].roles for hat in CAST[who].hats)


def _looks(answer: Any) -> tuple[int, str]:
    """What a reader sees, without the number that she typed herself and the tokens of the page."""
    text = re.sub(r"(case|/cases/|#) ?\d+", "N", answer.content.decode())
    text = re.sub(r'(csrfmiddlewaretoken" value|content|nonce)="[^"]*"', "", text)
    text = re.sub(r"[A-Za-z0-9]{64}", "", text)
    return answer.status_code, text + re.sub(r"\d+", "N", answer.headers.get("Location", ""))


def _reversed(name: str, *args: Any) -> str:
    from django.urls import NoReverseMatch

    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
