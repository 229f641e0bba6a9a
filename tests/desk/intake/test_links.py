"""Signed links: one purpose, one thing, one recipient, until a day; and no word in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.desk.queries import links
from nakhoda.desk.queries.references import case_id_of, reference_of, references_in
from tests.cast import NOW

WHO = "siti.hajar@mail.example"


@given(st.integers(1, 10**15), st.text(min_size=1, max_size=60), st.sampled_from(list(links.DAYS)))
def test_what_was_signed_is_read_again(number: int, who: str, purpose: str) -> None:
    link = links.read(purpose, links.sign(purpose, number, who, now=NOW), now=NOW)
    assert (link.subject_id, link.recipient) == (number, links.recipient_digest(who))


@pytest.mark.parametrize(
    ("late", "good"), [(timedelta(days=89, hours=23), True), (timedelta(days=90, minutes=1), False)]
)
def test_a_link_expires(late: timedelta, good: bool) -> None:
    token = links.sign(links.STATUS, 7, WHO, now=NOW)
    if good:
        assert links.read(links.STATUS, token, now=NOW + late).subject_id == 7
    else:
        with pytest.raises(links.BadLink):
            links.read(links.STATUS, token, now=NOW + late)


@given(st.data())
def test_no_letter_of_a_link_can_be_changed(data: st.DataObject) -> None:
    token = links.sign(links.STATUS, 7, WHO, now=NOW)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCabc019-_.~/ é").filter(lambda letter: letter != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    try:
        link = links.read(links.STATUS, changed, now=NOW)
    except links.BadLink:
        return
    assert link == links.read(links.STATUS, token, now=NOW), "only spare bits of the last letter may differ"


def test_a_link_shows_no_address() -> None:
    token = links.sign(links.STATUS, 7, WHO, now=NOW)
    assert "siti" not in token
    assert links.recipient_digest(" Siti.Hajar@Mail.Example ") == links.recipient_digest(WHO)


@pytest.mark.parametrize("typed", ["NK-1042", "nk-1042", "NK 1042", " nk1042 ", "1042"])
def test_a_reference_is_understood_as_people_type_it(typed: str) -> None:
    assert case_id_of(typed) == 1042


@pytest.mark.parametrize("typed", ["", "hello", "NK-", "1042; DROP", "NK-1042-3"])
def test_something_else_is_no_reference(typed: str) -> None:
    assert case_id_of(typed) is None


def test_a_subject_may_mention_several() -> None:
    assert references_in("Re: NK-7 and nk-8, NK-7, XNK-9") == (7, 8)
    assert reference_of(7) == "NK-7"
