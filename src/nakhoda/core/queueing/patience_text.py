"""A distribution of patience as people type it: `180`, `lognormal:mean=180,cv=1.2`, `uniform:30,120`."""

from __future__ import annotations

import re
from collections.abc import Callable

from nakhoda.core.queueing.measures import QueueError, need_number
from nakhoda.core.queueing.patience import Deterministic, Exponential, Patience, Uniform
from nakhoda.core.queueing.patience_mixed import Empirical, hyperexponential
from nakhoda.core.queueing.patience_shapes import Gamma, Lognormal, Weibull

GRAMMAR = """\
SECONDS (exponential with that mean), or KIND:FIGURES, in seconds, named or in this order:
exponential:mean=120 · deterministic:at=60 · uniform:low=30,high=120 · lognormal:mean=180,cv=1.2 ·
gamma:mean=120,shape=2 · erlang:mean=120,stages=3 · weibull:scale=120,shape=1.5 ·
hyperexponential:means=30/300,weights=.4/.6 · empirical:values=10/20/35"""

_WHOLE = re.compile(r"\s*([a-z]+)\s*(?::\s*(.*?)|\(\s*(.*?)\s*\))\s*", re.IGNORECASE | re.DOTALL)
Figures = tuple[list[float], ...]


def patience_of(text: str) -> Patience:
    """The distribution that the text names; refuses with the figure that is wrong. Grammar: `GRAMMAR`."""
    try:
        return Exponential(float(text))
    except QueueError:
        raise
    except ValueError:
        pass
    found = _WHOLE.fullmatch(text)
    kind = found[1].lower() if found else text.strip()[:40]
    if found is None or kind not in _KINDS:
        raise QueueError("patience", f"{kind!r} is not seconds and none of {', '.join(_KINDS)}")
    names, make = _KINDS[kind]
    return make(_figures(kind, names, found[2] if found[2] is not None else found[3]))


def _figures(kind: str, names: tuple[str, ...], text: str) -> Figures:
    given: dict[str, list[float]] = {}
    for place, piece in enumerate(part.strip() for part in text.split(",")):
        name, equals, value = piece.rpartition("=")
        name = name.strip() if equals else (names[place] if place < len(names) else piece)
        if name not in names or name in given:
            raise QueueError("patience", f"{kind} takes {', '.join(names)} once each, not {name[:40]!r}")
        given[name] = [_number(name, each) for each in value.split("/")]
    missing = [name for name in names if name not in given]
    if missing:
        raise QueueError(f"patience {missing[0]}", f"is missing; {kind} takes {', '.join(names)}")
    return tuple(given[name] for name in names)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise QueueError(f"patience {name}", f"must be a number, not {text.strip()[:40]!r}") from None


def _one(figures: Figures, place: int) -> float:
    if len(figures[place]) != 1:
        raise QueueError("patience", "takes one number for each name; only lists have `/`")
    return figures[place][0]


def _erlang(figures: Figures) -> Patience:
    stages = _one(figures, 1)
    need_number("patience stages", stages)
    if stages != int(stages):
        raise QueueError("patience stages", f"must be a whole number, not {stages:g}; gamma takes fractions")
    return Gamma(stages, _one(figures, 0))


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[Figures], Patience]]] = {
    "exponential": (("mean",), lambda given: Exponential(_one(given, 0))),
    "deterministic": (("at",), lambda given: Deterministic(_one(given, 0))),
    "uniform": (("low", "high"), lambda given: Uniform(_one(given, 0), _one(given, 1))),
    "lognormal": (("mean", "cv"), lambda given: Lognormal.of(_one(given, 0), _one(given, 1))),
    "gamma": (("mean", "shape"), lambda given: Gamma(_one(given, 1), _one(given, 0))),
    "erlang": (("mean", "stages"), _erlang),
    "weibull": (("scale", "shape"), lambda given: Weibull(_one(given, 0), _one(given, 1))),
    "hyperexponential": (("means", "weights"), lambda given: hyperexponential(given[0], given[1])),
    "empirical": (("values",), lambda given: Empirical(tuple(given[0]))),
}
