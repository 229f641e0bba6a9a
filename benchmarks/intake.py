"""How fast messages become cases over HTTP: our door against a bare Django view, django-helpdesk and PostgreSQL itself.

    python -m benchmarks.intake [--seconds 8] [--clients 1,8,32] [--cases 20000]

Our door is `POST /api/app/v1/cases` of the desk that `nakhoda run` serves: token, idempotency key, triage, routing,
clocks and obligations, chained events, words, participant, committed before 201. Every request has a key of its own;
members are 2,000, so most are known. The bare view writes a case and three events (`rivals/bare_django.py`).
django-helpdesk takes the same words by its public form. pgbench writes the rows of one of our cases, fences on.
All sites run under granian with the same flags, on the same PostgreSQL, in turns of a few seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count, islice
from urllib.parse import urlencode

from django.db import connection

from benchmarks.ground import a_region
from benchmarks.http_load import Connection, Load, Request, get, load, post
from benchmarks.report import figure, percentile, say, title
from benchmarks.same_rows import rewrite
from benchmarks.servers import NotInstalled, Server, bare_django, helpdesk, nakhoda, serving
from nakhoda.desk.intake.app_tokens import issue
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

MEMBERS = 2_000
BATCH = 200
WORDS = (
    (
        "I cannot log in",
        "Since yesterday my password is refused and the code never comes. Please help me back in.",
        "en-MY",
    ),
    (
        "Akaun kena gantung",
        "Akaun saya digantung tanpa sebab, saya tak buat apa-apa salah. Tolong semak semula.",
        "ms-MY",
    ),
    ("खाता बंद", "मेरा खाता कल से बंद है और कोई कारण नहीं बताया गया। कृपया मदद करें।", "hi-IN"),
    (
        "Payout missing",
        "My payout of last month has not arrived on my bank account, the app says it was sent.",
        "en-IN",
    ),
    ("கணக்கு", "என் கணக்கில் நுழைய முடியவில்லை, யாரோ கடவுச்சொல்லை மாற்றிவிட்டார்கள்.", "ta-IN"),
)


@dataclass(frozen=True, slots=True)
class Rival:
    """A site and how to post a case to it."""

    server: Server
    request: Request


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=8)
    asked.add_argument("--clients", default="1,8,32")
    asked.add_argument("--cases", type=int, default=20_000, help="waiting on the desk already")
    given = asked.parse_args()
    title(f"intake over HTTP, {given.cases:,} cases waiting already")
    with a_region("bench_intake", given.cases) as database, ExitStack() as stack:
        rivals = {
            "nakhoda": Rival(stack.enter_context(serving("web", nakhoda(database))), our_request()),
            "bare view": Rival(stack.enter_context(bare_django()), bare_request()),
        }
        try:
            rivals["django-helpdesk"] = stack.enter_context(_helpdesk_rival())
        except NotInstalled as trouble:
            print(f"  django-helpdesk could not be installed: {trouble}")
        make_members_known(rivals["nakhoda"].server)
        best = compare(rivals, [int(n) for n in given.clients.split(",")], given.seconds)
        against_postgres(rivals["nakhoda"], best, database, given.seconds)


def make_members_known(server: Server) -> None:
    """A case of each, so that nobody who writes under measurement writes for the first time."""
    say(f"{MEMBERS:,} members write once")
    connection, request = Connection(server.port), batch_request(count(0))
    for number in range(MEMBERS // BATCH):
        status, answer = connection.exchange(request(0, number))
        if status != 200:
            raise SystemExit(f"a batch was answered {status}: {answer[:200]!r}")
    connection.close()


def compare(rivals: dict[str, Rival], crowds: list[int], seconds: float) -> float:
    """Each crowd on each site, there and back again; our best rate."""
    for name, rival in rivals.items():
        say(f"warming {name}")
        _only_good(name, load(rival.server, rival.request, 4, 3))
    best = 0.0
    for clients in crowds:
        loads: dict[str, list[Load]] = {name: [] for name in rivals}
        for name in (*rivals, *reversed(rivals)):
            say(f"{clients} clients on {name}")
            loads[name].append(_only_good(name, load(rivals[name].server, rivals[name].request, clients, seconds / 2)))
        best = max(best, tell(clients, loads))
    return best


def tell(clients: int, loads: dict[str, list[Load]]) -> float:
    """Rates and ratios of one crowd; our rate."""
    rates = {name: sum(each.done for each in pair) / sum(each.seconds for each in pair) for name, pair in loads.items()}
    print(f"\n  {clients} client{'s' if clients > 1 else ''}")
    for name, pair in loads.items():
        done = sum(each.done for each in pair)
        app, base = (1000 * sum(getattr(each, kind) for each in pair) / done for kind in ("app_cpu", "db_cpu"))
        waits = [wait for each in pair for wait in each.waits]
        figure(f"{name}: acknowledged a second", rates[name])
        figure("  CPU a case (application + database)", f"{app + base:.2f} ({app:.2f} + {base:.2f})", "ms")
        figure(
            "  wait, median / p95", f"{1000 * percentile(waits, 0.5):.1f} / {1000 * percentile(waits, 0.95):.1f}", "ms"
        )
    ratio = rates["nakhoda"] / rates["bare view"]
    figure("ratio to the bare view", ratio, goal="0.6", met=ratio >= 0.6)
    if "django-helpdesk" in rates:
        ratio = rates["nakhoda"] / rates["django-helpdesk"]
        figure("ratio to django-helpdesk", ratio, goal="5", met=ratio >= 5)
    return rates["nakhoda"]


def against_postgres(ours: Rival, best: float, database: str, seconds: float) -> None:
    """What PostgreSQL alone needs for the same rows, and our batches beside it."""
    print("\n  against pgbench writing the rows of one case")
    case_id = _last_case()
    rates = []
    for clients in (1, 8):
        written = rewrite(case_id, clients, max(2, round(seconds / 2)), database)
        rates.append(written.rate)
        figure(f"pgbench, {clients} client(s): cases a second ({written.rows} rows each)", written.rate)
        figure("  CPU a case (database)", written.cpu_ms, "ms")
    figure("one case a request, best rate, as a ratio", best / max(rates))
    batches = [_only_good("batch", load(ours.server, batch_request(), n, seconds / 2)) for n in (1, 4)]
    fastest = max(batches, key=lambda each: each.rate)
    figure(f"batches of {BATCH}: cases a second", fastest.rate * BATCH)
    figure("  CPU a case (application + database)", fastest.cpu_ms / BATCH, "ms")
    ratio = fastest.rate * BATCH / max(rates)
    figure("batch as a ratio to pgbench", ratio, goal="0.5", met=ratio >= 0.5)


# -- requests ------------------------------------------------------------------------------------------

_numbers = count(1)


def our_request() -> Request:
    """A new case from one of the members."""
    heads = [f"Bearer {issue(_claims(n))}" for n in range(MEMBERS)]

    def request(client: int, number: int) -> bytes:
        n = next(_numbers)
        body = json.dumps(_case(n)).encode()
        key = f"bench-{time.time_ns()}-{n}"
        return post(
            "/api/app/v1/cases", body, "application/json", Authorization=heads[n % MEMBERS], Idempotency_Key=key
        )

    return request


def batch_request(numbers: Iterator[int] | None = None) -> Request:
    """BATCH cases of as many members, from the app's server."""
    numbers = numbers or _numbers
    head = f"Bearer {issue(_claims(0) | {'role': 'server'})}"

    def request(client: int, number: int) -> bytes:
        items = [
            _case(n) | {"key": f"batch-{time.time_ns()}-{n}", "member": _member(n)} for n in islice(numbers, BATCH)
        ]
        return post(
            "/api/app/v1/cases:batch", json.dumps({"items": items}).encode(), "application/json", Authorization=head
        )

    return request


