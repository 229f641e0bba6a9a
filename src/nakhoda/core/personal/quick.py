"""The answer for most texts, in microseconds: no digit in any script, no sign of an address, so nothing to look for."""

from __future__ import annotations

import re

# Ranges of characters that `plain` turns into digits and that `\\d` does not know: raised, circled, Ethiopic ...
ODD_DIGITS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b"
    "\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u3251-\u325f\u32b1-\u32cb\u3358-\u3370\u3378\u3379"
    "\u339f-\u33a6\u33a8\u33af\u33e0-\u33fe\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a"
    "\U0001f100-\U0001f10a"
)
ATS = "@\u24d0\ufe6b\uff20\U0001f130"
_BRACKETS = "[({<\uff3b\uff08\uff5b\uff1c\ufe59\ufe5b\ufe64"
_TRICKS = "\u00ad\u200b\u200e\u200f\u2060-\u206f\ufeff\ufe00-\ufe0f\u0300-\u036f\u0370-\u04ff"
_TRICKS += "\uff00-\uff5e\U0001d400-\U0001d7ff"
_SIGN = re.compile(rf"[\d{ODD_DIGITS}{ATS}{re.escape(_BRACKETS)}{_TRICKS}]")
_HOSTS = re.compile(
    "gmail|yahoo|hotmail|outlook|rediff|icloud|live|proton|ymail|qq|\u090f\u091f"
)  # "name at gmail dot com"


def nothing_personal(text: str) -> bool:
    """True only when no detector could find anything. False says nothing (ASCII is as quick to look through)."""
    return not text.isascii() and _SIGN.search(text) is None and _HOSTS.search(text.casefold()) is None
