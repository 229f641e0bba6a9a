"""A web worker is warm before anybody opens a page, and serves even where it could not warm itself."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.template.loader import get_template

from nakhoda.config import warming
from nakhoda.warehouse.engine import backend


@pytest.mark.parametrize("page", warming.PAGES)
def test_every_page_that_is_read_early_exists(page: str) -> None:
    assert get_template(page).template


def test_the_engine_is_asked_in_a_thread_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(warming, "_beside", lambda: asked.append(threading.current_thread().name))
    warming.warm_up()
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(10)
    assert asked == ["warming"]


def test_a_worker_without_an_engine_serves_all_the_same(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(url: str = "") -> None:
        raise OSError("no such engine")

    monkeypatch.setattr(backend, "backend", broken)
    warming._beside()
    assert "not warm" in caplog.text


def test_what_is_warmed_can_be_asked() -> None:
    warming._engine()
    assert backend.backend().raw_sql("SELECT 1").fetchall() == [(1,)]
