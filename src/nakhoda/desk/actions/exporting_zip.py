"""An export as one ZIP: `data.json` for machines, `read-me.html` for people, and the originals in folders."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>What we hold about you</title><style>body{{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;"
    "padding:0 1rem}}article{{border-top:1px solid #999;padding:.5rem 0}}pre{{white-space:pre-wrap;font:inherit}}"
    "small{{color:#555}}</style><h1>What we hold about you</h1>{body}</html>"
)
_EPOCH = (2026, 1, 1, 0, 0, 0)  # the same data give the same bytes


class Original(NamedTuple):
    """A file of the export."""

    name: str
    content: bytes


def zip_of(data: dict[str, Any], originals: Sequence[Original]) -> bytes:
    """The bytes of the ZIP. Nothing in it runs: the page has no script and every word is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2).encode()
    parts = [Original("read-me.html", page_of(data).encode()), Original("data.json", text), *originals]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part.name, _EPOCH), part.content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def page_of(data: dict[str, Any]) -> str:
    """The page that a person reads."""
    return _PAGE.format(body="".join(_body(data)))


def _body(data: dict[str, Any]) -> Iterable[str]:
    who = data["member"]
    yield f"<p><small>Made at {escape(data['made_at'])}. The same as data, for a program: data.json.</small></p>"
    yield f"<h2>Who you are to us</h2><p><bdi>{escape(who['name'] or '(no name)')}</bdi></p><ul>"
    yield from (f"<li><bdi>{escape(each['value'])}</bdi> ({escape(each['kind'])})</li>" for each in who["addresses"])
    yield "</ul>"
    for case in data["cases"]:
        yield f"<h2>Case {case['number']}: <bdi>{escape(case['subject'] or '(no subject)')}</bdi></h2>"
        facts = ", ".join(escape(case[name]) for name in ("channel", "received_at", "status"))
        yield f"<p><small>{facts}</small></p>"
        yield from map(_message, case["messages"])
    if data["decisions"]:
        yield "<h2>Decisions</h2>"
        yield from (f"<article>{_pairs(each)}</article>" for each in data["decisions"])
    if data["surveys"]:
        yield "<h2>What you told us about our help</h2>"
        yield from (f"<article>{_pairs(each)}</article>" for each in data["surveys"])


def _message(message: dict[str, Any]) -> str:
    head = f"<b>{escape(message['from'])}</b> <small>{escape(message['at'])}</small>"
    files = "".join(f"<br><small>file: <bdi>{escape(file['name'])}</bdi></small>" for file in message["files"])
    return f'<article>{head}<pre dir="auto">{escape(message["text"])}</pre>{files}</article>'


def _pairs(told: dict[str, Any]) -> str:
    pairs = ((escape(str(name)), escape(str(value))) for name, value in told.items())
    rows = "".join(f'<dt><b>{name}</b></dt><dd dir="auto">{value}</dd>' for name, value in pairs)
    return f"<dl>{rows}</dl>"
