"""A log comes in once, however often and in however many pieces its file is read."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.db import connection
from typer.testing import CliRunner

from nakhoda.config.cli.import_ import app
from nakhoda.core.facts import fold
from nakhoda.core.mapping.document import load_mapping
from nakhoda.exchange.actions import importing
from nakhoda.exchange.actions.importing import import_log, label_of
from nakhoda.exchange.readers.whole_file import Unexplained
from nakhoda.journal.chain import verify
from nakhoda.journal.foreign import SourceBusy
from nakhoda.journal.foreign_queries import (
    foreign_lines_between,
    keys_of,
    people_named,
    source_named,
    sources_in_sight,
)
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor
from tests.exchange.logs import MAPPING, ROWS, csv_file
from tests.exchange.test_readers import EVENT_PAGE, METRICS, TICKETS, ZENDESK

pytestmark = pytest.mark.django_db
ME = system("test")
DOCUMENT = load_mapping(MAPPING)


def bring(path, document=DOCUMENT):
    return import_log(document, path, actor=ME, now=NOW)


def story(key: str = "harbour") -> dict[str, list[tuple]]:
    """Every case's chain-verified journal, by its own key."""
    with scope_of(ME):
        source = source_named(key)
        found = dict(foreign_lines_between(source.id, 0, 10**9))
        for lines in found.values():
            verify(lines)
        keys = keys_of(source.id, found)
    return {
        keys[case_id]: [(line.entry.seq, line.entry.at, line.entry.event) for line in lines]
        for case_id, lines in found.items()
    }


def test_a_log_becomes_cases_that_fold(tmp_path):
    done = bring(csv_file(tmp_path))
    assert (done.rows, done.new_rows, done.cases, done.new_cases) == (10, 10, 2, 2)
    assert done.names["source.line"] == 10
    with scope_of(ME):
        source = source_named("harbour")
        states = [
            fold(line.entry for line in lines)
            for _, lines in foreign_lines_between(source.id, 1, 2)
        ]  # fmt: skip
        assert [one.name for one in people_named(source.id).values()] == ["Ana", "Bo"]
    assert [(one.id, one.status, one.reopens, one.scope_id) for one in states] == [
        (1, "closed", 0, source.scope_id),
        (2, "resolved", 1, source.scope_id),
    ]


def test_the_same_file_twice_adds_nothing(tmp_path):
    path = csv_file(tmp_path)
    bring(path)
    before = story()
    again = bring(path)
    assert (again.new_rows, again.events, story()) == (0, 0, before)


@pytest.mark.parametrize("cut", range(1, len(ROWS)))
def test_a_longer_export_adds_only_what_is_new(tmp_path, cut):
    first = bring(csv_file(tmp_path, ROWS[:cut], "first.csv"))
    later = bring(csv_file(tmp_path, ROWS, "later.csv"))
    assert (first.new_rows, later.new_rows) == (cut, len(ROWS) - cut)
    assert later.new_cases + later.grown_cases == len({row[0] for row in ROWS[cut:]})
    assert all(lines[-1][0] == len(lines) for lines in story().values())


def test_an_increment_without_the_old_rows_continues_the_cases(tmp_path):
    bring(csv_file(tmp_path, ROWS[:6], "first.csv"))
    later = bring(csv_file(tmp_path, ROWS[6:], "later.csv"))
    assert (later.new_cases, later.grown_cases, later.new_rows) == (0, 2, 4)


def test_an_import_that_was_killed_goes_on(tmp_path, monkeypatch):
    whole = bring(csv_file(tmp_path, [(f"w{row[0]}", *row[1:]) for row in ROWS], "w.csv"), _named("other"))
    monkeypatch.setattr(importing, "BATCH", 1)

    class Killed(BaseException):
        pass

    def kill(what: str, done: int, total: int) -> None:
        if (what, done) == ("import", 1):
            raise Killed

    path = csv_file(tmp_path)
    with pytest.raises(Killed):
        import_log(DOCUMENT, path, actor=ME, now=NOW, progress=kill)
    assert len(story()) == 1
    rest = bring(path)
    assert (rest.new_cases, rest.events) == (1, whole.events - len(next(iter(story().values()))))
    assert list(story().values()) == [_as(lines) for lines in story("other").values()]


def _named(key):
    return load_mapping(MAPPING.replace("source: harbour", f"source: {key}"))


def _as(lines):
    """The same lines under this source's name and label."""
    with scope_of(ME):
        scope = source_named("harbour").scope_id
    from dataclasses import replace

    def own(event):
        changed = {"source": "harbour"} if hasattr(event, "source") else {}
        changed |= {"scope_id": scope} if hasattr(event, "scope_id") else {}
        return replace(event, **changed) if changed else event

    return [(seq, at, own(event)) for seq, at, event in lines]


