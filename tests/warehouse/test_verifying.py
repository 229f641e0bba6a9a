"""The desk's clocks are the warehouse's clocks, and every queue's flows explain its backlog."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.warehouse import app
from nakhoda.desk.models import Case, ClockRow
from nakhoda.desk.queries.bulk import case_columns_between, clock_columns_between
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.loading import load_source
from nakhoda.warehouse.actions.verifying import Desk, Verified, verify_source
from nakhoda.warehouse.engine.store import open_store
from tests.cast import NOW
from tests.desk.stories import answered, minutes, opened
from tests.warehouse.histories import a_history

pytestmark = pytest.mark.usefixtures("committed_desk")
THE_DESK = Desk(case_columns_between, clock_columns_between)


def changed(table: str, column: str, value: object) -> None:
    """Somebody wrote another value into the first row of a file."""
    path = Path(open_store().paths(table)[0])
    found = pq.read_table(path)
    first = [True] + [False] * (found.num_rows - 1)
    place = found.schema.get_field_index(column)
    new = pc.if_else(first, value, found[column]).cast(found.schema.field(column).type)
    pq.write_table(found.set_column(place, found.schema.field(column), new), path)


def verified() -> Verified:
    return verify_source(desk=THE_DESK)


def test_every_case_and_every_clock_agree_and_every_queue_adds_up() -> None:
    told = a_history()
    load_source(now=NOW)
    found = verified()
    assert found.shown == []
    assert found.holds
    with scope_of(system("test")):
        assert (found.cases, found.clocks) == (len(told), ClockRow.objects.count())
        assert found.backlog == Case.objects.filter(status__in=("new", "open", "pending_member", "on_hold")).count()
    assert found.clocks > 3 * found.cases
    assert found.inflow - found.outflow == found.backlog
    assert found.queues > 5
    assert found.days > 5


def test_a_case_that_moved_on_after_the_load_is_left_out() -> None:
    case, other = opened(), opened()
    load_source(now=minutes(1))
    answered(case.id, "agent_chennai", minutes(2))
    found = verified()
    assert (found.holds, found.cases, found.changed_since) == (True, 1, 1)
    load_source(now=minutes(3))
    assert verified().cases == 2 == len({case.id, other.id})


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("clock", "outcome", "breached"), ("clock", "due_at", NOW.replace(tzinfo=None)), ("case", "queue", "elsewhere")],
    ids=lambda word: str(word)[:10],
)
def test_a_changed_value_is_found(table: str, column: str, value: object) -> None:
    case = opened()
    load_source(now=minutes(1))
    changed(table, column, value)
    found = verified()
    assert (found.differences, found.holds) == (1, False)
    assert column in found.shown[0]
    assert str(case.id) in found.shown[0]


def test_a_stay_that_nobody_left_is_an_unexplained_one() -> None:
    opened()
    load_source(now=minutes(1))
    changed("stay", "left_at", (NOW + timedelta(hours=1)).replace(tzinfo=None))
    assert verified().residual == 1


def test_the_command_says_what_it_compared() -> None:
    opened()
    run = CliRunner().invoke
    assert run(app, ["verify"]).exit_code == 2, "nothing was loaded yet"
    loaded = json.loads(run(app, ["load", "--json"]).stdout)
    assert (loaded["cases"], loaded["full"]) == (1, True)
    done = run(app, ["verify", "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["holds"], told["cases"], told["residual"]) == (0, True, 1, 0)
    shown = json.loads(run(app, ["status", "--json"]).stdout)
    assert (shown["source"], shown["load"], shown["rows"]["case"]) == ("desk", 1, 1)
    assert run(app, ["load", "--source", "nowhere"]).exit_code == 2
