"""A log comes in by the browser: explained, tried, taken in, cancelled, gone on with; hostile files are answered."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from nakhoda.core.mapping.document import check_mapping, load_mapping
from nakhoda.core.mapping.guess import UNKNOWN, guess_mapping, guessed_columns, key_of
from nakhoda.desk.models import Notice
from nakhoda.exchange.actions import running, uploads
from nakhoda.exchange.actions.running import ImportRefused, cancel_import, run_import, start_import, study_import
from nakhoda.exchange.models import ImportRun
from nakhoda.exchange.queries import NoSuchImport, folder_of, found_in, import_for
from nakhoda.journal.foreign_queries import sources_in_sight
from nakhoda.simulator.cast import CAST
from tests.cast import NOW, actor, person
from tests.desk.stories import jobs, the_program
from tests.exchange.logs import MAPPING, ROWS, csv_text
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def brings(content: bytes | str, name: str = "log.csv", who: str = "planner") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return knocking(who).post(reverse("exchange:bring"), {"file": SimpleUploadedFile(name, data)})


def newest() -> ImportRun:
    with the_program():
        found = ImportRun.objects.order_by("-id").first()
    assert found is not None
    return found


def brought(content: bytes | str | None = None, name: str = "log.csv") -> ImportRun:
    assert brings(csv_text() if content is None else content, name).status_code == 303
    study_import(newest().id, now=NOW)
    return newest()


def tries(run: ImportRun, mapping: str = MAPPING) -> ImportRun:
    client = knocking("planner")
    assert client.post(reverse("exchange:import_try", args=[run.id]), {"mapping": mapping}).status_code == 303
    study_import(run.id, now=NOW)
    return newest()


def page_of(run: ImportRun, who: str = "planner") -> str:
    return str(knocking(who).get(reverse("exchange:import", args=[run.id])).content.decode())


# -- the first look --------------------------------------------------------------------------------------


def test_a_mapping_is_begun_with_guesses_marked_and_questions_open() -> None:
    run = brought()
    told = yaml.safe_load(run.mapping)
    assert (told["case"], told["time"]["column"], told["states"]["column"]) == ("ref", "updated", "state")
    assert set(told["states"]["values"].values()) == {UNKNOWN} == {told["chosen_by"]}
    assert run.mapping.count("# a guess") == 3
    assert all(f'#   "{column}"' in run.mapping for column in ("opened", "pier", "who", "prio", "kept"))
    assert run.state == "uploaded"


def test_what_was_begun_is_refused_until_every_question_is_answered() -> None:
    run = brought()
    paths = {problem.path for problem in check_mapping(run.mapping)}
    assert {"chosen_by", "states.values.Neu"} <= paths
    page = knocking("planner").post(
        reverse("exchange:import_try", args=[run.id]), {"mapping": run.mapping}, follow=True
    )
    assert "states.values.Neu" in page.content.decode()
    assert newest().state == "uploaded"
    assert jobs("study_import") == [{"run_id": run.id}]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["number", "incident_state", "sys_updated_at", "assignment_group", "assigned_to"],
         {"case": "number", "state": "incident_state", "time": "sys_updated_at", "queue": "assignment_group",
          "agent": "assigned_to"}),
        (["case:concept:name", "concept:name", "time:timestamp", "org:resource"],
         {"case": "case:concept:name", "state": "concept:name", "time": "time:timestamp", "agent": "org:resource"}),
        (["a", "b"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names_or_not_at_all(columns: list[str], found: dict[str, str]) -> None:
    assert guessed_columns(columns) == found


@pytest.mark.parametrize("word", ['a: "b"', "#x", "- y", "{", "\u2028", "\x00\x1b", "yes", "null", "नया", "'", "\\"])
def test_a_word_of_the_log_cannot_break_out_of_the_mapping(word: str) -> None:
    text = guess_mapping([word, "state"], [{word: "1", "state": word}], "csv", word)
    told = yaml.safe_load(text)
    assert set(told) <= {"source", "name", "kind", "chosen_by", "case", "time", "states", "dims"}
    assert told["states"]["values"] == {word: UNKNOWN}


@pytest.mark.parametrize("name", ["Log 2026.csv", "123.csv", "", "ÄÖ.xes", "x" * 90])
def test_a_files_name_becomes_a_key(name: str) -> None:
    assert load_mapping(MAPPING.replace("source: harbour", f"source: {key_of(name)}")).source == key_of(name)


def test_a_zendesk_export_begins_with_the_shipped_mapping() -> None:
    run = brought('{"tickets": []}', "export.json")
    assert run.kind == "zendesk"
    assert load_mapping(run.mapping) == load_mapping(run.mapping)
    shipped = yaml.safe_load((EXAMPLES / "zendesk_export.yaml").read_text())
    assert yaml.safe_load(run.mapping) == shipped


# -- try and import --------------------------------------------------------------------------------------


def test_a_dry_run_shows_first_rows_and_stores_nothing() -> None:
    run = tries(brought())
    page = page_of(run)
    assert run.state == "tried"
    assert all(word in page for word in ("Neu", "pending_member", "First rows, in our words", "North"))
    with the_program():
        assert sources_in_sight() == []


def test_what_the_mapping_leaves_unexplained_is_listed_with_its_rows() -> None:
    run = tries(brought(), MAPPING.replace("Parked: on_hold, Done: resolved, ", ""))
    page = page_of(run)
    assert run.state == "refused"
    assert "Done" in page
    assert "What the mapping leaves unexplained" in page
    with pytest.raises(ImportRefused, match="try the mapping"):
        start_import(run.id, actor=actor("planner"), now=NOW)


def test_an_import_ends_with_its_counts_a_notice_and_the_door_of_its_cockpit() -> None:
    run = tries(brought())
    assert knocking("planner").post(reverse("exchange:import_start", args=[run.id])).status_code == 303
    run_import(run.id, now=NOW)
    page, done = page_of(run), newest()
    assert (done.state, done.counts["new_rows"], done.counts["new_cases"], done.kept) == ("done", len(ROWS), 2, False)
    assert "?source=harbour" in page
    assert not folder_of(run.id).exists()
    with the_program():
        assert Notice.objects.get(kind="import_ended").person_id == person("planner").id
        assert [source.key for source in sources_in_sight()] == ["harbour"]


def test_a_mapping_changed_after_its_dry_run_is_tried_again() -> None:
    run = tries(brought())
    with the_program():
        ImportRun.objects.update(mapping=run.mapping + "\n")
    with pytest.raises(ImportRefused):
        start_import(run.id, actor=actor("planner"), now=NOW)


def test_what_was_cancelled_goes_on_and_takes_no_row_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    run, client = tries(brought()), knocking("planner")
    client.post(reverse("exchange:import_start", args=[run.id]))
    monkeypatch.setattr(running, "BEAT", 0.0)
    monkeypatch.setattr("nakhoda.exchange.actions.importing.BATCH", 1)
    beats, beat = [], running._beat

    def impatient(held: ImportRun) -> Any:
        goes = beat(held)

        def progress(what: str, done: int, total: int) -> None:
            beats.append(what)
            if what == "import" and done == 1:
                cancel_import(run.id, actor=actor("planner"), now=NOW)
            goes(what, done, total)

        return progress

    monkeypatch.setattr(running, "_beat", impatient)
    run_import(run.id, now=NOW)
    assert newest().state == "cancelled"
    assert "import" in beats
    with the_program():
        assert [source.cases for source in sources_in_sight()] == [1]
    monkeypatch.setattr(running, "_beat", beat)
    assert "Go on importing" in page_of(run)
    client.post(reverse("exchange:import_start", args=[run.id]))
    run_import(run.id, now=NOW)
    assert (newest().state, newest().counts["new_cases"]) == ("done", 1)
    with the_program():
        assert [source.cases for source in sources_in_sight()] == [2]


def test_a_cancelled_wait_is_no_import() -> None:
    run = tries(brought())
    start_import(run.id, actor=actor("planner"), now=NOW)
    cancel_import(run.id, actor=actor("planner"), now=NOW)
    run_import(run.id, now=NOW)
    assert newest().state == "cancelled"


# -- hostile and odd files -------------------------------------------------------------------------------

BOMB = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><log><trace/></log>'
ODD = {
    "an empty file": (b"", "empty"),
    "white space": (b" \r\n ", "empty"),
    "a workbook": (b"PK\x03\x04rest", "save the sheet as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0rest", "save the sheet as CSV"),
    "damaged gzip": (b"\x1f\x8b\x08\x00broken", "gzip"),
}
LOOKED_AT = {
    "an entity bomb": (BOMB.encode(), "declaration"),
    "XML that is cut off": (b"<log><trace>", "not well-formed"),
    "another XML": (b"<svg></svg>", "not XES"),
    "a NUL": (b"a,b\r\n1,\x00\r\n", "NUL"),
    "another encoding": (b"a,b\r\n1,\xff\xfe\xe9\r\n", "encoding"),
    "ragged rows": (b"a,b\r\n1\r\n", "fields"),
    "a gzip bomb": (gzip.compress(b"<log>" + b" " * (80 * 1024 * 1024)), "bomb"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_log_is_answered_at_the_door(what: str) -> None:
    content, words = ODD[what]
    answer = brings(content)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    with the_program():
        assert not ImportRun.objects.exists()
    assert not list((folder_of(1).parent).glob(".*"))


@pytest.mark.parametrize("what", LOOKED_AT)
def test_a_hostile_file_is_refused_by_the_first_look(what: str) -> None:
    content, words = LOOKED_AT[what]
    run = brought(content)
    assert run.state == "refused"
    assert words in found_in(run)["trouble"]
    assert words in page_of(run)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\log.csv", "\x00", "....", "a" * 300, "журнал.csv"])
def test_a_file_lies_under_a_name_of_ours(name: str) -> None:
    assert uploads.safe_name(name) == Path(uploads.safe_name(name)).name
    assert 0 < len(uploads.safe_name(name)) <= 100


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read() -> None:
    answer = Client.post(knocking("planner"), reverse("exchange:bring"), {}, CONTENT_LENGTH=str(uploads.LARGEST * 2))
    assert (answer.status_code, "gzip" in answer.content.decode()) == (413, True)


def test_a_file_that_lies_about_its_size_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert brings(csv_text()).status_code == 422
    assert not [path for path in folder_of(1).parent.iterdir() if path.is_dir()]


def test_a_form_from_elsewhere_brings_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = knocking("planner").cookies
    assert client.post(reverse("exchange:bring"), {"file": SimpleUploadedFile("a.csv", b"a\n1\n")}).status_code == 403


# -- whose it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted(set(CAST) - {"planner"}))
def test_anothers_import_is_a_missing_one(who: str) -> None:
    run, client = brought(), knocking(who)
    for door in ("import", "import_part"):
        foreign, missing = (client.get(reverse(f"exchange:{door}", args=[n])).status_code for n in (run.id, 999_999))
        assert foreign == missing == (404 if who == "admin" else 403)
    for door in ("import_try", "import_start", "import_cancel", "import_drop"):
        foreign, missing = (client.post(reverse(f"exchange:{door}", args=[n])).status_code for n in (run.id, 999_999))
        assert foreign == missing == (404 if who == "admin" else 403)
    if who == "admin":
        with pytest.raises(NoSuchImport):
            import_for(actor("admin"), run.id)


def test_a_file_goes_when_it_is_removed_and_after_a_week() -> None:
    first, second = brought(), brought()
    knocking("planner").post(reverse("exchange:import_drop", args=[first.id]))
    assert not folder_of(first.id).exists()
    assert folder_of(second.id).exists()
    with the_program():
        ImportRun.objects.filter(id=second.id).update(brought_at=NOW)
        assert uploads.forget_uploads(NOW + uploads.KEPT) == 0
        assert uploads.forget_uploads(NOW + uploads.KEPT * 2) == 1
    assert not folder_of(second.id).exists()


def test_no_word_of_a_file_is_in_the_database() -> None:
    run = tries(brought(csv_text([(*ROWS[0][:5], "quokka", *ROWS[0][6:])])))
    assert "quokka" in page_of(run)
    with the_program(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exchange_import WHERE exchange_import::text LIKE '%quokka%'")
        assert cursor.fetchone()[0] == 0
