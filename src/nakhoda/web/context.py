"""What every page knows before its view says a word: the theme, the languages, the words for JavaScript."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.web.languages import LanguageFace, direction_of, face_of

THEMES = ("light", "dark")


def look(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Gives `theme` (light | dark | ""), `languages`, `language`, `direction`, `js_words`."""
    code = get_language() or settings.LANGUAGE_CODE
    chosen = request.COOKIES.get("theme", "")
    return {
        "theme": chosen if chosen in THEMES else "",
        "languages": languages(staff=getattr(request, "for_staff", False)),
        "language": face_of(code),
        "direction": direction_of(code),
        "js_words": js_words(),
    }


def languages(*, staff: bool) -> list[LanguageFace]:
    """The languages of the interface, each under its own name; the staff's are fewer."""
    return [face_of(code) for code, _name in settings.LANGUAGES if not staff or code in settings.STAFF_LANGUAGES]


def js_words() -> dict[str, str]:
    """The phrases that JavaScript says; `{}` is where its figure goes."""
    return {
        "left": _("{} left"),
        "late": _("late {}"),
        "paused": _("paused, {} left"),
        "minutes": _("{m} m"),
        "hours": _("{h} h {m} m"),
        "days": _("{d} d {h} h"),
        "moment": _("under 1 m"),
        "now": _("just now"),
        "saving": _("Saving…"),
        "saved": _("Draft saved"),
        "saved_here": _("Saved on this device only; it goes to the server when the connection is back"),
        "undo": _("Undo"),
        "undone": _("Taken back. Your text is in the reply box."),
        "too_late": _("It had already left. Nothing was changed."),
        "failed": _("That did not work. Nothing was changed; your text is kept. Try again."),
        "offline": _("No connection. What you type is kept on this device."),
        "signed_out": _("You are signed out. What you type is kept on this device."),
        "back": _("Connected again."),
        "unfilled": _("Fill in {} before you send."),
        "fresh": _("Something new arrived. Show it"),
        "viewing": _("{} is looking at this case"),
        "replying": _("{} is writing a reply"),
        "nothing": _("Nothing found. Try a case number or another word."),
        "press": _("Press the new key …"),
        "close": _("Close"),
        "cancel": _("Cancel"),
        "confirm": _("Go on"),
        "then": _("{} then {}"),
    }
