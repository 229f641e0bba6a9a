"""`nakhoda staff`: agents and service of one queue, or a staffing plan, from figures alone. No database, no Django."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nakhoda.config.cli import staff_plans

if TYPE_CHECKING:
    from nakhoda.core.queueing import Demand, Queue

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
app.command("plan")(staff_plans.plan)
app.command("headcount")(staff_plans.headcount)

PATIENCE_HELP = (
    "SECONDS (exponential, that mean) or KIND:FIGURES in seconds: exponential:mean=120, deterministic:at=60, "
    "uniform:low=30,high=120, lognormal:mean=180,cv=1.2, gamma:mean=120,shape=2, erlang:mean=120,stages=3, "
    "weibull:scale=120,shape=1.5, hyperexponential:means=30/300,weights=.4/.6, empirical:values=10/20/35, "
    "empirical:file=WAITS.csv,column=seconds. The names may be left out: lognormal:180,1.2"
)
Rate = Annotated[str, typer.Option(help="Cases per minute.", metavar="PER_MINUTE")]
Aht = Annotated[str, typer.Option(help="Mean handle time, wrap-up included.", metavar="SECONDS")]
Within = Annotated[str, typer.Option(help="The threshold of the service level.", metavar="SECONDS")]
Agents = Annotated[str, typer.Option(help="Reckon the queue at this many; fractions are allowed.", metavar="N")]
Level = Annotated[str, typer.Option(help="Find the fewest agents with this share answered in time.", metavar="SHARE")]
Asa = Annotated[str, typer.Option(help="... with at most this mean wait.", metavar="SECONDS")]
Occupancy = Annotated[str, typer.Option(help="... with at most this occupancy.", metavar="SHARE")]
Abandonment = Annotated[str, typer.Option(help="... with at most this share lost.", metavar="SHARE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]


@dataclass(frozen=True)
class Asked:
    """The options as they were written."""

    rate: str
    aht: str
    within: str
    agents: str
    level: str
    asa: str = ""
    occupancy: str = ""
    abandonment: str = ""


@app.command("erlang-b")
def erlang_b(
    rate: Rate, aht: Aht, agents: Agents = "", service_level: Level = "", within: Within = "0",
    abandonment: Abandonment = "", occupancy: Occupancy = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Nobody waits: who finds everyone busy is lost. `abandonment` is the share lost, `service_level` the rest."""
    asked = Asked(rate, aht, within, agents, service_level, "", occupancy, abandonment)
    _answer(asked, as_json, lambda demand, n, within: _queues().lossy_queue(demand, n))


