"""Promises put to the test with real processes: `python -m prove` (or `make prove`).

Everything runs on a PostgreSQL and in a data folder made for the run and removed afterwards: nothing here can reach a
desk that somebody uses, whatever NAKHODA_DATA or DATABASE_URL say.
"""

import os
import tempfile

if os.environ.get("NAKHODA_PROVE") != "1":  # processes that the run starts inherit the folder
    for given in ("DATABASE_URL", "DATABASE_OWNER_URL", "NAKHODA_DEMO", "NAKHODA_DEBUG", "NAKHODA_DATABASE"):
        os.environ.pop(given, None)
    os.environ["NAKHODA_PROVE"] = "1"
    os.environ["NAKHODA_DATA"] = tempfile.mkdtemp(prefix="nakhoda-prove-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "nakhoda.config.settings"
    os.environ.setdefault("NAKHODA_LOG", "CRITICAL")
