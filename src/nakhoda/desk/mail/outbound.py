"""Handing our mail to the next mail system. Temporary trouble is to be tried again, permanent trouble is not."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass


class SendError(Exception):
    """The mail did not go. `code` is the SMTP code or 0, `text` what the other side said."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text


class TemporaryFailure(SendError):
    """Try again later: the other side is away, busy or says 4xx."""


class PermanentFailure(SendError):
    """Do not try again: the recipient or the message is refused (5xx)."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where our mail leaves. `security`: "" | "starttls" | "tls"; `timeout` in seconds for each step."""

    host: str
    port: int = 25
    security: str = ""
    user: str = ""
    password: str = ""
    timeout: float = 30.0
    local_hostname: str | None = None


def send(raw: bytes, sender: str, recipient: str, settings: SmtpSettings) -> None:
    """Hand over one message for one recipient, returning once the other side has taken it.

    `sender` is the envelope sender ("" is the null path, for automatic mail). Raises `TemporaryFailure` or
    `PermanentFailure`, and nothing else, for what networks and servers do.
    """
    try:
        with _connection(settings) as connection:
            options = ["SMTPUTF8"] if not (sender + recipient).isascii() else []
            connection.sendmail(sender, [recipient], raw, mail_options=options)
    except smtplib.SMTPRecipientsRefused as refused:
        raise _failure(*_first(refused.recipients)) from refused
    except smtplib.SMTPResponseException as answer:
        raise _failure(answer.smtp_code, answer.smtp_error) from answer
    except smtplib.SMTPNotSupportedError as missing:
        raise PermanentFailure(str(missing)) from missing
    except (smtplib.SMTPException, OSError) as trouble:
        raise TemporaryFailure(f"{type(trouble).__name__}: {trouble}") from trouble


@contextlib.contextmanager
def _connection(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    connection: smtplib.SMTP
    if settings.security == "tls":
        connection = smtplib.SMTP_SSL(
            settings.host,
            settings.port,
            settings.local_hostname,
            timeout=settings.timeout,
            context=ssl.create_default_context(),
        )
    else:
        connection = smtplib.SMTP(settings.host, settings.port, settings.local_hostname, timeout=settings.timeout)
    try:
        if settings.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if settings.user:
            connection.login(settings.user, settings.password)
        yield connection
    finally:
        # The message is taken or refused by now; a failing QUIT must not make us send it twice.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _first(recipients: dict[str, tuple[int, bytes]]) -> tuple[int, bytes]:
    return next(iter(recipients.values()), (0, b"refused"))


def _failure(code: int, said: bytes | str) -> SendError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = PermanentFailure if 500 <= code < 600 and code not in (530, 535) else TemporaryFailure
    return kind(text[:500], code)
