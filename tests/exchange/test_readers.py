"""Files from elsewhere are read as they are written, or refused in a sentence; nothing in them is trusted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from nakhoda.core.mapping.document import load_mapping
from nakhoda.exchange.readers import Unreadable, rows_of, source_file
from nakhoda.exchange.readers.whole_file import Unexplained
from tests.exchange.logs import COLUMNS, MAPPING, ROWS, csv_file, csv_text, packed, xes_text

CSV = load_mapping(MAPPING)
XES = load_mapping(
    """
source: quay
kind: xes
chosen_by: closed
case: case:concept:name
time: time:timestamp
states: {column: concept:name, values: {Start: new, End: closed}}
"""
)
EVENTS = [
    {"concept:name": "Start", "time:timestamp": "2026-02-01T09:00:00.000+02:00", "who": "Zoë"},
    {"concept:name": "End", "time:timestamp": "2026-02-01T09:00:00.000+02:00"},
]


def written(folder: Path, content: bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


DIALECTS = {
    "commas": csv_text().encode(),
    "semicolons": csv_text(delimiter=";").encode(),
    "tabs and Unix line ends": csv_text(delimiter="\t").replace("\r\n", "\n").encode(),
    "a byte order mark": csv_text().encode("utf-8-sig"),
    "UTF-16 as spreadsheets write it": csv_text().encode("utf-16"),
    "gzip": gzip.compress(csv_text().encode()),
    "no line end at the end": csv_text().rstrip("\r\n").encode(),
    "blank lines": csv_text().replace("\r\n", "\r\n\r\n").encode(),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_the_same_rows_come_from(name, tmp_path):
    rows = [row for _, row in rows_of(written(tmp_path, DIALECTS[name]), CSV)]
    assert [tuple(row[column] for column in COLUMNS) for row in rows] == ROWS


def test_an_encoding_is_named_and_not_guessed(tmp_path):
    path = written(tmp_path, csv_text([("1", "Neu", "", "", "Pío", "", "", "")]).encode("windows-1252"))
    with pytest.raises(Unreadable, match="encoding: windows-1252"):
        list(rows_of(path, CSV))
    named = load_mapping(MAPPING + "file: {encoding: windows-1252}\n")
    assert [row["pier"] for _, row in rows_of(path, named)] == ["Pío"]


def test_a_field_may_hold_line_ends_quotes_and_formulas(tmp_path):
    field = 'two\nlines, "quoted"\t=cmd|calc'
    path = csv_file(tmp_path, [("1", "Neu", "", "", field, "", "", "")])
    assert [(line, row["pier"]) for line, row in rows_of(path, CSV)] == [(3, field)]


HOSTILE_CSV = {
    "nothing": (b"", "the file is empty"),
    "a NUL": (b"ref,state\r\n1,Ne\0u\r\n", "row 2 holds a NUL"),
    "a million columns": (b"ref" + b",x" * 1_000_000, "1000001 columns"),
    "a line without end": (b"ref,state\n" + b"x" * 4_100_000, "row 2 is longer"),
    "a quote without end": (b'ref,state\n"1,2\n3,4\n', "row"),
    "a row too short": (b"ref,state\n1\n", "row 2 has 1 fields"),
    "a row too long": (b"ref,state\n1,2,3\n", "row 2 has 3 fields"),
    "two columns of one name": (b"ref,ref\n1,2\n", "two columns are called 'ref'"),
    "a field of a megabyte": (b"ref,state\n1," + b"y" * 1_000_000 + b"\n", "field"),
    "damaged gzip": (gzip.compress(b"ref,state\n" * 9999)[:40], "damaged or cut off"),
    "bytes that are no text": (b"ref,state\n\xff\xfe\xfa,1\n", "not utf-8 text"),
}


@pytest.mark.parametrize("name", HOSTILE_CSV)
def test_a_csv_is_refused_for(name, tmp_path):
    content, message = HOSTILE_CSV[name]
    with pytest.raises(Unreadable, match=message):
        list(rows_of(written(tmp_path, content), CSV))


def test_a_file_that_swells_like_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(source_file, "FREE", 1_000_000)  # what any file may unpack to; more would only take longer
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write(b"ref,state\n")
        out.write(b"1,Neu\n" * 340_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(Unreadable, match="refused as a bomb"):
        for _ in rows_of(path, CSV):
            pass


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unreadable, match=r"gone\.csv: No such file"):
        list(rows_of(tmp_path / "gone.csv", CSV))


def test_xes_gives_an_event_with_its_trace(tmp_path):
    rows = list(rows_of(packed(tmp_path, xes_text({"A&B": EVENTS})), XES))
    assert rows[0] == (1, {"case:concept:name": "A&B", **EVENTS[0]})
    assert [row["concept:name"] for _, row in rows] == ["Start", "End"]


def test_xes_attributes_inside_attributes_are_not_the_events(tmp_path):
    text = xes_text({"1": EVENTS[:1]}).replace(
        '<string key="who"', '<string key="who" value="Zoë"><string key="who" value="inner"/></string><int key="n"'
    )
    ((_, row),) = rows_of(packed(tmp_path, text), XES)
    assert row["who"] == "Zoë"


LAUGHS = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE_XES = {
    "a billion laughs": (xes_text({"&b;": EVENTS}, LAUGHS).replace("&amp;", "&"), "document type declaration"),
    "a file of the machine": (
        xes_text({}, '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "document type",
    ),
    "elements without end": ("<log>" + "<a>" * 100_000, "nested deeper"),
    "a cut": (xes_text({"1": EVENTS})[:-20], "not well-formed"),
    "another document": ("<html></html>", "no <log>"),
    "nothing": ("", "not well-formed"),
    "an entity nobody declared": (xes_text({"1": EVENTS}).replace("Start", "&lol;"), "not well-formed"),
}


@pytest.mark.parametrize("name", HOSTILE_XES)
def test_an_xes_is_refused_for(name, tmp_path):
    text, message = HOSTILE_XES[name]
    with pytest.raises(Unreadable, match=message):
        list(rows_of(written(tmp_path, text.encode(), "log.xes"), XES))


ZENDESK = load_mapping(Path("examples/zendesk_export.yaml").read_text(encoding="utf-8"))
TICKETS = {
    "tickets": [
        {"id": 35436, "created_at": "2026-02-01T08:00:00Z", "updated_at": "2026-02-02T08:00:00Z", "status": "solved",
         "via": {"channel": "email"}, "requester_id": 20978392, "group_id": 98738, "assignee_id": 235323,
         "priority": "high", "custom_fields": [{"id": 27642, "value": "745"}], "type": "incident"},
        {"id": 35437, "created_at": "2026-02-01T09:00:00Z", "updated_at": "2026-02-03T08:00:00Z", "status": "pending",
         "via": {"channel": "web"}, "requester_id": 1, "group_id": None, "priority": None, "custom_fields": []},
    ],
    "groups": [{"id": 98738, "name": "Logins"}],
    "users": [{"id": 20978392, "role": "end-user"}, {"id": 235323, "role": "agent"}],
    "end_of_stream": True,
}  # fmt: skip
EVENT_PAGE = {
    "ticket_events": [
        {"id": 1, "ticket_id": 35436, "timestamp": 1769932800, "updater_id": 20978392, "event_type": "Audit",
         "child_events": [{"id": 11, "event_type": "Create", "status": "new", "group_id": 98738, "priority": "high"},
                          {"id": 12, "event_type": "Comment", "public": True, "author_id": 20978392}]},
        {"id": 2, "ticket_id": 35436, "timestamp": 1769936400, "updater_id": 235323, "event_type": "Audit",
         "child_events": [{"id": 21, "event_type": "Change", "status": "solved", "previous_value": "new"},
                          {"id": 22, "event_type": "Change", "assignee_id": 235323, "previous_value": None},
                          {"id": 23, "event_type": "Comment", "public": True, "author_id": 235323}]},
    ]
}  # fmt: skip
METRICS = {
    "ticket_metric_events": [
        {"id": 5, "ticket_id": 35436, "metric": "reply_time", "instance_id": 1, "type": "apply_sla",
         "time": "2026-02-01T08:00:00Z", "sla": {"target": 60, "business_hours": False, "policy": {"id": 25}}},
        {"id": 6, "ticket_id": 35436, "metric": "reply_time", "instance_id": 1, "type": "fulfill",
         "time": "2026-02-01T09:00:00Z"},
        {"id": 7, "ticket_id": 35436, "metric": "reply_time", "instance_id": 1, "type": "breach", "deleted": True,
         "time": "2026-02-01T09:00:00Z"},
    ]
}  # fmt: skip


@pytest.fixture
def export(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a_metrics.json").write_text(json.dumps(METRICS, indent=1))
    (folder / "b_tickets.jsonl").write_text(json.dumps(TICKETS) + "\n")
    (folder / "c_events.json.gz").write_bytes(gzip.compress(json.dumps(EVENT_PAGE).encode()))
    return folder


def test_a_zendesk_export_gives_tickets_first_then_their_history_then_the_metrics(export):
    rows = [row for _, row in rows_of(export, ZENDESK)]
    assert [row["event"] for row in rows] == [
        *("ticket:35436", "ticket:35437", "ticket:35437:pending:2026-02-03T08:00:00Z"),
        *("audit:1", "audit:2", "metric:5", "metric:6"),
    ]
    assert rows[3] | {"time": ""} == {
        "ticket": "35436", "event": "audit:1", "time": "", "status": "new", "group": "Logins", "priority": "high",
        "comment": "end-user public",
    }  # fmt: skip
    assert (rows[5]["metric.target"], rows[5]["metric.business"]) == ("60", "false")


def test_audits_of_one_ticket_say_the_same_as_incremental_events(tmp_path):
    audit = {
        "audits": [
            {"id": 9, "ticket_id": 3, "created_at": "2026-02-01T08:00:00Z", "author_id": 7, "events": [
                {"id": 1, "type": "Change", "field_name": "status", "value": "open", "previous_value": "new"},
                {"id": 2, "type": "Change", "field_name": "27642", "value": "x", "previous_value": None},
                {"id": 3, "type": "Comment", "public": False, "author_id": 7}]}
        ],
        "users": [{"id": 7, "role": "admin"}],
    }  # fmt: skip
    path = tmp_path / "audits.json"
    path.write_text(json.dumps(audit))
    ((_, row),) = rows_of(path, ZENDESK)
    assert (row["status"], row["field:27642"], row["comment"]) == ("open", "x", "admin internal")


HOSTILE_JSON = {
    "brackets without end": b"[" * 500_000,
    "brackets in a line": b"[" * 100_000 + b"]" * 100_000,
    "a number without end": b'{"tickets": ' + b"9" * 5000 + b"}",
    "no page": b"[1, 2]\n",
    "a page of something else": b'{"cats": []}',
    "nothing": b"",
    "half a page": b'{"tickets": [{"id": 1',
}


@pytest.mark.parametrize("name", HOSTILE_JSON)
def test_an_export_is_refused_for(name, tmp_path):
    with pytest.raises(Unreadable):
        list(rows_of(written(tmp_path, HOSTILE_JSON[name], "export.json"), ZENDESK))


def test_odd_shapes_in_a_page_are_listed_or_passed_over(tmp_path):
    from datetime import datetime, timezone

    from nakhoda.exchange.readers.preview import preview

    page = {"tickets": [5, {"id": 1, "via": None, "custom_fields": None}, {"id": [1], "created_at": {"a": 1}}]}
    path = written(tmp_path, json.dumps(page).encode(), "export.json")
    with pytest.raises(Unexplained) as refusal:
        preview(ZENDESK, path, now=datetime(2026, 3, 1, tzinfo=timezone.utc))
    assert {finding.path for finding in refusal.value.findings} >= {"time", "time.format"}
