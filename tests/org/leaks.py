"""Every way to read or change a row that is not one's own. Each probe says whether it got through.

Two foreign things: a case at another partner, asked for by an agent; and a colleague of another organisation who
leads one's own team, asked for by a partner manager (a row of one's own points at a row that is not).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Subquery

from nakhoda.desk.models import Case, ClockRow, Message, Participant
from nakhoda.journal.models import Event
from nakhoda.journal.queries import lines_of
from nakhoda.org.models import Organisation, Person, PersonLanguage, Team

WORDS = "only the member of the other partner wrote this"


@dataclass(frozen=True)
class World:
    """What the probes look for: the foreign case, one's own case; the foreign colleague and one's own team."""

    foreign: int
    own: int
    stranger: int
    name: str
    team: int


Probe = Callable[[World], bool]
CASES: dict[str, Probe] = {}
PEOPLE: dict[str, Probe] = {}


def of_cases(probe: Probe) -> Probe:
    CASES[probe.__name__.replace("_", " ").strip()] = probe
    return probe


def of_people(probe: Probe) -> Probe:
    PEOPLE[probe.__name__.replace("_", " ").strip()] = probe
    return probe


def found(get: Callable[[], Any]) -> bool:
    """Whether something came back; a missing row and a refusing database are both a no."""
    try:
        with transaction.atomic():
            return bool(get())
    except (models.ObjectDoesNotExist, DatabaseError):
        return False


def sql(statement: str, *values: object) -> bool:
    def run() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.fetchone()[0]) if cursor.description else cursor.rowcount > 0

    return found(run)


# -- the case of another partner -----------------------------------------------------------------------


@of_cases
def get(w: World) -> bool:
    return found(lambda: Case.objects.get(id=w.foreign))


@of_cases
def filter_exists(w: World) -> bool:
    return found(lambda: Case.objects.filter(id=w.foreign).exists())


@of_cases
def count(w: World) -> bool:
    return Case.objects.filter(id__in=[w.own, w.foreign]).count() > 1


@of_cases
def aggregate(w: World) -> bool:
    return Case.objects.aggregate(top=Max("id"))["top"] == w.foreign


@of_cases
def facets(w: World) -> bool:
    return "selat" in dict(Case.objects.values_list("owner").annotate(Count("id")))


@of_cases
def in_bulk(w: World) -> bool:
    return w.foreign in Case.objects.in_bulk([w.foreign])


@of_cases
def iterator(w: World) -> bool:
    return any(case.id == w.foreign for case in Case.objects.iterator())


@of_cases
def union(w: World) -> bool:
    return w.foreign in Case.objects.filter(id=w.own).union(Case.objects.filter(id=w.foreign)).values_list(
        "id", flat=True
    )


@of_cases
def lock(w: World) -> bool:
    return found(lambda: Case.objects.select_for_update().filter(id=w.foreign).first())


@of_cases
def exclude(w: World) -> bool:
    return Case.objects.exclude(id=w.own).filter(id=w.foreign).exists()


@of_cases
def base_manager(w: World) -> bool:
    return Case._base_manager.filter(id=w.foreign).exists()


@of_cases
def refresh_from_db(w: World) -> bool:
    return found(lambda: Case(id=w.foreign).refresh_from_db() or True)


@of_cases
def reverse_key(w: World) -> bool:
    return Case(id=w.foreign).messages.exists()  # type: ignore[attr-defined,no-any-return]


@of_cases
def values_through_a_join(w: World) -> bool:
    return w.foreign in Message.objects.values_list("case__id", flat=True)


@of_cases
def words_as_an_oracle(w: World) -> bool:
    return Message.objects.filter(text__contains=WORDS).exists()


@of_cases
def words_by_reverse_join(w: World) -> bool:
    return Case.objects.filter(messages__text__contains=WORDS).exists()


@of_cases
def an_address_as_an_oracle(w: World) -> bool:
    return Participant.objects.filter(case_id=w.foreign, role="requester").exists()


@of_cases
def clocks(w: World) -> bool:
    return ClockRow.objects.filter(case_id=w.foreign).aggregate(n=Count("number"))["n"] > 0


@of_cases
def the_journal(w: World) -> bool:
    return bool(lines_of(w.foreign)) or Event.objects.filter(case_id=w.foreign).exists()


@of_cases
def subquery(w: World) -> bool:
    rows = Message.objects.filter(case_id=w.foreign).values("text")[:1]
    return WORDS in (Case.objects.annotate(said=Subquery(rows)).values_list("said", flat=True).first() or "")


@of_cases
def raw(w: World) -> bool:
    return bool(list(Case.objects.raw("SELECT * FROM desk_case WHERE id = %s", [w.foreign])))


@of_cases
def cursor(w: World) -> bool:
    return sql("SELECT count(*) FROM desk_case WHERE id = %s", w.foreign)


@of_cases
def cursor_on_words(w: World) -> bool:
    return sql("SELECT count(*) FROM desk_message WHERE text LIKE %s", f"%{WORDS}%")


@of_cases
def cursor_on_the_journal(w: World) -> bool:
    return sql("SELECT count(*) FROM journal_event WHERE case_id = %s", w.foreign)


@of_cases
def change_in_bulk(w: World) -> bool:
    return found(lambda: Message.objects.filter(case_id=w.foreign).update(quoted="seen"))


@of_cases
def change_by_cursor(w: World) -> bool:
    return sql("UPDATE desk_message SET quoted = 'seen' WHERE case_id = %s", w.foreign)


@of_cases
def change_by_bulk_update(w: World) -> bool:
    return found(lambda: Message.objects.bulk_update([Message(id=_message_of(w.foreign), quoted="seen")], ["quoted"]))


@of_cases
def delete(w: World) -> bool:
    return found(lambda: Participant.objects.filter(case_id=w.foreign).delete()[0])


@of_cases
def write_under_a_foreign_label(w: World) -> bool:
    label = "(SELECT max(id) FROM org_scope WHERE owner = 'selat' AND tier = 1)"
    values = f"{label}, 'forged', now(), 'nobody', '', '{{}}'"
    return sql(f"INSERT INTO journal_record (scope_id, name, at, actor, subject, payload) VALUES ({values})")


def hang_a_message_on_it(w: World) -> bool:
    own = Case.objects.get(id=w.own)
    rows = {
        "scope_id": own.scope_id,
        "author_kind": "agent",
        "channel": "email",
        "at": own.received_at,
        "text": "hello",
    }
    return found(lambda: Message.objects.create(case_id=w.foreign, **rows))


def _message_of(case_id: int) -> int:
    return case_id  # the story's messages have the numbers that `world` gave them


# -- the colleague of another organisation -------------------------------------------------------------


def _team(w: World) -> Team:
    return Team.objects.get(id=w.team)


@of_people
def forward_key(w: World) -> bool:
    return found(lambda: _team(w).leader)


@of_people
def select_related(w: World) -> bool:
    return found(lambda: Team.objects.select_related("leader").get(id=w.team).leader)


@of_people
def prefetch(w: World) -> bool:
    return found(lambda: Team.objects.prefetch_related("leader").get(id=w.team).leader)


@of_people
def values_through_the_key(w: World) -> bool:
    return w.name in Team.objects.values_list("leader__name", flat=True)


@of_people
def the_key_as_an_oracle(w: World) -> bool:
    return Team.objects.filter(leader__name__startswith=w.name[:3]).exists()


@of_people
def annotate_through_the_key(w: World) -> bool:
    return w.name in Team.objects.annotate(who=F("leader__name")).values_list("who", flat=True)


@of_people
def down_from_an_open_table(w: World) -> bool:
    return Organisation.objects.filter(person__name=w.name).exists()


@of_people
def counted_from_an_open_table(w: World) -> bool:
    counts = dict(Organisation.objects.annotate(n=Count("person")).values_list("key", "n"))
    return counts["inhouse"] > 0


@of_people
def reverse_set(w: World) -> bool:
    return Organisation(key="inhouse").person_set.exists()  # type: ignore[attr-defined,no-any-return]


@of_people
def prefetched_set(w: World) -> bool:
    rows = Organisation.objects.prefetch_related(Prefetch("person_set", Person.objects.all()))
    return any(person.name == w.name for house in rows for person in house.person_set.all())  # type: ignore[attr-defined]


@of_people
def exists_from_an_open_table(w: World) -> bool:
    rows = Person.objects.filter(organisation_id=OuterRef("key"), name=w.name)
    return Organisation.objects.filter(Exists(rows)).exists()


@of_people
def two_joins_deep(w: World) -> bool:
    return Team.objects.filter(leader__languages__language="ta").exists()


@of_people
def three_joins_deep(w: World) -> bool:
    return Organisation.objects.filter(person__languages__person__name=w.name).exists()


@of_people
def her_languages(w: World) -> bool:
    return PersonLanguage.objects.filter(person_id=w.stranger).exists()


@of_people
def her_row_again(w: World) -> bool:
    return found(lambda: Person(id=w.stranger).refresh_from_db() or True)


@of_people
def her_row_by_cursor(w: World) -> bool:
    return sql("SELECT count(*) FROM org_person WHERE id = %s", w.stranger)


@of_people
def her_row_changed(w: World) -> bool:
    return found(lambda: Person.objects.filter(id=w.stranger).update(title="seen"))


@of_people
def her_row_saved(w: World) -> bool:
    return found(lambda: Person(id=w.stranger, title="seen").save(force_update=True, update_fields=["title"]) or True)
