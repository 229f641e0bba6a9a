"""Open a business case, write its head, open a new version of a decided one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.costing.currencies import known_currency
from nakhoda.core.costing.flows import MOST_MONTHS
from nakhoda.core.costing.money import CostError
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Lob
from nakhoda.org.permissions import PERMISSIONS, Refused, require
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow, opened, record
from nakhoda.planning.models import BusinessCase, CaseOption
from nakhoda.planning.models.business_cases import OPEN
from nakhoda.planning.queries.business_cases import WRITES, book_of, case_for, leads
from nakhoda.planning.queries.business_people import may_own
from nakhoda.planning.queries.business_runs import Pinned
from nakhoda.planning.queries.metrics import contract_of

LONGEST_TITLE, LONGEST_TEXT, LONGEST_OPTION = 120, 2000, 80
REVERSIBLE = ("easy", "costly", "one_way")
EARLIEST, LATEST = timedelta(days=366), timedelta(days=5 * 366)  # before and after today, for the first month


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a case says of itself, before its parts."""

    title: str
    starts_on: date
    months: int = 24
    currency: str = "USD"
    yearly_rate: float = 0.1
    lob: str = ""
    problem: str = ""
    dependencies: str = ""
    reversibility: str = "costly"
    owner_id: int | None = None
    sponsor_id: int | None = None
    metric: str = ""
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None


def open_case(head: Head, pinned: Pinned | None = None, *, actor: Actor, now: datetime) -> BusinessCase:
    """A new draft; from a run it begins with the run's options and what they came to, doing nothing among them.

    Raises `CaseFaulty`, `Refused`.
    """
    require(actor, WRITES)
    told = _checked(head, actor, now)
    with scope_of(system("business cases")):
        row = BusinessCase.objects.create(
            scope_id=scope_id("inhouse", head.lob), region=HOME_REGION, run=pinned.about() if pinned else {},
            author_id=actor.id or None, writers=[actor.id] if actor.id else [], made_at=now, changed_at=now, **told,
        )  # fmt: skip
        if pinned is not None:
            CaseOption.objects.bulk_create(_simulated(row, pinned))
    record("business_case.opened", row, actor, now, run_id=pinned.id if pinned else 0)
    return row


def write_head(case_id: int, head: Head, *, actor: Actor, now: datetime) -> BusinessCase:
    """Other words and figures at its head. Raises `CaseFaulty`, `CaseNotNow`, `Refused`."""
    row = opened(case_id, actor, now)
    told = _checked(head, actor, now, row)
    if not leads(actor, head.lob, WRITES):
        raise Refused(_not_here(WRITES))
    row.scope_id = scope_id("inhouse", head.lob)
    for name, value in told.items():
        setattr(row, name, value)
    with scope_of(system("business cases")):
        row.save()
        _follow(row)
    record("business_case.written", row, actor, now)
    return row


def new_version(case_id: int, *, actor: Actor, now: datetime) -> BusinessCase:
    """A draft with the parts of a decided case, which stays as it is. Raises `CaseNotNow`."""
    before = case_for(actor, case_id, WRITES, lock=True)
    if before.state in OPEN:
        raise CaseNotNow("this case is not decided yet: change it as it is")
    book = book_of(before)
    with scope_of(system("business cases")):
        if BusinessCase.objects.filter(supersedes=before).exists():
            raise CaseNotNow("there is a newer version of this case already")
        row = BusinessCase.objects.create(**_again(before, actor, now))
        options = {each.id: _copy(each, case=row) for each in book.options}
        for part in (*book.assumptions, *book.rates, *book.tradeoffs):
            _copy(part, case=row)
        for ask in book.headcount:
            _copy(ask, case=row, state="requested", moved_by_id=None, moved_at=None, filled_by_id=None)
        for line in book.lines:
            _copy(line, case=row, option=options[line.option_id])
    record("business_case.reopened", row, actor, now, before=before.id)
    return row


def _checked(head: Head, actor: Actor, now: datetime, row: BusinessCase | None = None) -> dict[str, Any]:
    """The columns of a head; raises with every fault at its field."""
    told = asdict(head) | {name: getattr(head, name).strip() for name in ("title", "problem", "dependencies")}
    faults = dict(_faults_of_words(told)) | dict(_faults_of_figures(head, now, row)) | dict(_faults_of_benefit(head))
    try:
        told["currency"] = known_currency(head.currency)
    except CostError as fault:
        faults["currency"] = str(fault)
    if head.lob and not Lob.objects.filter(key=head.lob).exists():
        faults["lob"] = f"there is no line of business {head.lob!r}; choose one of the list"
    elif not leads(actor, head.lob, WRITES):
        faults["lob"] = _not_here(WRITES)
    for name in ("owner_id", "sponsor_id"):
        person = getattr(head, name)
        if person is not None and not may_own(person):
            faults[name] = "choose one of the list: somebody who leads or plans here"
    if faults:
        raise CaseFaulty(faults)
    return told


