"""What kind of message this is, and whether a machine may answer it (RFC 3834, RFC 3464, RFC 2369)."""

from __future__ import annotations

import re
from collections.abc import Collection

from nakhoda.core.decisions import Decision, Reason
from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.parsed import ParsedMail

KINDS = ("loop", "bounce", "auto_reply", "reply", "list", "case")
MOST_HOPS = 50
_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mail\.delivery\S*|bounces?)(?:[+-][^@]*)?(?:@|$)", re.IGNORECASE
)
_NO_REPLY = re.compile(
    r"^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|donotuse|nobody|owner-[^@]*|[^@]*-(?:request|owner|bounces?))(?:[+-][^@]*)?@",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|delayed)|delayed mail|returned mail"
    r"|mail delivery (?:failed|system)|failure notice"
    r"|could not (?:be delivered|send message)|non.?delivery|gagal dihantar|डिलीवर नहीं|退信",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)|autoreply|out of (?:the )?office"
    r"|away from (?:my )?mail|vacation (?:reply|response|notice)|balasan (?:automatik|otomatis)|jawapan automatik"
    r"|tiada di pejabat|स्वचालित (?:उत्तर|जवाब)|ऑटो रिप्लाई|தானியங்கு? ?(?:பதில்|மறுமொழி)|தானியங்கி பதில்|خودکار جواب"
    r"|স্বয়ংক্রিয় উত্তর|自动(?:回复|答复)|自動(?:回覆|回复)|不在办公室|abwesenheitsnotiz|réponse automatique)",
    re.IGNORECASE,
)
_ANSWERING = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-ms-exchange-inbox-rules-loop")
_LIST = ("list-id", "list-post", "list-owner", "list-archive", "mailing-list", "x-mailing-list", "list-subscribe")
_LIST_ANY = (*_LIST, "list-unsubscribe", "list-help")
_BULK = frozenset({"bulk", "list", "junk"})


def classify(mail: ParsedMail, *, reply_to_case: bool = False, own_addresses: Collection[str] = ()) -> Decision[str]:
    """One of `KINDS`. `reply_to_case`: a signed reply token fits the sender (see `tokens`), so it belongs to a case.

    "list" and "loop" are cases like any other to look at; they differ in that no machine answers them.
    """
    for kind, reason in (
        ("loop", _looping(mail, own_addresses)),
        ("bounce", _bounced(mail)),
        ("auto_reply", _automatic(mail)),
        ("reply", Reason("token", "carries a reply token that fits its sender") if reply_to_case else None),
        ("list", _from_a_list(mail)),
    ):
        if reason is not None:
            return Decision(kind, (reason,))
    return Decision("case", (Reason("person", "nothing says that a machine wrote it"),))


def may_auto_acknowledge(mail: ParsedMail, own_addresses: Collection[str] = ()) -> Decision[bool]:
    """Whether an automatic answer is allowed at all; `loops.within_caps` then says whether it is too soon."""
    reason = (
        _looping(mail, own_addresses)
        or _bounced(mail)
        or _automatic(mail)
        or _bulk(mail)
        or _unanswerable(mail, own_addresses)
    )
    if reason is not None:
        return Decision(False, (reason,))
    return Decision(True, (Reason("person", "a person wrote it to us"),))


def _looping(mail: ParsedMail, own_addresses: Collection[str]) -> Reason | None:
    if mail.hops > MOST_HOPS:
        return Reason("too_many_hops", f"{mail.hops} hops, more than {MOST_HOPS}")
    own = {normal_address(one) for one in own_addresses}
    if normal_address(mail.automatic.get("x-loop", "")) in own - {""}:
        return Reason("own_x_loop", "our own loop mark came back")
    return None


def _bounced(mail: ParsedMail) -> Reason | None:
    if mail.report_type == "delivery-status" or (mail.dsn is not None and mail.dsn.recipients):
        return Reason("delivery_report", "a delivery report (RFC 3464)")
    if "x-failed-recipients" in mail.automatic:
        return Reason("failed_recipients", "names failed recipients")
    author = mail.from_.address if mail.from_ else ""
    if (_DAEMON.match(author) or mail.return_path == "") and _FAILED.search(mail.subject):
        return Reason("daemon", "a mail system says that delivery failed")
    return None


def _automatic(mail: ParsedMail) -> Reason | None:
    said = mail.automatic.get("auto-submitted", "").split(";")[0].strip().lower()
    if said and said != "no":
        return Reason("auto_submitted", f"Auto-Submitted: {said[:40]}")
    if any(mail.automatic.get(name, "no").strip().lower() not in ("no", "false", "") for name in _ANSWERING):
        return Reason("answering_machine", "an answering machine's own header")
    if mail.automatic.get("precedence", "").strip().lower() in ("auto_reply", "auto-reply"):
        return Reason("precedence", "Precedence: auto_reply")
    if mail.report_type in ("disposition-notification", "feedback-report"):
        return Reason("report", f"a machine's report: {mail.report_type}")
    if mail.return_path == "":
        return Reason("null_path", "the null return path: not to be answered")
    return Reason("away_subject", "the subject of an absence notice") if _AWAY.match(mail.subject) else None


def _from_a_list(mail: ParsedMail) -> Reason | None:
    found = next((name for name in _LIST if name in mail.automatic), "")
    if found or mail.automatic.get("precedence", "").strip().lower() == "list":
        return Reason("list", f"came through a mailing list ({found or 'precedence'})")
    return None


def _bulk(mail: ParsedMail) -> Reason | None:
    precedence = mail.automatic.get("precedence", "").strip().lower()
    if precedence in _BULK:
        return Reason("precedence", f"Precedence: {precedence}")
    found = next((name for name in _LIST_ANY if name in mail.automatic), "")
    if found:
        return Reason("list", f"has {found}")
    asked = {word.strip() for word in mail.automatic.get("x-auto-response-suppress", "").lower().split(",")}
    if asked & {"all", "autoreply", "oof"}:
        return Reason("suppressed", "the sender asked for no automatic answer")
    return None


def _unanswerable(mail: ParsedMail, own_addresses: Collection[str]) -> Reason | None:
    answer_to = mail.reply_to[0] if mail.reply_to else mail.from_
    if answer_to is None or "@" not in answer_to.address:
        return Reason("no_address", "no address to answer to")
    addresses = {normal_address(one.address) for one in (mail.from_, *mail.reply_to) if one is not None}
    if addresses & {normal_address(one) for one in own_addresses}:
        return Reason("own_address", "from ourselves")
    if any(_DAEMON.match(one) or _NO_REPLY.match(one) for one in addresses):
        return Reason("no_reply", "an address that nobody reads")
    return None
