"""What the made-up members send, in the shape of each door."""

from __future__ import annotations

import re
import secrets
import smtplib
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from http.cookiejar import CookieJar

from nakhoda.core.policy import CompiledPolicy
from nakhoda.simulator.demand import Knock

NONCE = re.compile(r'name="nonce" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 30


class DoorShut(RuntimeError):
    """The door did not take the message; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the running desk takes messages."""

    base_url: str
    mail_port: int
    mailbox: str


def send_mail(doors: Doors, knock: Knock) -> None:
    """By SMTP."""
    assert knock.member is not None
    mail = EmailMessage()
    mail["From"] = f'"{knock.member.name}" <{knock.member.address}>'
    mail["To"] = doors.mailbox
    mail["Subject"] = knock.subject
    mail["Date"] = format_datetime(datetime.now(timezone.utc))
    mail["Message-ID"] = make_msgid(domain="mail.example")
    mail.set_content(knock.text)
    with smtplib.SMTP("127.0.0.1", doors.mail_port, timeout=PATIENCE) as server:
        server.send_message(mail)


def send_from_app(doors: Doors, knock: Knock, token: str, body: bytes) -> None:
    """By the app's API."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(16),
    }
    request = urllib.request.Request(f"{doors.base_url}/api/app/v1/cases", body, headers)  # noqa: S310 -- our own server
    _opened(urllib.request.build_opener(), request)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that somebody has open and will send in a while."""

    opener: urllib.request.OpenerDirector
    url: str
    fields: dict[str, str]


def open_form(doors: Doors, policy: CompiledPolicy, knock: Knock) -> OpenForm:
    """Look at the form of the knock's reason and fill it."""
    assert knock.member is not None
    reason = policy.reasons[knock.reason]
    language = knock.language.split("-")[0]
    url = f"{doors.base_url}/help/{reason.lob}/{reason.key}/?lang={language}"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = _opened(opener, urllib.request.Request(url))  # noqa: S310
    fields = {
        "nonce": _found(NONCE, page),
        "csrfmiddlewaretoken": _found(CSRF, page),
        "subject": knock.subject,
        "message": knock.text,
        "name": knock.member.name,
        "email": knock.member.address,
        "country": knock.country,
    }
    rules = (*policy.lobs[reason.lob].fields, *reason.fields)
    answers = {f"f_{rule.key}": _answer(rule.kind, tuple(rule.choices), knock) for rule in rules if rule.kind != "file"}
    return OpenForm(opener, url, {**answers, **{name: text for name, text in fields.items() if text}})


def send_form(form: OpenForm) -> None:
    """Press the button."""
    body = urllib.parse.urlencode(form.fields).encode()
    _opened(form.opener, urllib.request.Request(form.url, body, {"Referer": form.url}))  # noqa: S310


def _answer(kind: str, choices: tuple[str, ...], knock: Knock) -> str:
    assert knock.member is not None
    made_up = {
        "handle": knock.member.handle,
        "email": knock.member.address,
        "date": "2006-05-17",
        "number": "120",
        "text": "https://video.example/v/made-up",
        "choice": choices[0] if choices else "",
    }
    return made_up.get(kind, knock.text)


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    return match[1] if match else ""


def _opened(opener: urllib.request.OpenerDirector, request: urllib.request.Request) -> str:
    try:
        with opener.open(request, timeout=PATIENCE) as response:
            return str(response.read().decode())
    except OSError as error:
        raise DoorShut(f"{request.selector}: {error}") from error
