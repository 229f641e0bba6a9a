"""Contrast is computed, not judged by eye: every pair of tokens that meets on a page, light and dark (WCAG AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "src/nakhoda/web/static/nakhoda/css/tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\);")
PLAIN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
TEXT, SHAPE = 4.5, 3.0

GROUNDS = ("ground", "paper", "raised", "sunken", "hover")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((ink, soft) for ink in ("ink", "ink-2", "ink-3") for soft in ("accent-soft", "note-soft")),
    *((ink, soft) for ink in ("ink", "ink-2") for soft in ("warn-soft", "late-soft", "good-soft")),
    *(("accent", ground) for ground in (*GROUNDS, "accent-soft")),
    ("accent-strong", "paper"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "late", "grave", "note")),
    *((tone, ground) for tone in ("good", "warn", "late", "grave") for ground in ("ground", "paper", "raised")),
    ("on-late", "late-solid"),
    ("on-grave", "grave-solid"),
    ("paper", "ink"),
]
SHAPE_PAIRS = [
    *(("line-strong", ground) for ground in ("ground", "paper", "raised", "sunken")),
    *(("accent", ground) for ground in GROUNDS),
    ("late-solid", "paper"),
    ("late-solid", "ground"),
]


def tokens(theme: str) -> dict[str, str]:
    """The colours of `light` or `dark` by name."""
    side = 1 if theme == "light" else 2
    return {found[1]: found[side + 1] for found in PAIR.finditer(TOKENS.read_text())}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS, ids=lambda name: name)
def test_words_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS, ids=lambda name: name)
def test_borders_of_fields_and_focus_can_be_seen(theme: str, shape: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[shape], colours[ground]) >= SHAPE


def test_old_browsers_get_the_light_half_word_for_word() -> None:
    css = TOKENS.read_text()
    fallback = css[css.index("@supports not") :]
    assert dict(PLAIN.findall(fallback)) == tokens("light")


def test_no_colour_is_written_outside_of_the_tokens() -> None:
    outside = {
        path.name: found
        for path in TOKENS.parent.glob("*.css")
        if path.name not in ("tokens.css", "mail.css")
        and (found := re.findall(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b", path.read_text()))
    }
    assert set(outside) <= {"components.css", "base.css"}
    assert outside.get("base.css", []) == ["#fff", "#000"]  # print
    assert outside.get("components.css", []) == ["#fff", "#80808055"]  # a mail's paper; a wash over a toast
