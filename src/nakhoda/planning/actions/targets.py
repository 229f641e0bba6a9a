"""Set a target; take one back. Nothing is edited: what is agreed rules until something else does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from nakhoda.core.target_agreement import at_once
from nakhoda.core.target_periods import Period, PeriodFaulty, PeriodOver, parse_period, rules_from
from nakhoda.core.targets import BASES, Goal, faults_of
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import Target, TargetWord
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.queries.one import locked_target_for, refuse_foreign_place
from nakhoda.planning.queries.places import key_of, region_day, region_of, whole_place

LONGEST_NOTE, LONGEST_SOURCE, HEAVIEST = 300, 200, 100.0


class TargetFaulty(ValueError):
    """Nothing was set; `faults` says by field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in faults.items()))
        self.faults = dict(faults)


class TargetInThePast(ValueError):
    """The period is over. The attempt is on the record: whoever catches this lets the transaction commit."""


class NotNow(ValueError):
    """The target is not in a state in which this can be done; the message says what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A target as somebody wants it; figures in the metric's unit, shares 0-1."""

    metric: str
    period: str
    place: Mapping[str, str] = field(default_factory=dict)
    value: float | None = None
    floor: float | None = None
    stretch: float | None = None
    weight: float = 1.0
    basis: str = "internal"
    source: str = ""
    note: str = ""


def set_target(wish: Wish, *, actor: Actor, now: datetime) -> Target:
    """A new target, or one in place of another. Law and contract wait for a second person, a proposal for a lead.

    Raises `TargetFaulty`, `TargetInThePast` (recorded), `Refused`.
    """
    require(actor, "target:propose")
    row, period = checked_wish(wish)
    refuse_foreign_place(actor, row, "target:propose")
    sets = bool(may(actor, "target:set"))
    today = region_day(row.region, now)
    try:
        rules_from(period, today)
    except PeriodOver as over:
        record_refusal(row, actor, now)
        raise TargetInThePast(str(over)) from None
    row.author_id, row.created_at = actor.id or None, now
    with scope_of(system("targets")):
        row.save()
    say(row, "proposed", row.note, actor=actor, now=now, binds=sets)
    if at_once(row.basis, sets):
        take_force(row, today, actor=actor, now=now)
    return row


def withdraw_target(target_id: int, note: str, *, actor: Actor, now: datetime) -> Target:
    """Take back a proposal, or let an agreed target end today; days that are gone keep theirs."""
    row = locked_target_for(actor, target_id, "target:read")
    own = row.state == "proposed" and row.author_id == (actor.id or None)
    require(actor, "target:propose" if own and not may(actor, "target:set") else "target:set")
    if row.state == "withdrawn":
        raise NotNow("this target is withdrawn already")
    if not note.strip():
        raise TargetFaulty({"note": "say why: the change log shows it"})
    with scope_of(system("targets")):
        if row.state == "agreed":
            _end(row, region_day(row.region, now))
        else:
            row.state = "withdrawn"
        row.save(update_fields=["state", "rules_to"])
    say(row, "withdrawn", note, actor=actor, now=now, binds=bool(may(actor, "target:set")))
    return row


def take_force(row: Target, today: date, *, actor: Actor, now: datetime) -> None:
    """A target is agreed: it rules from tomorrow at the earliest, and whatever ruled the same period ends before it."""
    first = rules_from(Period(row.starts_on, row.ends_on), today)
    with scope_of(system("targets")):
        for before in _in_the_same_place(row):
            _close(before, first)
            row.supersedes = before
        row.state, row.rules_from = "agreed", first
        row.agreed_at, row.agreed_on, row.agreed_by_id = now, today, actor.id or None
        row.save()
    _record("target.agreed", row, actor, now, value=row.value, rules_from=first.isoformat())


def say(row: Target, kind: str, note: str, *, actor: Actor, now: datetime, binds: bool) -> TargetWord:
    """One more throw of the catchball, with the figures as they stand."""
    figures = {"value": row.value, "floor": row.floor, "stretch": row.stretch}
    with scope_of(system("targets")):
        word = TargetWord.objects.create(
            target=row, scope_id=row.scope_id, kind=kind, note=note.strip()[:LONGEST_NOTE], binds=binds,
            author_id=actor.id or None, at=now, **figures,
        )  # fmt: skip
    _record(f"target.{kind}", row, actor, now, **figures)
    return word


def record_refusal(row: Target, actor: Actor, now: datetime) -> None:
    """Somebody tried to write a target for days that are gone."""
    _record("target.refused", row, actor, now, because="period_over", value=row.value)


