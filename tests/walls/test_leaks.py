"""A word that stands in one foreign case appears in no answer to anybody who may not read it (promise P7).

Each case holds a canary of its own: in subject, text, sender, tag, file name, note and draft. Everybody of the cast
walks every page and asks every question that takes words or filters; no answer may sing with a foreign bird, and no
count may move because of one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from nakhoda.desk.actions import conversation, drafts
from nakhoda.desk.intake.files import keep
from nakhoda.desk.models import Attachment, Case, Macro, Message, Presence
from nakhoda.simulator.cast import CAST
from tests.cast import NOW, person
from tests.desk.stories import the_program
from tests.walls.scene import CASES, READS, Canary, built, canary_of, knock, knocking

pytestmark = pytest.mark.django_db
PAGES = (
    "desk:home",
    "desk:my_cases",
    "desk:board",
    "desk:board_inside",
    "desk:escalations",
    "desk:recoveries",
    "desk:duplicates",
    "desk:cases",
    "desk:requests",
    "web:why",
)
LIVE = ("desk:case", "desk:conversation", "desk:clocks", "desk:history", "desk:macros")


@pytest.fixture
def cases() -> dict[str, Case]:
    """Every wall has a case with a file, a note, a draft, a reply that waits, and somebody who looks at it."""
    found = built()
    for key, case in found.items():
        _furnish(case, canary_of(key).word)
    return found


def _furnish(case: Case, word: str) -> None:
    with the_program() as program:
        conversation.add_note(case.id, f"note {word}", actor=program, now=NOW)
        drafts.save_draft(case.id, f"draft {word}", actor=program, now=NOW)
        kept = keep(io.BytesIO(f"file {word}".encode()), f"{word}.txt", "text/plain")
        message = Message.objects.filter(case_id=case.id).order_by("id").first()
        assert message is not None
        facts = {"name": kept.name, "content_type": kept.content_type, "size": kept.size, "sha256": kept.sha256}
        Attachment.objects.create(case_id=case.id, scope_id=case.scope_id, message=message, **facts)
        here = {"agent_id": 1, "agent_name": f"watcher {word}", "seen_at": timezone.now() + timedelta(minutes=1)}
        Presence.objects.create(case_id=case.id, scope_id=case.scope_id, **here)


def _foreign(who: str) -> set[str]:
    return set(CASES) - READS[who]


Question = tuple[str, str, dict[str, Any]]  # label, url, parameters


def _questions(cases: dict[str, Case], who: str) -> Iterator[Question]:
    """Everything that somebody may look at or ask; the pages of one case are the matter of the URL matrix."""
    yield from ((name, reverse(name), {}) for name in PAGES)
    for key in _foreign(who):
        yield from _searches(cases[key], canary_of(key))
    for name, value in sorted({pair for key in _foreign(who) for pair in _filters(cases[key], canary_of(key).word)}):
        yield f"list {name}={value}", reverse("desk:cases"), {name: value, "status": "any"}
    for lob in sorted({case.lob for case in cases.values()}):
        yield f"board {lob}", reverse("desk:board"), {"lob": lob}


def _searches(case: Case, bird: Canary) -> Iterator[Question]:
    for words in (bird.word, bird.address, f"#{case.id}"):
        yield f"search {words}", reverse("desk:cases"), {"q": words, "status": "any"}
    for words in (bird.word, str(case.id)):
        yield f"commands {words}", reverse("desk:commands"), {"q": words}
    change = {"action": "priority", "target_priority": "high", "cases": case.id}
    yield f"bulk {case.id}", reverse("desk:bulk_preview"), change


def _filters(case: Case, word: str) -> list[tuple[str, str]]:
    return [("queue", case.queue), ("lob", case.lob), ("tag", word), ("due", "past")]


@pytest.mark.parametrize("who", CAST)
def test_no_page_list_or_search_sings_of_a_foreign_case(cases: dict[str, Case], who: str) -> None:
    client, sung = knocking(who), []
    birds = [canary_of(key).word for key in _foreign(who)]
    for label, url, asked in _questions(cases, who):
        told = _without_the_question(knock(client, "GET", url, asked).content.decode(), asked)
        sung += [f"{label}: {bird}" for bird in birds if bird in told.casefold()]
    assert sung == []


def _without_the_question(answer: str, asked: dict[str, Any]) -> str:
    """The page shows back what was typed, in text and in addresses; that is no leak."""
    for value in map(str, asked.values()):
        for echo in (quote_plus(value), quote(value), escape(value), value):
            answer = answer.replace(echo, "")
    return answer


@pytest.mark.parametrize("who", [who for who in CAST if READS[who]])
def test_an_own_case_sings(cases: dict[str, Case], who: str) -> None:
    """The check itself can hear: the same pages do show the canary of a case that one may read."""
    client, own = knocking(who), min(READS[who])
    word = canary_of(own).word
    for url in (reverse("desk:case", args=[cases[own].id]), reverse("desk:conversation", args=[cases[own].id])):
        assert word in knock(client, "GET", url).content.decode()
    listed = knock(client, "GET", reverse("desk:cases"), {"status": "any"}).content.decode()
    assert word in listed
    assert word in knock(client, "GET", reverse("desk:commands"), {"q": word}).content.decode()


@pytest.mark.parametrize("who", [who for who in CAST if READS[who]])
def test_a_filter_is_no_oracle(cases: dict[str, Case], who: str) -> None:
    """The count of a list is that of a desk on which the foreign cases do not exist."""
    client = knocking(who)
    mine = [cases[key] for key in READS[who]]
    for name in ("queue", "lob", "lane"):
        for value in {str(getattr(case, name)) for case in cases.values()}:
            told = knock(client, "GET", reverse("desk:cases"), {name: value, "status": "any"}).context["count_text"]
            expected = sum(str(getattr(case, name)) == value for case in mine)
            assert told == f"{expected} cases", (name, value)


@pytest.mark.parametrize("who", CAST)
def test_a_foreign_file_does_not_download(cases: dict[str, Case], who: str) -> None:
    client = knocking(who)
    with the_program():
        files = {key: Attachment.objects.get(case_id=case.id).id for key, case in cases.items()}
    missing = knock(client, "GET", reverse("desk:file", args=[987654])).status_code
    for key in _foreign(who):
        assert knock(client, "GET", reverse("desk:file", args=[files[key]])).status_code == missing == 404
    for key in READS[who]:
        own = knock(client, "GET", reverse("desk:file", args=[files[key]]))
        assert b"".join(own.streaming_content) == f"file {canary_of(key).word}".encode()


@pytest.mark.parametrize("who", CAST)
def test_nobody_undoes_a_foreign_reply_or_joins_a_foreign_draft(cases: dict[str, Case], who: str) -> None:
    client = knocking(who)
    with the_program():
        messages = {key: Message.objects.filter(case_id=case.id).order_by("id")[0].id for key, case in cases.items()}
    missing = knock(client, "POST", reverse("desk:undo_send", args=[987654]))
    for key in _foreign(who):
        foreign = knock(client, "POST", reverse("desk:undo_send", args=[messages[key]]))
        assert foreign.status_code == missing.status_code
        body = json.dumps({"key": f"{cases[key].id}:reply", "text": "x", "rev": 0})
        kept = knock(client, "POST", reverse("desk:draft", args=[cases[key].id]), body, content_type="application/json")
        assert kept.status_code == 404


@pytest.mark.parametrize("who", CAST)
def test_presence_names_nobody_on_a_foreign_case(cases: dict[str, Case], who: str) -> None:
    client = knocking(who)
    for key in _foreign(who):
        told = knock(
            client, "POST", reverse("desk:presence", args=[cases[key].id]), "{}", content_type="application/json"
        )
        assert told.status_code == 404
        assert canary_of(key).word not in told.content.decode()


def test_a_macro_fills_nothing_from_a_foreign_case(cases: dict[str, Case]) -> None:
    Macro.objects.create(
        key="greet",
        title="Greet",
        placeholders=[{"name": "name", "kind": "text", "source": "member.name"}],
        texts={"en": "Dear {{name}}"},
    )
    client = knocking("agent_kl")
    for key in _foreign("agent_kl"):
        told = knock(client, "GET", reverse("desk:macros", args=[cases[key].id]), {"q": "greet"})
        assert told.status_code == 404
        assert canary_of(key).name not in told.content.decode()


@pytest.mark.parametrize("who", ["leader_access", "leader_age", "partner_manager", "planner", "global_head"])
def test_a_board_counts_only_what_one_may_count(cases: dict[str, Case], who: str) -> None:
    """A queue with nothing but foreign cases shows no number."""
    client = knocking(who)
    shown = knock(client, "GET", reverse("desk:board")).content.decode()
    assert not any(canary_of(key).word in shown.casefold() for key in _foreign(who))


def test_a_stranger_reads_no_word_anywhere(cases: dict[str, Case]) -> None:
    birds = [canary_of(key).word for key in CASES]
    stranger = Client()
    pages = [reverse("member:start"), reverse("member:appeal_start"), reverse("web:alive"), reverse("web:metrics")]
    pages += [reverse(door, args=[case.id]) for case in cases.values() for door in LIVE]
    for url in pages:
        told = stranger.get(url).content.decode()
        assert not any(bird in told for bird in birds)


def test_no_log_line_carries_a_word(cases: dict[str, Case], caplog: pytest.LogCaptureFixture) -> None:
    client = knocking("agent_chennai")
    with caplog.at_level("DEBUG", logger="nakhoda"):
        for case in cases.values():
            knock(client, "GET", reverse("desk:case", args=[case.id]))
            knock(client, "POST", reverse("desk:note", args=[case.id]), {"body": "quokka in a note"})
    assert "quokka" not in caplog.text


def test_the_faces_of_colleagues_are_no_roster(cases: dict[str, Case]) -> None:
    """An agent of one partner finds no name of another partner's people on any of her pages."""
    client = knocking("agent_kl")
    with the_program():
        strangers = [person(key).name for key in ("agent_chennai", "partner_manager")]
    for name in PAGES:
        told = knock(client, "GET", reverse(name)).content.decode()
        assert not any(stranger in told for stranger in strangers), name
