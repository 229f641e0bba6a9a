"""Deliberately broken doors: the storm must catch each, or its checks are worth nothing.

granian serves one of these in place of `nakhoda.config.wsgi:application`.
"""

from __future__ import annotations

import io
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from nakhoda.config.wsgi import application

Start = Callable[..., Any]
CASES = "/api/app/v1/cases"


def answers_before_commit(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Says 201 at once, and keeps the case a moment later: quick, until somebody pulls the plug (breaks P1)."""
    if environ["PATH_INFO"] != CASES:
        return application(environ, start)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    later = {**environ, "wsgi.input": io.BytesIO(body)}

    def keep() -> None:
        time.sleep(0.5)
        application(later, lambda *told: None)

    threading.Thread(target=keep, daemon=True).start()
    start("201 Created", [("Content-Type", "application/json")])
    return [json.dumps({"id": 0}).encode()]


def forgets_keys(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Every request is a new one, whatever its key says (breaks P2)."""
    return application({**environ, "HTTP_IDEMPOTENCY_KEY": uuid.uuid4().hex}, start)