def _faults_of_words(told: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if not told["title"] or len(told["title"]) > LONGEST_TITLE:
        yield "title", f"give it a title of at most {LONGEST_TITLE} characters"
    for name in ("problem", "dependencies"):
        if len(told[name]) > LONGEST_TEXT:
            yield name, f"at most {LONGEST_TEXT} characters"
    if told["reversibility"] not in REVERSIBLE:
        yield "reversibility", f"one of {', '.join(REVERSIBLE)}"


def _faults_of_figures(head: Head, now: datetime, row: BusinessCase | None) -> Iterable[tuple[str, str]]:
    today = now.date()
    same = row is not None and row.starts_on == head.starts_on
    if not same and not today - EARLIEST <= head.starts_on <= today + LATEST:
        yield "starts_on", f"must lie between {today - EARLIEST} and {today + LATEST}"
    if not 1 <= head.months <= MOST_MONTHS:
        yield "months", f"a case looks 1 to {MOST_MONTHS} months ahead"
    if not 0 <= head.yearly_rate <= 1:
        yield "yearly_rate", "must lie between 0 and 100 per cent"


def _faults_of_benefit(head: Head) -> Iterable[tuple[str, str]]:
    if head.metric and contract_of(head.metric) is None:
        yield "metric", f"there is no metric {head.metric!r}; choose one of the catalogue"
    told = [value for value in (head.expected_low, head.expected, head.expected_high) if value is not None]
    if told and not head.metric:
        yield "metric", "say which metric these figures are of"
    if head.expected is None and told:
        yield "expected", "give the best guess as well as its range"
    if told != sorted(told):
        yield "expected_low", "low, best guess and high must rise: low <= best <= high"


def _simulated(row: BusinessCase, pinned: Pinned) -> list[CaseOption]:
    told = [(name, measures, place == pinned.nothing) for place, (name, measures) in enumerate(pinned.options)]
    if pinned.nothing is None:
        told.insert(0, (_("Do nothing"), {}, True))
    names = _apart([name for name, _measures, _nothing in told])
    return [
        CaseOption(
            scope_id=row.scope_id, case=row, name=own, do_nothing=nothing, run_option=name[:80] if measures else "",
            measures={key: list(band) for key, band in measures.items()},
        )
        for own, (name, measures, nothing) in zip(names, told, strict=True)
    ]  # fmt: skip


def _apart(names: Iterable[str]) -> list[str]:
    """Names as an option may have them: short, and each once."""
    found: list[str] = []
    for name in names:
        short, number = name[:LONGEST_OPTION], 2
        while short in found:
            short, number = f"{name[: LONGEST_OPTION - 4]} ({number})", number + 1
        found.append(short)
    return found


def _follow(row: BusinessCase) -> None:
    """The parts of a case carry its label."""
    for part in book_of(row).__class__.__dataclass_fields__:
        if part != "row":
            for each in getattr(book_of(row), part):
                type(each).objects.filter(id=each.id).update(scope_id=row.scope_id)


def _again(before: BusinessCase, actor: Actor, now: datetime) -> dict[str, Any]:
    kept = (
        "scope_id", "region", "lob", "title", "problem", "dependencies", "reversibility", "owner_id", "sponsor_id",
        "currency", "starts_on", "months", "yearly_rate", "run", "metric", "expected", "expected_low", "expected_high",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(before, name) for name in kept}
    writers = [actor.id] if actor.id else []
    fresh = {"version": before.version + 1, "supersedes": before, "author_id": actor.id or None, "writers": writers}
    return told | fresh | {"made_at": now, "changed_at": now}


def _copy(part: Any, **other: Any) -> Any:
    told = {each.attname: getattr(part, each.attname) for each in part._meta.concrete_fields if not each.primary_key}
    for name in other:
        told.pop(f"{name}_id", None)
    return type(part).objects.create(**(told | other))


def _not_here(permission: str) -> str:
    rule = PERMISSIONS[permission]
    return f"your role lets you {rule.what}, but not about this part of the operation; ask {rule.ask}"
