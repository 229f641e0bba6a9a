"""Figures as their reader writes them: lakh and crore in India, thousands elsewhere, units in her language.

Digits are Latin in every language of the desk (as CLDR has it for hi, ms, ta and ur); the decimal mark is a point,
a comma in Indonesian. Units are few and short, so they are a table here and not a catalogue of translations.
"""

from __future__ import annotations

from dataclasses import dataclass

LAKH_LANGUAGES = frozenset({"hi", "bn", "te", "mr", "ta", "gu", "ur", "kn", "ml", "pa", "or", "as"})
COMMA_LANGUAGES = frozenset({"id"})
INDIAN_ZONES = frozenset({"Asia/Kolkata", "Asia/Calcutta"})  # a reader's zone is the site's where she sits
RTL_LANGUAGES = frozenset({"ur", "ar", "fa", "ps", "sd"})
NONE = "–"
THOUSAND, LAKH, MILLION, CRORE = 1_000, 100_000, 1_000_000, 10_000_000

# minute, hour, day, points
UNITS: dict[str, tuple[str, str, str, str]] = {
    "en": ("min", "h", "d", "points"),
    "hi": ("मि", "घं", "दिन", "अंक"),
    "ms": ("min", "jam", "hari", "mata"),
    "ta": ("நிமி", "மணி", "நாள்", "புள்ளி"),
    "ur": ("منٹ", "گھنٹے", "دن", "پوائنٹ"),
}
# the two big words: thousand and million, or lakh and crore
BIG: dict[str, tuple[str, str]] = {
    "en": ("k", "M"),
    "en-in": ("lakh", "crore"),
    "hi": ("लाख", "करोड़"),
    "ms": ("ribu", "juta"),
    "ta": ("லட்சம்", "கோடி"),
    "ur": ("لاکھ", "کروڑ"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """How one reader writes figures: her language, and the country of her site ("" when unknown)."""

    language: str = "en"
    country: str = ""

    @property
    def base(self) -> str:
        """The language without its region."""
        return self.language.split("-")[0].lower()

    @property
    def indian(self) -> bool:
        """Whether she groups by lakh and crore."""
        return self.country == "IN" or self.base in LAKH_LANGUAGES or self.language.lower() == "en-in"

    @property
    def units(self) -> tuple[str, str, str, str]:
        """minute, hour, day, points."""
        return UNITS.get(self.base, UNITS["en"])

    def kept(self, figure: str) -> str:
        """A figure that stays in one piece, left to right, in a line that runs from right to left."""
        return f"\u2066{figure}\u2069" if self.base in RTL_LANGUAGES else figure

    def decimal(self, value: float, places: int) -> str:
        """A number with its decimals, the whole part grouped; no "-0.0"."""
        text = f"{abs(value):.{places}f}"
        whole, _, rest = text.partition(".")
        sign = "−" if value < 0 and float(text) else ""
        point = "," if self.base in COMMA_LANGUAGES else "."
        return sign + self.whole(int(whole)) + (point + rest if rest else "")

    def whole(self, number: int) -> str:
        """A whole number, grouped."""
        if not self.indian:
            text = f"{number:,}"
            return text.replace(",", ".") if self.base in COMMA_LANGUAGES else text
        sign, digits = ("-" if number < 0 else ""), str(abs(number))
        if len(digits) <= 3:
            return sign + digits
        head, tail = digits[:-3], digits[-3:]
        pairs = [head[max(i - 2, 0) : i] for i in range(len(head), 0, -2)][::-1]
        return sign + ",".join([*pairs, tail])

    def short(self, value: float) -> str:
        """A count in few characters: 940, 12.4k, 3.1M; 1.2 lakh, 3 crore."""
        size = abs(value)
        language = "en-in" if self.indian and self.base == "en" else self.base
        small, big = BIG.get(language, BIG["en-in"] if self.indian else BIG["en"])
        if self.indian:
            steps = ((CRORE, big), (LAKH, small))
        else:
            steps = ((MILLION, big), (10_000, small))
        for step, word in steps:
            if size >= step:
                unit = THOUSAND if step == 10_000 else step
                gap = "" if word in ("k", "M") else " "
                return self._trimmed(value / unit) + gap + word
        return self._trimmed(value)

    def _trimmed(self, value: float) -> str:
        return self.decimal(value, 0 if abs(value) >= 100 or value == int(value) else 1)


EN = Hand()


def hand_for(language: str, time_zone: str = "") -> Hand:
    """The hand of a reader of whom language and time zone are known: India's grouping where she sits in India."""
    return Hand(language, "IN" if time_zone in INDIAN_ZONES else "")


def figure_of(value: float | None, unit: str, hand: Hand = EN) -> str:
    """A value in its unit: `82.4 %`, `42 min`, `3.5 h`, `1,240`. Units of the metric contracts."""
    if value is None:
        return NONE
    number, word = _parts(value, unit, hand)
    return _joined(number, word, hand)


def _joined(number: str, word: str, hand: Hand) -> str:
    """A sign belongs to its number, a word of the reader's language follows it in her direction."""
    if not word:
        return hand.kept(number) if number.startswith("−") else number
    return hand.kept(f"{number} %") if word == "%" else f"{hand.kept(number)} {word}"


def _parts(value: float, unit: str, hand: Hand) -> tuple[str, str]:
    """The number and its unit, "" for a bare count."""
    if unit == "share":
        return hand.decimal(value * 100, 1), "%"
    if unit in ("minutes", "hours", "days"):
        return _time(value, unit, hand)
    if unit == "points":
        return hand.decimal(value, 1), hand.units[3]
    return hand.decimal(value, 0 if value == int(value) or abs(value) >= 100 else 1), ""


def _time(value: float, unit: str, hand: Hand) -> tuple[str, str]:
    """Each length in the unit that needs no more than four digits: minutes to two hours, hours to two days."""
    minute, hour, day, _points = hand.units
    if unit == "days":  # a number of days is asked for in days
        return hand.decimal(value, 1), day
    minutes = value * {"minutes": 1, "hours": 60}[unit]
    if abs(minutes) < 120:
        return hand.decimal(minutes, 0 if abs(minutes) >= 10 else 1), minute
    if abs(minutes) < 2880:
        return hand.decimal(minutes / 60, 1), hour
    return hand.decimal(minutes / 1440, 1), day


def interval_of(lo: float | None, hi: float | None, unit: str, hand: Hand = EN) -> str:
    """`79.1–85.2 %`: both ends, the unit once where it is the same."""
    if lo is None or hi is None:
        return ""
    (low, word), (high, other) = _parts(lo, unit, hand), _parts(hi, unit, hand)
    if word != other:
        return f"{_joined(low, word, hand)}–{_joined(high, other, hand)}"
    return _joined(f"{low}–{high}", word, hand) if word else hand.kept(f"{low}–{high}")


def change_of(before: float | None, after: float | None, unit: str, hand: Hand = EN) -> str:
    """`+3.1 points`, `−12 min`, `+240`: a difference with its sign; shares move by points."""
    if before is None or after is None:
        return ""
    gap = after - before
    number, word = (hand.decimal(abs(gap) * 100, 1), hand.units[3]) if unit == "share" else _parts(abs(gap), unit, hand)
    still = not any(char in "123456789" for char in number)
    signed = number if still else ("+" if gap > 0 else "−") + number
    return f"{hand.kept(signed)} {word}" if word else hand.kept(signed)


def axis_of(value: float, unit: str, hand: Hand = EN) -> str:
    """A tick of an axis: as short as it can be."""
    if unit == "share":
        return f"{hand._trimmed(round(value * 100, 4))} %"
    if unit in ("minutes", "hours", "days"):
        number, word = _time(value, unit, hand)
        return f"{number.removesuffix('.0').removesuffix(',0')} {word}"
    return hand.short(value)
