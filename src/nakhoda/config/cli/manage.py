"""`nakhoda manage ...`: Django's own commands."""

from __future__ import annotations

from django.core.management import execute_from_command_line


def app(words: list[str], prog_name: str) -> None:
    """Hand the words over as they are."""
    execute_from_command_line([prog_name, *words])
