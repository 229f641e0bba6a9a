"""`nakhoda policy`: check a desk policy, and explain what it would do with a case. No database, no Django."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any

import typer

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import (
    CompiledPolicy,
    PolicyDocument,
    PolicyError,
    Problem,
    check,
    check_together,
    compile_policy,
    effective,
    load,
    terms_for,
)
from nakhoda.core.routing import choose_queue
from nakhoda.core.triage import Classification, IntakeFacts, triage

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
Files = Annotated[list[Path], typer.Argument(help="A global document, then variants that are laid over it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]
INTAKE = tuple(field.name for field in fields(IntakeFacts))


@app.command("check")
def check_files(files: Files, as_json: AsJson = False) -> None:
    """Print every problem as FILE:LINE:PATH: MESSAGE; exit with 1 when there is one."""
    found = [(path, problem) for path, problems in _problems(files) for problem in problems]
    for path, problem in found:
        typer.echo(json.dumps({"file": str(path), **asdict(problem)}) if as_json else f"{path}:{problem}")
    if found:
        raise typer.Exit(1)
    if not as_json:
        typer.echo(f"{len(files)} checked, no problems")


@app.command("explain")
def explain_case(
    files: Files,
    case: Annotated[Path, typer.Option(help="JSON: text, and what came with it (channel, country, form_lob ...).")],
    as_json: AsJson = False,
) -> None:
    """Show what the policy makes of a case: classification, queue and clocks, each with its reasons."""
    try:
        told = explanation(_policy(files), _case_file(case))
    except PolicyError as error:
        typer.echo("\n".join(f"{files[0]}:{problem}" for problem in error.problems), err=True)
        raise typer.Exit(1) from error
    except (ValueError, OSError) as error:
        typer.echo(f"{case}: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else _readable(told))


def explanation(policy: CompiledPolicy, given: dict[str, Any]) -> dict[str, Any]:
    """{classification, queue, terms}, each with reasons, for a case file's content."""
    understood = triage(policy, str(given.get("text", "")), _intake(given))
    state = _state(given, understood.outcome)
    queue = choose_queue(policy, state, _loads(given))
    placed = policy.queue_by_key[queue.outcome]
    state = _placed(state, placed.key, placed.owner, placed.tier, placed.site)
    terms = terms_for(policy, state, state.received_at or datetime.now(timezone.utc))
    return {
        "policy": policy.document.key,
        "classification": {**asdict(understood.outcome), "reasons": _texts(understood)},
        "queue": {"key": placed.key, "owner": placed.owner, "site": placed.site, "reasons": _texts(queue)},
        "terms": [asdict(term) for term in terms],
    }


def _problems(files: Sequence[Path]) -> list[tuple[Path, list[Problem]]]:
    """Variants are checked over the first global document among the files."""
    texts = [(path, *_text(path)) for path in files]
    base = next((text for _, text, fault in texts if not fault and not _is_variant(text)), None)
    found = []
    for path, text, fault in texts:
        own = fault or check(text)
        found.append((path, check_together(base, [text])[0] if base and not own and _is_variant(text) else own))
    return found


def _text(path: Path) -> tuple[str, list[Problem]]:
    try:
        return path.read_text(encoding="utf-8"), []
    except OSError as error:
        return "", [Problem(0, "", f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return "", [Problem(0, "", f"not UTF-8 at byte {error.start}")]


def _is_variant(text: str) -> bool:
    try:
        return load(text).is_variant
    except PolicyError:
        return False


def _policy(files: Sequence[Path]) -> CompiledPolicy:
    for path, problems in _problems(files):
        if problems:
            raise PolicyError([Problem(each.line, f"{path.name} {each.path}", each.message) for each in problems])
    documents: list[PolicyDocument] = [load(path.read_text(encoding="utf-8")) for path in files]
    base = next((each for each in documents if not each.is_variant), None)
    if base is None:
        raise PolicyError([Problem(0, "meta.scope", "a variant alone explains nothing: name the global document too")])
    return compile_policy(effective(base, [each for each in documents if each.is_variant]), version=0)


def _case_file(path: Path) -> dict[str, Any]:
    given = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(given, dict):
        raise ValueError("the case must be a JSON object")
    known = {*INTAKE, "text", "loads", *(field.name for field in fields(CaseState))}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown field {unknown[0]!r}")
    return given


def _intake(given: dict[str, Any]) -> IntakeFacts:
    values: dict[str, Any] = {}
    for name in (name for name in INTAKE if given.get(name) is not None):
        listed = name in ("signals", "tags")
        if not (isinstance(given[name], list) if listed else isinstance(given[name], str)):
            raise ValueError(f"{name} must be {'a list' if listed else 'text'}")
        values[name] = tuple(map(str, given[name])) if listed else given[name]
    return IntakeFacts(**values)


def _loads(given: dict[str, Any]) -> dict[str, int]:
    loads = given.get("loads") or {}
    if not isinstance(loads, dict) or not all(isinstance(load, int) for load in loads.values()):
        raise ValueError("loads must map queue keys to whole numbers (permille)")
    return loads


def _state(given: dict[str, Any], understood: Classification) -> CaseState:
    """The case as classified; fields that the file states outright win over the triage."""
    received = given.get("received_at")
    at = datetime.fromisoformat(str(received)) if received else datetime.now(timezone.utc)
    if at.tzinfo is None:
        raise ValueError("received_at needs a time zone, such as 2026-02-20T00:00:00+05:30")
    values: dict[str, Any] = {
        name: getattr(understood, name) for name in ("lob", "reason", "lane", "priority", "language")
    }
    values |= {field.name: given[field.name] for field in fields(CaseState) if given.get(field.name) is not None}
    if not isinstance(values.get("id", 0), int) or not isinstance(values.get("tier", 1), int):
        raise ValueError("id and tier must be whole numbers")
    return CaseState(**(values | {"received_at": at, "tags": frozenset(understood.tags)}))


def _placed(state: CaseState, queue: str, owner: str, tier: int, calendar: str) -> CaseState:
    values = {field.name: getattr(state, field.name) for field in fields(CaseState)}
    return CaseState(**(values | {"queue": queue, "owner": owner, "tier": tier, "calendar": calendar}))


def _texts(decision: Decision[Any]) -> list[dict[str, str]]:
    return [_text_of(reason) for reason in decision.reasons]


def _text_of(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "text": reason.text}


def _readable(told: dict[str, Any]) -> str:
    found = told["classification"]
    names = ("lob", "reason", "lane", "priority", "language", "confidence")
    lines = ["  ".join(f"{name} {found[name]}" for name in names)]
    lines += [f"    {reason['text']}" for reason in found["reasons"]]
    lines += [f"queue {told['queue']['key']}"] + [f"    {reason['text']}" for reason in told["queue"]["reasons"]]
    lines += ["clocks"] + [f"    {_clock_line(term)}" for term in told["terms"]]
    return "\n".join(lines)


def _clock_line(term: dict[str, Any]) -> str:
    hours = f"business hours of {term['calendar']}" if term["business"] else "around the clock"
    return f"{term['code']}: {term['metric']} in {term['target_minutes']} minutes, {hours}"
