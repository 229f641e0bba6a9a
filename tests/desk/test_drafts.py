"""What is half written is kept until it is sent, for its writer alone."""

from __future__ import annotations

import pytest

from nakhoda.desk.actions.drafts import NoSuchDraft, delete_draft, draft_of, save_draft
from tests.desk.stories import acting, minutes, opened

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_and_overwritten_until_it_is_dropped() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        save_draft(case.id, "Dear", actor=agent, now=minutes(1))
        save_draft(case.id, "Dear member", actor=agent, now=minutes(2), macro="welcome")
        draft = draft_of(case.id, actor=agent)
        assert draft is not None
        assert (draft.text, draft.macro, draft.saved_at) == ("Dear member", "welcome", minutes(2))
        delete_draft(case.id, actor=agent, now=minutes(3))
        assert draft_of(case.id, actor=agent) is None


def test_a_reply_and_a_note_are_two_drafts() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        save_draft(case.id, "to the member", actor=agent, now=minutes(1))
        save_draft(case.id, "to ourselves", actor=agent, now=minutes(1), kind="note")
        assert draft_of(case.id, actor=agent).text == "to the member"  # type: ignore[union-attr]
        assert draft_of(case.id, actor=agent, kind="note").text == "to ourselves"  # type: ignore[union-attr]
        with pytest.raises(NoSuchDraft):
            save_draft(case.id, "to nobody", actor=agent, now=minutes(1), kind="letter")


def test_an_empty_text_drops_the_draft() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        save_draft(case.id, "Dear", actor=agent, now=minutes(1))
        assert save_draft(case.id, "  ", actor=agent, now=minutes(2)) is None
        assert draft_of(case.id, actor=agent) is None


def test_a_colleague_sees_no_draft_of_mine() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        save_draft(case.id, "Dear", actor=agent, now=minutes(1))
    with acting("leader_access") as leader:
        assert draft_of(case.id, actor=leader) is None
    with acting("agent_kl") as stranger, pytest.raises(LookupError):
        save_draft(case.id, "Dear", actor=stranger, now=minutes(1))
