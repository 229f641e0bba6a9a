"""Packs: the cockpit's figures at a load that is kept, words that nobody loses, a signature that holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.urls import reverse

from nakhoda.core.pack_seal import digest
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.packs import PackFaulty, make_pack
from nakhoda.performance.actions.packs_signing import NotToBeSigned, sign_pack
from nakhoda.performance.actions.packs_words import WordsMoved, WordsRefused, write_words
from nakhoda.performance.models import Pack
from nakhoda.performance.queries import packs_building
from nakhoda.performance.queries.packs import drafts_of, pack_for, packs_for, signature_holds
from nakhoda.performance.queries.packs_building import document_of
from nakhoda.performance.queries.packs_drawn import HEAD, flat_rows
from nakhoda.performance.queries.packs_specs import NoSuchPack, pack_specs
from nakhoda.planning.queries.metrics import contracts
from nakhoda.planning.views import printing
from nakhoda.warehouse.actions.loading import load_source
from nakhoda.warehouse.engine.store import open_store
from nakhoda.warehouse.engine.store_keeping import pinned_loads
from nakhoda.warehouse.queries import Ask, Window, values
from tests.cast import NOW, actor
from tests.desk.conftest import WRITTEN
from tests.desk.stories import opened
from tests.walls.scene import knocking

QUEUES = {
    "meridian_accounts_en": ("account_access", 12),
    "selat_accounts_en": ("account_access", 3),
    "meridian_age_south": ("age_support", 4),
}


@pytest.fixture
def region(django_db_setup: Any, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A few cases at two partners, loaded; committed, as a load must see them, and wiped afterwards."""
    settings.DATA_FOLDER = tmp_path
    with django_db_blocker.unblock():
        connections.close_all()
        for queue, (lob, count) in QUEUES.items():
            for number in range(count):
                opened(f"I cannot sign in, attempt {number}", queue=queue, lob=lob, at=NOW - timedelta(hours=30))
        load_source(now=NOW)
        yield
        connections.close_all()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {WRITTEN}, performance_pack, performance_pack_words CASCADE")
            cursor.execute("DELETE FROM procrastinate_jobs")
        connections.close_all()


pytestmark = pytest.mark.usefixtures("region")


def made(kind: str = "daily", form: str = "inside", who: str = "regional_lead", **place: str) -> Pack:
    doer = actor(who)
    with scope_of(doer):
        return make_pack(kind, form, place, actor=doer, now=NOW)


def written(row: Pack, section: str, text: str, who: str = "regional_lead", known: int = 0) -> int:
    doer = actor(who)
    with scope_of(doer):
        return write_words(row.id, section, text, known=known, actor=doer, now=NOW).id


def signed(row: Pack, who: str = "regional_lead") -> Pack:
    doer = actor(who)
    with scope_of(doer):
        return sign_pack(row.id, actor=doer, now=NOW)


def told(row: Pack, who: str = "regional_lead") -> dict[str, Any]:
    reader = actor(who)
    with scope_of(reader):
        return document_of(reader, row)


