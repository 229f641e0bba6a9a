"""What a plan assumes of the people at a place: every figure with its range, and its source if nobody set it.

One table (`FIELDS`) gives the form, the refusals, the values and their sources. There is no silent default: what
nobody has set is `assumed`, and its source says so. A rate card has none: without it there is no plan.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.core.staffing.shrinkage import Loss, Shrinkage

NOT_AGREED = "assumed, not agreed"
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Field:
    """One figure: its kind (number, whole, list, code, losses, choice), range, and what stands in where it is unset.

    `value` None: nothing may stand in. `optional`: may stay empty.
    """

    name: str
    kind: str
    low: float = 0.0
    high: float = math.inf
    value: str | None = None
    source: str = ""
    optional: bool = False


RULE, HABIT = "handbook 2.7, one published ramp", "common in the field; measure it and set it"
LOSSES = "leave .08, sickness .04, training .04, wellness .02, coaching .03"
FIELDS: tuple[Field, ...] = (
    Field("week_cost", "number", 0.01, 1e7),
    Field("hire_cost", "number", 0, 1e7),
    Field("currency", "code"),
    Field("usd_rate", "number", 1e-6, 1e4, "", "the exchange rate of the day of the plan", optional=True),
    Field("shrinkage", "losses", value=LOSSES, source=HABIT),
    Field("shrinkage_kind", "choice", value="nested", source="each loss takes its share of what the others left"),
    Field("leaving_new", "number", 0, 0.9, ".05", HABIT),
    Field("leaving", "number", 0, 0.9, ".025", HABIT),
    Field("training_weeks", "whole", 0, 26, "7", RULE),
    Field("ramp", "list", 0, 2, ".4, .5, .6, .65, .7, .75, .8, .85, .9, .95, .98, 1", RULE),
    Field("lead_weeks", "whole", 0, 52, "5", HABIT),
    Field("notice_weeks", "whole", 0, 52, "", "nobody is released", optional=True),
    Field("class_least", "whole", 1, 200, "4", HABIT),
    Field("class_most", "whole", 1, 200, "15", HABIT),
    Field("trainers", "whole", 0, 50, "1", "one class in training at a time"),
    Field("paid_hours", "number", 1, 60, "40", "five days of eight hours"),
    Field("meal_minutes", "number", 0, 120, "60", "the meal break of a shift of more than five hours"),
    Field("occupancy", "number", 0.05, 1, ".85", HABIT),
    Field("exposure_share", "number", 0.01, 1, ".6", "handbook 5.6: harm takes a part of the day, not all"),
    Field("near_level", "number", 0.05, 0.999, ".9", "work due within the hour: so many are answered in time"),
    Field("patience_minutes", "number", 1, 1e4, "60", "after so long a member gives up, on average; measure it"),
    Field("commitment_heads", "number", 0, 1e5, "", "no band is agreed", optional=True),
    Field("commitment_floor", "number", 0, 1, ".9", "handbook 2.2: below 90 % the minimum bills"),
    Field("commitment_ceiling", "number", 1, 3, "1.1", "handbook 2.2: above 110 % is best effort"),
    Field("overtime_factor", "number", 1, 4, "1.5", "handbook 6.5, Malaysia"),
    Field("overtime_hours", "number", 0, 24, "6", "a week and person; the law's limit is by month"),
    Field("cross_training_weeks", "whole", 0, 26, "2", HABIT),
    Field("move_notice_weeks", "whole", 0, 26, "6", "handbook 2.2: a forecast binds 45 days ahead"),
    Field("gap_cost", "number", 0.01, 1e7, "2500", "what a missing agent's week is worth, in US dollars"),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
RATE_CARD = ("week_cost", "hire_cost", "currency")
NEW_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Read values of one place; `unset` names those that nobody has agreed to."""

    values: Mapping[str, Any]
    unset: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def shrinkage(self) -> Shrinkage:
        """Paid time that is lost, in its parts."""
        losses = tuple(Loss(name, share) for name, share in self.values["shrinkage"])
        return Shrinkage("of paid time", losses, self.values["shrinkage_kind"] == "nested")

    @property
    def weekly_leaving(self) -> tuple[float, ...]:
        """Share of heads that leave in a week, by week since the class began; the last holds."""
        new, rest = (1 - (1 - self.values[name]) ** (12 / 52) for name in ("leaving_new", "leaving"))
        return (new,) * NEW_WEEKS + (rest,)

    @property
    def proficiency(self) -> tuple[float, ...]:
        """Output by week since the class began: none in training, then the ramp; the last holds."""
        return (0.0,) * int(self.values["training_weeks"]) + tuple(self.values["ramp"])


