"""Bytes in, `ParsedMail` out. Raises nothing but `MailRefused`; never asks a host, a file or a clock."""

from __future__ import annotations

from collections.abc import Collection

from nakhoda.desk.mail.addresses import address, addresses, message_ids, misleading_name
from nakhoda.desk.mail.bodies import Gathered, gather
from nakhoda.desk.mail.headers import Headers
from nakhoda.desk.mail.hops import delivery_report, read_date, received_at
from nakhoda.desk.mail.limits import LIMITS, Limits, MailRefused
from nakhoda.desk.mail.parsed import AUTOMATIC_HEADERS, MailAddress, ParsedMail
from nakhoda.desk.mail.sanitise import sanitise_html
from nakhoda.desk.mail.structure import Part, Reader, leaves

_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-apparently-to")
_ONCE = ("from", "subject", "message-id", "date", "content-type", "to")


def parse_mail(raw: bytes, limits: Limits = LIMITS, trusted_hosts: Collection[str] = ()) -> ParsedMail:
    """Read one message.

    `trusted_hosts` are the lower-case names of our own mail hosts, for `received_at`. Raises `MailRefused` with reason
    empty, no_headers, too_large, too_deep, too_many_parts, too_many_headers, headers_too_long, too_many_addresses or
    too_many_encoded_words.
    """
    _check_bytes(raw, limits)
    root = Reader(limits).read(raw)
    if not root.headers.of_a_mail():
        raise MailRefused("no_headers")
    people = _people(root.headers, limits)
    dsn = delivery_report(root, limits)
    gathered = gather(root, limits)
    headers = root.headers
    html = gathered.body.html
    return ParsedMail(
        from_=address(headers.raw("from")),
        sender=address(headers.raw("sender")),
        to=people["to"],
        cc=people["cc"],
        reply_to=people["reply-to"],
        subject=headers.text("subject")[:2_000],
        message_id=next(iter(message_ids(headers.raw("message-id"))), "")[:998],
        in_reply_to=message_ids(headers.raw("in-reply-to"))[:50],
        references=message_ids(" ".join(headers.every("references")))[:500],
        date=read_date(headers.raw("date")),
        received_at=received_at(headers, frozenset(host.lower() for host in trusted_hosts)),
        hops=sum(1 for _ in headers.every("received")),
        text=gathered.body.readable[: limits.text_chars],
        html=sanitise_html(html) if html else "",
        attachments=tuple(gathered.attachments),
        return_path=_return_path(headers),
        delivered_to=_delivered_to(headers, people),
        automatic={name: value[:500] for name in AUTOMATIC_HEADERS if (value := headers.raw(name)) is not None},
        report_type=root.params.get("report-type", "").lower()[:40],
        dsn=dsn,
        defects=_defects(root, people, gathered, limits),
    )


def _check_bytes(raw: bytes, limits: Limits) -> None:
    if not raw.strip(b"\r\n\t \x00"):
        raise MailRefused("empty")
    if len(raw) > limits.message_bytes:
        raise MailRefused("too_large", f"{len(raw)} bytes, at most {limits.message_bytes}")


def _people(headers: Headers, limits: Limits) -> dict[str, tuple[MailAddress, ...]]:
    names = ("from", "to", "cc", "reply-to")
    values = {name: tuple(headers.every(name)) for name in names}
    if sum(value.count("@") for found in values.values() for value in found) > limits.addresses:
        raise MailRefused("too_many_addresses", f"more than {limits.addresses}")
    people = {name: addresses(values[name]) for name in names}
    if sum(map(len, people.values())) > limits.addresses:
        raise MailRefused("too_many_addresses", f"more than {limits.addresses}")
    return people


def _return_path(headers: Headers) -> str | None:
    value = headers.raw("return-path")
    if value is None:
        return None
    found = address(value)
    return found.address if found else ""


def _delivered_to(headers: Headers, people: dict[str, tuple[MailAddress, ...]]) -> tuple[str, ...]:
    """Where our side put it, then whom it names: a reply token may stand in any of them."""
    ours = addresses(value.split(" via ")[0] for name in _DELIVERED for value in list(headers.every(name))[:20])
    found = (mailbox.address for mailbox in (*ours, *people["to"], *people["cc"]))
    return tuple(dict.fromkeys(spec for spec in found if "@" in spec))


def _defects(
    root: Part, people: dict[str, tuple[MailAddress, ...]], gathered: Gathered, limits: Limits
) -> tuple[str, ...]:
    found = [defect for part in _all(root) for defect in part.defects]
    found += [f"repeated_{name}" for name in _ONCE if root.headers.repeated(name)]
    found += ["malformed_header"] if root.headers.malformed else []
    found += ["misleading_name"] if any(misleading_name(one) for one in people["from"]) else []
    found += ["several_authors"] if len(people["from"]) > 1 else []
    found += ["html_too_long"] if len(gathered.body.html or "") > limits.html_chars else []
    return tuple(dict.fromkeys(found))


def _all(part: Part) -> list[Part]:
    return [part, *(found for child in part.children for found in _all(child))] if part.children else list(leaves(part))
