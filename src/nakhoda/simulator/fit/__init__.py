"""Learns a world from what was lived: rates, durations and shares, each with its sample size and interval."""

from nakhoda.simulator.fit.answers import Fitted, TooLittle
from nakhoda.simulator.fit.arrivals import fit_arrivals
from nakhoda.simulator.fit.durations import fit_duration
from nakhoda.simulator.fit.shares import fit_share

__all__ = ["Fitted", "TooLittle", "fit_arrivals", "fit_duration", "fit_share"]
