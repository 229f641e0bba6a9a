"""Received against sent: the doors of the desk count what they took in, senders say what they sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from nakhoda.desk.actions.touches import beat, end_stale_touches
from nakhoda.desk.models import IdempotencyKey, RawMail
from nakhoda.desk.queries.bulk import arrivals_between
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.feeds import count_source
from nakhoda.warehouse.actions.loading import load_source
from nakhoda.warehouse.engine.store import open_store
from tests.cast import NOW, actor
from tests.desk.stories import opened

pytestmark = pytest.mark.usefixtures("committed_desk")
HOUR = timedelta(hours=1)
THE_PROGRAM = system("test")


def feeds(at: datetime = NOW + HOUR) -> dict[tuple[str, str], dict[str, Any]]:
    load_source(now=at, arrivals=arrivals_between)
    return {(feed["kind"], feed["name"]): feed for feed in open_store().feeds}


def mail(case_id: int | None, outcome: str, number: int) -> None:
    with scope_of(THE_PROGRAM):
        RawMail.objects.create(
            scope_id=registry_id(), mailbox="support", message_id=f"<{number}>", sha256=f"{number:064}", raw=b"x",
            received_at=NOW, outcome=outcome, case_id=case_id,
        )  # fmt: skip


def answered_request(case_id: int) -> None:
    with scope_of(THE_PROGRAM):
        IdempotencyKey.objects.create(
            scope_id=registry_id(), channel="in_app", source="app", key=str(case_id), body_sha256="", status=201,
            answer={}, case_id=case_id, created_at=NOW,
        )  # fmt: skip


def said(name: str, count: int, kind: str = "partner", **more: Any) -> None:
    with scope_of(THE_PROGRAM):
        count_source(name, kind, count, NOW - HOUR, NOW + HOUR, actor=THE_PROGRAM, now=NOW, **more)


def test_mail_that_nobody_understood_yet_is_missing() -> None:
    case = opened(channel="email")
    mail(case.id, "case", 1)
    mail(None, "stored", 2)
    mail(None, "duplicate", 3)
    told = feeds()["channel", "email"]
    assert (told["expected"], told["received"], told["share"]) == (2, 1, 0.5)


def test_a_request_that_was_answered_has_its_case() -> None:
    answered_request(opened(channel="in_app").id)
    told = feeds()["channel", "in_app"]
    assert (told["expected"], told["received"], told["share"], told["last_at"]) == (1, 1, 1.0, NOW)


def test_a_channel_that_nobody_counts_says_so() -> None:
    opened(channel="internal_form", opened_by="agent")
    told = feeds()["channel", "internal_form"]
    assert (told["expected"], told["received"], told["share"]) == (None, 1, None)


def test_a_partner_that_sent_more_than_arrived_is_incomplete() -> None:
    case = opened()
    agent = actor("agent_chennai")
    with scope_of(agent):
        beat(case.id, actor=agent, now=NOW)
    with scope_of(THE_PROGRAM):
        end_stale_touches(NOW + timedelta(minutes=30))
    said("meridian", 10)
    said("meridian", 4)  # the last word holds
    said("selat", 7)
    told = feeds()
    assert (told["partner", "meridian"]["received"], told["partner", "meridian"]["share"]) == (1, 0.25)
    assert (told["partner", "selat"]["received"], told["partner", "selat"]["share"]) == (0, 0.0)
    assert told["partner", "selat"]["last_at"] is None


@pytest.mark.parametrize(("kind", "count"), [("team", 1), ("partner", -1)], ids=["no such kind", "below nothing"])
def test_a_count_that_means_nothing_is_refused(kind: str, count: int) -> None:
    with pytest.raises(ValueError, match="partner"):
        said("meridian", count, kind)


def test_only_the_program_takes_counts_down() -> None:
    who = actor("partner_manager")
    with scope_of(who), pytest.raises(Refused):
        count_source("meridian", "partner", 1, NOW - HOUR, NOW, actor=who, now=NOW)
