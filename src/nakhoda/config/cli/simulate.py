"""`nakhoda simulate`: run a world of classes and groups on invented time. Only `replay` needs the database."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nakhoda.config.cli.simulate_replay import replay_period
from nakhoda.core.policy.problems import Problem

if TYPE_CHECKING:
    from nakhoda.simulator.world_file.compile import Plan
    from nakhoda.simulator.world_file.runs import Counted

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
LARGEST = 20_000_000  # bytes of a WORLD file
INTERRUPTED = 130


class WorldFileError(ValueError):
    """A WORLD file that cannot be run; the message has one line a problem."""


@app.callback()
def _simulate() -> None:
    """Run a world of classes and groups on invented time."""


@app.command("run")
def run_world(
    file: Annotated[Path, typer.Argument(metavar="WORLD.yaml", help="See docs/recipes/describe-a-world.md.")],
    replications: Annotated[int, typer.Option(help="Independent runs.", min=1, max=1_000_000)] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.", min=0, max=2**63 - 1)] = 1,
    processes: Annotated[int, typer.Option(help="How many at once; the figures do not depend on it.", min=1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Simulate a WORLD file: arrivals, waits, promises kept, occupancy and backlog, each with its interval."""
    try:
        told = simulated(file, replications, seed, processes)
    except (WorldFileError, OSError) as error:
        typer.echo(str(error) if isinstance(error, WorldFileError) else f"{file}: {error.strerror}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        typer.echo("\nstopped: nothing is told of a part of the replications", err=True)
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable(told))


app.command("replay")(replay_period)


def simulated(file: Path, replications: int, seed: int, processes: int) -> dict[str, Any]:
    """The report of a WORLD file. Raises `WorldFileError` with one line a problem."""
    from nakhoda.simulator.world_file.compile import compile_world
    from nakhoda.simulator.world_file.read import WorldError, read_world
    from nakhoda.simulator.world_file.report import BATCHES, report
    from nakhoda.simulator.world_file.room import TooMany

    try:
        world = read_world(_text(file))
        plan = compile_world(world, BATCHES if replications == 1 else 1)
        runs = _in_order(plan, replications, seed, min(processes, replications))
        return report(world, plan, runs, seed)
    except WorldError as error:
        raise WorldFileError("\n".join(f"{file}:{_line(problem)}" for problem in error.problems)) from error
    except TooMany as error:
        raise WorldFileError(f"{file}: {error}") from error


def _line(problem: Problem) -> str:
    return (
        f"{problem.line}: {problem.path}: {problem.message}" if problem.path else f"{problem.line}: {problem.message}"
    )


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        raise WorldFileError(f"{file}: larger than {LARGEST // 1_000_000} MB")
    raw = file.read_bytes()
    if not raw.strip():
        raise WorldFileError(f"{file}: the file is empty")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise WorldFileError(f"{file}: not UTF-8 at byte {error.start}") from error


# -- replications, on one process or several -------------------------------------------------------------


def _in_order(plan: Plan, replications: int, seed: int, processes: int) -> list[Counted]:
    """All replications, in their order whoever ran them."""
    progress = _progress(replications)
    _get_ready(plan, seed)
    if processes == 1:
        return _one_by_one(plan, replications, seed, progress)
    progress(0, 0.0)
    runs = {}
    for number, counted in _spread(plan, replications, seed, processes):
        runs[number] = counted
        progress(len(runs), 0.0)
    return [runs[number] for number in range(replications)]


def _get_ready(plan: Plan, seed: int) -> None:
    """A run of no time at all compiles and keeps the kernel before the others start."""
    from nakhoda.simulator.kernel.columns import ARRIVALS_END, END
    from nakhoda.simulator.kernel.loop import advance
    from nakhoda.simulator.world_file.runs import run_once

    if not getattr(advance, "overloads", True) and _shown():
        typer.echo("\rgetting ready: the first run after an update takes longer   ", err=True, nl=False)
    ends_at_once = plan.clock.copy()
    ends_at_once[[ARRIVALS_END, END]] = 0.0
    run_once(plan._replace(clock=ends_at_once), seed, 0)


def _one_by_one(plan: Plan, replications: int, seed: int, progress: Callable[[int, float], None]) -> list[Counted]:
    from nakhoda.simulator.kernel.columns import END
    from nakhoda.simulator.world_file.runs import run_once

    runs, end = [], float(plan.clock[END])
    for number in range(replications):
        runs.append(run_once(plan, seed, number, lambda at, done=number: progress(done, at / end)))  # type: ignore[misc]
        progress(number + 1, 0.0)
    return runs


def _spread(plan: Plan, replications: int, seed: int, processes: int) -> Iterator[tuple[int, Counted]]:
    """As they come; Ctrl-C ends them."""
    with multiprocessing.Pool(processes, initializer=_leave_ctrl_c_to_the_parent) as pool:
        yield from pool.imap_unordered(partial(_numbered, plan, seed), range(replications))


def _numbered(plan: Plan, seed: int, number: int) -> tuple[int, Counted]:
    from nakhoda.simulator.world_file.runs import run_once

    return number, run_once(plan, seed, number)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _shown() -> bool:
    return sys.stderr.isatty() or os.environ.get("NAKHODA_PROGRESS") == "1"


def _progress(replications: int) -> Callable[[int, float], None]:
    """Tells on a terminal how far it is; silent elsewhere unless NAKHODA_PROGRESS asks for it."""
    shown = _shown()

    def tell(done: int, part: float) -> None:
        if shown:
            within = f", the next at {part:.0%}" if 0.0 < part <= 1.0 else ""
            typer.echo(f"\r{done} of {replications} replications{within}   ", err=True, nl=done == replications)

    return tell


# -- for people --------------------------------------------------------------------------------------------

COLUMNS = {
    "arrivals": "arrivals", "served": "served", "abandonment": "abandoned", "mean_wait": "mean wait",
    "wait_p90": "p90 wait", "sla": "in promise", "backlog": "backlog",
}  # fmt: skip
SHARES = ("abandonment", "sla", "occupancy")


def readable(told: dict[str, Any]) -> str:
    """The report as a page of text."""
    lines = [f"{told['world']} ({told['replications']} replications, seed {told['seed']}; times in {told['unit']}s)"]
    lines.append(f"interval: {told['interval']}")
    lines += [f"warning: {warning}" for warning in told["warnings"]]
    for name, figures in told["classes"].items():
        lines.append(name)
        lines += [f"  {title:12} {_cell(figures[key], key)}" for key, title in COLUMNS.items() if _seen(figures[key])]
    lines.append("occupancy")
    lines += [f"  {name:24} {_cell(group['occupancy'], 'occupancy')}" for name, group in told["groups"].items()]
    return "\n".join(lines)


def _seen(figure: dict[str, Any]) -> bool:
    return figure["value"] is not None


def _cell(figure: dict[str, Any], key: str) -> str:
    if figure["value"] is None:
        return "nothing observed"
    bounds = "" if figure["lo"] is None else f"  ({_form(figure['lo'], key)} to {_form(figure['hi'], key)})"
    return _form(figure["value"], key) + bounds


def _form(value: float, key: str) -> str:
    return f"{value:.2%}" if key in SHARES else f"{value:,.5g}"


if __name__ == "__main__":
    app()
