"""Tables of planning: private to the app."""

from nakhoda.planning.models.targets import Target, TargetWord

__all__ = ["Target", "TargetWord"]