def part(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(section for section in document["sections"] if section["key"] == key)


def test_a_pack_tells_the_cockpits_figures_at_its_load() -> None:
    row, reader = made(), actor("regional_lead")
    zone = ZoneInfo(row.zone)
    start = datetime.combine(row.starts_on, datetime.min.time(), zone)
    ask = Ask(Window(start, start + timedelta(days=1)), load=row.load, zone=row.zone)
    with scope_of(reader):
        figures = {line["metric"]: line["value"] for line in part(document_of(reader, row), "waiting")["rows"]}
        cockpit = {key: values(reader, key, ask).cells[0].value.value for key in figures}
    assert figures == cockpit
    assert figures["backlog_workable"] == 19


def test_its_load_is_kept() -> None:
    row = made()
    assert row.load in pinned_loads(open_store().folder)


def test_later_figures_do_not_move_a_pack() -> None:
    row = made()
    before = told(row)
    opened("One more", queue="meridian_accounts_en", lob="account_access", at=NOW - timedelta(hours=29))
    load_source(now=NOW + timedelta(hours=1))
    packs_building._drawn.clear()
    assert open_store().load > row.load
    assert told(row) == before


def waiting_by_lob(row: Pack) -> dict[str, tuple[float | None, str]]:
    """What waits in each line of business, and why it is withheld."""
    section = part(told(row), "by_lob")
    at = [column["metric"] for column in section["columns"]].index("backlog_workable")
    cells = {line["label"]: line["cells"][at] for line in section["rows"]}
    return {label: (cell["value"], cell["hidden"]) for label, cell in cells.items()}


def test_no_small_cell_stands_in_the_member_safe_form_and_none_can_be_told() -> None:
    row = made("weekly", "member_safe")
    row.starts_on = row.ends_on = NOW.date() - timedelta(days=1)
    assert waiting_by_lob(row) == {
        "Age and family": (None, "fewer than 10"),
        "Signing in and my account": (None, "withheld, or a small cell could be told from the rest"),
        "": (19, ""),
    }


def test_the_inside_form_shows_them() -> None:
    assert waiting_by_lob(made()) == {"Age and family": (4, ""), "Signing in and my account": (15, ""), "": (19, "")}


def test_two_who_write_at_once_lose_nothing() -> None:
    row = made()
    first = written(row, "red", "Selat owns it")
    written(row, "red", "Selat owns it until Tuesday", "planner", known=first)
    with pytest.raises(WordsMoved) as moved:
        written(row, "red", "Meridian owns it", known=first)
    assert moved.value.theirs == "Selat owns it until Tuesday"
    with scope_of(actor("regional_lead")):
        assert [draft.text for draft in drafts_of(row, "red")] == ["Selat owns it until Tuesday", "Selat owns it"]


def test_a_pack_without_its_words_is_not_signed() -> None:
    with pytest.raises(NotToBeSigned, match="write first: Red lines"):
        signed(made())


def test_what_is_signed_is_one_text_and_holds() -> None:
    row = made()
    written(row, "red", "Selat owns it")
    row = signed(row)
    document = json.loads(row.frozen)
    assert part(document, "red")["words"] == "Selat owns it"
    assert document["signed"]["person"] == actor("regional_lead").id
    assert signature_holds(row)


def test_a_changed_text_breaks_the_signature_even_with_a_new_digest() -> None:
    row = made()
    written(row, "red", "Selat owns it")
    row = signed(row)
    forged = row.frozen.replace("Selat", "Timur")
    with scope_of(system("forger")):
        Pack.objects.filter(id=row.id).update(frozen=forged, sha256=digest(forged))
        assert not signature_holds(Pack.objects.get(id=row.id))


def test_signed_words_never_change() -> None:
    row = made()
    written(row, "red", "Selat owns it")
    signed(row)
    with pytest.raises(WordsRefused, match="never changes"):
        written(row, "red", "Nobody owns it")
    with pytest.raises(NotToBeSigned, match="signed already"):
        signed(row)


FAULTS = {
    "a form that this pack has not": ("weekly", "inside", {}, "member_safe"),
    "a partner form for nobody": ("wbr", "partner", {}, "choose which"),
    "the house is no partner": ("wbr", "partner", {"owner": "inhouse"}, "choose which"),
    "a place that is none": ("daily", "inside", {"lob": "moon"}, "choose one of the list"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_pack_that_cannot_be_is_refused(name: str) -> None:
    kind, form, place, said = FAULTS[name]
    with pytest.raises(PackFaulty, match=said):
        made(kind, form, **place)


@pytest.mark.parametrize("who", ["agent_chennai", "qa", "partner_manager", "global_head", "admin"])
def test_who_does_not_write_packs_makes_none(who: str) -> None:
    with pytest.raises(Refused):
        made(who=who)


def test_a_leader_makes_no_pack_of_the_whole_region() -> None:
    with pytest.raises(Refused, match="not about the whole"):
        made(who="leader_access")
    assert made(who="leader_access", lob="account_access").place == {"lob": "account_access"}


def seen(who: str) -> set[int]:
    reader = actor(who)
    with scope_of(reader):
        return {row.id for row in packs_for(reader)}


def test_a_partner_reads_its_own_signed_form_and_nothing_else() -> None:
    own, other = made("daily", "partner", owner="meridian"), made("daily", "partner", owner="selat")
    inside = made()
    assert seen("partner_manager") == set()
    for row in (own, other, inside):
        written(row, "red", "Told")
        signed(row)
    assert seen("partner_manager") == {own.id}
    reader = actor("partner_manager")
    with scope_of(reader), pytest.raises(NoSuchPack):
        pack_for(reader, other.id)


def test_a_partners_pack_names_no_peer() -> None:
    row = made("wbr", "partner", owner="meridian")
    text = json.dumps(told(row))
    assert not [name for name in ("selat", "Selat", "kaveri", "Timur") if name in text]


def test_a_signed_inside_pack_is_read_by_whoever_may_read_every_row_of_it() -> None:
    row = made()
    written(row, "red", "Told")
    signed(row)
    assert row.id in seen("regional_lead")
    assert row.id not in seen("global_head")  # it counts rows of the security compartment
    assert row.id not in seen("leader_access")


def test_the_weekly_pack_reaches_the_global_head() -> None:
    row = made("weekly", "member_safe")
    written(row, "headline", "All is well")
    signed(row)
    assert row.id in seen("global_head")


def test_every_figure_leaves_as_a_row() -> None:
    rows = list(flat_rows(told(made())))
    assert {row[2] for row in rows if len(row) > 2} >= {"backlog_workable", "inflow"}
    assert all(len(row) <= len(HEAD) for row in rows)


def test_every_pack_asks_for_metrics_that_exist() -> None:
    named = {metric for spec in pack_specs().values() for part in spec.sections for metric in part.metrics}
    assert named - set(contracts()) == set()


def test_the_oldest_cases_stand_one_by_one_and_the_first_is_the_figure() -> None:
    document = told(made())
    oldest, waiting = part(document, "oldest")["rows"], part(document, "waiting")["rows"]
    figure = next(row["value"] for row in waiting if row["metric"] == "oldest_age_hours")
    assert len(oldest) == 10
    assert oldest[0]["hours"] == round(figure, 1) == max(case["hours"] for case in oldest)
    assert "Meridian" in oldest[0]["where"]


def test_a_cluster_is_told_by_name_and_recounts_to_the_whole() -> None:
    row = made()
    row.starts_on = row.ends_on = NOW.date()  # what was answered by nobody for a day is past due by now
    *rows, total = part(told(row), "clusters")["rows"]
    counts = [row["cells"][0]["value"] for row in rows]
    assert counts
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == total["cells"][0]["value"]


def test_the_member_safe_form_tells_no_single_case_and_no_small_cluster() -> None:
    row = made("weekly", "member_safe")
    row.starts_on = row.ends_on = NOW.date() - timedelta(days=1)
    sections = {section["type"]: section for section in told(row)["sections"]}
    assert all((line["cells"][0]["value"] or 10) >= 10 for line in sections["clusters"]["rows"])
    assert "cases" not in sections or sections["cases"]["rows"] == []


@pytest.mark.parametrize("kind", ["wbr", "mbr"])
def test_a_partners_pack_and_a_house_pack_have_the_same_parts(kind: str) -> None:
    ours, theirs = told(made(kind)), told(made(kind, "partner", owner="meridian"))
    assert [each["type"] for each in ours["sections"]] == [each["type"] for each in theirs["sections"]]


# -- pages --------------------------------------------------------------------------------------------------


def test_words_that_cannot_be_kept_come_back_in_their_field() -> None:
    row, client = made(), knocking("regional_lead")
    url = reverse("packs:words", args=[row.id, "red"])
    assert client.post(url, {"text": "Selat owns it", "known": "0"}).status_code == 303
    late = client.post(url, {"text": "Meridian owns it", "known": "0"})
    said = late.content.decode()
    assert late.status_code == 409
    assert "Selat owns it" in said
    assert "Meridian owns it" in said


def test_a_signed_pack_leaves_as_the_text_that_was_signed() -> None:
    row, client = made(), knocking("regional_lead")
    written(row, "red", "Selat owns it")
    assert client.get(reverse("packs:file", args=[row.id, "json"])).status_code == 404
    assert client.post(reverse("packs:sign", args=[row.id])).status_code == 303
    answer = client.get(reverse("packs:file", args=[row.id, "json"]))
    assert sha256(answer.content).hexdigest() in client.get(reverse("packs:pack", args=[row.id])).content.decode()


def test_words_leave_no_formula_in_a_sheet() -> None:
    row, client = made(), knocking("regional_lead")
    written(row, "red", "=HYPERLINK(0)")
    sheet = client.get(reverse("packs:file", args=[row.id, "csv"])).content.decode("utf-8-sig")
    assert ",'=HYPERLINK" in sheet


def test_words_run_nothing_on_paper() -> None:
    row, client = made(), knocking("regional_lead")
    written(row, "red", "<script>alert(1)</script>")
    paper = client.get(reverse("packs:print", args=[row.id])).content.decode()
    assert "<script>" not in paper
    assert "&lt;script&gt;" in paper


def test_without_a_printer_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    row = made()
    monkeypatch.setattr(printing, "browser_path", lambda: None)
    monkeypatch.setattr(printing, "find_spec", lambda name: None)
    answer = knocking("regional_lead").get(reverse("packs:file", args=[row.id, "pdf"]))
    assert answer.status_code == 503
    assert reverse("packs:print", args=[row.id]) in answer.content.decode()


@pytest.mark.skipif(printing.browser_path() is None, reason="no Chromium here")
def test_a_browser_prints_a_pdf() -> None:
    assert printing.pdf_of("<!doctype html><h1>साप्ताहिक</h1>", "h1 { color: black }").startswith(b"%PDF-")
