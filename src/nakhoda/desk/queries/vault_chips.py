"""Tokens as the page shows them: "phone ends 42" in the reader's language, a door for whoever may look behind it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.core.personal.case_tokens import TOKEN, tokens_in
from nakhoda.desk.models import Case
from nakhoda.desk.queries.vault import hints_of, may_reveal
from nakhoda.desk.queries.vault_rules import vault_rules
from nakhoda.org.actors import Actor

Piece = dict[str, str]


def kind_word(kind: str) -> str:
    """A kind in the reader's language."""
    words = {
        "aadhaar": _("Aadhaar"),
        "mykad": _("MyKad"),
        "pan": _("PAN"),
        "passport": _("Passport"),
        "card": _("Card"),
        "phone": _("Phone"),
        "email": _("Mail address"),
        "upi": _("UPI id"),
    }
    return words.get(kind, kind)


class Chips:
    """The values of one case, as this reader may see them; asked for once, and only when a text has a token."""

    def __init__(self, case: Case, actor: Actor) -> None:
        self.case, self.may_reveal = case, may_reveal(actor, case.scope_id)
        self._hints: dict[str, tuple[str, str]] | None = None

    def pieces(self, text: str) -> list[Piece]:
        """The text in pieces {text} and {token, label}; empty when it has none, and is shown as it is."""
        if not tokens_in(text):
            return []
        pieces: list[Piece] = []
        done = 0
        for seen in TOKEN.finditer(text):
            pieces += [{"text": text[done : seen.start()]}, self._chip(seen[1], seen[0])]
            done = seen.end()
        return [*pieces, {"text": text[done:]}]

    def choices(self) -> list[tuple[str, str]]:
        """(token, label) of everything that may be shown; none for whoever may not."""
        return [(token, self.label(token)) for token in self.hints] if self.may_reveal else []

    def label(self, token: str) -> str:
        """`Phone ends 42`, `Mail address r…@….com`."""
        kind, hint = self.hints[token]
        word = kind_word(kind)
        if kind in ("email", "upi"):
            return _("%(kind)s %(hint)s") % {"kind": word, "hint": hint}
        return _("%(kind)s ends %(hint)s") % {"kind": word, "hint": hint}

    @property
    def hints(self) -> dict[str, tuple[str, str]]:
        """token -> (kind, hint)."""
        if self._hints is None:
            self._hints = hints_of(self.case.id)
        return self._hints

    def _chip(self, token: str, written: str) -> Piece:
        known = token in self.hints
        return {"token": token, "label": self.label(token)} if known else {"text": written}


def reveal_page(case: Case, actor: Actor) -> dict[str, Any]:
    """What the dialog on the case's page needs."""
    language = (get_language() or "en").partition("-")[0]
    chips = Chips(case, actor)
    purposes = [(each.key, each.in_language(language)) for each in vault_rules().purposes.values()]
    return {"personal": chips.choices(), "purposes": purposes}
