"""`nakhoda import`: other systems' logs become journals of a named source. A dry run needs no database."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any

import typer

from nakhoda.core.mapping.document import MappingDocument, MappingError, load_mapping

app = typer.Typer(no_args_is_help=True, add_completion=False)
SHOWN = 40  # unexplained values that are printed


@app.callback()
def importing() -> None:
    """Import other systems' logs."""


@app.command("log")
def log(
    file: Annotated[Path, typer.Argument(help="an XES or CSV log (plain or .gz), or a Zendesk export: file or folder")],
    mapping: Annotated[Path, typer.Option(help="the mapping document (YAML) that explains the log")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read, check and count; store nothing")] = False,
    json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Append what is new in FILE to its source's log. Refused, with the rows shown, while anything is unexplained.

    Safe to repeat: rows that were taken in before add nothing, a longer export adds what is new, and an import that was
    killed goes on.
    """
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    document = _mapping(mapping, json)
    import django

    django.setup()
    from django.db import DatabaseError

    from nakhoda.exchange.readers import Unreadable
    from nakhoda.exchange.readers.whole_file import Unexplained
    from nakhoda.journal.foreign import SourceBusy

    try:
        told = _try(document, file, json) if dry_run else _take(document, file, json)
    except Unexplained as refusal:
        _refuse([finding.as_dict() for finding in refusal.findings], map(str, refusal.findings), json, refusal.more)
    except (Unreadable, SourceBusy) as refusal:
        _refuse([{"path": "", "message": str(refusal)}], [str(refusal)], json)
    except DatabaseError as fault:
        sentence = f"the database did not take it ({str(fault).splitlines()[0]}); is `nakhoda setup` done?"
        _refuse([{"path": "", "message": sentence}], [sentence], json)
    _tell(told, json)


@app.command("sources")
def sources(json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False) -> None:
    """The sources that were imported, with the sizes of their logs."""
    import django

    django.setup()
    from nakhoda.journal.foreign_queries import sources_in_sight
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of

    with scope_of(system("command line")):
        found = sources_in_sight()
    for one in found:
        usable = "" if one.chosen_by == "received" else "  (chosen by close date: arrivals not usable)"
        sentence = f"{one.key:24} {one.kind:8} {one.cases:>9,} cases {one.events:>10,} events  {one.name}{usable}"
        print(json_module.dumps(one._asdict(), ensure_ascii=False) if json else sentence)


def _mapping(path: Path, json: bool) -> MappingDocument:
    try:
        return load_mapping(path.read_bytes().decode("utf-8-sig"))
    except MappingError as refusal:
        told = [{"path": one.path, "line": one.line, "message": one.message} for one in refusal.problems]
        _refuse(told, [f"{path}:{problem}" for problem in refusal.problems], json)
    except (OSError, UnicodeDecodeError) as fault:
        _refuse([{"path": "", "message": f"{path}: {fault}"}], [f"{path}: {fault}"], json)
    raise AssertionError  # _refuse ends the program


def _try(document: MappingDocument, file: Path, json: bool) -> dict[str, Any]:
    from nakhoda.exchange.readers.preview import preview

    found = preview(document, file, now=_now(), progress=_progress(json))
    return {"outcome": "preview", **asdict(found)}


def _take(document: MappingDocument, file: Path, json: bool) -> dict[str, Any]:
    from nakhoda.exchange.actions.importing import import_log
    from nakhoda.org.actors import system

    done = import_log(document, file, actor=system("command line"), now=_now(), progress=_progress(json))
    told = {"outcome": "imported" if done.new_rows else "nothing new", **asdict(done)}
    return told | {"names": dict(done.names.most_common()), "chosen_by": document.chosen_by}


def _refuse(problems: list[dict[str, Any]], sentences: Iterable[str], json: bool, more: int = 0) -> None:
    if json:
        print(json_module.dumps({"outcome": "refused", "problems": problems, "more": more}, ensure_ascii=False))
    else:
        lines = list(sentences)
        for sentence in lines[:SHOWN]:
            print(f"refused: {sentence}", file=sys.stderr)
        for problem in problems[:5]:
            for row in problem.get("rows", [])[:1]:
                print(f"  row {row['row']}: {_pairs(row, without='row')}", file=sys.stderr)
        if rest := max(0, len(lines) - SHOWN) + more:
            print(f"refused: and {rest} more", file=sys.stderr)
    raise typer.Exit(1)


def _tell(told: dict[str, Any], json: bool) -> None:
    if json:
        print(json_module.dumps(told, ensure_ascii=False, default=_plain))
        return
    for name, value in told.items():
        if isinstance(value, list):
            print(f"{name}:")
            for one in value:
                print(f"  {_pairs(one) if isinstance(one, dict) else one}")
        else:
            print(f"{name}: {_pairs(value) if isinstance(value, dict) else value}")


def _pairs(told: dict[str, Any], without: str = "") -> str:
    return "  ".join(f"{name}={value}" for name, value in told.items() if name != without)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _progress(json: bool) -> Any:
    """A line on stderr that overwrites itself, where somebody watches."""
    watched = sys.stderr.isatty() and not json

    def show(what: str, done: int, total: int) -> None:
        if watched:
            of = f" of {total:,}" if total else ""
            print(f"\r{what}: {done:,}{of}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


def _now() -> datetime:
    return datetime.now(timezone.utc)


if __name__ == "__main__":
    app()
