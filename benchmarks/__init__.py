"""Measurements, each one command: `python -m benchmarks.next_case`, `.intake`, `.pages`.

They stand on a PostgreSQL of their own in `var/bench` (or NAKHODA_BENCH_DATA), so that nobody else's work is counted,
and compare within one run: a ratio survives a change of machine, a rate does not.
"""

import os

os.environ["NAKHODA_DATA"] = os.environ.get("NAKHODA_BENCH_DATA", "var/bench")
os.environ["DJANGO_SETTINGS_MODULE"] = "nakhoda.config.settings"
os.environ.setdefault("NAKHODA_LOG", "ERROR")
for given in ("DATABASE_URL", "DATABASE_OWNER_URL", "NAKHODA_DEMO", "NAKHODA_DEBUG"):
    os.environ.pop(given, None)

import django  # noqa: E402

django.setup()
