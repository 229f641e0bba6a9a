"""Nobody reads or changes a row outside their scope, by whatever way; and the probes would notice if somebody could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from nakhoda.config.database import APP_ROLE
from nakhoda.desk.models import Case, Message
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person, Team
from nakhoda.org.scope import NoScope, active_actor, scope_of
from tests.cast import actor, person
from tests.desk.stories import CHENNAI, KL, opened, the_program
from tests.org import leaks
from tests.org.leaks import CASES, PEOPLE, WORDS, World

pytestmark = pytest.mark.django_db
# What Django's managers alone let through: joins that start elsewhere, raw statements, writes of other labels, the log.
KNOWN_HOLES_OF_MANAGERS = {
    "the journal", "raw", "cursor", "cursor on words", "cursor on the journal",
    "change by cursor", "write under a foreign label", "select related", "values through the key",
    "the key as an oracle", "annotate through the key", "down from an open table", "counted from an open table",
    "two joins deep", "three joins deep", "her row by cursor",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    own, foreign = opened(queue=CHENNAI), opened(WORDS, queue=KL)
    stranger = person("leader_access")
    with the_program():
        team = Team.objects.get(key="meridian_access")
        Team.objects.filter(id=team.id).update(leader=stranger)
        message = Message.objects.get(case_id=foreign.id)
    monkeypatch.setattr(leaks, "_message_of", lambda case_id: message.id)
    return World(foreign.id, own.id, stranger.id, stranger.name, team.id)


def reader_of(probes: dict[str, leaks.Probe]) -> Actor:
    return actor("agent_chennai" if probes is CASES else "partner_manager")


@contextmanager
def both_fences(reader: Actor) -> Iterator[None]:
    with scope_of(reader):
        yield


@contextmanager
def row_security_alone(reader: Actor) -> Iterator[None]:
    """Managers that hide nothing: what a forgotten manager, a raw query or a new model would be."""
    with scope_of(system("test")):
        _tell(reader.scopes, "off")
        yield


@contextmanager
def managers_alone(reader: Actor) -> Iterator[None]:
    """A database that shows everything."""
    with scope_of(reader):
        _tell(frozenset(), "on")
        yield


@contextmanager
def no_fence(reader: Actor) -> Iterator[None]:
    with scope_of(system("test")):
        yield


def _tell(scopes: frozenset[int], as_system: str) -> None:
    allowed = "{" + ",".join(map(str, sorted(scopes))) + "}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('nakhoda.scopes', %s, true)", [allowed])
        cursor.execute("SELECT set_config('nakhoda.system', %s, true)", [as_system])


EVERY = [*((name, CASES) for name in CASES), *((name, PEOPLE) for name in PEOPLE)]
NAMES = [name for name, _ in EVERY]


@pytest.mark.parametrize(("name", "probes"), EVERY, ids=NAMES)
def test_nothing_leaks(name: str, probes: dict[str, leaks.Probe], world: World) -> None:
    with both_fences(reader_of(probes)):
        assert not probes[name](world)


@pytest.mark.parametrize(("name", "probes"), EVERY, ids=NAMES)
def test_row_security_holds_alone(name: str, probes: dict[str, leaks.Probe], world: World) -> None:
    with row_security_alone(reader_of(probes)):
        assert not probes[name](world)


@pytest.mark.parametrize(("name", "probes"), EVERY, ids=NAMES)
def test_managers_alone_have_the_holes_that_we_know(name: str, probes: dict[str, leaks.Probe], world: World) -> None:
    with managers_alone(reader_of(probes)):
        assert probes[name](world) is (name in KNOWN_HOLES_OF_MANAGERS)


@pytest.mark.parametrize(("name", "probes"), EVERY, ids=NAMES)
def test_without_any_fence_every_probe_gets_through(name: str, probes: dict[str, leaks.Probe], world: World) -> None:
    """The negative control: a probe that finds nothing here would prove nothing above."""
    with no_fence(reader_of(probes)):
        assert probes[name](world)


def test_one_sees_ones_own(world: World) -> None:
    with scope_of(actor("agent_chennai")):
        assert Case.objects.get(id=world.own)
        assert Message.objects.filter(case_id=world.own).exists()
    with scope_of(actor("partner_manager")):
        assert Team.objects.get(id=world.team).leader_id == world.stranger
        assert {one.organisation_id for one in Person.objects.all()} == {"meridian"}


def test_a_child_carries_its_parents_label_whoever_writes_it(world: World) -> None:
    for reader in (system("test"), actor("agent_chennai")):
        with scope_of(reader):
            assert not leaks.hang_a_message_on_it(world)


def test_a_query_without_a_reader_raises() -> None:
    with pytest.raises(NoScope, match="no active scope"):
        Case.objects.count()
    with pytest.raises(NoScope):
        active_actor()


def test_a_reader_without_roles_sees_nothing(world: World) -> None:
    with scope_of(Actor("person", 1)):
        assert not Case.objects.exists()
        assert not Person.objects.exists()


def test_a_scope_inside_a_scope_ends_where_it_began(world: World) -> None:
    with scope_of(actor("agent_chennai")):
        with scope_of(system("test")):
            assert Case.objects.filter(id=world.foreign).exists()
        assert not leaks.get(world)
        assert not leaks.cursor(world)


def test_a_connection_that_says_nothing_sees_nothing_and_forgets_at_commit() -> None:
    settings = connection.settings_dict
    keys = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    asked = "SELECT count(*) FROM org_person"
    with psycopg.connect(dbname=settings["NAME"], autocommit=True, **{k: v for k, v in keys.items() if v}) as other:
        other.execute(f'SET ROLE "{APP_ROLE}"')
        assert _one(other, asked) == 0
        with other.transaction():
            other.execute("SELECT set_config('nakhoda.system', 'on', true)")
            assert _one(other, asked) > 0
        assert _one(other, asked) == 0


def _one(other: psycopg.Connection[tuple[int, ...]], statement: str) -> int:
    row = other.execute(statement).fetchone()  # type: ignore[call-overload]
    return int(row[0])
