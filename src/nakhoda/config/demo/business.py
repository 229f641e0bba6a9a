"""The demo region's business cases: one decided, one that is being written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from nakhoda.org.actors import Actor
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.planning.actions.business_cases import Head, open_case
from nakhoda.planning.actions.business_deciding import Verdict, decide_case, review_case
from nakhoda.planning.actions.business_parts import AssumptionWish, LineWish, OptionWish, TradeOffWish, write_part
from nakhoda.simulator.cast import CAST

WRITER, DECIDER = "planner", "regional_lead"


def seed_business_cases(now: datetime) -> int:
    """Write the cases of `business.yaml` as the cast would have; the count of them. Call it as the program."""
    import yaml

    told = yaml.safe_load((files("nakhoda.config.demo") / "business.yaml").read_text("utf-8"))
    for case in told:
        _write(case, now - timedelta(weeks=case["weeks_ago"]))
    return len(told)


def _write(case: Mapping[str, Any], at: datetime) -> None:
    writer, decider = _who(WRITER, at), _who(DECIDER, at)
    first = (at.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    head = Head(**case["head"], starts_on=first, owner_id=writer.id, sponsor_id=decider.id)
    row = open_case(head, actor=writer, now=at)
    for told in case["assumptions"]:
        write_part(row.id, AssumptionWish(**told), actor=writer, now=at)
    for told in case["options"]:
        option = write_part(row.id, OptionWish(**_plain(told)), actor=writer, now=at)
        for nature, name, formula, start, end in told.get("lines", ()):
            line = LineWish(option_id=option.id, nature=nature, name=name, formula=formula, first=start, last=end)
            write_part(row.id, line, actor=writer, now=at)
    for told in case["tradeoffs"]:
        write_part(row.id, TradeOffWish(**told, expires_on=first + timedelta(days=180)), actor=writer, now=at)
    if "decided" in case:
        review_case(row.id, "", actor=decider, now=at + timedelta(days=2))
        verdict = Verdict(decision=case["decided"], note=case["note"], sure=True)
        decide_case(row.id, verdict, actor=decider, now=at + timedelta(days=3))


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "lines"}


def _who(key: str, at: datetime) -> Actor:
    return person_as_actor(Person.objects.get(user__email=CAST[key].email), at)
