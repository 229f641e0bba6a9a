"""Labelled texts from CSV, TSV or JSON Lines (also .gz): which column is what, and rows that can teach."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nakhoda.config.table_files import TableError
from nakhoda.core.language import detect_language
from nakhoda.core.understanding.fitting import Example

MOST_ROWS = 2_000_000
MOST_LABELS = 1_000
LONGEST_LABEL = 120  # characters
AGREED = 0.8  # share of a file's rows that must show one language for the file to be of it
SAMPLE = 2_000  # rows that are looked at for that


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns, the first that a file has counts; `language` may be `=hi-Latn`: all rows are that."""

    text: tuple[str, ...] = ("text", "message", "body", "utt", "utterance", "cs_query", "query", "sentence")
    reason: tuple[str, ...] = ("reason", "intent", "label", "category", "domain")
    language: tuple[str, ...] = ("language", "lang", "locale")
    lob: tuple[str, ...] = ("lob", "scenario")
    group: tuple[str, ...] = ("group", "id")
    named: frozenset[str] = frozenset()  # those that the user named: the file must have them


@dataclass(frozen=True, slots=True)
class Labelled:
    """An example and the group that it belongs to: groups are kept back whole."""

    example: Example
    group: str


def labelled_rows(path: Path, columns: Columns) -> list[Labelled]:
    """All rows with a text and a label; raises `TableError` naming the field, the column or the line."""
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise TableError("the file has no rows")
    chosen = {name: _chosen(name, columns, list(first)) for name in ("text", "reason", "language", "lob", "group")}
    found = [_labelled(row, chosen, number) for number, row in enumerate(_with(first, rows), 1)]
    kept = [each for each in found if each.example.text and (each.example.reason or each.example.language)]
    if not kept:
        raise TableError("no row has both a text and a label")
    _check_labels(kept)
    return kept if chosen["language"] else _of_one_language(kept)


def language_tag(written: str) -> str:
    """`hi-IN`, `hi_Deva`, `zh-CN` as this program names languages: hi, hi, zh; hi-Latn and ms-Arab stay."""
    base, *rest = written.strip().replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    tag = f"{base.lower()}-{script}"
    return (
        tag if script in ("Latn", "Arab") and tag not in ("ur-Arab", "ms-Latn", "id-Latn", "en-Latn") else base.lower()
    )


def _with(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    for number, row in enumerate(rest, 2):
        if number > MOST_ROWS:
            raise TableError(f"more than {MOST_ROWS:,} rows")
        yield row


def _chosen(name: str, columns: Columns, has: Sequence[str]) -> str:
    """The file's column for a field, `=tag` for a language that all rows have, or nothing."""
    wanted: tuple[str, ...] = getattr(columns, name)
    if name == "language" and wanted and wanted[0].startswith("="):
        return wanted[0]
    found = next((each for each in wanted if each in has), "")
    if not found and (name == "text" or name in columns.named):
        raise TableError(f"--{name}: no column {' or '.join(map(repr, wanted))}; the file has {', '.join(has)}")
    return found


def _labelled(row: dict[str, Any], chosen: dict[str, str], number: int) -> Labelled:
    text = _word(row, chosen["text"])
    fixed = chosen["language"].startswith("=")
    language = chosen["language"][1:] if fixed else _word(row, chosen["language"])
    reason = _word(row, chosen["reason"])
    if len(reason) > LONGEST_LABEL:
        raise TableError(
            f"--reason: row {number} of column {chosen['reason']!r} is longer than {LONGEST_LABEL} characters"
        )
    example = Example(text, reason, language_tag(language) if language else "", _word(row, chosen["lob"]))
    return Labelled(example, _word(row, chosen["group"]) or text)


def _word(row: dict[str, Any], name: str) -> str:
    value = row.get(name) if name else None
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _check_labels(rows: Sequence[Labelled]) -> None:
    labels = {each.example.reason for each in rows}
    if len(labels) > MOST_LABELS:
        raise TableError(
            f"--reason: {len(labels):,} different labels are more than {MOST_LABELS}: is it the right column?"
        )


def _of_one_language(rows: list[Labelled]) -> list[Labelled]:
    """A file that names no language is of the one that most of its rows show; a mixed one teaches none."""
    sample = rows[:: max(1, len(rows) // SAMPLE)]
    ((language, many),) = Counter(detect_language(each.example.text)[0] for each in sample).most_common(1)
    if many < AGREED * len(sample):
        return rows
    return [Labelled(replace(each.example, language=language), each.group) for each in rows]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Each row by column; a wrong encoding, a torn .gz or a torn line is a `TableError`."""
    if not path.is_file():
        raise TableError("there is no such file")
    name = path.name.lower().removesuffix(".gz")
    kind = Path(name).suffix
    if kind not in (".csv", ".tsv", ".jsonl", ".ndjson"):
        raise TableError(f"{path.suffix or 'no ending'}: only .csv, .tsv and .jsonl are read, each also as .gz")
    try:
        with _opened(path) as file:
            yield from _tables(file, kind) if kind in (".csv", ".tsv") else _objects(file)
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise TableError(f"cannot be read: {error}") from error


def _opened(path: Path) -> io.TextIOBase:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _tables(file: io.TextIOBase, kind: str) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(10_000_000)
    if kind == ".csv":
        read = csv.DictReader(file, strict=True)
    else:  # a tab-separated file has quotes as letters
        read = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    twice = [name for name, many in Counter(read.fieldnames or ()).items() if many > 1]
    if twice:
        raise TableError(f"column {twice[0]!r} is there more than once")
    yield from read


def _objects(file: io.TextIOBase) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TableError(f"line {number} is not JSON") from error
        if not isinstance(found, dict):
            raise TableError(f"line {number} is not a JSON object")
        yield found
