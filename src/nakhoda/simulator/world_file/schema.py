"""The fields of a WORLD file. Anything else in it is refused."""

from __future__ import annotations

from nakhoda.core.policy.shapes import Either, Flag, ListOf, Need, Record, Text, Whole
from nakhoda.simulator.world_file.model import ORDERS, UNITS
from nakhoda.simulator.world_file.numbers import AT_LEAST_NOTHING, DURATION, POSITIVE, SHARE, OneOf

NAME = Text(form=r"[\w][\w .:/+-]{0,79}", called="a name of up to 80 letters, digits, spaces and . : / + -")
AGENTS = Whole(0, 100_000)
STOP = OneOf({"at": POSITIVE, "cases": Whole(1, 1_000_000_000), "drained_after": POSITIVE}, {})
ARRIVALS = OneOf(
    {
        "rate": AT_LEAST_NOTHING,
        "rates": ListOf(AT_LEAST_NOTHING, least=1),
        "times": ListOf(AT_LEAST_NOTHING, least=1),
        "counts": ListOf(Whole(0, 10_000_000), least=1),
    },
    {"period": POSITIVE, "repeat": Flag()},
)
EXIT = Record(
    {
        "to": NAME,
        "probability": Need(SHARE),
        "delay": DURATION,
        "returns": Flag(),
        "at_most": Whole(1, 63),
    }
)
CLASS = Record(
    {
        "name": Need(NAME),
        "arrivals": ARRIVALS,
        "handle": Need(DURATION),
        "patience": DURATION,
        "retry": Record({"probability": Need(SHARE), "delay": Need(DURATION)}),
        "promise": AT_LEAST_NOTHING,
        "due": POSITIVE,
        "next": ListOf(EXIT),
    }
)
STAFF = Record({"counts": Need(ListOf(AGENTS, least=1)), "period": Need(POSITIVE), "repeat": Flag()})
GROUP = Record(
    {
        "name": Need(NAME),
        "agents": Need(Either(AGENTS, STAFF)),
        "serves": Need(
            ListOf(
                Record({"class": Need(NAME), "priority": Whole(1, 1000), "handle_factor": POSITIVE}),
                by=("class",),
                least=1,
            )
        ),
        "concurrency": Whole(1, 100),
        "end_of_shift": Text(choices=("finish", "hand_over")),
        "order": Text(choices=ORDERS),
    }
)
WORLD = Record(
    {
        "world": Need(Text(longest=200)),
        "notes": Text(),
        "unit": Text(choices=UNITS),
        "stop": Need(STOP),
        "warm_up": AT_LEAST_NOTHING,
        "classes": Need(ListOf(CLASS, by=("name",), least=1)),
        "groups": Need(ListOf(GROUP, by=("name",), least=1)),
    }
)
