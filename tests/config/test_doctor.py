"""The examination says what is wrong and what to do, and never breaks itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nakhoda.config import examination
from nakhoda.config.examination import Finding, examine

pytestmark = pytest.mark.django_db


def grades() -> dict[str, Finding]:
    return {finding.check: finding for finding in examine()}


def test_a_desk_that_was_set_up_fails_nowhere() -> None:
    found = grades()
    assert [each for each in found.values() if each.grade == "fail"] == []
    assert {"python", "packages", "database", "role", "row-level security", "migrations", "disk"} <= set(found)


def test_what_is_not_ok_comes_with_advice() -> None:
    assert all(bool(each.do) == (each.grade != "ok") for each in examine())


def test_a_table_without_its_fence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakhoda.org.fences.scoped_tables", lambda: ["desk_case", "django_session"])
    found = grades()["row-level security"]
    assert (found.grade, found.found) == ("fail", "not forced on django_session")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "_installed", lambda name: name != "nh3")
    assert grades()["packages"].found == "missing: nh3"


def test_a_check_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Finding]:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(examination, "AROUND", (broken,))
    assert grades()["broken"].grade == "fail"
