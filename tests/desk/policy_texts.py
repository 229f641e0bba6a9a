"""The shipped policy with one thing changed: small documents for stories about publishing."""

from __future__ import annotations

from importlib.resources import files

_FOLDER = files("nakhoda.desk") / "policies"
GLOBAL = (_FOLDER / "apac.yaml").read_text()
INDIA = (_FOLDER / "apac-india.yaml").read_text()
MALAYSIA = (_FOLDER / "apac-malaysia.yaml").read_text()


def changed(text: str, before: str, after: str) -> str:
    """`text` with `before` replaced, once and for sure."""
    assert text.count(before) >= 1, before
    return text.replace(before, after, 1)


def with_title(title: str) -> str:
    """The global document under another title: a change that touches nothing."""
    return changed(GLOBAL, "title: APAC desk policy", f"title: {title}")


def tamil_to_selat() -> str:
    """Most of the Tamil account work goes from Meridian to Selat: shares of 60 and 40 become 5 and 95."""
    text = changed(
        GLOBAL, "lanes: *t1, capacity_per_day: 320, share: 60}", "lanes: *t1, capacity_per_day: 320, share: 5}"
    )
    return changed(
        text, "lanes: *t1, capacity_per_day: 160, share: 40}", "lanes: *t1, capacity_per_day: 160, share: 95}"
    )


def without_queue(key: str) -> str:
    """The global document without one queue."""
    lines = [line for line in GLOBAL.splitlines() if f"{{key: {key}," not in line]
    assert len(lines) == len(GLOBAL.splitlines()) - 1
    return "\n".join(lines) + "\n"
