"""What one pool saves against queues apart (Erlang C)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakhoda.core.queueing import patient_agents
from nakhoda.core.staffing.refusal import need, need_all


@dataclass(frozen=True)
class Pooling:
    """Agents per queue, their sum, and agents of the one pool."""

    apart: tuple[int, ...]
    pooled: int

    @property
    def apart_in_all(self) -> int:
        """The sum over the queues."""
        return sum(self.apart)


def pooling(loads: Sequence[float], level: float, within: float) -> Pooling:
    """Loads in Erlang of the same handle time; `within` in units of it."""
    need_all("loads", loads)
    need("within", within)
    apart = patient_agents(list(loads), level, within)
    return Pooling(tuple(int(n) for n in apart), int(patient_agents([sum(loads)], level, within)[0]))
