"""A leader on a phone: what she looks for is not cut off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.walkers import Desk, settled, shot

LOOKS = {"light": {}, "dark-hindi": {"theme": "dark", "lang": "hi"}}
CUT = "[...document.querySelectorAll('#top, #top .crumbs')].filter(e => e.scrollWidth > e.clientWidth + 1).length"


@pytest.mark.parametrize("look", LOOKS)
def test_the_board_says_its_name_beside_the_hour(desk: Desk, look: str) -> None:
    how: dict[str, Any] = LOOKS[look]
    page = desk.page("leader_access", "/board/", phone=True, **how)
    settled(page)
    shot(page, f"phone-board-{look}")
    assert page.evaluate(CUT) == 0
