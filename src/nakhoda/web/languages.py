"""Languages as their speakers write them, and the direction of their script (handbook 6.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ENDONYMS: dict[str, str] = {
    "en": "English",
    "hi": "हिन्दी",
    "hi-Latn": "Hinglish",
    "bn": "বাংলা",
    "te": "తెలుగు",
    "mr": "मराठी",
    "ta": "தமிழ்",
    "ta-Latn": "Tanglish",
    "gu": "ગુજરાતી",
    "ur": "اردو",
    "ur-Latn": "Roman Urdu",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "pa": "ਪੰਜਾਬੀ",
    "or": "ଓଡ଼ିଆ",
    "as": "অসমীয়া",
    "ms": "Bahasa Melayu",
    "ms-Arab": "بهاس ملايو",
    "id": "Bahasa Indonesia",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ja": "日本語",
    "ko": "한국어",
    "th": "ไทย",
    "vi": "Tiếng Việt",
    "fil": "Filipino",
    "ar": "العربية",
}

_RTL_LANGUAGES = frozenset({"ar", "ur", "fa", "he", "ps", "sd", "ug", "ks"})
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Nkoo", "Syrc"})


@dataclass(frozen=True, slots=True)
class LanguageFace:
    """How a language shows itself: its tag, its own name, its direction (`ltr` or `rtl`)."""

    code: str
    name: str
    direction: str


def direction_of(code: str) -> str:
    """`rtl` or `ltr`: the script subtag decides, the language only where there is none. `""` is `ltr`."""
    language, *rest = code.replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if language.lower() in _RTL_LANGUAGES else "ltr"


def face_of(code: str) -> LanguageFace:
    """The language's face; an unknown tag is its own name."""
    base = code.split("-")[0]
    return LanguageFace(code, ENDONYMS.get(code) or ENDONYMS.get(base) or code, direction_of(code))


def staff_language(wanted: str, spoken: Collection[str]) -> str:
    """The language of a staff page: the reader's where it has a catalogue (`spoken`), else English as a whole.

    Half a catalogue would be English sentences under another language's tag, direction and dates (decision 0018).
    """
    return next((code for code in (wanted, wanted.split("-")[0]) if code in spoken), "en")
