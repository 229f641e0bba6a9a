"""Addresses of doors, worked out once: a page names a hundred, and Django searches for each anew."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse


def door(name: str, *args: object) -> str:
    """What `django.urls.reverse` answers. No address of ours depends on the language or on who asks."""
    return _found(get_resolver(get_urlconf()), get_script_prefix(), name, args)


@lru_cache(maxsize=8192)
def _found(_resolver: Any, _prefix: str, name: str, args: tuple[object, ...]) -> str:
    """Django makes a new resolver when the doors change or its caches are cleared: nothing old is told then."""
    return reverse(name, args=args)
