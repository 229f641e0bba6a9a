"""`nakhoda staff plan` and `nakhoda staff headcount`: plans from a YAML document. No database, no Django."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from nakhoda.core.staffing import Headcount

LARGEST = 5_000_000
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def plan(
    file: Annotated[Path, typer.Argument(help="YAML: hours, work, pools; see docs/recipes/staff-a-queue.md.")],
    as_json: AsJson = False,
) -> None:
    """The cheapest agents by hour for work with hours or days to spare (mail, forms, appeals), nothing late.

    When no plan can hold, names a smallest set of demands that cannot hold together, and exits with 1.
    """
    told = _checked(lambda: _planned(file))
    typer.echo(
        json.dumps(told, ensure_ascii=False) if as_json else readable_plan(told), err=not told["holds"] and not as_json
    )
    if not told["holds"]:
        raise typer.Exit(1)


def _planned(file: Path) -> dict[str, Any]:
    """The plan as JSON would say it: agents by pool and hour, people by pool and shift, or the conflict."""
    from nakhoda.core.staffing import conflict_of, least_cost, plan_of

    wanted, currency = plan_of(_document(file))
    found = least_cost(wanted)
    if found is None:
        conflict = conflict_of(wanted)
        demands = [demand_of(each) for each in conflict.demands] if conflict else []
        return {"holds": False, "demands": demands, "note": conflict.text if conflict else "the solver gave up"}
    names = [pool.name for pool in wanted.pools]
    return {
        "holds": True,
        "cost": str(found.cost),
        "currency": currency,
        "agents": {
            name: [round(n, 6) + 0.0 for n in row] for name, row in zip(names, found.agents.tolist(), strict=True)
        },
        "people": {name: [round(n, 6) for n in row] for name, row in zip(names, found.people, strict=True) if row},
        "worth": {
            name: [round(n, 6) + 0.0 for n in row] for name, row in zip(names, found.worth.tolist(), strict=True)
        },
    }


def demand_of(demand: Any) -> dict[str, Any]:
    """One demand of a conflict."""
    return {
        "work": demand.work,
        "within_hours": demand.within,
        "cases": round(demand.cases, 6),
        "hours": round(demand.hours, 6),
    }


def readable_plan(told: dict[str, Any]) -> str:
    """The same for people: agent hours by pool and day."""
    if not told["holds"]:
        return str(told["note"])
    lines = [f"cost {told['cost']} {told['currency']}".rstrip()]
    for name, row in told["agents"].items():
        days = [sum(row[start : start + 24]) for start in range(0, len(row), 24)]
        lines.append(f"{name}: most {max(row):,.1f} agents; hours by day {', '.join(f'{day:,.1f}' for day in days)}")
        if told["people"].get(name):
            lines.append(f"  by shift: {', '.join(f'{n:,.1f}' for n in told['people'][name])}")
    return "\n".join(lines)


def headcount(
    file: Annotated[Path, typer.Argument(help="YAML: weeks, needs, sources; see docs/recipes/plan-capacity.md.")],
    as_json: AsJson = False,
) -> None:
    """Whom to hire and release by week so that the need is met at the least cost, and by when to decide.

    What cannot be closed in time stays as a gap. A commitment that cannot be kept, a negative rate, a missing rate
    card or a date out of range is refused with the field named, and exit code 2.
    """
    told = _checked(lambda: _hired(file))
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable_headcount(told))


def _hired(file: Path) -> dict[str, Any]:
    """The plan as JSON would say it."""
    from nakhoda.core.staffing import headcount_of, plan_headcount

    asked, monday, report = headcount_of(_document(file))
    return _told(plan_headcount(asked, monday), report)


def _told(found: Headcount, report: int) -> dict[str, Any]:
    rows = {"needed": found.needed, "without": found.without, "available": found.available, "gap": found.gap}
    return {
        "currency": found.currency,
        "cost": str(found.cost),
        "gap_cost": str(found.gap_cost),
        "proved": round(found.proved, 6),
        "hires": [
            {"source": h.source, "heads": h.heads, "classes": h.classes, "starts": h.starts.isoformat(),
             "decide_by": h.decide_by.isoformat(), "full_by": h.full_by.isoformat()}
            for h in found.hires if h.week < report
        ],
        "releases": [
            {"source": r.source, "heads": r.heads, "week": r.week, "decide_by": r.decide_by.isoformat()}
            for r in found.releases if r.week < report
        ],
        "needs": {
            name: {row: [round(float(v), 4) + 0.0 for v in table[n][:report]] for row, table in rows.items()}
            for n, name in enumerate(found.needs)
        },
    }  # fmt: skip


def readable_headcount(told: dict[str, Any]) -> str:
    """The same for people: hires with their dates, then each need's worst week."""
    lines = [f"cost {told['cost']} {told['currency']}; what stays missing costs {told['gap_cost']}"]
    for hire in told["hires"]:
        lines.append(
            f"decide by {hire['decide_by']}: {hire['heads']} for {hire['source']}, begin {hire['starts']},"
            f" full output {hire['full_by']}"
        )
    for each in told["releases"]:
        lines.append(
            f"decide by {each['decide_by']}: release {each['heads']} at {each['source']} before week {each['week']}"
        )
    for name, rows in told["needs"].items():
        worst = max(range(len(rows["gap"])), key=rows["gap"].__getitem__)
        short = (
            f"most missing {rows['gap'][worst]:,.1f} in week {worst}" if rows["gap"][worst] > 0 else "nothing missing"
        )
        lines.append(f"{name}: {max(rows['needed']):,.1f} needed at most; {short}")
    return "\n".join(lines)


def _document(file: Path) -> Any:
    import yaml

    from nakhoda.core.staffing import StaffingError

    if file.stat().st_size > LARGEST:
        raise StaffingError(str(file), f"is larger than {LARGEST:,} bytes: no plan is")
    try:
        return yaml.safe_load(file.read_bytes().decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise StaffingError(str(file), f"cannot be read as YAML: {' '.join(str(error).split())}") from error


def _checked(work: Callable[[], Any]) -> Any:
    """The work's answer, or one line with the field and exit code 2."""
    try:
        return work()
    except (ValueError, OSError) as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(2) from error
