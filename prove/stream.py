"""People who write by app, form and mail while the desk is being killed, and keep trying until they are told "kept"."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import smtplib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from nakhoda.desk.intake.app_tokens import issue

PATIENCE = 20.0  # seconds that one request may take
WORDS = "I cannot sign in since yesterday, the code never comes. Please help me back into my account."


@dataclass(slots=True)
class Ledger:
    """What the outside world was promised. Tokens are the subjects of messages: each names exactly one."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # token -> channel
    answers: dict[str, str] = field(default_factory=dict)  # token -> what was answered first (app)
    tried: Counter[str] = field(default_factory=Counter)  # requests by channel
    refused: Counter[str] = field(default_factory=Counter)  # answers that were no acknowledgement
    wrong_replays: list[str] = field(default_factory=list)
    odd: Counter[str] = field(default_factory=Counter)  # 4xx and other answers that a retry cannot mend
    lock: threading.Lock = field(default_factory=threading.Lock)
    quiet: threading.Event = field(default_factory=threading.Event)

    def keep(self, token: str, channel: str, answer: str = "") -> None:
        """The desk said that it has it; a second answer must be the first again."""
        with self.lock:
            self.acknowledged[token] = channel
            first = self.answers.setdefault(token, answer)
            if first != answer:
                self.wrong_replays.append(token)

    def count(self, what: Counter[str], key: str) -> None:
        """One more."""
        with self.lock:
            what[key] += 1


class Writers:
    """Threads that send until the ledger is quiet, each with a pause between messages."""

    def __init__(self, ledger: Ledger, web_port: int, mail_port: int, seed: int, pace: float) -> None:
        self.ledger, self.web_port, self.mail_port, self.pace = ledger, web_port, mail_port, pace
        kinds = [self._by_app] * 4 + [self._by_form] * 2 + [self._by_mail]
        self._threads = [
            threading.Thread(target=self._write, args=(kind, random.Random(seed * 100 + place), place))
            for place, kind in enumerate(kinds)
        ]

    def start(self) -> None:
        """Begin to write."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No new messages; what is on its way is tried to the end."""
        self.ledger.quiet.set()
        for thread in self._threads:
            thread.join(120)

    def _write(self, send: object, rng: random.Random, place: int) -> None:
        number = 0
        while not self.ledger.quiet.is_set():
            number += 1
            send(f"storm-{place}-{number}", rng, f"127.{place + 1}.{number // 250 % 250}.{number % 250 + 1}")  # type: ignore[operator]
            time.sleep(rng.uniform(0, 2 * self.pace))

    # -- channels ----------------------------------------------------------------------------------

    def _by_app(self, token: str, rng: random.Random, source: str) -> None:
        member = f"member-{rng.randrange(500)}"
        sign = issue(
            {"sub": member, "name": "Storm", "country": "MY", "locale": "en-MY", "exp": int(time.time()) + 9999}
        )
        body = json.dumps({"subject": token, "text": f"{WORDS} {token}"})
        heads = {"Authorization": f"Bearer {sign}", "Idempotency-Key": token, "Content-Type": "application/json"}
        times = 2 if rng.random() < 0.1 else 1  # some apps send what was kept already once more
        for _ in range(times):
            answer = self._until_kept("in_app", lambda: self._post(source, "/api/app/v1/cases", body, heads), (201,))
            if answer is not None:
                self.ledger.keep(token, "in_app", answer)

    def _by_form(self, token: str, rng: random.Random, source: str) -> None:
        page = self._until_kept("form page", lambda: self._get(source, FORM), (200,))
        if page is None:
            return
        cookie, fields = page.split("\n", 1)[0], _hidden(page)
        time.sleep(2.1)  # nobody fills a form faster; the desk would not believe it
        told = fields | {"subject": token, "message": WORDS, "email": f"{token}@mail.example", "country": "MY"}
        heads = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        if self._until_kept("web_form", lambda: self._post(source, FORM, urlencode(told), heads), (303,)) is not None:
            self.ledger.keep(token, "web_form")

    def _by_mail(self, token: str, rng: random.Random, source: str) -> None:
        sender = f"{token}@mail.example"
        lines = [f"From: Storm <{sender}>", "To: support@nakhoda.example", f"Subject: {token}"]
        raw = "\r\n".join([*lines, f"Message-ID: <{token}@mail.example>", "", WORDS, ""]).encode()

        def deliver() -> tuple[int, str]:
            with smtplib.LMTP("127.0.0.1", self.mail_port, source_address=(source, 0)) as door:
                door.sendmail(sender, ["support@nakhoda.example"], raw)
            return 250, ""

        times = 2 if rng.random() < 0.1 else 1
        for _ in range(times):
            if self._until_kept("email", deliver, (250,)) is not None:
                self.ledger.keep(token, "email")

    # -- requests ----------------------------------------------------------------------------------

    def _until_kept(self, channel: str, request: object, good: tuple[int, ...]) -> str | None:
        """The answer, however often it takes; None when the storm is over before."""
        give_up = 60.0
        while give_up > 0:
            self.ledger.count(self.ledger.tried, channel)
            with contextlib.suppress(OSError, http.client.HTTPException, smtplib.SMTPException):
                status, answer = request()  # type: ignore[operator]
                if status in good:
                    return str(answer)
                self.ledger.count(self.ledger.refused, str(status))
                if 400 <= status < 500:
                    self.ledger.count(self.ledger.odd, f"{channel} {status}")
                    return None
            time.sleep(0.3)
            give_up -= 0.3 if self.ledger.quiet.is_set() else 0
        return None

    def _get(self, source: str, path: str) -> tuple[int, str]:
        return self._exchange(source, "GET", path, None, {})

    def _post(self, source: str, path: str, body: str, heads: dict[str, str]) -> tuple[int, str]:
        return self._exchange(source, "POST", path, body, heads)

    def _exchange(
        self, source: str, method: str, path: str, body: str | None, heads: dict[str, str]
    ) -> tuple[int, str]:
        door = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=PATIENCE, source_address=(source, 0))
        try:
            door.request(method, path, body.encode() if body else None, heads)
            answer = door.getresponse()
            text = answer.read().decode()
            cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
            return answer.status, f"{cookie}\n{text}" if method == "GET" else text
        finally:
            door.close()


FORM = "/help/account_access/login_problem/"
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def _hidden(page: str) -> dict[str, str]:
    """The page's own fields that must come back as they are."""
    inputs = [dict(_ATTRIBUTE.findall(one)) for one in _INPUT.findall(page)]
    return {one["name"]: one["value"] for one in inputs if one.get("name") in ("csrfmiddlewaretoken", "nonce")}