@app.command("erlang-c")
def erlang_c(
    rate: Rate, aht: Aht, within: Within, agents: Agents = "", service_level: Level = "", asa: Asa = "",
    occupancy: Occupancy = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Everyone waits as long as it takes. For promises of minutes; never for a promise of hours or days.

    Agents at or below the load: the queue grows without end, so service_level is 0, asa_seconds null, and a `note`
    says so.
    """
    asked = Asked(rate, aht, within, agents, service_level, asa, occupancy)
    _answer(asked, as_json, lambda demand, n, within: _queues().patient_queue(demand, n, within))


@app.command("erlang-a")
def erlang_a(
    rate: Rate, aht: Aht, within: Within,
    patience: Annotated[str, typer.Option(help="Mean patience (exponential).", metavar="SECONDS")],
    agents: Agents = "", service_level: Level = "", asa: Asa = "", occupancy: Occupancy = "",
    abandonment: Abandonment = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """People give up after an exponential time. Those who gave up count against the service level.

    asa_seconds is the mean time in the queue of all cases, those who gave up included.
    """
    mean = _checked(lambda: _exponential_mean(patience))
    asked = Asked(rate, aht, within, agents, service_level, asa, occupancy, abandonment)
    _answer(asked, as_json, lambda demand, n, within: _queues().impatient_queue(demand, n, within, mean))


@app.command("mmng")
def mmng(
    rate: Rate, aht: Aht, within: Within,
    patience: Annotated[str, typer.Option(help=PATIENCE_HELP, metavar="SECONDS|DISTRIBUTION")],
    agents: Agents = "", service_level: Level = "", asa: Asa = "", occupancy: Occupancy = "",
    abandonment: Abandonment = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """M/M/n+G: people give up after a time of any distribution; figures as in erlang-a."""
    spread = _checked(lambda: _patience(patience))
    asked = Asked(rate, aht, within, agents, service_level, asa, occupancy, abandonment)
    _answer(asked, as_json, lambda demand, n, within: _queues().general_queue(demand, n, within, spread))


def _answer(asked: Asked, as_json: bool, queue_at: Callable[[Demand, float, float], Queue]) -> None:
    queue, load = _checked(lambda: _reckoned(asked, queue_at))
    told = told_of(queue)
    typer.echo(json.dumps(told) if as_json else readable(told, load))


def _reckoned(asked: Asked, queue_at: Callable[[Demand, float, float], Queue]) -> tuple[Queue, float]:
    from nakhoda.core.queueing import Demand, QueueError, Wanted, agents_needed, start_of
    from nakhoda.core.queueing.measures import need_number

    demand = Demand(_number("rate", asked.rate), _number("aht", asked.aht))
    need_number("rate", demand.rate_per_minute)
    within = _number("within", asked.within)
    need_number("within", within, zero=True)
    names = {"service_level": asked.level, "asa": asked.asa, "occupancy": asked.occupancy}
    names["abandonment"] = asked.abandonment
    limits = {name: _number(name, text) for name, text in names.items() if text}
    if bool(asked.agents) == bool(limits):
        raise QueueError("agents", "or a limit such as --service-level must be given, and not both")
    if asked.agents:
        agents = _number("agents", asked.agents)
        need_number("agents", agents)
        return queue_at(demand, agents, within), demand.load
    wanted = Wanted(
        limits.get("service_level"), within, limits.get("asa"), limits.get("occupancy"), limits.get("abandonment")
    )
    return agents_needed(lambda n: queue_at(demand, n, within), wanted, start_of(demand)), demand.load


def told_of(queue: Queue) -> dict[str, Any]:
    """The queue as JSON would say it; `note` only where there is something to note."""
    agents = int(queue.agents) if queue.agents == int(queue.agents) else queue.agents
    told = {
        "agents": agents,
        "wait_probability": queue.wait_probability,
        "service_level": queue.service_level,
        "asa_seconds": queue.asa_seconds,
        "abandonment": queue.abandonment,
        "occupancy": queue.occupancy,
    }
    return told | ({"note": queue.note} if queue.note else {})


def readable(told: dict[str, Any], load: float) -> str:
    """The same for people."""
    asa = "no end" if told["asa_seconds"] is None else f"{told['asa_seconds']:,.1f} s"
    lines = [
        f"{told['agents']:g} agents for {load:,.2f} Erlang",
        f"wait         {told['wait_probability']:.2%} of cases",
        f"in time      {told['service_level']:.2%}",
        f"mean wait    {asa}",
        f"lost         {told['abandonment']:.2%}",
        f"occupancy    {told['occupancy']:.2%}",
    ]
    return "\n".join(lines + ([told["note"]] if "note" in told else []))


def _exponential_mean(text: str) -> float:
    from nakhoda.core.queueing import Exponential, QueueError, patience_of

    patience = patience_of(text)
    if not isinstance(patience, Exponential):
        raise QueueError("patience", "of erlang-a is exponential; for another kind use `nakhoda staff mmng`")
    return patience.mean


def _patience(text: str) -> Any:
    """The distribution; values of `empirical:file=PATH,column=NAME` are read from the file."""
    from nakhoda.config.table_files import read_table
    from nakhoda.core.queueing import Empirical, patience_of

    kind, _, rest = text.partition(":")
    if kind.strip().lower() != "empirical" or not rest.strip().startswith("file="):
        return patience_of(text)
    path, _, column = rest.strip().removeprefix("file=").rpartition(",column=")
    if not path:
        raise ValueError("patience must be empirical:file=PATH,column=NAME to be read from a file")
    return Empirical(tuple(read_table(Path(path), [column]).numbers(column).tolist()))


def _number(field: str, text: str) -> float:
    from nakhoda.core.queueing import QueueError

    try:
        value = float(text)
    except ValueError:
        raise QueueError(field, f"must be a number, not {text[:40]!r}") from None
    if not math.isfinite(value):
        raise QueueError(field, "must be a finite number")
    return value


def _checked(work: Callable[[], Any]) -> Any:
    """The work's answer, or one line with the option or field and exit code 2."""
    from nakhoda.core.queueing import QueueError

    try:
        return work()
    except QueueError as error:  # its fields are our options
        option = error.field.split(" ")[0]
        shown = f"--{option.removesuffix('_seconds').replace('_', '-')}{str(error)[len(option) :]}"
        typer.echo(shown, err=True)
        raise typer.Exit(2) from error
    except (ValueError, OSError) as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(2) from error


def _queues() -> Any:
    from nakhoda.core import queueing

    return queueing


if __name__ == "__main__":
    app()
