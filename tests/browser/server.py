"""The real server over a database of its own: what a browser test talks to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

from django.conf import settings
from django.db import OperationalError, connections
from psycopg.conninfo import make_conninfo

from nakhoda.config.parts import web
from tests.database import drop, fresh_database, point_at
from tests.desk.conftest import WRITTEN

PATIENCE_SECONDS = 240.0


@contextmanager
def served(name: str) -> Iterator[str]:
    """Makes the database `name` from the template of the tests, and serves it; gives the address."""
    fresh_database(name)
    _certify_everybody()
    port = _free_port()
    url = f"http://localhost:{port}"
    process = subprocess.Popen(web("127.0.0.1", port).command, env=_environment(name, url), stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"{url}/readyz", process)
        yield url
    finally:
        process.terminate()
        process.wait(30)
        connections.close_all()
        drop(name)


def wipe() -> None:
    """Forget every case and everybody's status; the people, places and policies stay."""
    connections.close_all()
    try:
        _wipe()
    except OperationalError:  # a page of the test before said good-bye to the server just now
        connections.close_all()
        _wipe()


def _wipe() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("SET session_replication_role = replica")  # the fences refuse even the owner
        cursor.execute(f"TRUNCATE {WRITTEN} CASCADE")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM desk_macro")
        cursor.execute("UPDATE org_person SET status = 'offline', status_since = NULL")
    connections.close_all()


def back_to(name: str) -> None:
    """Point this process's connections at another database again."""
    point_at(name)


def _certify_everybody() -> None:
    """The cast passed its examinations, and agreed to its work, as of the stories' own day; these tests run today."""
    until = datetime.now(timezone.utc) + timedelta(days=365)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE org_certification SET expires_at = %s", [until])
        cursor.execute("UPDATE desk_lane_consent SET last_day = %s", [until])
    connections.close_all()


def _environment(name: str, url: str) -> dict[str, str]:
    given = os.environ.get("DATABASE_URL")
    where = {"DATABASE_URL": make_conninfo(given, dbname=name)} if given else {"NAKHODA_DATABASE": name}
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        where["DATABASE_OWNER_URL"] = make_conninfo(owner, dbname=name)
    told = {"NAKHODA_DATA": str(settings.DATA_FOLDER), "NAKHODA_URL": url, "NAKHODA_DEMO": "0"}
    return os.environ | told | where | {"PYTHONPATH": os.pathsep.join(sys.path)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline, last = time.monotonic() + PATIENCE_SECONDS, ""
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            last = f"{error.code} {error.read(500).decode(errors='replace')}"
            if error.code == 500:
                break
        except OSError:
            last = "no connection"
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {PATIENCE_SECONDS:.0f} s: {last}")
