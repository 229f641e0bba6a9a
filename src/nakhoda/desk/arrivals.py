"""What a channel hands to the desk: the same shape for all five."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whoever wrote, as the channel knows them. `address` is a mail address, an app user id or a person id."""

    kind: str  # email | app | staff
    address: str
    name: str = ""
    handle: str = ""
    honorific: str = ""  # how they wish to be addressed (core/honorifics.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attached file whose bytes are in the evidence folder already (`desk.intake.files.keep`)."""

    name: str
    content_type: str
    size: int
    sha256: str
    content_id: str = ""
    purpose: str = "attachment"
    suspicious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message that is to become a case, or to join one."""

    channel: str  # in_app | web_form | email | appeal | internal_form
    received_at: datetime
    text: str
    sender: Sender | None = None
    subject: str = ""
    html: str = ""
    quoted: str = ""
    source: str = ""  # the form, mailbox or app that took it in; obligations look at it
    opened_by: str = "member"  # member | agent | staff | system
    lob: str = ""  # as declared by the form; triage decides when empty
    reason: str = ""
    language: str = ""  # as the form was read; detection decides when empty
    locale: str | None = None
    country: str | None = None
    signals: tuple[str, ...] = ()  # lane signals of a trusted source (an authority's channel, a hash match)
    tags: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    cc: tuple[Sender, ...] = ()
    acknowledged: str = ""  # page | api when the answer itself acknowledges; mail acknowledges on delivery
    unparsed: bool = False
    mail_id: str = ""
    raw_id: int | None = None
    split_from: int | None = None
    context: dict[str, str] = field(default_factory=dict)  # device, app version ... shown beside the case
