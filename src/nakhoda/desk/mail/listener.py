"""The door for SMTP and LMTP: 250 is said only after `store` has returned, which is after COMMIT (P1)."""

from __future__ import annotations

import asyncio
import logging
import signal
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from nakhoda.desk.mail.limits import LIMITS

_log = logging.getLogger(__name__)
_TRY_LATER = "451 4.3.0 Not stored, try again later"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the other side said around the message. `sender` "" is the null path; `source` its IP address."""

    sender: str
    recipients: tuple[str, ...]
    source: str
    greeting: str = ""


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of it. `refused` names recipients (as in the envelope) that shall get 550, with the reason."""

    reference: str = ""
    refused: dict[str, str] = field(default_factory=dict)


Store = Callable[[Envelope, bytes], StoreResult]


@dataclass(frozen=True, slots=True)
class DoorRules:
    """Who may come in how often. Sizes in bytes; rates are messages a minute for one source address."""

    message_bytes: int = LIMITS.message_bytes
    per_minute: int = 120
    at_once: int = 16  # messages being stored
    connections: int = 200
    recipients: int = 100
    accepts: Callable[[str], bool] = lambda address: True
    hostname: str = "nakhoda"
    timeout_seconds: float = 120.0


class SourceRates:
    """A bucket of messages for each source, refilled over a minute. Remembers the last 10,000 sources."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, source: str) -> bool:
        """Take one; False when the source has used up its minute."""
        now = self._clock()
        left, at = self._left.pop(source, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - at) * self._per_minute / 60)
        self._left[source] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > 10_000:
            self._left.popitem(last=False)
        return left >= 1


class MailDoor:
    """The aiosmtpd handler: `store` runs in a thread, and its return decides the answer."""

    def __init__(self, store: Store, rules: DoorRules = DoorRules(), *, lmtp: bool = False) -> None:
        self._store = store
        self._rules = rules
        self._lmtp = lmtp
        self._rates = SourceRates(rules.per_minute)
        self._pool = ThreadPoolExecutor(rules.at_once, thread_name_prefix="mail-store")
        self._busy = 0

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Refuse early a source that sends too much."""
        if not self._rates.take(_source(session)):
            return "451 4.7.1 Too many messages from you, slow down"
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Accept only our own mailboxes: we never relay."""
        if len(envelope.rcpt_tos) >= self._rules.recipients:
            return "452 4.5.3 Too many recipients"
        if not self._rules.accepts(address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        """Store, then answer: one line for SMTP, one for each recipient for LMTP."""
        facts = Envelope(
            sender="" if envelope.mail_from == "<>" else envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
            source=_source(session),
            greeting=str(session.host_name or "")[:255],
        )
        if self._busy >= self._rules.at_once:
            return self._answers(facts, None)
        self._busy += 1
        try:
            loop = asyncio.get_running_loop()
            result = await loop.run_in_executor(self._pool, self._store, facts, bytes(envelope.original_content))
        except Exception:
            _log.exception("a mail was not stored", extra={"source": facts.source})
            return self._answers(facts, None)
        finally:
            self._busy -= 1
        return self._answers(facts, result)

    def close(self) -> None:
        """Wait for what is being stored."""
        self._pool.shutdown(wait=True)

    def _answers(self, facts: Envelope, result: StoreResult | None) -> str:
        lines = [_answer(recipient, result) for recipient in facts.recipients]
        if self._lmtp:
            return "\r\n".join(lines)
        return next((line for line in lines if line.startswith("2")), lines[0])


class _LongLines:
    """Real senders write lines beyond the 1,000 bytes of the standard; refusing them would lose their mail."""

    line_length_limit = 64 * 1024


class MailSmtp(_LongLines, SMTP):  # type: ignore[misc]
    """SMTP as we speak it."""


class MailLmtp(_LongLines, LMTP):  # type: ignore[misc]
    """LMTP as we speak it: after DATA every recipient gets an answer, also when the whole message is refused."""

    async def push(self, status: Any) -> None:
        """Repeat for each recipient the two answers that aiosmtpd gives once for the message."""
        text = status if isinstance(status, str) else status.decode("ascii", "replace")
        if text.startswith(("552 Error: Too much", "500 Line too long")) and self.envelope is not None:
            text = "\r\n".join([text] * max(1, len(self.envelope.rcpt_tos)))
        await super().push(text)


async def open_door(
    host: str, port: int, lmtp: bool, door: MailDoor, rules: DoorRules, tls: ssl.SSLContext | None = None
) -> asyncio.Server:
    """A listening server on (host, port); port 0 takes a free one."""
    loop = asyncio.get_running_loop()
    open_now: set[Any] = set()

    def protocol() -> asyncio.BaseProtocol:
        kind = MailLmtp if lmtp else MailSmtp
        return kind(
            door,
            data_size_limit=rules.message_bytes,
            enable_SMTPUTF8=True,
            hostname=rules.hostname,
            ident="mail door",
            timeout=rules.timeout_seconds,
            tls_context=tls,
            loop=loop,
        )

    def counted() -> asyncio.BaseProtocol:
        open_now.difference_update([one for one in open_now if one.transport is None])
        if len(open_now) >= rules.connections:
            return _Busy()
        one = protocol()
        open_now.add(one)
        return one

    return await loop.create_server(counted, host, port)


class _Busy(asyncio.Protocol):
    """The answer to one connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
        transport.close()


def run_listener(
    host: str, port: int, lmtp: bool, store: Store, rules: DoorRules = DoorRules(), tls: ssl.SSLContext | None = None
) -> None:
    """Listen until SIGTERM or SIGINT, then finish what is being stored."""
    asyncio.run(_serve(host, port, lmtp, store, rules, tls))


async def _serve(host: str, port: int, lmtp: bool, store: Store, rules: DoorRules, tls: ssl.SSLContext | None) -> None:
    door = MailDoor(store, rules, lmtp=lmtp)
    server = await open_door(host, port, lmtp, door, rules, tls)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    _log.info("mail door open", extra={"host": host, "port": port, "lmtp": lmtp})
    async with server:
        await ended.wait()
    await asyncio.get_running_loop().run_in_executor(None, door.close)


def _answer(recipient: str, result: StoreResult | None) -> str:
    if result is None:
        return _TRY_LATER
    reason = result.refused.get(recipient)
    if reason is not None:
        return f"550 5.7.1 {_ascii(reason)}"
    return f"250 2.0.0 Stored {_ascii(result.reference)}".rstrip()


def _ascii(text: str) -> str:
    return "".join(c if " " <= c <= "~" else "?" for c in text)[:200]


def _source(session: Any) -> str:
    peer = session.peer
    return str(peer[0]) if isinstance(peer, tuple) and peer else "local"
