"""`nakhoda case show NUMBER`: the journal, the state and the clocks of one case."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import django
import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def case() -> None:
    """Look at a case from the command line."""


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="the case's number")],
    json: Annotated[bool, typer.Option("--json", help="one JSON object per line")] = False,
    words: Annotated[bool, typer.Option("--words", help="what was written, too: personal text")] = False,
) -> None:
    """Everything that is known of a case; what people wrote only on request."""
    django.setup()
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of

    with scope_of(system("command line")):
        lines = list(_lines(number, words))
    if not lines:
        typer.echo(f"there is no case {number}", err=True)
        raise typer.Exit(1)
    for line in lines:
        typer.echo(json_module.dumps(line, ensure_ascii=False, default=str) if json else _sentence(line))


def _lines(number: int, words: bool) -> Iterator[dict[str, Any]]:
    from nakhoda.core.clocks import clocks_of
    from nakhoda.core.events import to_payload
    from nakhoda.core.facts import fold
    from nakhoda.journal.queries import entries_of

    entries = entries_of(number)
    for entry in entries:
        told = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "event": entry.event.name}
        yield {"line": "event", **told, **to_payload(entry.event)}
    if entries:
        state = asdict(fold(entries))
        yield {"line": "state", **{name: _plain(value) for name, value in state.items() if value not in (None, "")}}
    for clock in clocks_of(entries):
        yield {"line": "clock", **{name: _plain(value) for name, value in asdict(clock).items()}}
    if words:
        yield from _words(number)


def _words(number: int) -> Iterator[dict[str, Any]]:
    from nakhoda.desk.queries.words import words_of

    for said in words_of(number):
        yield {"line": "message", **said}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _sentence(line: dict[str, Any]) -> str:
    told = dict(line)
    kind = told.pop("line")
    if kind == "event":
        head = f"{told.pop('seq'):>4}  {told.pop('at'):%Y-%m-%d %H:%M:%S}  {told.pop('actor'):<24} {told.pop('event')}"
        return head + _rest(told)
    return f"\n{kind}" + _rest(told)


def _rest(told: dict[str, Any]) -> str:
    return "".join(f"  {name}={value}" for name, value in told.items() if value not in (None, "", (), []))
