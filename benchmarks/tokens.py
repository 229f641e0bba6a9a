"""What taking personal data out of a message costs at intake: `python -m benchmarks.tokens [--texts 3000]`.

CPU time of `arrival_in_tokens` (subject, text, name, context) on texts as they usually are, and on one with numbers;
no database. The second figure has the keyed digests of what was found; sealing and writing are PostgreSQL's and AES's.
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timezone

import django

django.setup()

from benchmarks.report import figure, title  # noqa: E402 -- settings first
from nakhoda.desk.actions.vaulting import arrival_in_tokens, new_tokens  # noqa: E402
from nakhoda.desk.arrivals import Arrival, Sender  # noqa: E402

USUAL = (
    "I cannot sign in to my account since yesterday. It says wrong password but I changed nothing. Please help me.",
    "मेरा अकाउंट बंद हो गया है, कृपया मदद करें। मैंने कोई नियम नहीं तोड़ा।",
    "Akaun saya digantung tanpa sebab. Tolong semak semula video saya 7301234567890123456.",
    "என் கணக்கு முடக்கப்பட்டது, உதவி செய்யுங்கள்",
    "My video was removed on 12/11/2026 for no reason. Case 104512. App version 31.4.2 on Android 14.",
)
NUMBERS = ("Please call me at +91 98765 43210 about this, my card 4111 1111 1111 1111 was charged twice.",)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--texts", type=int, default=3000)
    count = words.parse_args().texts
    title("Taking personal data out of a message")
    figure("a usual message", round(cost(USUAL, count), 3), "ms CPU")
    figure("without a digit", round(cost(USUAL[:2], count), 3), "ms CPU")
    figure("with a telephone and a card", round(cost(NUMBERS, count), 3), "ms CPU")


def cost(texts: tuple[str, ...], count: int) -> float:
    """Milliseconds a message."""
    arrivals = [_arrival(text) for text in texts]
    start = time.process_time()
    for number in range(count):
        arrival_in_tokens(arrivals[number % len(arrivals)], new_tokens())
    return (time.process_time() - start) / count * 1000


def _arrival(text: str) -> Arrival:
    sender = Sender(kind="app", address="user-1", name="Siti Hajar binti Yusof")
    about = {"device": "iPhone, iOS 18", "app_version": "31.4.2"}
    now = datetime(2026, 11, 23, tzinfo=timezone.utc)
    return Arrival(channel="in_app", received_at=now, text=text, subject=text[:40], sender=sender, context=about)


if __name__ == "__main__":
    main()
