"""Real input through the real doors: `python -m benchmarks.real_input FOLDER`.

FOLDER holds `mail/` (any files of raw mail) and `triage/` (texts). Every mail goes through the mail channel, 2,000
texts of six languages through web form and in-app. Prints what became of them and whether the recount agrees.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import django

django.setup()

from django.test import Client  # noqa: E402 -- settings first
from django.utils import timezone  # noqa: E402

from benchmarks.ground import a_region  # noqa: E402
from benchmarks.report import figure, say, title  # noqa: E402
from nakhoda.desk.intake.app_tokens import issue  # noqa: E402
from nakhoda.desk.intake.email import take_in  # noqa: E402
from nakhoda.desk.intake.nonce import new_nonce  # noqa: E402
from nakhoda.desk.mail.files import read_messages  # noqa: E402
from nakhoda.desk.queries.recount import case_range, recount  # noqa: E402
from nakhoda.org.actors import system  # noqa: E402
from nakhoda.org.scope import scope_of  # noqa: E402

LANGUAGES = {"en-US": "IN", "hi-IN": "IN", "ms-MY": "MY", "ta-IN": "IN", "id-ID": "MY", "zh-CN": "MY"}
TEXTS = 2_000
DOOR = "/help/account_access/login_problem/"


def main() -> None:
    folder = Path(sys.argv[1])
    with a_region("nakhoda_real", 0):
        title("mail")
        mails(folder / "mail")
        title("texts")
        texts(folder / "triage")
        title("recount")
        with scope_of(system("recount")):
            first, last = case_range()
            figure("cases that differ from their journal", len(list(recount(first, last))), goal="0")


def mails(folder: Path) -> None:
    """Every message below the folder; a failure to take one in ends the run."""
    outcomes: Counter[str] = Counter()
    began = time.process_time()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for _name, raw in read_messages(path):
            taken = take_in(raw, mailbox="support@nakhoda.example", received_at=timezone.now())
            outcomes[taken.outcome] += 1
    say(", ".join(f"{name} {count}" for name, count in outcomes.most_common()))
    figure("mails taken in", sum(outcomes.values()))
    figure("CPU ms a mail (this process)", 1000 * (time.process_time() - began) / max(1, sum(outcomes.values())))


def texts(folder: Path) -> None:
    """By turns through the form and the app; each from a member and a network of its own."""
    answers: Counter[str] = Counter()
    for number, (locale, text) in enumerate(islice(sample(folder), TEXTS)):
        through = by_form if number % 2 else by_app
        answers[f"{through.__name__} {through(number, locale, text)}"] += 1
    say(", ".join(f"{name}: {count}" for name, count in sorted(answers.items())))
    figure("texts that became cases", sum(n for name, n in answers.items() if name.endswith(("201", "303"))))


def sample(folder: Path) -> Iterator[tuple[str, str]]:
    """Rows of the six languages in turn."""
    rows = {locale: csv.DictReader(_open(folder / f"massive_train_{locale}.csv.gz")) for locale in LANGUAGES}
    while True:
        for locale, reader in rows.items():
            yield locale, next(reader)["utt"]


def by_form(number: int, locale: str, text: str) -> int:
    """As a visitor would: the form's own nonce, read for a minute."""
    nonce = new_nonce("account_access/login_problem/login_problem", now=timezone.now() - timedelta(minutes=1))
    told = {"subject": text[:60], "message": text, "name": f"Member {number}", "email": f"m{number}@example.org"}
    form = {**told, "country": LANGUAGES[locale], "f_handle": f"m{number}", "nonce": nonce}
    network = f"10.{number // 250}.{number % 250}.7"
    return Client(SERVER_NAME="localhost").post(f"{DOOR}?lang=en", form, REMOTE_ADDR=network).status_code


def by_app(number: int, locale: str, text: str) -> int:
    """As the app would: a signed token and a key."""
    claims = {"sub": f"member-{number}", "name": f"Member {number}", "locale": locale, "country": LANGUAGES[locale]}
    token = issue({**claims, "exp": int(time.time()) + 3600})
    heads = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"real-{number}"}
    body = json.dumps({"subject": text[:60], "text": text})
    return (
        Client(SERVER_NAME="localhost").post("/api/app/v1/cases", body, "application/json", headers=heads).status_code
    )


def _open(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        yield from handle


if __name__ == "__main__":
    main()