def bare_request() -> Request:
    """The same words for the bare view."""

    def request(client: int, number: int) -> bytes:
        n = next(_numbers)
        subject, text, _ = WORDS[n % len(WORDS)]
        body = json.dumps({"subject": subject, "text": text}).encode()
        return post("/cases", body, "application/json", X_Member=f"member-{n % MEMBERS}")

    return request


@contextmanager
def _helpdesk_rival() -> Iterator[Rival]:
    with helpdesk() as (server, queue):
        yield Rival(server, _helpdesk_request(server, queue))


def _helpdesk_request(server: Server, queue: str) -> Request:
    """The same words for the public form, with its cross-site token."""
    _, page = Connection(server.port).exchange(get("/tickets/submit/"))
    cookie = re.search(rb"(csrftoken=[^;]+)", page)[1].decode()  # type: ignore[index]
    token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', page)[1].decode()  # type: ignore[index]

    def request(client: int, number: int) -> bytes:
        n = next(_numbers)
        subject, text, _ = WORDS[n % len(WORDS)]
        told = {"queue": queue, "title": subject, "body": text, "priority": "3", "csrfmiddlewaretoken": token}
        body = urlencode(told | {"submitter_email": f"member-{n % MEMBERS}@example.org"}).encode()
        return post("/tickets/submit/", body, "application/x-www-form-urlencoded", Cookie=cookie)

    return request


def _case(n: int) -> dict[str, object]:
    subject, text, _ = WORDS[n % len(WORDS)]
    return {"subject": subject, "text": f"{text} ({n})", "context": {"app": "31.4.2", "device": "Redmi 12", "os": "14"}}


def _claims(n: int) -> dict[str, object]:
    language, country = WORDS[n % len(WORDS)][2].split("-")
    who = {"sub": f"member-{n}", "name": f"Member {n}", "handle": f"member.{n}"}
    return {**who, "locale": f"{language}-{country}", "country": country, "exp": int(time.time()) + 86_400}


def _member(n: int) -> dict[str, object]:
    locale = WORDS[n % len(WORDS)][2]
    return {"id": f"member-{n % MEMBERS}", "name": f"Member {n}", "locale": locale, "country": locale[-2:]}


def _last_case() -> int:
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        cursor.execute("SELECT max(case_id) FROM desk_idempotency_key WHERE channel = 'in_app'")
        return int(cursor.fetchone()[0])


def _only_good(name: str, told: Load) -> Load:
    """A refused request would be a fast one: nothing but acknowledgements may be counted."""
    bad = {status: number for status, number in told.statuses.items() if not 200 <= status < 400}
    if bad:
        raise SystemExit(f"{name} answered {bad}: the measurement is void")
    return told


if __name__ == "__main__":
    main()
