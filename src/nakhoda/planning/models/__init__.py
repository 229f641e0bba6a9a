"""Tables of planning: private to the app."""

from nakhoda.planning.models.forecasts import ForecastEvent, ForecastLeaf, ForecastOverride, ForecastVersion
from nakhoda.planning.models.targets import Target, TargetWord

__all__ = ["ForecastEvent", "ForecastLeaf", "ForecastOverride", "ForecastVersion", "Target", "TargetWord"]
