"""A model in shadow mode: it guesses beside a case, changes nothing, sees no sealed case, and is measured."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.train import app as train
from nakhoda.core.events import CaseClassified, CaseResolved
from nakhoda.core.understanding.features import Recipe
from nakhoda.core.understanding.fitting import Example, Plan, fit
from nakhoda.core.understanding.packing import pack
from nakhoda.desk.actions.suggesting import suggest
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, Suggestion
from nakhoda.desk.queries.shadow import shadow_reports
from nakhoda.simulator.phrases import BANKS
from tests.desk.checks import check_fold
from tests.desk.stories import NOW, minutes, now_is, opened, put_into, the_program

pytestmark = pytest.mark.django_db
HACKED = BANKS["en"].about["account_hacked"][0]


@lru_cache(maxsize=1)
def _model() -> bytes:
    told = [
        Example(f"{opener} {said}", reason, "en")
        for reason, ways in BANKS["en"].about.items()
        for said in ways
        for opener in ("", "Hi,", "Hello team,")
    ]
    plan = Plan(passes=8, fewest=2, recipe=Recipe(bits=14, longest=3, window=4), risk=0.5)
    return pack(fit(told, told, plan, np.random.default_rng(0)))


@pytest.fixture
def shadow(tmp_path: Path, settings: Any) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "triage.npz").write_bytes(_model())
    settings.DATA_FOLDER, settings.TRIAGE = tmp_path, "shadow"
    return tmp_path


def suggested() -> int:
    with the_program():
        return suggest(minutes(1))


def resolved(case: Case, reason: str) -> None:
    about = {"lob": case.lob, "lane": case.lane, "priority": case.priority, "language": case.language}
    done = CaseResolved(outcome="information")
    with the_program() as who:
        write_events(case, [CaseClassified(reason=reason, **about), done], actor=who, now=minutes(5))


@pytest.mark.usefixtures("shadow")
def test_a_guess_stands_beside_the_case_and_changes_nothing() -> None:
    case = opened(HACKED)
    before = now_is(case.id)
    assert suggested() == 1
    with the_program():
        (guess,) = Suggestion.objects.filter(case_id=case.id)
    after = now_is(case.id)
    assert (guess.reason, guess.standing, guess.scope_id) == ("account_hacked", before.reason, case.scope_id)
    assert (after.reason, after.queue, after.last_seq) == (before.reason, before.queue, before.last_seq)
    check_fold(case.id)


@pytest.mark.usefixtures("shadow")
def test_a_case_is_guessed_at_once() -> None:
    opened(HACKED)
    assert (suggested(), suggested()) == (1, 0)


@pytest.mark.usefixtures("shadow")
def test_an_old_case_and_a_sealed_case_are_left_alone() -> None:
    opened(HACKED, at=NOW - timedelta(days=8))
    opened("I want to die", queue="", lob="")
    opened("A grown man keeps writing to my daughter", queue="", lob="minor_safety", reason="grooming")
    assert suggested() == 0


def test_without_the_switch_or_the_file_nothing_is_guessed(shadow: Path, settings: Any) -> None:
    opened(HACKED)
    settings.TRIAGE = ""
    assert suggested() == 0
    settings.TRIAGE = "shadow"
    (shadow / "models" / "triage.npz").unlink()
    assert suggested() == 0


@pytest.mark.usefixtures("shadow")
def test_the_report_counts_right_guesses_by_label_beside_the_words_of_the_policy() -> None:
    right, wrong = opened(HACKED), opened(f"Hi, {HACKED}")
    opened(HACKED)  # not resolved: no truth yet
    assert suggested() == 3
    resolved(right, "account_hacked")
    resolved(wrong, "login_problem")
    with the_program():
        (report,) = shadow_reports(NOW - timedelta(days=1))
        assert shadow_reports(NOW + timedelta(days=1)) == []
    (row,) = [each for each in report.rows if each.reason == "account_hacked"]
    assert (report.cases, report.answered, report.right) == (2, 2, 1)
    assert (row.given, row.right, row.precision) == (2, 1, 0.5)


@pytest.mark.usefixtures("shadow")
def test_a_guess_follows_its_case_to_another_label() -> None:
    case = opened(HACKED)
    before = case.scope_id
    suggested()
    with the_program():
        put_into(case, "hub_legal", minutes(2))
        moved = Case.objects.get(id=case.id).scope_id
        assert Suggestion.objects.get(case_id=case.id).scope_id == moved != before


@pytest.mark.usefixtures("shadow")
def test_the_command_tells_people_how_the_model_would_have_done() -> None:
    assert "no model guessed" in CliRunner().invoke(train, ["report", "--days", "3650"]).stdout
    case = opened(HACKED)
    suggested()
    resolved(case, "account_hacked")
    told = CliRunner().invoke(train, ["report", "--days", "3650"]).stdout
    assert "1 resolved cases, 1 answered, 100.0% of these right" in told
