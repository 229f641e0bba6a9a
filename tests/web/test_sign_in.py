"""Who comes in: by password, by password and a second factor, by the company's sign-in; and who does not."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.org.actions import forget_tries
from nakhoda.org.models import Person, ShortMemory, User
from nakhoda.web.urls_sign_in import CLOSED
from tests.cast import person
from tests.desk.stories import the_program
from tests.web.company import CLIENT, SECRET, Company, company_sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven-tides-and-a-lantern"
LOGIN = "account_login"


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def with_password(key: str) -> User:
    user = person(key).user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse(LOGIN), {"login": email, "password": password})


def confirmed(key: str) -> tuple[User, Client]:
    """Signed in, and the password said once more: what a change of the second factor asks for."""
    user, client = with_password(key), Client()
    sign_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user, client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# -- by password ---------------------------------------------------------------------------------------


def test_a_password_opens_the_page_of_ones_role() -> None:
    user, client = with_password("agent_chennai"), Client()
    answer = sign_in(client, user.email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == reverse("desk:home")


def test_one_comes_back_to_where_one_wanted_to_go() -> None:
    user, client = with_password("planner"), Client()
    wanted = reverse("desk:policies")
    asked = client.get(wanted)["Location"]
    html = client.get(asked).content.decode()
    assert f'name="next" value="{wanted}"' in html
    answer = client.post(reverse(LOGIN), {"login": user.email, "password": PASSWORD, "next": wanted})
    assert answer["Location"] == wanted


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "https:evil.example"])
def test_one_never_leaves_for_another_host(wanted: str) -> None:
    user = with_password("planner")
    answer = Client().post(reverse(LOGIN), {"login": user.email, "password": PASSWORD, "next": wanted})
    assert "evil" not in answer["Location"]


def test_a_wrong_password_and_an_unknown_person_look_the_same() -> None:
    user = with_password("agent_chennai")
    said = []
    for email in (user.email, "nobody@nakhoda.example"):
        client = Client()
        answer = sign_in(client, email, "wrong-password")
        assert (answer.status_code, is_in(client)) == (200, False)
        said.append(re.findall(r'<p class="error">.*?</p>|role="alert">.*?</div></div>', answer.content.decode(), re.S))
    assert said[0] == said[1] != []


def test_who_left_does_not_come_in() -> None:
    user, client = with_password("agent_chennai"), Client()
    user.is_active = False
    user.save()
    sign_in(client, user.email)
    assert not is_in(client)


def test_who_is_on_no_roster_is_told_so() -> None:
    User.objects.create_user("lost@nakhoda.example", "lost@nakhoda.example", PASSWORD)
    client = Client()
    sign_in(client, "lost@nakhoda.example")
    answer = client.get("/", follow=True)
    assert answer.status_code == 403
    assert "nobody on the roster" in answer.content.decode()


def test_guessing_is_stopped() -> None:
    user, client = with_password("agent_chennai"), Client()
    for _ in range(5):
        sign_in(client, user.email, "wrong-password")
    answer = sign_in(client, user.email)
    assert not is_in(client)
    assert "Too many" in answer.content.decode()


def test_what_one_process_counted_stops_the_guessing_at_every_other() -> None:
    user, client = with_password("agent_chennai"), Client()
    for _ in range(5):
        sign_in(client, user.email, "wrong-password")
    locmem._caches.clear()  # a process that has just begun has a memory of its own
    assert "Too many" in sign_in(Client(), user.email).content.decode()
    assert not is_in(client)


def test_tries_are_forgotten_when_nothing_asks_for_them_any_more() -> None:
    sign_in(Client(), with_password("agent_chennai").email, "wrong-password")
    assert ShortMemory.objects.exists()
    forget_tries(now=timezone.now())
    assert ShortMemory.objects.exists()
    forget_tries(now=timezone.now() + timedelta(days=1))
    assert not ShortMemory.objects.exists()


@pytest.mark.parametrize("where", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_makes_or_changes_an_account_by_themselves(where: str, method: str) -> None:
    before = User.objects.count()
    client = Client()
    client.force_login(person("agent_kl").user)
    form = {"email": "new@nakhoda.example", "password1": PASSWORD, "password2": PASSWORD, "action_add": ""}
    for who in (Client(), client):
        answer = getattr(who, method)(f"/accounts/{where}", form)
        assert answer.status_code == 403
        assert "Accounts come from the roster" in answer.content.decode()
    assert User.objects.count() == before
    assert person("agent_kl").user.email == "agent_kl@nakhoda.example"


def test_signing_out_asks_for_a_post() -> None:
    client = Client()
    client.force_login(person("agent_kl").user)
    assert "Sign Out" in client.get(reverse("account_logout")).content.decode()
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_a_password_is_changed_by_who_knows_the_old_one() -> None:
    user, client = with_password("agent_kl"), Client()
    client.force_login(user)
    door = reverse("account_change_password")
    new = {"password1": "nine-lanterns-at-sea", "password2": "nine-lanterns-at-sea"}
    assert client.post(door, new | {"oldpassword": "guess"}).status_code == 200
    assert client.post(door, new | {"oldpassword": PASSWORD}).status_code == 302
    again = Client()
    sign_in(again, user.email, "nine-lanterns-at-sea")
    assert is_in(again)


@pytest.mark.parametrize("weak", ["short", "password123"])
def test_a_weak_password_is_refused(weak: str) -> None:
    user, client = with_password("agent_kl"), Client()
    client.force_login(user)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post(reverse("account_change_password"), form)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()


# -- with a second factor ------------------------------------------------------------------------------


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_second_factor(key: str) -> tuple[User, str, list[str]]:
    """Activated by HTTP, recovery codes read from their page."""
    user, client = confirmed(key)
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml' in html
    found = re.search(r'id="authenticator_secret"[^>]* value="(\w+)"', html)
    assert found is not None
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(found[1])})
    assert answer.status_code == 302
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    cache.clear()  # a code works once; the story goes on without waiting half a minute
    return user, found[1], re.search(r"<textarea[^>]*>(.*?)</textarea>", codes, re.S)[1].split()  # type: ignore[index]


def test_a_second_factor_is_asked_for_after_the_password() -> None:
    user, secret, _codes = with_second_factor("admin")
    client = Client()
    answer = sign_in(client, user.email)
    assert (answer["Location"], is_in(client)) == (reverse("mfa_authenticate"), False)
    assert client.get(reverse("desk:policies")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert 'class="error"' in wrong.content.decode()
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})["Location"] == "/"
    assert is_in(client)


def test_the_same_code_does_not_work_twice() -> None:
    user, secret, _codes = with_second_factor("admin")
    code = code_for(secret)
    for expected in (True, False):
        client = Client()
        sign_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is expected


def test_a_recovery_code_works_once() -> None:
    user, _secret, codes = with_second_factor("admin")
    assert len(codes) == 10
    for expected in (True, False):
        client = Client()
        sign_in(client, user.email)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(client) is expected


def test_changing_the_second_factor_asks_for_the_password_again() -> None:
    user, client = with_password("admin"), Client()
    sign_in(client, user.email)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    door = answer["Location"]
    assert "Confirm" in client.get(door).content.decode()
    client.post(door, {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


PAGES = ("mfa_index", "mfa_activate_totp", "account_change_password", "account_logout", "mfa_add_webauthn")


@pytest.mark.parametrize("door", PAGES)
def test_every_page_of_ones_account_leads_back_to_work(door: str) -> None:
    _user, client = confirmed("admin")
    html = client.get(reverse(door)).content.decode()
    assert "Back to work" in html
    assert not re.search(r"<script(?![^>]*(?:src=|type=\"application/json\"))[^>]*>", html)  # the content policy


# -- by the company's sign-in --------------------------------------------------------------------------


@pytest.fixture
def company(settings: Any) -> Iterator[Company]:
    with company_sign_in() as provider:
        app = {"provider_id": "company", "name": "Company sign-in", "client_id": CLIENT, "secret": SECRET}
        apps = [app | {"settings": {"server_url": provider.url}}]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
        yield provider


def walk(client: Client) -> Any:
    """Press the button, follow the company's page, come back with its code."""
    html = client.get(reverse(LOGIN)).content.decode()
    door = re.search(r'action="(/accounts/oidc/company/login/[^"]*)"', html)
    assert door is not None
    away = client.post(door[1])["Location"]
    parts = urlsplit(away)
    line = http.client.HTTPConnection(parts.netloc, timeout=5)
    line.request("GET", f"{parts.path}?{parts.query}")
    back = urlsplit(line.getresponse().headers["Location"])
    line.close()
    assert back.path == "/accounts/oidc/company/login/callback/"
    return client.get(f"{back.path}?{back.query}")


