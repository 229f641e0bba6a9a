"""Addresses of which only the ends show: enough to recognise, too little to use."""

from __future__ import annotations


def masked(address: str, *, own: bool = False) -> str:
    """`a…n@e….com`; a person who is shown her `own` address sees the host too, where misspellings are."""
    name, at, host = address.partition("@")
    shown = f"{name[:1]}…{name[-1:]}" if len(name) > 2 else "…"
    if not at:
        return shown
    return f"{shown}@{host}" if own else f"{shown}@{host[:1]}…{host[host.rfind('.') :]}"
