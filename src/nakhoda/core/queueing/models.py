"""The four queues at a number of agents: Erlang B, C, A and M/M/n+G, in minutes and seconds as planners speak."""

from __future__ import annotations

from nakhoda.core.queueing.abandoning import abandoning_figures
from nakhoda.core.queueing.blocking import inverse_blocking
from nakhoda.core.queueing.general import general_figures
from nakhoda.core.queueing.measures import MOST_AGENTS, UNSTABLE, Demand, Queue, QueueError, need_number
from nakhoda.core.queueing.patience import Patience
from nakhoda.core.queueing.waiting import wait_share, waiting_figures

EXTREME = 1e9


def erlang_b(agents: float, load: float) -> float:
    """The share of cases lost for want of a free agent; agents may be a fraction, load in Erlang."""
    _need(agents, load)
    return 1.0 / inverse_blocking(float(agents), float(load))


def erlang_c(agents: float, load: float) -> float:
    """The share of cases that wait; 1 where agents <= load."""
    _need(agents, load)
    return wait_share(float(agents), float(load))


def lossy_queue(demand: Demand, agents: float) -> Queue:
    """Erlang B: who finds everyone busy is lost at once, so nobody waits."""
    lost = erlang_b(agents, demand.load)
    busy = demand.load * (1 - lost) / agents if agents else 1.0
    return Queue(float(agents), 0.0, 1 - lost, 0.0, lost, busy)


def patient_queue(demand: Demand, agents: float, within: float) -> Queue:
    """Erlang C: nobody gives up. At agents <= load: service level 0, no mean wait, and a note."""
    _need(agents, demand.load)
    need_number("within", within, zero=True)
    wait, level, mean = waiting_figures(float(agents), demand.load, within / demand.handle_seconds)
    if level == 0.0 and agents <= demand.load:
        return Queue(float(agents), 1.0, 0.0, None, 0.0, 1.0, UNSTABLE)
    return Queue(float(agents), wait, level, mean * demand.handle_seconds, 0.0, _occupancy(demand, agents, 0.0))


def impatient_queue(demand: Demand, agents: float, within: float, patience_seconds: float) -> Queue:
    """Erlang A: exponential patience with that mean."""
    _need(agents, demand.load)
    need_number("within", within, zero=True)
    unit = demand.handle_seconds
    _need_patience(patience_seconds, unit)
    wait, level, mean, lost = abandoning_figures(float(agents), demand.load, patience_seconds / unit, within / unit)
    return Queue(float(agents), wait, level, mean * unit, lost, _occupancy(demand, agents, lost))


def general_queue(demand: Demand, agents: float, within: float, patience: Patience) -> Queue:
    """M/M/n+G: patience with any distribution (in seconds)."""
    _need(agents, demand.load)
    need_number("within", within, zero=True)
    _need_patience(patience.mean, demand.handle_seconds)
    wait, level, mean, lost = general_figures(float(agents), demand.load, patience, within, demand.handle_seconds)
    return Queue(float(agents), wait, level, mean, lost, _occupancy(demand, agents, lost))


def _occupancy(demand: Demand, agents: float, lost: float) -> float:
    return min(1.0, demand.load * (1 - lost) / agents) if agents else 1.0


def _need(agents: float, load: float) -> None:
    need_number("agents", agents, zero=True)
    need_number("load", load, zero=True)
    if agents > MOST_AGENTS:
        raise QueueError("agents", f"must be at most {MOST_AGENTS:,}, not {agents:g}")


def _need_patience(seconds: float, unit: float) -> None:
    """Beyond these the formulas are Erlang B's and C's to the last digit."""
    need_number("patience", seconds)
    if not unit / EXTREME <= seconds <= unit * EXTREME:
        other = "erlang-b: nobody waits" if seconds < unit else "erlang-c: nobody gives up"
        raise QueueError("patience", f"of {seconds:g} s beside a handle time of {unit:g} s is {other}")
