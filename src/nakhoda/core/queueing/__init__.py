"""Queues by formula: Erlang B, C, A and M/M/n+G, the agents that they need, and the rules of thumb (pure).

Import inside functions: the parts load numpy, scipy and numba.
"""

from __future__ import annotations

from nakhoda.core.queueing.measures import Demand, Queue, QueueError, Wanted
from nakhoda.core.queueing.models import (
    erlang_b,
    erlang_c,
    general_queue,
    impatient_queue,
    lossy_queue,
    patient_queue,
)
from nakhoda.core.queueing.needed import agents_needed, impatient_agents, patient_agents, start_of
from nakhoda.core.queueing.offered import offered_load, staffed
from nakhoda.core.queueing.patience import Deterministic, Exponential, Patience, Uniform
from nakhoda.core.queueing.patience_mixed import Empirical, Mixture, hyperexponential
from nakhoda.core.queueing.patience_shapes import Gamma, Lognormal, Weibull
from nakhoda.core.queueing.patience_text import patience_of
from nakhoda.core.queueing.square_root import garnett_agents, garnett_wait, halfin_whitt_agents, halfin_whitt_wait

__all__ = [
    "Demand",
    "Deterministic",
    "Empirical",
    "Exponential",
    "Gamma",
    "Lognormal",
    "Mixture",
    "Patience",
    "Queue",
    "QueueError",
    "Uniform",
    "Wanted",
    "Weibull",
    "agents_needed",
    "erlang_b",
    "erlang_c",
    "garnett_agents",
    "garnett_wait",
    "general_queue",
    "halfin_whitt_agents",
    "halfin_whitt_wait",
    "hyperexponential",
    "impatient_agents",
    "impatient_queue",
    "lossy_queue",
    "offered_load",
    "patience_of",
    "patient_agents",
    "patient_queue",
    "staffed",
    "start_of",
]
