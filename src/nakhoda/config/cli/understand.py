"""`nakhoda understand`: what texts are about, one a line on standard input. No database, no Django."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from nakhoda.config.shipped_policy import policy_of
from nakhoda.config.triage_files import read_model, usual_model
from nakhoda.core.policy import CompiledPolicy, PolicyError
from nakhoda.core.understanding.model import Model
from nakhoda.core.understanding.packing import ModelError
from nakhoda.core.understanding.reading import Origin, Understanding, understand

app = typer.Typer(add_completion=False, help=__doc__)
BATCH = 256  # lines that are read together


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its text, what came with it, and what had to be mended."""

    text: str
    origin: Origin
    given: dict[str, Any]
    damaged: bool = False


@app.command()
def understand_lines(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    model: Annotated[
        Path | None, typer.Option(help="A file of `nakhoda train triage`; else the data folder's.")
    ] = None,
    built_in: Annotated[bool, typer.Option("--built-in", help="Use no trained model, even if there is one.")] = False,
    country: Annotated[str, typer.Option(help="ISO code of the senders' country: MY, IN, ID ...")] = "",
    locale: Annotated[str, typer.Option(help="Locale of their app: ms-MY, hi_IN ...")] = "",
    policy: Annotated[list[Path] | None, typer.Option(help="Desk policy in place of the package's own.")] = None,
) -> None:
    """Read texts from standard input, one a line; a line may be a JSON object with `text` (and country, locale, id).

    Each line gets one answer: script, language (BCP-47) with confidence, mix (shares by words), reason and LOB or
    `abstained`, lane triggers, and personal data as kind, start and end in code points.
    """
    origin = Origin(_checked_country(country), locale.strip())
    try:
        rules = policy_of(policy or (), country)
        taught = None if built_in else _model(model)
    except PolicyError as error:
        _refuse("policy", "; ".join(map(str, error.problems[:3])))
    except (ModelError, OSError, UnicodeDecodeError) as error:
        _refuse("model" if isinstance(error, ModelError) else "file", str(error))
    for told in answers(sys.stdin.buffer, origin, rules, taught):
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable(told))


def answers(
    lines: Iterable[bytes], origin: Origin, policy: CompiledPolicy, model: Model | None
) -> Iterator[dict[str, Any]]:
    """One answer a line, in order, empty lines included."""
    rest = iter(lines)
    number = 0
    while batch := [line_of(raw, origin) for raw in islice(rest, BATCH)]:
        found = understand([each.text for each in batch], [each.origin for each in batch], policy, model)
        for line, seen in zip(batch, found, strict=True):
            number += 1
            yield _told(number, line, seen)


def line_of(raw: bytes, origin: Origin) -> Line:
    """A line of the input; what is not UTF-8 becomes a replacement character, and the answer says so."""
    body = raw.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    try:
        text, damaged = body.decode("utf-8"), False
    except UnicodeDecodeError:
        text, damaged = body.decode("utf-8", "replace"), True
    given = _object(text)
    if given is None:
        return Line(text, origin, {}, damaged)
    own = Origin(_word(given, "country") or origin.country, _word(given, "locale") or origin.locale)
    whole = given["text"].encode("utf-8", "replace").decode()  # half a character becomes a question mark
    return Line(whole, own, {"id": given["id"]} if _plain(given.get("id")) else {}, damaged or whole != given["text"])


def _object(text: str) -> dict[str, Any] | None:
    """A JSON object with a text of its own; anything else is a text itself."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("text"), str) else None


def _plain(name: object) -> bool:
    """A name that can be given back: a whole number, or a short text without halves of characters."""
    if isinstance(name, str):
        return len(name) <= 200 and not any("\ud800" <= char <= "\udfff" for char in name)
    return isinstance(name, int)


def _word(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) and len(value) <= 40 else ""


def _told(number: int, line: Line, seen: Understanding) -> dict[str, Any]:
    told = {"line": number, **line.given, **asdict(seen)}
    told["reason"], told["lob"] = seen.reason or None, seen.lob or None
    told["pii"] = told.pop("personal")
    told["guesses"] = [{"reason": reason, "confidence": sure} for reason, sure in seen.guesses]
    return told | ({"damaged": "not all of it is text"} if line.damaged else {})


def readable(told: dict[str, Any]) -> str:
    """The same for people, on one line."""
    reason = told["reason"] or "no reason (abstained)"
    mix = ", ".join(f"{tag} {share:.0%}" for tag, share in told["mix"].items())
    words = [f"{told['line']}: {told['language']} {told['confidence']:.0%} in {told['script']}", f"mix {mix or 'none'}"]
    words.append(f"{reason} {told['reason_confidence']:.0%}" if told["reason"] else reason)
    words += [f"lane {each['lane']} by {each['by']!r}" for each in told["lane_triggers"]]
    words += [f"{each['kind']} at {each['start']}-{each['end']}" for each in told["pii"]]
    return "; ".join(words)


def _model(named: Path | None) -> Model | None:
    if named is not None:
        return read_model(named)
    return read_model(usual_model()) if usual_model().is_file() else None


def _checked_country(country: str) -> str:
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        _refuse("country", f"{country!r} is not a two-letter ISO code")
    return country.upper()


def _refuse(field: str, why: str) -> NoReturn:
    typer.echo(f"{field}: {why}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
