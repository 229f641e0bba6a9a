"""One message read for the desk: what it says, what kind it is, whose case it belongs to. The easy call for intake."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nakhoda.core.decisions import Decision, Reason
from nakhoda.desk.mail.children import Refusal, parse_in_child
from nakhoda.desk.mail.classify import classify, may_auto_acknowledge
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.mail.quoting import fold_quotes
from nakhoda.desk.mail.tokens import Keys, ReplyToken, find_reply_token, hinted_case

OUTCOMES = ("case", "reply", "bounce", "auto_reply", "unparsed")  # and "duplicate", which only a store can know
_OUTCOME_OF = {"list": "case", "loop": "auto_reply"}
_NO = Decision(False, (Reason("unparsed", "not read"),))


@dataclass(frozen=True, slots=True)
class Reading:
    """`mail` is None exactly when `outcome` is "unparsed"; then `refusal` says why. `token` fits the sender."""

    outcome: str
    kind: Decision[str]
    mail: ParsedMail | None = None
    refusal: Refusal | None = None
    token: ReplyToken | None = None
    hinted_case: int | None = None  # named by an address, not proven
    fresh: str = ""  # the text without what was quoted
    quoted: str = ""
    language: str = ""  # BCP-47, "" when unknown
    confidence: float = 0.0
    may_acknowledge: Decision[bool] = _NO


def read_mail(
    raw: bytes,
    *,
    keys: Keys = (),
    recipients: Collection[str] = (),
    own_addresses: Collection[str] = (),
    trusted_hosts: Collection[str] = (),
    languages: tuple[str, ...] = (),
) -> Reading:
    """Read bytes of unknown origin, in a child process. Never raises for what they hold.

    `recipients` are those of the SMTP envelope (a token may stand only there), `languages` the priors for guessing.
    """
    mail = parse_in_child(raw, trusted_hosts)
    if isinstance(mail, Refusal):
        return Reading("unparsed", Decision("unparsed", (Reason(mail.reason, mail.detail),)), refusal=mail)
    addresses = tuple(dict.fromkeys((*recipients, *mail.delivered_to)))
    author = mail.from_.address if mail.from_ else ""
    token = find_reply_token(addresses, author, keys) if keys else None
    kind = classify(mail, reply_to_case=token is not None, own_addresses=own_addresses)
    fresh, quoted = fold_quotes(mail.text)
    language, confidence = _language(f"{mail.subject}\n{fresh}", languages)
    return Reading(
        outcome=_OUTCOME_OF.get(kind.outcome, kind.outcome),
        kind=kind,
        mail=mail,
        token=token,
        hinted_case=hinted_case(addresses),
        fresh=fresh,
        quoted=quoted,
        language=language,
        confidence=confidence,
        may_acknowledge=may_auto_acknowledge(mail, own_addresses),
    )


def _language(text: str, priors: tuple[str, ...]) -> tuple[str, float]:
    from nakhoda.core.language import detect_language

    return detect_language(text[:8_000], priors) if text.strip() else ("", 0.0)
