"""The same quiet folders and standing clock as at the other doors."""

from tests.desk.intake.conftest import _own_folders, clock

__all__ = ["_own_folders", "clock"]
