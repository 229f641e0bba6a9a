"""Where the database is: the given one, or the embedded one; as its owner, or as the application.

`DATABASE_URL` alone names an owner: the application then takes the role `nakhoda_app` on every
connection. Where the application has a login of its own, `DATABASE_OWNER_URL` names the owner.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from nakhoda.config import embedded

APP_ROLE = "nakhoda_app"


def databases(data_folder: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default` is the application's connection, `owner` runs migrations."""
    url, owner_url = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if url:
        owner = _connection(conninfo_to_dict(owner_url or url))
        return {"default": _connection(conninfo_to_dict(url), role="" if owner_url else APP_ROLE), "owner": owner}
    socket = embedded.ensure_running(data_folder / "pg")
    parts = {"host": str(socket), "user": "postgres", "dbname": os.environ.get("NAKHODA_DATABASE", "nakhoda")}
    return {"default": _connection({**parts, "user": APP_ROLE}), "owner": _connection(parts)}


def _connection(parts: dict[str, Any], role: str = "") -> dict[str, Any]:
    known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    options: dict[str, Any] = {key: value for key, value in parts.items() if key not in known}
    settings = ["-c TimeZone=UTC", "-c lock_timeout=5s", "-c plan_cache_mode=force_generic_plan"] + (
        [f"-c role={role}"] if role else []
    )
    options["options"] = " ".join([*filter(None, [options.get("options")]), *settings])
    named = {django: str(parts.get(libpq, "")) for libpq, django in known.items()}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options, "CONN_MAX_AGE": 600}