def test_a_known_verified_address_comes_in(company: Company) -> None:
    company.claims = {"sub": "42", "email": "Agent_KL@nakhoda.example", "email_verified": True, "name": "Lee Mei Yan"}
    for _ in range(2):  # the second time by the connection, not by the address
        client = Client()
        answer = walk(client)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(person("agent_kl").user_id)


REFUSED: dict[str, dict[str, Any]] = {
    "unknown": {"email": "somebody@nakhoda.example", "email_verified": True},
    "not verified": {"email": "agent_kl@nakhoda.example", "email_verified": False},
    "silent about it": {"email": "agent_kl@nakhoda.example"},
    "without an address": {},
    "almost the same": {"email": "agent_kl@nakhoda.example.evil", "email_verified": True},
}


@pytest.mark.parametrize("name", REFUSED)
def test_nobody_else_comes_in(name: str, company: Company) -> None:
    before = User.objects.count()
    company.claims = {"sub": "43", **REFUSED[name]}
    client = Client()
    answer = walk(client)
    assert answer.status_code == 401
    assert "roster" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == before


def test_who_left_does_not_come_in_by_the_company_either(company: Company) -> None:
    company.claims = {"sub": "42", "email": "agent_kl@nakhoda.example", "email_verified": True}
    walk(Client())
    User.objects.filter(email="agent_kl@nakhoda.example").update(is_active=False)
    client = Client()
    walk(client)
    assert not is_in(client)


def test_a_forged_state_is_refused(company: Company) -> None:
    company.claims = {"sub": "42", "email": "agent_kl@nakhoda.example", "email_verified": True}
    client = Client()
    answer = client.get("/accounts/oidc/company/login/callback/?code=stolen&state=forged")
    assert not is_in(client)
    assert answer.status_code in (200, 401, 403)


def test_two_people_with_one_address_are_not_guessed_between(company: Company) -> None:
    User.objects.create_user("double", "AGENT_KL@nakhoda.example")
    company.claims = {"sub": "44", "email": "agent_kl@nakhoda.example", "email_verified": True}
    assert walk(Client()).status_code == 401


def test_somebody_taken_off_the_roster_finds_a_closed_door(company: Company) -> None:
    company.claims = {"sub": "42", "email": "agent_kl@nakhoda.example", "email_verified": True}
    with the_program():
        Person.objects.filter(user__email="agent_kl@nakhoda.example").update(active=False)
    client = Client()
    walk(client)
    assert client.get(reverse("desk:cases"), follow=True).status_code == 403
