"""A value in the one form in which equal ones are equal, and the little of it that may be shown."""

from __future__ import annotations

from nakhoda.core.personal.plain import plain

NATIONAL = 9  # digits at the end of a telephone number: the same with a country's code, a trunk 0, or neither
SIGNS = "@._+-%'"


def bare(kind: str, written: str) -> str:
    """However it was written: with other gaps, in other digits, with or without the country."""
    text = plain(written).text.casefold()
    if kind == "phone":
        digits = "".join(filter(str.isdigit, text))
        return digits[-NATIONAL:]
    if kind in ("email", "upi"):
        return "".join(char for char in text if char.isalnum() or char in SIGNS)
    return "".join(filter(str.isalnum, text))


def hint(kind: str, text: str) -> str:
    """The last two digits; of an address its first letter and its last host. Never enough to use."""
    if kind in ("email", "upi"):
        name, at, host = text.strip().partition("@")
        return f"{name[:1]}…{at}…{host[host.rfind('.') :] if '.' in host else ''}"
    return "".join(filter(str.isalnum, text))[-2:]
