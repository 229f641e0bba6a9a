"""While a glass is broken for one person, nobody else and no other page of hers hears a word of the case (promise P7).

Readings, asks and pointers are rows that only the program reads: PostgreSQL itself gives them to no person.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions.break_glass import ask_glass, enter_glass, grant_glass
from nakhoda.desk.actions.sealed_opening import say_purpose
from nakhoda.desk.models import BreakGlass, Case, HeldMaterial
from nakhoda.org.queries import registry_id
from nakhoda.simulator.cast import CAST
from tests.desk.stories import acting, the_program
from tests.walls.scene import READS, built, canary_of, knock, knocking

pytestmark = pytest.mark.django_db
ASKER = "qa"
PAGES = (
    *("desk:home", "desk:my_cases", "desk:board", "desk:board_inside", "desk:escalations", "desk:cases"),
    *(
        "desk:requests",
        "desk:glass",
        "desk:sealed_reads",
        "desk:material",
        "desk:crisis",
        "desk:records",
        "web:why",
        "desk:inbox",
    ),
)
TABLES = ("desk_sealed_read", "desk_break_glass", "desk_held_material", "desk_contact_check")
BIRD = canary_of("sealed").word


@pytest.fixture
def case() -> Case:
    """The sealed case: read by its specialist, looked at through a glass by a quality analyst, flagged by somebody."""
    sealed, now = built()["sealed"], timezone.now()
    with acting("specialist_minor") as her:
        say_purpose(sealed.id, "other", f"about the {BIRD}", actor=her, now=now)
    with acting(ASKER) as her:
        glass = ask_glass(str(sealed.id), "danger", f"somebody calls about the {BIRD}", 2, actor=her, now=now)
    with acting("regional_lead") as lead:
        grant_glass(glass.id, "", actor=lead, now=now)
    with acting(ASKER) as her:
        enter_glass(glass.id, "glass", actor=her, now=now)
    with the_program():
        pointer = {"sha256": "0" * 64, "size": 1, "what": "file", "channel": "web_form", "flagged_at": now}
        HeldMaterial.objects.create(
            scope_id=registry_id(), case_id=sealed.id, label_id=sealed.scope_id, flagged_by=1, **pointer
        )
    return sealed


@pytest.mark.parametrize("who", [who for who in CAST if "sealed" not in READS[who]])
def test_no_page_sings_but_to_whoever_answers_for_the_compartment(case: Case, who: str) -> None:
    client, sung = knocking(who), []
    may_hear = who in ("regional_lead", "admin", "global_head")  # they read the reason that was given, never the case
    for name in PAGES:
        told = knock(client, "GET", reverse(name)).content.decode().casefold()
        if BIRD in told and not (may_hear and name in ("desk:glass", "desk:sealed_reads")):
            sung.append(name)
    for word in (BIRD, f"#{case.id}"):
        listed = knock(client, "GET", reverse("desk:cases"), {"q": word, "status": "any"})
        if listed.status_code == 200 and listed.context["count_text"] != "0 cases":
            sung.append(f"search {word}")
    assert sung == []


@pytest.mark.parametrize("who", [who for who in CAST if "sealed" not in READS[who]])
def test_no_door_of_the_case_opens_by_a_glass(case: Case, who: str) -> None:
    client = knocking(who)
    for door in ("case", "conversation", "clocks", "history", "macros", "purpose", "merge_preview"):
        assert knock(client, "GET", reverse(f"desk:{door}", args=[case.id])).status_code in (403, 404), door
    with the_program():
        glass = BreakGlass.objects.get()
    through = knock(client, "GET", reverse("desk:glass_case", args=[glass.id]))
    assert through.status_code == (200 if who == ASKER else 404)
    assert (f"about {BIRD}" in through.content.decode().casefold()) is (who == ASKER)  # the check itself can hear


@pytest.mark.parametrize("who", CAST)
def test_postgresql_gives_no_person_a_reading_an_ask_or_a_pointer(case: Case, who: str) -> None:
    with acting(who), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT count(*) FROM journal_record WHERE name ~ '^(sealed|glass|material|contact)[.]'")
        assert cursor.fetchone() == (0,)
    with the_program(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_record WHERE name ~ '^(sealed|glass)[.]'")
        assert cursor.fetchone() >= (4,)  # they are there


def test_a_stranger_and_the_public_pages_hear_nothing(case: Case) -> None:
    stranger = Client()
    for url in (reverse("member:start"), reverse("web:metrics"), reverse("web:alive")):
        assert BIRD not in stranger.get(url).content.decode().casefold()


def test_no_row_of_the_log_holds_a_reason_in_words(case: Case) -> None:
    with the_program(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_record WHERE payload::text ILIKE %s", [f"%{BIRD}%"])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM journal_event WHERE name ~ 'sealed|glass|material'")
        assert cursor.fetchone() == (0,)
