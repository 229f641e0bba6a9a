"""`nakhoda kpi METRIC`: the figures of one metric, as the program itself sees them."""

from __future__ import annotations

import json as json_module
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django
import typer

if TYPE_CHECKING:
    from nakhoda.warehouse.queries import Ask, Cell, Table

app = typer.Typer(add_completion=False)
GRAINS = ("", "hour", "day", "week", "month")


@app.command()
def kpi(
    metric: Annotated[str, typer.Argument(help="a key that `nakhoda metrics` lists")],
    by: Annotated[str, typer.Option(help="dimensions, with commas: owner,lob")] = "",
    start: Annotated[str, typer.Option("--from", help="ISO date or instant; the first there is when left out")] = "",
    end: Annotated[str, typer.Option("--to", help="ISO date or instant, not included; the last there is")] = "",
    grain: Annotated[str, typer.Option(help="hour, day, week or month: one line a period")] = "",
    source: Annotated[str, typer.Option(help="whose facts: desk, or an imported log")] = "desk",
    where: Annotated[list[str] | None, typer.Option(help="dimension=value; may be repeated")] = None,
    zone: Annotated[str, typer.Option(help="time zone of dates and periods")] = "UTC",
    ledger: Annotated[str, typer.Option(help="member, or attributable: what a partner answers for")] = "member",
    load: Annotated[int | None, typer.Option(help="the number of an older load")] = None,
    json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Each line is a cell: its keys, the value, how many it counts, its interval, and how fresh it is."""
    django.setup()
    told: dict[str, Any] = {
        "source": source,
        "zone": _zone(zone),
        "ledger": _one_of("--ledger", ledger, ("member", "attributable")),
    }
    told |= {"grain": _one_of("--grain", grain, GRAINS), "load": load, "where": tuple(map(_pair, where or ()))}
    told |= {"by": tuple(word.strip() for word in by.split(",") if word.strip())}
    table = _answered(metric, start, end, told)
    for cell in table.cells:
        line = _line(cell, table)
        typer.echo(json_module.dumps(line, ensure_ascii=False) if json else _sentence(cell, table))
    if not json:
        typer.echo(f"as of {table.as_of:%Y-%m-%d %H:%M} UTC. {table.contract.formula}.", err=True)


def _answered(metric: str, start: str, end: str, told: dict[str, Any]) -> Table:
    from nakhoda.org.actors import system
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric, values
    from nakhoda.warehouse.queries.reading import contract_for

    try:
        contract_for(system("kpi"), metric)
        return values(system("kpi"), metric, _ask(start, end, told))
    except (NoSuchMetric, NoSuchDimension, NoSuchLoad) as error:
        raise _refused(str(error.args[0])) from None


def _ask(start: str, end: str, told: dict[str, Any]) -> Ask:
    from nakhoda.warehouse.queries import Ask, Window, whole_window

    whole = whole_window(told["source"], told["load"]) if not (start and end) else None
    first = _instant("--from", start, told["zone"]) if start else whole.start if whole else None
    last = _instant("--to", end, told["zone"]) if end else whole.end if whole else None
    assert first is not None
    assert last is not None
    if first >= last:
        raise _refused(f"--from {first:%Y-%m-%d %H:%M} is not before --to {last:%Y-%m-%d %H:%M}")
    return Ask(Window(first, last), **told)


def _line(cell: Cell, table: Table) -> dict[str, Any]:
    value = cell.value
    told = {name: getattr(value, name) for name in ("value", "n", "lo", "hi", "numerator", "denominator")}
    return {
        "metric": table.contract.key,
        **cell.key,
        **told,
        "as_of": table.as_of.isoformat(),
        "completeness": value.completeness,
        "restated": value.restated,
        "hidden": value.hidden or None,
        "notes": list(table.notes),
    }


def _sentence(cell: Cell, table: Table) -> str:
    value, unit = cell.value, table.contract.unit
    key = "  ".join(f"{name}={each}" for name, each in cell.key.items())
    band = f"  [{_number(value.lo, unit)} .. {_number(value.hi, unit)}]" if value.lo is not None else ""
    said = value.hidden or _number(value.value, unit)
    return f"{key:40}  {said}{band}  n={value.n}".strip()


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.2%}" if unit == "share" else f"{value:,.2f}".removesuffix(".00")


def _instant(name: str, text: str, zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _refused(f"{name} {text!r} is no ISO date: write 2026-11-20 or 2026-11-20T15:00:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(timezone.utc)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise _refused(f"--zone {name!r} is no time zone: write one such as Asia/Kuala_Lumpur") from None


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise _refused(f"--where {text!r}: write dimension=value, such as lob=account_access")
    return name.strip(), value.strip()


def _one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise _refused(f"{name} {text!r}: write one of {', '.join(filter(None, known))}")
    return text


def _refused(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)
