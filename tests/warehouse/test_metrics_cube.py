"""What was added up by day says the same as the rows (the cube is only ever a shortcut)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import mkdtemp
from typing import Any

import pytest

from benchmarks.generated_facts import END, GeneratedFacts, generate
from nakhoda.org.actors import Actor, system
from nakhoda.warehouse.engine import cube, cube_reading, cube_rows
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.cube_lines import all_lines
from nakhoda.warehouse.queries import Ask, Window, asking, values_of
from tests.warehouse.little_facts import reader

ZONE = "Asia/Kolkata"  # its midnight is not that of the load
LEAD = reader("regional_lead", *range(1, 30))
PROGRAM = system("test")


def midnight(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=timezone.utc) - timedelta(hours=5, minutes=30)


@cache
def _facts() -> GeneratedFacts:
    return generate(Path(mkdtemp(prefix="nakhoda-cube-")), cases=2400, days=40, bucket=400)


@pytest.fixture(autouse=True)
def _every_source_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cube, "WORTH", 0)
    monkeypatch.setattr(cube_rows, "TOGETHER", 4)
    cube.prepare(_facts(), [ZONE])


ASKED: dict[str, tuple[Actor, Ask]] = {
    "days that are over": (PROGRAM, Ask(Window(midnight(5), midnight(18)), zone=ZONE)),
    "up to now": (LEAD, Ask(Window(midnight(5), midnight(25)), zone=ZONE)),
    "each day up to now": (LEAD, Ask(Window(midnight(12), midnight(25)), zone=ZONE, grain="day", by=("lob",))),
    "weeks that begin amid a week": (PROGRAM, Ask(Window(midnight(5), midnight(24)), zone=ZONE, grain="week")),
    "two partners, what they answer for": (
        LEAD,
        Ask(
            Window(midnight(5), midnight(24)),
            zone=ZONE,
            by=("language", "tier"),
            where=(("owner", "selat"), ("owner", "kaveri"), ("tier", "1")),
            ledger="attributable",
        ),
    ),
}
ADDED_UP = [key for key in contracts() if any(line.partition(":")[0] == key for line in all_lines("member"))]


@pytest.mark.parametrize("name", ASKED)
def test_the_cube_says_what_the_rows_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, ask = ASKED[name]
    cut = {*ask.by, *(key for key, _ in ask.where)}
    metrics = [key for key in ADDED_UP if cut <= set(contracts()[key].dimensions)]
    with asking(_facts()):
        added = values_of(actor, metrics, ask)
        monkeypatch.setattr(cube_reading, "cube_files", lambda *_: ())
        counted = values_of(actor, metrics, ask)
    for metric in metrics:
        shown = {tuple(cell.key.values()): cell.value for cell in added[metric].cells}
        rows = {tuple(cell.key.values()): cell.value for cell in counted[metric].cells}
        assert shown.keys() == rows.keys(), metric
        for key, value in rows.items():
            assert _numbers(shown[key]) == pytest.approx(_numbers(value), rel=1e-9), (metric, key)


def test_the_cube_is_asked_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = cube_reading._rows
    monkeypatch.setattr(cube_reading, "_rows", lambda *told: asked.extend(told[2]) or rows(*told))
    with asking(_facts()):
        values_of(PROGRAM, ["csat", "backlog"], ASKED["up to now"][1])
    assert asked == ["csat", "backlog:in", "backlog:out"]


@pytest.mark.parametrize(
    "ask",
    [
        Ask(Window(midnight(5) + timedelta(hours=1), midnight(24)), zone=ZONE),
        Ask(Window(midnight(5), midnight(20)), zone="UTC"),
        Ask(Window(midnight(5), midnight(20)), zone=ZONE, by=("reason",)),
        Ask(Window(midnight(5), midnight(20)), zone=ZONE, where=(("channel", "email"),)),
        Ask(Window(midnight(5), midnight(20)), zone=ZONE, grain="hour"),
    ],
    ids=["not at midnight", "another zone", "another dimension", "another filter", "hours"],
)
def test_what_it_cannot_know_is_counted_from_the_rows(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cube_reading, "_rows", lambda *_: pytest.fail("asked the cube"))
    with asking(_facts()):
        assert values_of(PROGRAM, ["csat"], ask)["csat"].cells


@dataclass
class Reaching(GeneratedFacts):
    """The same files, known to be whole up to some other instant."""

    complete_to: datetime = END


def same(actor: Actor, ask: Ask, facts: GeneratedFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = {*ask.by, *(key for key, _ in ask.where)}
    metrics = [key for key in ADDED_UP if cut <= set(contracts()[key].dimensions)]
    with asking(facts):
        added = values_of(actor, metrics, ask)
        with monkeypatch.context() as patch:
            patch.setattr(cube_reading, "cube_files", lambda *_: ())
            counted = values_of(actor, metrics, ask)
    for metric in metrics:
        shown = {tuple(cell.key.values()): _numbers(cell.value) for cell in added[metric].cells}
        rows = {tuple(cell.key.values()): pytest.approx(_numbers(cell.value)) for cell in counted[metric].cells}
        assert shown == rows, metric


def _counts_nothing(_facts: Any, contracts: Any, _question: Any) -> dict[str, Any]:
    assert not list(contracts), "looked at the rows"
    return {}


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(hours=7)])
def test_a_day_that_is_not_over_needs_no_look_at_the_rows(
    behind: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`behind`: how long a transaction was open when the load was made; seven hours before is another day here."""
    copytree(_facts().folder, tmp_path / "facts", ignore=ignore_patterns("*ahead*"))
    facts = Reaching(tmp_path / "facts", complete_to=END - behind)
    assert cube.prepare(facts, [ZONE]) == 2
    for actor, ask in (told for told in ASKED.values() if told[1].window.end > END):
        same(actor, ask, facts, monkeypatch)
        with asking(facts), monkeypatch.context() as patch:
            patch.setattr(cube_reading, "measure", _counts_nothing)
            values_of(actor, ["past_due_open", "sla_resolution_due"], ask)