def assumptions_of(layers: Iterable[Mapping[str, str]], where: str, card: bool = True) -> Assumptions:
    """The narrowest layer that says something of a figure, wider ones behind it, then what stands in for it.

    Raises `StaffingError` with the figure and place: a missing rate card (`card` asks for it), a value out of range.
    """
    known = list(layers)
    values: dict[str, Any] = {}
    unset = []
    for field in FIELDS:
        said = next((layer[field.name] for layer in known if layer.get(field.name, "").strip()), None)
        if said is None and field.value is None:
            if card:
                raise StaffingError(field.name, f"is missing in the rate card of {where}")
            continue
        if said is None:
            unset.append(field.name)
        values[field.name] = read(field, said if said is not None else str(field.value), where)
    return _checked(Assumptions(values, tuple(unset)), where)


def read(field: Field, text: str, where: str = "") -> Any:
    """One figure as it was typed; raises `StaffingError` with its name."""
    text = text.strip()
    if not text and field.optional:
        return None
    if not text:
        raise StaffingError(field.name, f"of {where} is missing" if where else "is missing")
    return _READERS.get(field.kind, _plain)(field, text)


def _code(field: Field, text: str) -> str:
    if not _CODE.fullmatch(text):
        raise StaffingError(field.name, f"must be three capital letters such as INR, not {text[:20]!r}")
    return text


def _choice(field: Field, text: str) -> str:
    if text not in ("nested", "disjoint"):
        raise StaffingError(field.name, f"must be nested or disjoint, not {text[:20]!r}")
    return text


def _list(field: Field, text: str) -> tuple[float, ...]:
    return tuple(_number(field, part) for part in re.split(r"[,;]\s*|\s+", text) if part)


def _plain(field: Field, text: str) -> float | int:
    value = _number(field, text)
    if field.kind == "whole" and value != int(value):
        raise StaffingError(field.name, f"must be a whole number, not {value:g}")
    return int(value) if field.kind == "whole" else value


def _losses(field: Field, text: str) -> tuple[tuple[str, float], ...]:
    out = []
    for part in text.split(","):
        name, _, share = part.strip().rpartition(" ")
        if not name:
            raise StaffingError(field.name, f"must be written as `leave .08, training .04`, not {part.strip()[:40]!r}")
        out.append((name.strip(), _number(Field(f"shrinkage {name.strip()[:40]}", "number", 0, 0.9), share)))
    return tuple(out)


def _number(field: Field, text: str) -> float:
    per_cent = text.strip().endswith("%")
    try:
        value = float(text.strip().removesuffix("%")) / (100 if per_cent else 1)
    except ValueError:
        raise StaffingError(field.name, f"must be a number, not {text[:40]!r}") from None
    if not math.isfinite(value):
        raise StaffingError(field.name, "must be a finite number")
    if not field.low <= value <= field.high:
        most = "" if field.high == math.inf else f" and at most {field.high:g}"
        raise StaffingError(field.name, f"must be {field.low:g} or more{most}, not {value:g}")
    return value


def _checked(told: Assumptions, where: str) -> Assumptions:
    _ = told.shrinkage  # refuses parts that leave nobody
    if told["class_least"] > told["class_most"]:
        raise StaffingError("class_least", f"of {where} is above class_most")
    if not told["ramp"]:
        raise StaffingError("ramp", f"of {where} is missing")
    return told


_READERS = {"code": _code, "choice": _choice, "losses": _losses, "list": _list}
