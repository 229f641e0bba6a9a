"""Figures, the lists behind them, and the catalogue: the only doors to the warehouse."""

from nakhoda.core.metrics import Dimension, MetricContract, MetricValue
from nakhoda.warehouse.queries.ask import Ask, Cell, NoSuchDimension, NoSuchMetric, Table, Window, narrowed
from nakhoda.warehouse.queries.cases import Counted, Listing, TooFew, cases_behind, frame
from nakhoda.warehouse.queries.catalogue import catalogue, dimensions
from nakhoda.warehouse.queries.columns import columns_of
from nakhoda.warehouse.queries.comparing import Quarter, peers, team_median
from nakhoda.warehouse.queries.feeds import Feed, completeness
from nakhoda.warehouse.queries.sources import asking, whole_window
from nakhoda.warehouse.queries.values import values, values_of

__all__ = [
    "Ask",
    "Cell",
    "Counted",
    "Dimension",
    "Feed",
    "Listing",
    "MetricContract",
    "MetricValue",
    "NoSuchDimension",
    "NoSuchMetric",
    "Quarter",
    "Table",
    "TooFew",
    "Window",
    "asking",
    "cases_behind",
    "catalogue",
    "columns_of",
    "completeness",
    "dimensions",
    "frame",
    "narrowed",
    "peers",
    "team_median",
    "values",
    "values_of",
    "whole_window",
]
