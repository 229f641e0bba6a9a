"""Monitoring: signal, not noise, over hundreds of slices with few cases each (DIAGNOSIS section 2)."""

from nakhoda.core.monitoring.answers import Answer, is_it_real
from nakhoda.core.monitoring.counts import watch_counts
from nakhoda.core.monitoring.data_faults import (
    DataFault,
    FeedDay,
    Holiday,
    SurveyDay,
    VersionChange,
    data_faults,
    explaining,
)
from nakhoda.core.monitoring.funnel import Funnel, FunnelUnit, expected_from_others, funnel
from nakhoda.core.monitoring.grouping import SliceSignal, Story, stories
from nakhoda.core.monitoring.ratios import watch_ratio
from nakhoda.core.monitoring.series import HOLIDAY, Series, SeriesError, series_of
from nakhoda.core.monitoring.signals import DISCOVERY, Signal, Signals

__all__ = [
    "Answer",
    "DISCOVERY",
    "DataFault",
    "FeedDay",
    "Funnel",
    "FunnelUnit",
    "HOLIDAY",
    "Holiday",
    "Series",
    "SeriesError",
    "Signal",
    "Signals",
    "SliceSignal",
    "Story",
    "SurveyDay",
    "VersionChange",
    "data_faults",
    "expected_from_others",
    "explaining",
    "funnel",
    "is_it_real",
    "series_of",
    "stories",
    "watch_counts",
    "watch_ratio",
]
