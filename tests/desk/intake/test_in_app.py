"""The app's door: a signed token, a key, and an answer that is the same however often it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.intake import app_case, limits
from nakhoda.desk.intake.app_tokens import issue
from nakhoda.desk.intake.keys import forget_old_keys
from nakhoda.desk.models import Attachment, MemberAddress, Participant
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.intake.doors import READER, bearer, case, cases, keys, post_json, rows_everywhere, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CASES = "/api/app/v1/cases"
BODY = {"text": "I cannot sign in.", "subject": "Sign-in", "context": {"device": "Pixel 8", "app_version": "41.2"}}


def opened(client: Client, key: str = "k1", **more: Any) -> Any:
    return post_json(client, CASES, {**BODY, **more}, key=key)


def test_a_message_becomes_a_case_that_its_member_can_read(client: Client) -> None:
    answer = opened(client)
    told = answer.json()
    assert answer.status_code == 201
    found = case(told["id"])
    assert (found.channel, found.country, found.locale) == ("in_app", "MY", "ms-MY")
    assert found.context == BODY["context"]
    assert found.acknowledged_at == NOW
    page = client.get(f"{CASES}/{told['reference']}", headers=bearer()).json()
    assert [m["text"] for m in page["messages"]] == ["I cannot sign in."]
    check_fold(told["id"])


# -- the same key ----------------------------------------------------------------------------------------------

SAME = "the same answer"
MATRIX: dict[str, tuple[dict[str, Any], str, int, int]] = {
    "same key, same body": ({}, "user-1", 201, 1),
    "same key, fields in another order": ({"context": {"app_version": "41.2", "device": "Pixel 8"}}, "user-1", 201, 1),
    "same key, another text": ({"text": "Something else."}, "user-1", 422, 1),
    "same key, another context": ({"context": {}}, "user-1", 422, 1),
    "same key, another member": ({}, "user-2", 201, 2),
}


@pytest.mark.parametrize(("change", "member", "status", "count"), MATRIX.values(), ids=MATRIX)
def test_a_key_stands_for_one_request(
    client: Client, change: dict[str, Any], member: str, status: int, count: int
) -> None:
    first = opened(client)
    second = post_json(client, CASES, {**BODY, **change}, key="k1", headers=bearer(member))
    assert (second.status_code, cases()) == (status, count)
    if status == 201:
        assert (second.content == first.content) is (count == 1)
    else:
        assert second.json()["error"]["field"] == "Idempotency-Key"


def test_another_key_is_another_case(client: Client) -> None:
    assert opened(client, "k1").json()["id"] != opened(client, "k2").json()["id"]


def test_a_key_is_kept_thirty_days(client: Client) -> None:
    opened(client)
    with scope_of(READER):
        assert forget_old_keys(now=NOW + timedelta(days=30)) == 0
        assert forget_old_keys(now=NOW + timedelta(days=31)) == 1
    assert keys() == 0


def test_a_request_that_failed_leaves_its_key_free(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(app_case, "open_all", away)
    answer = opened(client)
    assert answer.status_code == 503
    assert answer.json()["error"]["title"] == "Unavailable"
    assert int(answer["Retry-After"]) > 0
    monkeypatch.undo()
    assert keys() == 0


def test_a_member_who_was_taken_off_the_register_is_not_written_to_from_memory(client: Client) -> None:
    first = opened(client, key="a").json()["id"]
    with scope_of(READER):
        MemberAddress.objects.filter(kind="app").delete()
    second = opened(client, key="b").json()["id"]
    assert case(second).member_id not in (None, case(first).member_id)


# -- what is refused --------------------------------------------------------------------------------------------

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"colour": "red"}, "colour"),
    "no text": ({"text": "   "}, "text"),
    "a number for text": ({"text": 7}, "text"),
    "too long a subject": ({"subject": "x" * 201}, "subject"),
    "a context that is a list": ({"context": ["Pixel"]}, "context"),
    "a file that is none": ({"files": ["nonsense"]}, "files"),
    "half a character": ({"text": "half a pair \ud83d"}, "text"),
    "an unknown reason": ({"reason": "nothing"}, "reason"),
    "a reason that only staff may give": ({"reason": "government_order"}, "reason"),
    "an unknown line of business": ({"lob": "nothing"}, "lob"),
}


@pytest.mark.parametrize(("change", "field"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_named(client: Client, change: dict[str, Any], field: str) -> None:
    answer = opened(client, **change)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert (cases(), keys()) == (0, 0)


def test_a_key_is_required(client: Client) -> None:
    answer = post_json(client, CASES, BODY)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Idempotency-Key")


UNSIGNED = {
    "no token": {},
    "another scheme": {"Authorization": "Basic dXNlcjpwdw=="},
    "not signed by us": {"Authorization": bearer()["Authorization"][:-4] + "AAAA"},
    "expired": {"Authorization": f"Bearer {issue({'sub': 'user-1', 'exp': NOW.timestamp() - 1})}"},
    "without an end": {"Authorization": f"Bearer {issue({'sub': 'user-1'})}"},
    "whose end is no number": {"Authorization": f"Bearer {issue({'sub': 'user-1', 'exp': float('nan')})}"},
    "of a member with a NUL": bearer("user\0"),
    "of half a letter": bearer("\ud800"),
    "without a member": {"Authorization": f"Bearer {issue({'exp': NOW.timestamp() + 60})}"},
    "unsigned by choice": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ."},
}


@pytest.mark.parametrize("headers", UNSIGNED.values(), ids=UNSIGNED)
def test_only_the_apps_server_can_vouch_for_a_member(client: Client, headers: dict[str, str]) -> None:
    answer = post_json(client, CASES, BODY, key="k1", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["title"] == "Unauthorised"
    assert cases() == 0


def test_half_letters_in_a_name_do_not_lose_the_case(client: Client) -> None:
    signed = bearer(name="Ami\ud800nah", handle="\udc00", locale="ms\ud801", country="\ud8ff\udcff")
    assert post_json(client, CASES, BODY, key="k1", headers=signed).status_code == 201


def test_a_body_beyond_every_limit_is_413_in_the_words_of_the_api(client: Client) -> None:
    answer = post_json(client, CASES, {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}, key="k1")
    assert (answer.status_code, answer.json()["error"]["title"]) == (413, "Too large")
    form = {"content_type": "multipart/form-data; boundary=", "headers": bearer()}
    answer = client.post(f"{CASES.removesuffix('cases')}files", b"x", **form)
    assert (answer.status_code, answer.json()["error"]["title"]) == (400, "Bad request")


def test_a_foreign_case_and_a_missing_one_look_the_same(client: Client) -> None:
    reference = opened(client).json()["reference"]
    foreign = client.get(f"{CASES}/{reference}", headers=bearer("user-2"))
    missing = client.get(f"{CASES}/NK-99999999", headers=bearer("user-2"))
    nonsense = client.get(f"{CASES}/hello", headers=bearer("user-2"))
    assert foreign.status_code == missing.status_code == nonsense.status_code == 404
    assert foreign.content == missing.content == nonsense.content


@pytest.mark.parametrize(
    ("text", "kept"), [("nul \x00 byte", "nul  byte"), ("😀 देवनागरी العربية", "😀 देवनागरी العربية")]
)
def test_any_text_can_be_stored(client: Client, text: str, kept: str) -> None:
    answer = opened(client, text=text)
    assert answer.status_code == 201
    assert said(answer.json()["id"])[0].text == kept


# -- files and further messages -----------------------------------------------------------------------------------


def uploaded(client: Client, member: str = "user-1", content: bytes = b"%PDF-1.4") -> str:
    file = SimpleUploadedFile("proof.pdf", content)
    answer = client.post("/api/app/v1/files", {"file": file}, headers=bearer(member))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_a_file_comes_first_and_is_named_by_the_message(client: Client) -> None:
    told = opened(client, files=[uploaded(client)]).json()
    with scope_of(READER):
        (file,) = Attachment.objects.filter(case_id=told["id"])
    assert (file.name, file.content_type) == ("proof.pdf", "application/pdf")
    again = opened(client, files=[uploaded(client)])
    assert again.json() == told, "the same bytes uploaded again are the same request"


def test_somebody_elses_file_is_no_file(client: Client) -> None:
    assert opened(client, files=[uploaded(client, "user-2")]).status_code == 422


def test_a_file_that_is_too_large_is_413(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakhoda.desk.intake.files.LARGEST_FILE", 4)
    answer = client.post("/api/app/v1/files", {"file": SimpleUploadedFile("a", b"12345")}, headers=bearer())
    assert (answer.status_code, answer.json()["error"]["title"]) == (413, "Too large")


def test_uploads_are_limited(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.PER_HOUR, "app", 1)
    uploaded(client)
    answer = client.post("/api/app/v1/files", {"file": SimpleUploadedFile("a", b"1")}, headers=bearer())
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_a_member_writes_again_once_a_key(client: Client) -> None:
    told = opened(client).json()
    door = f"{CASES}/{told['reference']}/messages"
    first = post_json(client, door, {"text": "Still not."}, key="m1")
    second = post_json(client, door, {"text": "Still not."}, key="m1")
    other = post_json(client, door, {"text": "Other words."}, key="m1")
    assert (first.status_code, first.json()) == (201, second.json())
    assert other.status_code == 422
    assert [m.text for m in said(told["id"])] == ["I cannot sign in.", "Still not."]
    check_fold(told["id"])


def test_reading_records_nothing(client: Client) -> None:
    reference = opened(client).json()["reference"]
    before = rows_everywhere()
    client.get(f"{CASES}/{reference}", headers=bearer())
    assert rows_everywhere() == before


# -- appeals ---


def test_a_decision_is_contested_from_the_app_once(client: Client) -> None:
    told = opened(client).json()
    with scope_of(READER):
        about = {"decided_at": NOW, "informed_at": NOW, "actor": READER, "now": NOW}
        member = case(told["id"]).member_id or 0
        decision = record_product_decision(member, "feature_age", WHOLE, True, **about)  # type: ignore[arg-type]
    body = {"decision": decision.reference, "text": "I am 24.", "files": [uploaded(client)]}
    door = "/api/app/v1/appeals"
    first, second = (post_json(client, door, body, key="a1") for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    assert case(int(first.json()["reference"].removeprefix("NK-"))).channel == "appeal"
    assert cases() == 2
    stranger = post_json(client, door, {**body, "files": []}, key="a2", headers=bearer("user-2"))
    nothing = post_json(client, door, {**body, "decision": "NOTHING", "files": []}, key="a3", headers=bearer("user-2"))
    assert stranger.status_code == nothing.status_code == 404
    assert stranger.content == nothing.content


def test_a_late_appeal_from_the_app_is_told_why(client: Client, clock: Callable[[datetime], None]) -> None:
    told = opened(client).json()
    with scope_of(READER):
        about = {"decided_at": NOW, "informed_at": NOW, "actor": READER, "now": NOW}
        member = case(told["id"]).member_id or 0
        decision = record_product_decision(member, "feature_age", WHOLE, True, **about)  # type: ignore[arg-type]
    late = NOW + timedelta(days=181)
    clock(late)
    signed = bearer(exp=(late + timedelta(hours=1)).timestamp())
    answer = post_json(
        client, "/api/app/v1/appeals", {"decision": decision.reference, "text": "?"}, key="a", headers=signed
    )
    assert answer.status_code == 422
    assert "could be appealed until" in answer.json()["error"]["message"]


# -- many at once ---------------------------------------------------------------------------------------------------


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"key": f"b{number}", "member": {"id": f"user-{number}", "country": "IN"}, "text": f"Help {number}", **more}


def sent(client: Client, items: list[dict[str, Any]], **claims: Any) -> Any:
    return post_json(client, CASES + ":batch", {"items": items}, headers=bearer("server", role="server", **claims))


def test_a_batch_tells_what_became_of_each(client: Client) -> None:
    sent(client, [item(1)])
    answer = sent(client, [item(1), item(1, text="other"), item(2), item(2), item(3, files=["nonsense"])])
    told = answer.json()["items"]
    assert [each["outcome"] for each in told] == ["replayed", "key_reused", "created", "replayed", "no_such_file"]
    assert cases() == 2
    check_fold(told[0]["case"]["id"], told[2]["case"]["id"])


def test_a_batch_makes_each_member_once(client: Client) -> None:
    told = sent(client, [{**item(1), "key": f"x{n}"} for n in range(5)] + [item(2)]).json()["items"]
    members = {case(each["case"]["id"]).member_id for each in told}
    assert len(members) == 2
    with scope_of(READER):
        assert Participant.objects.count() == 6


def test_a_member_may_not_send_batches(client: Client) -> None:
    answer = post_json(client, CASES + ":batch", {"items": [item(1)]}, headers=bearer())
    assert (answer.status_code, cases()) == (403, 0)


def test_a_batch_with_an_unknown_field_is_refused_whole(client: Client) -> None:
    answer = sent(client, [item(1), item(2, colour="red")])
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "items.1.colour")
    assert cases() == 0
