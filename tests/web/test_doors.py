"""Addresses are worked out once, and anew when the doors change."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse, set_script_prefix

from nakhoda.org.doors import door, numbered

CASES = (("desk:board", ()), ("desk:case", (1,)), ("desk:case", (12_345_678,)), ("desk:status", ("break",)))


@pytest.mark.parametrize(("name", "args"), CASES)
def test_a_door_is_where_django_says(name: str, args: tuple[object, ...]) -> None:
    for _again in range(2):
        assert door(name, *args) == reverse(name, args=args)


@pytest.mark.parametrize("name", ["desk:case", "desk:reply", "desk:merge_preview", "desk:file"])
@pytest.mark.parametrize("number", [1, 12_345_678, 2**63 - 1])
def test_a_row_s_door_is_where_django_says(name: str, number: int) -> None:
    assert numbered(name, number) == reverse(name, args=[number])


def test_a_door_that_is_not_there_is_refused_each_time() -> None:
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            door("desk:nowhere")


def test_other_doors_are_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    before = door("web:why")
    elsewhere = ModuleType("doors_elsewhere")
    elsewhere.app_name = "web"  # type: ignore[attr-defined]
    elsewhere.urlpatterns = [path("elsewhere/", view, name="set_language")]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "doors_elsewhere", elsewhere)
    usual = door("set_language")
    with override_settings(ROOT_URLCONF="doors_elsewhere"):
        assert door("set_language") == "/elsewhere/"
    assert (door("set_language"), door("web:why")) == (usual, before)


def test_a_prefix_of_the_server_stands_before_every_address() -> None:
    usual = door("desk:board")
    set_script_prefix("/under/")
    try:
        assert door("desk:board") == f"/under{usual}"
    finally:
        set_script_prefix("/")
    assert door("desk:board") == usual