def checked_goal(row: Target) -> None:
    """Raises `TargetFaulty` where the figures do not fit each other or the metric."""
    contract = contract_of(row.metric)
    assert contract is not None
    faults = faults_of(Goal(row.value, contract.good, row.floor, row.stretch, row.basis), contract.unit)
    if row.value is not None and contract.good == "none":
        faults["value"] = "this figure has no good side: leave the target empty, and it is watched"
    if row.metric.startswith("csat") and row.value is not None and _is_denied_minor(row.place):
        faults["value"] = "no satisfaction is asked for where a child's case was denied (handbook 1.7): leave it empty"
    if faults:
        raise TargetFaulty(faults)


def checked_wish(wish: Wish) -> tuple[Target, Period]:
    """A row with everything but its people; raises `TargetFaulty` with every fault at once."""
    place, faults = whole_place(wish.place)
    contract, period = contract_of(wish.metric), None
    if contract is None:
        faults["metric"] = f"no metric is called {wish.metric!r}; choose one of the catalogue"
    else:
        strange = set(place) - {"region"} - set(contract.dimensions)
        faults = {name: f"{contract.title} is not known by {name}; empty this field" for name in strange} | faults
    try:
        period = parse_period(wish.period)
    except PeriodFaulty as fault:
        faults["period"] = str(fault)
    faults |= _faults_of_words(wish)
    if faults or period is None:
        raise TargetFaulty(faults)
    row = _row(wish, place, period)
    checked_goal(row)
    return row, period


def _row(wish: Wish, place: dict[str, str], period: Period) -> Target:
    region = region_of(place)
    place.pop("region", None)
    figures = {name: getattr(wish, name) for name in ("metric", "value", "floor", "stretch", "weight", "basis")}
    return Target(
        scope_id=scope_id(place.get("owner", "inhouse"), place.get("lob", ""), region=region),
        place=place,
        place_key=key_of(place),
        region=region,
        starts_on=period.start,
        ends_on=period.end,
        source=wish.source.strip(),
        note=wish.note.strip(),
        **figures,
    )


def _faults_of_words(wish: Wish) -> dict[str, str]:
    faults = {}
    if wish.basis not in BASES:
        faults["basis"] = f"a target rests on one of {', '.join(BASES)}"
    if wish.basis in ("law", "contract") and not wish.source.strip():
        faults["source"] = "name the law or the contract and its clause, so that it can be looked up"
    if not 0 <= wish.weight <= HEAVIEST:
        faults["weight"] = f"a weight lies between 0 and {HEAVIEST:g}; 1 is the ordinary one"
    for name, longest in (("note", LONGEST_NOTE), ("source", LONGEST_SOURCE)):
        if len(getattr(wish, name).strip()) > longest:
            faults[name] = f"at most {longest} characters"
    return faults


def _is_denied_minor(place: Mapping[str, str]) -> bool:
    return place.get("lob") == "minor_safety" and place.get("outcome") == "denied"


def _in_the_same_place(row: Target) -> list[Target]:
    same = Target.objects.select_for_update().filter(
        state="agreed", region=row.region, metric=row.metric, place_key=row.place_key,
        starts_on=row.starts_on, ends_on=row.ends_on,
    )  # fmt: skip
    return [other for other in same.exclude(id=row.id).order_by("id") if _still_rules(other)]


def _still_rules(row: Target) -> bool:
    return row.rules_to is None or (row.rules_from is not None and row.rules_to >= row.rules_from)


def _close(row: Target, first: date) -> None:
    """What ruled rules until the day before; what had not begun never does."""
    assert row.rules_from is not None
    row.rules_to = min(first, row.rules_from) - timedelta(days=1) if row.rules_from >= first else first - timedelta(1)
    row.save(update_fields=["rules_to"])


def _end(row: Target, today: date) -> None:
    """An agreed target ends with today; one that has not begun never does; one that is over is a fact."""
    assert row.rules_from is not None
    if (row.rules_to or row.ends_on) <= today:
        raise NotNow("this target's time is over; what it asked stays on the record")
    row.rules_to = today if row.rules_from <= today else row.rules_from - timedelta(days=1)
    if row.rules_from > today:
        row.state = "withdrawn"


def _record(name: str, row: Target, actor: Actor, now: datetime, **more: float | str | None) -> None:
    told = {
        "target_id": row.id,
        "metric": row.metric,
        "place": row.place_key,
        "period": f"{row.starts_on}..{row.ends_on}",
    }
    with scope_of(system("targets")):
        journal.record(
            name, scope_id=row.scope_id, actor=actor.label, now=now, subject=f"target:{row.metric}"[:60], **told, **more
        )
