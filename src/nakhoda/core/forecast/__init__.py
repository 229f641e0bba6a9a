"""How many cases will come, by slot and day, with intervals and named effects (CAPACITY 1)."""

from nakhoda.core.forecast.accuracy import Accuracy, accuracy
from nakhoda.core.forecast.answer import Forecast, Method
from nakhoda.core.forecast.drafted import public_holidays
from nakhoda.core.forecast.effects import Effect
from nakhoda.core.forecast.events import Event, holidays_named
from nakhoda.core.forecast.make import forecast
from nakhoda.core.forecast.reconcile import agreeing, reconciled, split_down
from nakhoda.core.forecast.series import Bins, ForecastError, Series, bins_of, date_of, day_number, series_of

__all__ = [
    "Accuracy",
    "Bins",
    "Effect",
    "Event",
    "Forecast",
    "ForecastError",
    "Method",
    "Series",
    "accuracy",
    "agreeing",
    "bins_of",
    "date_of",
    "day_number",
    "forecast",
    "holidays_named",
    "public_holidays",
    "reconciled",
    "series_of",
    "split_down",
]