def test_a_refused_log_leaves_nothing_behind(tmp_path):
    path = csv_file(tmp_path, [*ROWS, ("009", "Lost", "04-02-2026 09:00", "04-02-2026 09:00", "North", "?", "2", "?")])
    with pytest.raises(Unexplained, match="'Lost' the state is not explained"):
        bring(path)
    with scope_of(ME):
        assert sources_in_sight() == []


def test_only_who_may_import_imports_and_only_whoever_reads_the_region_sees_it(tmp_path):
    path = csv_file(tmp_path)
    with pytest.raises(Refused):
        import_log(DOCUMENT, path, actor=actor("agent_chennai"), now=NOW)
    import_log(DOCUMENT, path, actor=actor("planner"), now=NOW)
    with scope_of(ME):
        label = label_of("harbour")
    seen_by = ("regional_lead", "global_head", "planner", "qa")
    assert all(label in actor(name).scopes for name in seen_by)
    assert not any(label in actor(name).scopes for name in ("agent_chennai", "agent_kl", "partner_manager", "admin"))


def test_two_imports_of_one_source_do_not_mix(tmp_path):
    path = csv_file(tmp_path)
    bring(path)
    with scope_of(ME):
        number = source_named("harbour").id
    keys = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **keys) as other:
        other.execute("SELECT pg_advisory_lock(20261126, %s)", [number])
        with pytest.raises(SourceBusy):
            bring(path)
        other.execute("SELECT pg_advisory_unlock(20261126, %s)", [number])
    assert bring(path).new_rows == 0


def test_a_zendesk_export_keeps_messages_promises_and_history(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    for name, page in (("t", TICKETS), ("e", EVENT_PAGE), ("m", METRICS)):
        (folder / f"{name}.json").write_text(json.dumps(page))
    bring(folder, ZENDESK)
    with scope_of(ME):
        found = dict(foreign_lines_between(source_named("zendesk").id, 1, 2))
    state = fold(line.entry for line in found[1])
    assert (state.status, state.queue, state.priority, state.channel) == ("resolved", "Logins", "high", "email")
    assert (state.public_replies, (state.first_response_at - state.received_at).seconds) == (1, 3600)
    from nakhoda.core.clocks import clocks_of

    (clock,) = clocks_of(line.entry for line in found[1])
    assert (clock.metric, clock.kind, clock.outcome, clock.target_minutes) == ("first_response", "sla", "met", 60)
    assert bring(folder, ZENDESK).new_rows == 0


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "harbour.yaml"
    path.write_text(MAPPING)
    return path


def test_a_dry_run_tells_and_stores_nothing(tmp_path, mapping):
    result = run("log", csv_file(tmp_path), "--mapping", mapping, "--dry-run", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["outcome"], told["rows"], told["cases"]) == (0, "preview", 10, 2)
    assert told["events"]["source.line"] == 10
    assert told["states"][0] == {"state": "Working", "read_as": "open", "rows": 5}
    assert len(told["first_rows"]) == 5
    with scope_of(ME):
        assert sources_in_sight() == []


def test_the_command_imports_and_lists_sources(tmp_path, mapping):
    told = json.loads(run("log", csv_file(tmp_path), "--mapping", mapping, "--json").stdout)
    assert (told["outcome"], told["new_rows"]) == ("imported", 10)
    again = json.loads(run("log", csv_file(tmp_path), "--mapping", mapping, "--json").stdout)
    assert again["outcome"] == "nothing new"
    assert json.loads(run("sources", "--json").stdout)["key"] == "harbour"


def test_an_unexplained_log_is_refused_with_its_rows(tmp_path, mapping):
    path = csv_file(tmp_path, [*ROWS, ("9", "Lost", "31-02-2026 09:00", "?", "North", "?", "2", "?")])
    result = run("log", path, "--mapping", mapping, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["outcome"]) == (1, "refused")
    (problem,) = told["problems"]
    assert (problem["path"], problem["value"], problem["rows"][0]["row"]) == ("time.format", "31-02-2026 09:00", 12)
    plain = run("log", path, "--mapping", mapping)
    assert "refused: time.format: '31-02-2026 09:00' not a time" in plain.stderr
    assert "row 12: ref=9" in plain.stderr


def test_a_faulty_mapping_is_refused_with_line_and_path(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(MAPPING.replace("Neu: new", "Neu: novel"))
    result = run("log", csv_file(tmp_path), "--mapping", path)
    assert result.exit_code == 1
    assert "bad.yaml:13:states.values.Neu" in result.stderr


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path, mapping):
    mapping.write_text(MAPPING.replace("queue: pier", "queue: jetty"))
    result = run("log", csv_file(tmp_path), "--mapping", mapping)
    assert result.exit_code == 1
    assert "dims.queue: 'jetty'" in result.stderr
    assert "pier" in result.stderr
