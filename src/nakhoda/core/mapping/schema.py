"""The mapping document, declared: what its author must say about a log before a row of it is believed."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from nakhoda.core.facts import STATUSES
from nakhoda.core.policy.schema import METRICS, PRIORITIES
from nakhoda.core.policy.shapes import Either, ListOf, MapOf, Need, Reading, Record, Shape, Text

KINDS = ("csv", "xes", "zendesk")
CHOSEN_BY = ("received", "closed")
ORDERS = ("time", "file")  # of a case's rows; by time, equal times stay in the order of the file
UNCHANGED = "unchanged"  # the row says nothing about whose turn it is
STATES = (*STATUSES, "reopened", UNCHANGED)
MESSAGES = ("inbound", "public", "internal", "bot", "none")
DIMENSIONS = (
    *("lob", "reason", "priority", "channel", "language", "country", "queue", "owner", "tier"),
    *("agent", "team", "site", "member", "outcome"),
)
CLOSED_LISTS = {"priority": PRIORITIES}  # dimensions whose words are ours: the mapping must translate every value


@dataclass(frozen=True)
class Word(Text):
    """Any plain value as the text that stands in the file: 007, TRUE and 1.0 stay what they are."""

    longest: int = 200

    def read(self, node: yaml.Node, path: str, reading: Reading) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            reading.complain(node, path, "one plain value is expected here")
            return None
        if len(node.value) > self.longest:
            reading.complain(node, path, f"longer than {self.longest} characters")
            return None
        return str(node.value)


WORD = Word()
COLUMN = Word()


def _or_column(fields: dict[str, Shape | Need]) -> Either:
    """A bare word is short for `{column: word}`."""
    return Either(COLUMN, Record({"column": COLUMN, **fields}))


INSTANT = _or_column({"format": WORD, "zone": WORD})
DIMENSION = _or_column({"value": WORD, "values": MapOf(WORD, WORD), "otherwise": WORD})
STATE = Either(
    Text(choices=STATES),
    Record(
        {
            "to": Need(Text(choices=STATES)),
            "outcome": WORD,
            "tier": WORD,
            "queue": WORD,
            "place": Text(choices=("keep",)),
        }
    ),
)
DOCUMENT = Record(
    {
        "source": Need(Text(form=r"[a-z][a-z0-9_\-]{0,29}", called="a key (up to 30 of a-z, 0-9, _ and -)")),
        "name": Text(longest=80),
        "kind": Need(Text(choices=KINDS)),
        "chosen_by": Need(Text(choices=CHOSEN_BY)),
        "note": Text(longest=400),
        "zone": WORD,
        "file": Record({"encoding": WORD, "delimiter": WORD}),
        "nulls": ListOf(WORD),
        "case": Need(COLUMN),
        "row": COLUMN,
        "time": Need(INSTANT),
        "received": INSTANT,
        "order": Text(choices=ORDERS),
        "states": Need(
            Record({"column": Need(COLUMN), "values": Need(MapOf(WORD, STATE)), "null": Text(choices=STATES)})
        ),
        "dims": Record(dict.fromkeys(DIMENSIONS, DIMENSION)),
        "sla": Record(
            {
                "column": Need(COLUMN),
                "met": Need(ListOf(WORD, least=1)),
                "missed": Need(ListOf(WORD, least=1)),
                "code": WORD,
                "metric": Text(choices=METRICS),
            }
        ),
        "reopened_by": Text(choices=("member", "agent", "qa", "appeal")),
        "messages": Record({"column": Need(COLUMN), "values": Need(MapOf(WORD, Text(choices=MESSAGES)))}),
        "clocks": Record({"values": Need(MapOf(WORD, Text(choices=METRICS)))}),
    }
)