def test_what_was_written_at_an_earlier_load_serves_a_later_one_of_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(_facts().folder, tmp_path / "facts", ignore=ignore_patterns("*ahead*"))
    early = Reaching(tmp_path / "facts", complete_to=END - timedelta(days=4))
    assert cube.prepare(early, [ZONE]) == 2
    late = Reaching(tmp_path / "facts", load=2)
    assert cube.prepare(late, [ZONE]) == 0
    same(*ASKED["each day up to now"], late, monkeypatch)


def test_an_older_load_of_the_same_files_counts_its_last_day_from_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    older = Reaching(_facts().folder, complete_to=END - timedelta(days=4))
    assert cube.cube_files(older, ZONE)
    assert not cube.ahead_of(older, END - timedelta(days=4))
    same(*ASKED["each day up to now"], older, monkeypatch)


def test_a_load_that_changed_one_bucket_writes_its_days_and_what_is_ahead(tmp_path: Path) -> None:
    copytree(_facts().folder, tmp_path / "facts")
    folder = tmp_path / "facts"
    before = GeneratedFacts(folder)
    assert cube.prepare(before, [ZONE]) == 0
    for table in ("case", "clock"):
        os.rename(folder / table / "00001-1.parquet", folder / table / "00001-2.parquet")
    after = GeneratedFacts(folder, load=2)
    assert cube.cube_files(after, ZONE) == ()
    assert not cube.ahead_of(after, END)
    assert cube.prepare(after, [ZONE]) == 2
    assert len(cube.cube_files(after, ZONE)) == 2
    assert cube.ahead_of(after, END)


def test_what_was_erased_leaves_the_cube_at_once_and_other_buckets_stay_added_up(tmp_path: Path) -> None:
    copytree(_facts().folder, tmp_path / "facts")
    facts = GeneratedFacts(tmp_path / "facts")
    assert cube.cube_files(facts, ZONE)
    assert cube.ahead_of(facts, END)
    cube.forget_changed(facts, [str(facts.folder / "clock" / "00001-1.parquet")], [ZONE])
    assert cube.cube_files(facts, ZONE) == ()
    assert not cube.ahead_of(facts, END)
    assert len(list((facts.folder / "cube").iterdir())) == 2  # the other chunk: its days, and what is ahead


def test_a_small_source_needs_no_cube(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cube, "WORTH", 100_000)
    assert cube.prepare(_facts(), ["Asia/Jakarta"]) == 0
    assert cube.cube_files(_facts(), "Asia/Jakarta") == ()


def _numbers(value: Any) -> list[float]:
    told = (value.value, value.n, value.lo, value.hi, value.numerator, value.denominator)
    return [-1.0 if each is None else float(each) for each in told]
