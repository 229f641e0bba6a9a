"""What looks like somebody's number and is a date, a time, a price, a count or an address of the web."""

from __future__ import annotations

import re

_MONEY = r"(?:₹|\$|€|£|৳|¥|rs\.?|inr|rm|myr|usd|sgd|idr|rp\.?|bdt|pkr|cny|rmb)"
_UNITS = (
    r"(?:rupees?|ringgit|rupiah|taka|dollars?|coins?|views?|likes?|followers?|times|days?|hours?|diamonds?|"
    r"रुपये|रुपए|रूपये|व्यूज़?|ரூபாய்|రూపాయలు|টাকা|روپے|块|元|次|%)"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?"
_NOT_PERSONAL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+"
    r"|(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"']*"
    r"|(?<!\d)\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    rf"(?:[T ]+{_CLOCK})?(?![\d]|[-/.]\d)"
    r"|(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:\d{4}|\d{2})"
    rf"(?:[ ,]+{_CLOCK})?(?![\d]|[-/.]\d)"
    r"|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?!\d)"
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)"
    rf"|(?<![^\W_]){_MONEY}\s?\d[\d,]*(?:\.\d+)?"
    rf"|(?<![\d+,.])(?<!\d[ -])\d[\d,]{{0,9}}(?:\.\d+)?\s?{_UNITS}(?![^\W_])"
    r"|(?<!\d)\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?!\d)"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    re.IGNORECASE,
)
_PHONE_LINK = re.compile(r"(?:wa\.me/|whatsapp\.com/send\S{0,80}phone=|tel:)\+?", re.IGNORECASE)


def masked(text: str) -> str:
    """The text, the same length, with such passages struck out. A link that dials a number keeps it."""
    return _NOT_PERSONAL.sub(_struck, text)


def _struck(found: re.Match[str]) -> str:
    dialled = _PHONE_LINK.search(found[0])
    if dialled:
        return "\x00" * dialled.end() + found[0][dialled.end() :]
    return "\x00" * len(found[0])
