"""Addresses of doors, worked out once: a page names a hundred, and Django searches for each anew."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse

_MARK = 987_654_321_012_345_678  # stands where a row's number will


def door(name: str, *args: object) -> str:
    """What `django.urls.reverse` answers. No address of ours depends on the language or on who asks."""
    return _found(get_resolver(get_urlconf()), get_script_prefix(), name, args)


def numbered(name: str, number: int) -> str:
    """The door of one row: its pattern is worked out once, and each number set into it."""
    before, after = _around(get_resolver(get_urlconf()), get_script_prefix(), name)
    return f"{before}{int(number)}{after}"


@lru_cache(maxsize=1024)
def _around(resolver: Any, prefix: str, name: str) -> tuple[str, str]:
    before, _mark, after = _found(resolver, prefix, name, (_MARK,)).partition(str(_MARK))
    return before, after


@lru_cache(maxsize=2048)
def _found(_resolver: Any, _prefix: str, name: str, args: tuple[object, ...]) -> str:
    """Django makes a new resolver when the doors change or its caches are cleared: nothing old is told then."""
    return reverse(name, args=args)
