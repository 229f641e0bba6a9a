"""Documents of an operator beside the desk policy, to read: which text is in force, since when, where it is changed.

They are the operator's own (a copy in the data folder), or those that come with the program. They are not drafted and
approved like a policy: whoever may write into the data folder changes them, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy

from nakhoda.core.crisis_document import load_cards
from nakhoda.core.retention_document import load_retention
from nakhoda.core.sealing.document import load_sealing
from nakhoda.core.vault_rules import load_vault_rules
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

LARGEST = 1_000_000  # characters that are shown


@dataclass(frozen=True, slots=True)
class Kind:
    """One document: its file, its words, and what refuses it."""

    file: str
    title: str | _StrPromise
    what: str | _StrPromise
    check: Callable[[str], object]


KINDS: tuple[Kind, ...] = (
    Kind(
        "sealed.yaml",
        gettext_lazy("Sealed compartments"),
        gettext_lazy("Which compartments open for a purpose only, which purposes there are, how their glass breaks."),
        load_sealing,
    ),
    Kind(
        "vault.yaml",
        gettext_lazy("Personal data"),
        gettext_lazy("What becomes a token at the door, for which purposes a value is shown, and how often."),
        load_vault_rules,
    ),
    Kind(
        "retention.yaml",
        gettext_lazy("Retention"),
        gettext_lazy("How long each class of record is kept, by jurisdiction."),
        load_retention,
    ),
    Kind(
        "crisis_cards.yaml",
        gettext_lazy("Crisis cards"),
        gettext_lazy("Whom to call, by country, and when the number was verified."),
        load_cards,
    ),
)


@dataclass(frozen=True, slots=True)
class Document:
    """As it is in force. `trouble`: why the operator's own is not used; the shipped one is, or the desk refuses."""

    file: str
    title: str
    what: str
    text: str
    digest: str
    own: bool
    changed_at: datetime | None
    trouble: str


def operator_documents(actor: Actor) -> list[Document]:
    """All of them, for whoever reads the desk policy."""
    require(actor, "policy:read")
    return [_document(kind) for kind in KINDS]


def _document(kind: Kind) -> Document:
    own = Path(settings.DATA_FOLDER) / kind.file
    shipped = files("nakhoda.desk").joinpath(f"records/{kind.file}").read_text("utf-8")
    is_own = own.is_file()
    text = own.read_bytes().decode("utf-8-sig", "replace") if is_own else shipped
    return Document(
        file=kind.file,
        title=str(kind.title),
        what=str(kind.what),
        text=text[:LARGEST],
        digest=sha256(text.encode()).hexdigest()[:12],
        own=is_own,
        changed_at=datetime.fromtimestamp(own.stat().st_mtime, timezone.utc) if is_own else None,
        trouble=_trouble(kind, text),
    )


def _trouble(kind: Kind, text: str) -> str:
    try:
        kind.check(text)
    except ValueError as fault:
        return str(fault)[:500]
    return ""
