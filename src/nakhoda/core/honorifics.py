"""How a member wishes to be addressed, in each language's own words (handbook 6.7: default neutral, choice stored).

A code is a form of address and no fact about a person: `mr` is said Encik in Malay and Shri in Hindi. A language that
has no word for a form leaves it out, and the name stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST = 60  # characters of a name that a letter repeats
FORMS: Mapping[str, Mapping[str, str]] = {
    "respect": {
        "hi": "{} जी", "hi-Latn": "{} ji", "ta": "{} அவர்கள்", "te": "{} గారు", "bn": "শ্রদ্ধেয় {}", "ur": "{} جی",
        "ms": "Tuan/Puan {}", "id": "Bapak/Ibu {}",
    },
    "mr": {
        "en": "Mr {}", "hi": "श्री {}", "hi-Latn": "Shri {}", "ms": "Encik {}", "ta": "திரு. {}", "zh": "{}先生",
        "id": "Bapak {}", "bn": "জনাব {}", "te": "శ్రీ {}", "ur": "جناب {}",
    },
    "mrs": {
        "en": "Mrs {}", "hi": "श्रीमती {}", "hi-Latn": "Smt {}", "ms": "Puan {}", "ta": "திருமதி {}", "zh": "{}女士",
        "id": "Ibu {}", "bn": "জনাবা {}", "te": "శ్రీమతి {}", "ur": "محترمہ {}",
    },
    "ms": {
        "en": "Ms {}", "hi": "सुश्री {}", "hi-Latn": "Sushri {}", "ms": "Cik {}", "ta": "செல்வி {}", "zh": "{}女士",
        "id": "Ibu {}", "bn": "জনাবা {}", "te": "కుమారి {}", "ur": "محترمہ {}",
    },
    "mx": {"en": "Mx {}"},
    "dr": {
        "en": "Dr {}", "hi": "डॉ. {}", "hi-Latn": "Dr {}", "ms": "Dr. {}", "ta": "டாக்டர் {}", "zh": "{}博士",
        "id": "Dr. {}", "bn": "ডা. {}", "te": "డా. {}", "ur": "ڈاکٹر {}",
    },
    "datuk": {"en": "Datuk {}", "ms": "Datuk {}", "ta": "டத்தோ {}", "zh": "拿督{}"},
    "datin": {"en": "Datin {}", "ms": "Datin {}", "ta": "டத்தின் {}", "zh": "拿汀{}"},
    "tan_sri": {"en": "Tan Sri {}", "ms": "Tan Sri {}", "ta": "டான் ஸ்ரீ {}", "zh": "丹斯里{}"},
    "puan_sri": {"en": "Puan Sri {}", "ms": "Puan Sri {}", "ta": "புவான் ஸ்ரீ {}", "zh": "潘斯里{}"},
    "haji": {"ms": "Haji {}", "id": "Haji {}", "ur": "حاجی {}", "bn": "হাজি {}"},
    "hajah": {"ms": "Hajah {}", "id": "Hajah {}", "ur": "حاجن {}", "bn": "হাজি {}"},
}  # fmt: skip
NEUTRAL = {  # when no name is known that a letter may repeat
    "en": "dear member", "hi": "आदरणीय सदस्य", "hi-Latn": "aadarniya sadasya", "ms": "ahli yang dihormati",
    "ta": "அன்பு உறுப்பினரே", "zh": "尊敬的用户", "id": "anggota yang terhormat", "bn": "সম্মানিত সদস্য",
    "te": "గౌరవనీయ సభ్యులు", "ur": "معزز رکن",
}  # fmt: skip
_NAME = re.compile(r"[^\W\d_][\w .,'’/@()\u200c\u200d\u0300-\u0dff-]*")
_LINK = re.compile(r"https?:|www\.|\w\.\w{2,}|//|@.*@", re.IGNORECASE)


def is_form(code: str) -> bool:
    """Whether it is one of ours; the empty code (no wish) is."""
    return code == "" or code in FORMS


def forms_in(language: str, chosen: str = "") -> tuple[tuple[str, str], ...]:
    """(code, words) of each form that the language has, in its own words (English where it has none), and of `chosen`,
    which stands whatever the language: a list without it would take it away."""
    own = _own(language) or "en"
    return tuple((code, said_as(code, own)) for code, said in FORMS.items() if own in said or code == chosen)


def said_as(code: str, language: str) -> str:
    """The form's words in a language (`Puan …`), else in the first that has any; empty for no wish."""
    said = FORMS.get(code, {})
    pattern = said.get(_own(language)) or next(iter(said.values()), "")
    return pattern.replace("{}", "…").strip()


def addressed(name: str, code: str, language: str) -> str:
    """The member as a letter in `language` calls her: form and name, the name alone, or neutral words."""
    plain = " ".join(name.split())
    if not _is_plain(plain):
        return NEUTRAL.get(_own(language), NEUTRAL["en"])
    pattern = FORMS.get(code, {}).get(_own(language), "{}")
    words = pattern.replace("{}", "").strip()
    return plain if words.casefold() in plain.casefold().split() else pattern.format(plain)


def _is_plain(name: str) -> bool:
    """A name that our letters may repeat: whoever fills a form names anybody, and must not write our letters."""
    return 0 < len(name) <= LONGEST and bool(_NAME.fullmatch(name)) and not _LINK.search(name)


def _own(language: str) -> str:
    """The tag under which the tables have the language; empty where they do not."""
    parts = language.replace("_", "-").split("-")
    romanised = f"{parts[0].lower()}-Latn"
    if len(parts) > 1 and parts[1].title() == "Latn" and romanised in NEUTRAL:
        return romanised
    return parts[0].lower() if parts[0].lower() in NEUTRAL else ""
