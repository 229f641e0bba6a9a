"""Whether pages stay as quick when the desk is full: board, lists, case page, home at 200 k and at 1 M waiting cases.

    python -m benchmarks.pages [--small 200000] [--large 1000000] [--looks 150]

The real pages with everything around them (sign-in, scopes, row-level security, templates), asked for through Django's
own handler in this process, as a team leader and as an agent of the cast. Each desk is looked at in turns, so that a
busy machine slows both alike. CPU is of this process and of PostgreSQL together. The queues were counted once before,
as the worker does every minute (`actions.counting`); what that costs is said as well.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.cpu import postmaster, spent_by
from benchmarks.ground import a_region, data_folder, point_at
from benchmarks.report import figure, percentile, say, title
from nakhoda.desk.actions.counting import count_queues
from nakhoda.desk.queries.policy import forget
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST

WHO = {
    "board": "leader_access",
    "queue page": "leader_access",
    "list of a leader": "leader_access",
    "case page": "agent_chennai",
    "home": "agent_chennai",
}
TURNS = 5


@dataclass(slots=True)
class Looks:
    """What one page cost on one desk."""

    waits: list[float] = field(default_factory=list)  # seconds
    cpu: float = 0.0  # seconds, of application and database
    queries: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Desk:
    """A desk of one size, the browsers in it, and what to look at."""

    database: str
    urls: dict[str, list[str]] = field(default_factory=dict)
    looks: dict[str, Looks] = field(default_factory=dict)
    count_cpu: float = 0.0  # seconds, of the minute's count of the queues


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--small", type=int, default=200_000)
    asked.add_argument("--large", type=int, default=1_000_000)
    asked.add_argument("--looks", type=int, default=150)
    given = asked.parse_args()
    title(f"pages at {given.small:,} and {given.large:,} waiting cases")
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    with a_region("bench_pages_small", given.small), a_region("bench_pages_large", given.large):
        desks = [prepared("bench_pages_small"), prepared("bench_pages_large")]
        for turn in range(TURNS):
            for desk in desks if turn % 2 else reversed(desks):
                look(desk, given.looks // TURNS)
        tell(*desks)


def prepared(database: str) -> Desk:
    """Addresses to look at, and every page seen once."""
    desk = Desk(database, looks={name: Looks() for name in WHO})
    with at(database):
        desk.count_cpu = _counted()
        desk.urls = {
            "board": [reverse("desk:board")],
            "queue page": _queue_pages(),
            "list of a leader": [reverse("desk:cases")],
            "case page": [reverse("desk:case", args=[number]) for number in _some_cases()],
            "home": [reverse("desk:home")],
        }
    look(desk, 3, warm=True)
    return desk


@contextmanager
def at(database: str) -> Iterator[None]:
    """On that desk; what this process remembers of the other is no use here."""
    point_at(database)
    forget()
    yield
    connection.close()


def _counted() -> float:
    database = [postmaster(data_folder())]
    own, base = time.process_time(), spent_by(database)
    with scope_of(system("benchmark")):
        count_queues(now=timezone.now())
    return time.process_time() - own + spent_by(database) - base


def _queue_pages() -> list[str]:
    """First page, second page, and past due of the fullest queues that the leader may read."""
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue, min(urgency) FROM desk_case WHERE status = 'new' AND lob = 'account_access'"
            " GROUP BY 1 ORDER BY count(*) DESC LIMIT 4"
        )
        rows = cursor.fetchall()
    pages = [f"{reverse('desk:cases')}?queue={queue}" for queue, _ in rows]
    return pages + [f"{reverse('desk:cases')}?queue={queue}&after={first}.1" for queue, first in rows]


def _some_cases() -> list[int]:
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM desk_case WHERE queue = 'meridian_accounts_en' AND lob = 'account_access'"
            " AND status = 'new' ORDER BY id DESC LIMIT 40"
        )
        return [row[0] for row in cursor.fetchall()]


def look(desk: Desk, times: int, warm: bool = False) -> None:
    """So many looks at each page."""
    say(f"looking at {desk.database}")
    with at(desk.database):
        clients = {who: _signed_in(who) for who in set(WHO.values())}
        for name, urls in desk.urls.items():
            _see(clients[WHO[name]], urls[0])
            told = Looks() if warm else desk.looks[name]
            _measure(clients[WHO[name]], urls, times, told)


def _measure(client: Client, urls: list[str], times: int, told: Looks) -> None:
    database = [postmaster(data_folder())]
    own, base = time.process_time(), spent_by(database)
    for number in range(times):
        started = time.perf_counter()
        _see(client, urls[number % len(urls)])
        told.waits.append(time.perf_counter() - started)
    told.cpu += time.process_time() - own + spent_by(database) - base
    for url in urls[:5]:
        forget()  # the policy's second may or may not be over: count the look that asks for it
        with CaptureQueriesContext(connection) as captured:
            _see(client, url)
        told.queries.add(len(captured))


def _see(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}: the measurement is void")


def _signed_in(key: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    with scope_of(system("benchmark")):
        user = Person.objects.select_related("user").get(user__email=CAST[key].email).user
    assert user is not None
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tell(small: Desk, large: Desk) -> None:
    """Each page on both desks."""
    figure("CPU of the minute's count, small / large", f"{small.count_cpu:.2f} / {large.count_cpu:.2f}", "s")
    for name in WHO:
        few, many = small.looks[name], large.looks[name]
        print(f"\n  {name} (as {WHO[name]})")
        p95 = [1000 * percentile(each.waits, 0.95) for each in (few, many)]
        median = [1000 * percentile(each.waits, 0.5) for each in (few, many)]
        figure("p95 small / large", f"{p95[0]:.1f} / {p95[1]:.1f}", "ms")
        figure("median small / large", f"{median[0]:.1f} / {median[1]:.1f}", "ms")
        figure("p95 ratio large / small", p95[1] / p95[0], goal="1.3", met=p95[1] <= 1.3 * p95[0])
        cpu = 1000 * many.cpu / len(many.waits)
        figure("CPU a page, large (application + database)", cpu, "ms", goal="50", met=cpu < 50)
        queries = few.queries | many.queries
        most, same = max(queries), max(few.queries) == max(many.queries)
        figure("queries a page", f"{min(queries)}-{most}", goal="30", met=most <= 30 and same)


if __name__ == "__main__":
    main()
