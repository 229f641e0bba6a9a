"""Which share of single-clause deletions of the shipped policy the suite sees: `python -m benchmarks.policy_mutants`.

A mutant is a shipped document without one clause that its schema does not insist on: an entry or word of a list, a
language of a text, an optional field. It is caught by the check of policies or by the table of decisions that the
tests assert (tests/core/policy_table.py). Options: `--every N` takes each N-th mutant, `--show` lists who survives.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from benchmarks.report import figure, say, title
from nakhoda.core.policy import PolicyDocument, compile_policy, effective
from nakhoda.core.policy.coverage import gaps
from nakhoda.core.policy.document import note_of
from nakhoda.core.policy.places import bare
from nakhoda.core.policy.references import faults, local_faults
from nakhoda.core.policy.schema import DOCUMENT
from nakhoda.core.policy.shapes import ListOf, MapOf, Need, Record
from tests.core import policy_table as told
from tests.core.policies import document

GOAL = 0.95
DAY = date(2026, 11, 22)
FIRST = {  # the part of the table that most likely notices a section
    "calendars": told.hours, "queues": told.routes, "routing": told.routes, "lanes": told.classes, "lobs": told.forms,
    "obligations": told.laws, "jurisdictions": told.laws, "appeals": told.appeals_and_surveys,
    "surveys": told.appeals_and_surveys, "escalation": told.hand_overs, "request_types": told.forms,
    "exposure": told.care, "recovery": told.care, "training": told.care, "partners": told.care, "sla": told.promises,
}  # fmt: skip
QUICK = (told.care, told.laws, told.hand_overs, told.appeals_and_surveys, told.forms)  # cheap to ask: they go first
Path = tuple[Any, ...]


def deletions(data: Any, shape: Any, at: Path = (), partial: bool = False) -> Iterator[Path]:
    """Where one clause may go: the path of each, into plain data."""
    held = bare(shape)
    for name, declared in _parts(held, data):
        if _may_go(held, data, name, declared, partial):
            yield (*at, name)
        yield from deletions(data[name], declared, (*at, name), partial)


def _parts(held: Any, data: Any) -> list[tuple[Any, Any]]:
    """What stands inside, with its shape."""
    if isinstance(held, Record) and isinstance(data, Mapping):
        return [(name, held.fields[name]) for name in data]
    if isinstance(held, MapOf) and isinstance(data, Mapping):
        return [(name, held.value) for name in data]
    listed = isinstance(held, ListOf) and isinstance(data, list)
    return [(index, held.item) for index in range(len(data))] if listed else []


def _may_go(held: Any, data: Any, name: Any, declared: Any, partial: bool) -> bool:
    if isinstance(held, ListOf):
        return len(data) > held.least
    needed = isinstance(declared, Need) and isinstance(held, Record)
    return not needed or (partial and name not in ("key", "meta"))


def without(data: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The data without that clause."""
    mutant = {**data, path[0]: deepcopy(data[path[0]])}
    holder: Any = mutant
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return mutant


class Judge:
    """Holds the right answers of one effective policy, part by part."""

    def __init__(self, variant: PolicyDocument | None) -> None:
        self.variant = variant
        self.right = {part: dict(part(self._policy(variant or document()))) for part in told.PARTS}
        self.note = asdict(note_of(variant)) if variant else None

    def _policy(self, mutant: PolicyDocument) -> Any:
        merged = effective(document(), [mutant], DAY) if self.variant else mutant
        return compile_policy(merged, 1)

    def caught_by(self, data: Mapping[str, Any], path: Path) -> str:
        """`check`, the part of the table that differs, or nothing."""
        mutant = PolicyDocument(data)
        if self.variant and asdict(note_of(mutant)) != self.note:
            return "table: variants"
        try:
            merged = effective(document(), [mutant], DAY).data if self.variant else data
            if any(True for found in (local_faults(data), faults(merged), gaps(merged)) for _ in found):
                return "check"
            policy = self._policy(mutant)
        except (KeyError, ValueError, TypeError):
            return "check"
        order = dict.fromkeys((_likeliest(path), *QUICK, *told.PARTS))
        return next((f"table: {part.__name__}" for part in order if self._differs(part, policy)), "")

    def _differs(self, part: Any, policy: Any) -> bool:
        """Stops at the first answer that differs: most clauses are seen by one of the first."""
        right, same = self.right[part], set()
        try:
            for probe, answer in part(policy):
                if probe not in right or right[probe] != answer:
                    return True
                same.add(probe)
        except (KeyError, StopIteration, ValueError):
            return True
        return len(same) != len(right)

    def same(self, data: Mapping[str, Any]) -> bool:
        """Whether it compiles to the very policy: what was deleted said the default, or is only shown."""
        mutant, right = self._policy(PolicyDocument(data)), self._policy(self.variant or document())
        names = [each.name for each in fields(mutant) if each.name != "document"]
        return all(repr(getattr(mutant, name)) == repr(getattr(right, name)) for name in names)


def _likeliest(path: Path) -> Any:
    worded = "keywords" in path or "triggers" in path
    return told.classes if worded else FIRST.get(str(path[0]), told.forms)


def mutants() -> Iterator[tuple[str, Path]]:
    """(document, path) of every single-clause deletion."""
    for name in told.SHIPPED:
        own = document(name)
        yield from ((name, path) for path in deletions(dict(own.data), DOCUMENT, partial=own.is_variant))


def main() -> None:
    """Try them all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--show", action="store_true")
    options = asked.parse_args()
    golden = json.loads(told.GOLDEN.read_text("utf-8"))
    if golden != told.shipped_table():
        raise SystemExit("the table of the tests is not that of the shipped policy; run the tests first")
    judges = {name: Judge(document(name) if document(name).is_variant else None) for name in told.SHIPPED}
    tried = list(mutants())[:: options.every]
    title(f"Single-clause deletions of the shipped policy: {len(tried):,}")
    began, caught, alive = time.process_time(), Counter[str](), []
    for number, (name, path) in enumerate(tried):
        by = judges[name].caught_by(without(document(name).data, path), path)
        caught[by] += 1
        if not by:
            alive.append((name, path))
        if number % 500 == 499:
            say(f"{number + 1} tried, {len(alive)} alive")
    share = 1 - len(alive) / len(tried)
    for by, count in caught.most_common():
        figure(by or "nobody", count)
    figure("caught", share * 100, "%", f"{GOAL * 100:.0f} %", share >= GOAL)
    alike = sum(judges[name].same(without(document(name).data, path)) for name, path in alive)
    figure("of those alive, deletions that compile to the same policy", alike)
    figure("CPU", time.process_time() - began, "s")
    if options.show:
        print("\n".join(f"  {name} {'.'.join(map(str, path))}" for name, path in alive))


if __name__ == "__main__":
    main()
