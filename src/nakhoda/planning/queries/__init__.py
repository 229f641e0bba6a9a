"""What planning tells: the target that rules a place."""

from nakhoda.planning.queries.targets import NoSuchTarget, Target, TargetBook, book_for, targets_for

__all__ = ["NoSuchTarget", "Target", "TargetBook", "book_for", "targets_for"]
