"""What labels mean and where people work, for the fold: from the organisation, or as an imported source names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from nakhoda.core.fact_rows import Context, PersonFacts, ScopeFacts
from nakhoda.journal.bulk_reading import Log
from nakhoda.journal.foreign_queries import people_named, source_named
from nakhoda.org.models import Person, Scope, Site
from nakhoda.warehouse.engine.store import DESK

FOREIGN = "journal_foreign_event"


def log_of(source: str) -> Log:
    """Where a source's lines are; raises `NoSuchSource`."""
    return Log() if source == DESK else Log(FOREIGN, source_named(source).id)


def chosen_by(source: str) -> str:
    """How the cases of a source were picked: `received`, or `closed`."""
    return "received" if source == DESK else source_named(source).chosen_by


def context_of(source: str, log: Log) -> Context:
    """Needs the system's scope: facts hold every label's rows, readers see their own."""
    people = _colleagues() if log.source_id is None else _strangers(log.source_id)
    return Context(source, _labels(), people, _sites() if log.source_id is None else {})


def _labels() -> Mapping[int, ScopeFacts]:
    rows = Scope.objects.values_list("id", "owner", "region", "lob", "tier", "compartment")
    return {row[0]: ScopeFacts(*row[1:]) for row in rows}


def _colleagues() -> Mapping[int, PersonFacts]:
    columns = ("id", "site_id", "team__key", "hired_on", "organisation_id", "scope_id", "tier")
    return {
        number: PersonFacts(site, team or "", hired_on, owner, scope_id, tier)
        for number, site, team, hired_on, owner, scope_id, tier in Person.objects.values_list(*columns)
    }


def _strangers(source_id: int) -> Mapping[int, PersonFacts]:
    return {
        number: PersonFacts(named.site, named.team, None, named.owner)
        for number, named in people_named(source_id).items()
    }


def _sites() -> Mapping[str, str]:
    """The site of a calendar that one site alone keeps."""
    pairs = list(Site.objects.values_list("calendar", "key"))
    keepers = Counter(calendar for calendar, _ in pairs)
    return {calendar: key for calendar, key in pairs if keepers[calendar] == 1}
