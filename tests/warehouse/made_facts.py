"""A few thousand made-up cases, written once a test run: enough for every metric to have something to count."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.generated_facts import END, GeneratedFacts, generate
from nakhoda.warehouse.queries import Window

WINDOW = Window(END - timedelta(days=21), END)


@cache
def made_facts() -> GeneratedFacts:
    """The same rows in every run."""
    return generate(Path(mkdtemp(prefix="nakhoda-facts-")), cases=3000, days=45, bucket=1000)
