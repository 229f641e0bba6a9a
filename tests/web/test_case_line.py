"""The rows of a list of cases, drawn by hand: what stands in them, and that nothing from outside is markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone, translation

from nakhoda.web.case_line import case_lines_of

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOSTILE = "<b>\"'&"
PLAIN: dict[str, Any] = {
    "number": 1234567, "url": "/cases/1234567/", "subject": "Locked out", "lang": "hi", "closed": False,
    "language": "hi", "status": "new", "lane": "L7", "member_name": "", "queue_label": "Accounts", "assignee": None,
    "received_at": AT, "clocks": [],
}  # fmt: skip


def drawn(boxed: bool = True, **changed: Any) -> str:
    with translation.override("en"), timezone.override("Asia/Kolkata"):
        return str(case_lines_of([{**PLAIN, **changed}], boxed))


def test_nothing_from_outside_is_markup() -> None:
    holder = {"name": HOSTILE, "kind": "agent", "state": "available"}
    words: dict[str, Any] = dict.fromkeys(("subject", "member_name", "queue_label", "lang", "url"), HOSTILE)
    line = drawn(**words, assignee=holder)
    assert HOSTILE not in line
    assert "<b>" not in line
    assert line.count("&lt;b&gt;&quot;&#x27;&amp;") == 6  # the five words, and the holder's name


def test_a_number_stands_ungrouped_in_its_box_and_beside_the_subject() -> None:
    assert 'value="1234567" aria-label="#1234567"' in drawn()
    assert '<span class="ltr">#1234567</span>' in drawn()
    assert "checkbox" not in drawn(boxed=False)


def test_a_closed_case_carries_a_lock_and_no_language_of_its_words() -> None:
    assert "#lock" in drawn(closed=True, lang="")
    assert '<bdi dir="auto">Locked out</bdi>' in drawn(closed=True, lang="")
    assert "#lock" not in drawn()


def test_the_exact_instant_follows_the_reader_s_zone_and_language() -> None:
    assert 'datetime="2026-11-20T09:30:00+05:30" title="20 Nov 2026, 09:30 (Asia/Kolkata)"' in drawn()
    with translation.override("en"), timezone.override("Asia/Kuala_Lumpur"):
        assert 'title="20 Nov 2026, 12:00 (Asia/Kuala_Lumpur)"' in case_lines_of([PLAIN], boxed=True)
    with translation.override("hi"), timezone.override("Asia/Kolkata"):
        assert "20 Nov" not in case_lines_of([PLAIN], boxed=True)


def test_the_ordinary_lane_is_not_said() -> None:
    assert drawn(lane="L2").count('class="badge') == drawn().count('class="badge') + 1
