"""Finds the work that nobody would take: a LOB and lane without a queue in a language the desk promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nakhoda.core.policy.reach import reads
from nakhoda.core.policy.schema import EVERY

Data = Mapping[str, Any]
GAPS = ("no tier ", "no queue ")  # how a gap is told; another change of the same policy can close it


def is_gap(message: str) -> bool:
    """Whether a problem is work that nobody takes, and not a mistake where it is told."""
    return message.startswith(GAPS)


def gaps(data: Data) -> Iterator[tuple[str, str]]:
    """(path, message) for every reason that no queue covers, and every lane without a fallback."""
    lanes = {lane["key"]: lane for lane in data.get("lanes") or ()}
    for lob in data.get("lobs") or ():
        yield from _reason_gaps(data, lob, lanes)
    for key, lane in lanes.items():
        if not any(queue.get("fallback") and _takes(queue, None, lane, lane.get("tier", 1)) for queue in _queues(data)):
            yield (
                f"lanes[{key}]",
                "no queue with the fallback flag takes this lane, so a foreign language would be lost",
            )


def _reason_gaps(data: Data, lob: Data, lanes: Mapping[str, Data]) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for reason in lob.get("reasons") or ():
        lane = lanes.get(reason.get("lane", ""))
        if lane is None or lane["key"] in told:
            continue
        told.add(lane["key"])  # one line for all reasons that start in the same lane
        tier = max(lane.get("tier", 1), lob.get("tier", 1))
        able = [queue for queue in _queues(data) if _takes(queue, lob["key"], lane, tier)]
        missing = [tongue for tongue in _promised(data) if not any(reads(queue["languages"], tongue) for queue in able)]
        if missing:
            message = f"no tier {tier} queue takes {lob['key']} in lane {lane['key']} in {', '.join(missing)}"
            yield f"lobs[{lob['key']}].reasons[{reason['key']}]", message


def _takes(queue: Data, lob: str | None, lane: Data, tier: int) -> bool:
    any_lob = lob is None or lob in queue["lobs"] or EVERY in queue["lobs"]
    return any_lob and lane["key"] in queue["lanes"] and queue["tier"] == tier


def _queues(data: Data) -> list[Data]:
    return [queue for queue in data.get("queues") or () if {"lobs", "lanes", "tier", "languages"} <= set(queue)]


def _promised(data: Data) -> list[str]:
    return list((data.get("routing") or {}).get("languages") or ())
