"""`nakhoda forecast` as a person would call it, with good files and odd ones."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli.forecast import app

MARCH = datetime(2026, 3, 2)
DAILY = ("--time", "at", "--value", "n", "--grain", "1d", "--draws", "100")
HALF_HOURS = ("--time", "at", "--value", "n", "--draws", "100")


def ask(path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [str(path), *words])


def told(path: Path, *words: str) -> Any:
    result = ask(path, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def days(tmp_path: Path) -> Path:
    rng = np.random.default_rng(4)
    rows = [f"{(MARCH + timedelta(day)).date()},{rng.poisson(500 - 200 * (day % 7 > 4))}" for day in range(70)]
    return written(tmp_path / "days.csv", "\n".join(["at,n", *rows]))


@pytest.fixture
def slots(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    rows = []
    for day in range(35):
        for slot in range(16, 40):
            at = MARCH + timedelta(days=day, minutes=30 * slot)
            rows += [f"{at.isoformat()},{group},{rng.poisson(mean)}" for group, mean in (("हिन्दी", 60), ("ms", 20))]
    return written(tmp_path / "slots.csv", "\n".join(["at,language,n", *rows]))


def test_days_of_a_week_come_with_their_quantiles(days: Path) -> None:
    found = told(days, *DAILY)
    assert [row["time"][:10] for row in found["rows"]] == [f"2026-05-{day}" for day in range(11, 18)]
    assert list(found["rows"][0]) == ["time", "group", "mean", "q0.1", "q0.5", "q0.9"]
    assert found["rows"][0]["mean"] == pytest.approx(500, rel=0.1)
    assert found["rows"][5]["mean"] == pytest.approx(300, rel=0.12)
    assert found["groups"][0]["method"]["days_used"] == 70


def test_groups_add_up_to_their_sum(slots: Path) -> None:
    found = told(slots, *HALF_HOURS, "--by", "language", "--horizon", "2d")
    by_time: dict[str, float] = {}
    for row in found["rows"]:
        by_time[row["time"]] = by_time.get(row["time"], 0.0) + row["mean"]
    assert len(by_time) == 96
    for row in found["total"]["rows"]:
        assert by_time[row["time"]] == pytest.approx(row["mean"], abs=0.001)
    assert {row["group"] for row in found["rows"]} == {"हिन्दी", "ms"}


def test_the_same_seed_repeats_an_answer(days: Path) -> None:
    assert told(days, *DAILY, "--seed", "3") == told(days, *DAILY, "--seed", "3")
    assert told(days, *DAILY, "--seed", "3")["rows"] != told(days, *DAILY, "--seed", "4")["rows"]


def test_a_packed_file_with_a_byte_order_mark_gives_the_same(days: Path, tmp_path: Path) -> None:
    packed = tmp_path / "days.csv.gz"
    text = "\ufeff" + days.read_text(encoding="utf-8").replace("\n", "\r\n")
    packed.write_bytes(gzip.compress(text.encode("utf-8")))
    assert told(packed, *DAILY) == told(days, *DAILY)


def test_one_row_a_case_is_counted(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    lines = ["at"]
    for day in range(30):
        seconds = np.sort(rng.integers(8 * 3600, 18 * 3600, 40))
        lines += [f"{(MARCH + timedelta(day, int(each))).isoformat()}+05:30" for each in seconds]
    found = told(
        written(tmp_path / "cases.csv", "\n".join(lines)), "--time", "at", "--zone", "Asia/Kolkata", "--draws", "100"
    )
    assert found["rows"][0]["time"] == "2026-04-01T00:00:00+05:30"
    assert found["days"][0]["mean"] == pytest.approx(40, rel=0.15)
    assert sum(row["mean"] for row in found["rows"] if row["time"][11:13] < "07") < 2
    assert found["warnings"] == []


def test_times_without_an_offset_are_read_on_the_wall_clock(slots: Path) -> None:
    found = told(slots, *HALF_HOURS, "--zone", "Asia/Kuala_Lumpur", "--horizon", "1d")
    busy = [row["time"] for row in found["rows"] if row["mean"] > 20]
    assert busy[0] == "2026-04-06T08:00:00+08:00"


def test_a_start_inside_a_day_gives_the_rest_of_it_and_reads_nothing_later(slots: Path) -> None:
    found = told(slots, *HALF_HOURS, "--start", "2026-04-03T12:00", "--horizon", "12h")
    assert [row["time"][11:16] for row in found["rows"]][:2] == ["12:00", "12:30"]
    assert len(found["rows"]) == 24
    assert "from 2026-04-03T12:00 on were not read" in found["warnings"][0]
    lines = slots.read_text(encoding="utf-8").splitlines()
    early = [line for line in lines if line[:16] < "2026-04-03T12:00" or line.startswith("at")]
    again = told(
        written(slots.parent / "early.csv", "\n".join(early)), *HALF_HOURS, "--start", "2026-04-03T12:00", "--horizon",
        "12h",
    )  # fmt: skip
    assert again["rows"] == found["rows"]


def test_holidays_of_a_place_are_effects_and_an_estimated_one_has_two_candidates(days: Path) -> None:
    found = told(days, *DAILY, "--holidays", "IN-KA", "--horizon", "21d")
    assert {"Eid al-Adha"} <= {each["name"] for each in found["groups"][0]["effects"]}
    ahead = told(days, *DAILY, "--holidays", "IN-KA", "--horizon", "330d")
    assert any("Eid al-Fitr on 2027-03-11" in text for text in ahead["candidates"][0]["instead"])
    assert len(ahead["candidates"][0]["days"]) == 330


def test_own_events_close_a_day(days: Path, tmp_path: Path) -> None:
    own = written(tmp_path / "own.csv", "name,day,closed\nTown day,2026-05-12,yes\n")
    found = told(days, *DAILY, "--events", str(own))
    assert [row["mean"] == 0 for row in found["rows"]] == [False, True, False, False, False, False, False]


def test_rows_go_to_a_file_that_no_spreadsheet_runs(slots: Path, tmp_path: Path) -> None:
    odd = written(tmp_path / "odd.csv", slots.read_text(encoding="utf-8").replace(",ms,", ",=1+1,"))
    out = tmp_path / "out.csv"
    assert ask(odd, *HALF_HOURS, "--by", "language", "--horizon", "1d", "--out", str(out)).exit_code == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert len(rows) == 96
    assert {row["group"] for row in rows} == {"हिन्दी", "'=1+1"}


def test_people_read_days_effects_and_notes(days: Path) -> None:
    shown = ask(days, *DAILY, "--holidays", "IN-KA", "--horizon", "21d").stdout
    assert "2026-05-11 Mon" in shown
    assert "Eid al-Adha" in shown
    assert "not seen before" in shown


def test_daily_values_are_never_cut_into_half_hours(days: Path) -> None:
    found = told(days, "--time", "at", "--value", "n", "--draws", "100")
    assert found["grain_minutes"] == 1440
    assert "1440 minutes apart" in found["warnings"][0]


def test_values_that_come_twice_are_added_and_said(days: Path, tmp_path: Path) -> None:
    text = days.read_text(encoding="utf-8")
    twice = written(tmp_path / "twice.csv", text + "\n" + text.splitlines()[5])
    assert "1 rows share their time" in told(twice, *DAILY)["warnings"][0]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("", DAILY, "the file is empty"),
        ("at,n\n", DAILY, "the file has no rows"),
        ("at,m\n2026-03-01,1\n", DAILY, "no column 'n'; the file has at, m"),
        ("at,n\n2026-03-01,1\nsoon,2\n", DAILY, "column 'at' is not an ISO date or instant ('soon'): line 3"),
        ("at,n\n2026-03-01,1\n2026-03-02,-2\n", DAILY, "column 'n' is negative ('-2'): line 3"),
        ("at,n\n2026-03-01,x\n", DAILY, "column 'n' is not a finite number ('x'): line 2"),
        ("at,n\n2026-03-01,nan\n", DAILY, "column 'n' is not a finite number ('nan'): line 2"),
        ("at,n\n2026-03-01,0\n2026-03-02,0\n", DAILY, "no day has a count"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--horizon", "soon"), "--horizon 'soon' is no length of time"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--horizon", "9999d"), "a horizon has 1 to 750 days"),
        ("at,n\n2026-03-01,5\n", ("--time", "at", "--grain", "7min"), "a grain of 7 minutes does not divide a day"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--quantiles", ".5,2"), "--quantiles '.5,2': each lies between 0 and 1"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--zone", "Mars/Base"), "there is no time zone 'Mars/Base'"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--holidays", "XX-9"), "--holidays 'XX-9': no such country"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--start", "2020-01-01"), "--start 2020-01-01: no row lies before it"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--start", "x"), "--start 'x' is not an ISO date"),
        ("at,n\n2026-03-01,5\n", (*DAILY, "--events", "nowhere.csv"), "there is no such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(
    tmp_path: Path, text: str, words: tuple[str, ...], message: str
) -> None:
    result = ask(written(tmp_path / "odd.csv", text), *words)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,day\n,2026-01-01\n", "an event needs its name and its day: line 2"),
        ("name,day\nA,someday\n", "column 'day' is not an ISO date ('someday'): line 2"),
        ("name,day,kind\nA,2026-01-01,party\n", "column 'kind' is none of holiday, launch, incident: line 2"),
        ("name,day,last\nA,2026-01-02,2026-01-01\n", "column 'last' lies before 'day': line 2"),
        ("name,day,closed\nA,2026-01-02,maybe\n", "column 'closed' is neither yes nor no ('maybe'): line 2"),
    ],
)
def test_events_that_cannot_be_used_are_refused(days: Path, tmp_path: Path, text: str, message: str) -> None:
    result = ask(days, *DAILY, "--events", str(written(tmp_path / "own.csv", text)))
    assert result.exit_code == 1
    assert message in result.output


def test_no_file_and_a_broken_pack_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in ask(tmp_path / "none.csv", *DAILY).output
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(b"\x1f\x8bxx")
    assert "cannot be unpacked" in ask(broken, *DAILY).output


@pytest.mark.parametrize("tongue", ["", "hi_IN.UTF-8", "en_US.UTF-8"])
def test_holidays_have_one_name_whatever_language_the_server_speaks(
    tongue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nakhoda.config.forecast_events import holidays_of

    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    if tongue:
        monkeypatch.setenv("LANG", tongue)
    assert {"Eid al-Adha"} <= {each.name for each in holidays_of("IN-KA", date(2026, 5, 1), date(2026, 6, 30))}
    unsure = {each.name for each in holidays_of("IN-KA", date(2027, 1, 1), date(2027, 12, 31)) if each.alternative}
    assert "Eid al-Adha" in unsure
