"""What the first visitor of a web worker would otherwise wait for: done while it starts, and beside its first pages.

A worker answers once its doors are there (a second or two of imports). The engine of the figures, which no page of the
desk needs, comes after that in a thread of its own; a page that needs it earlier waits for the same imports, not more.
"""

from __future__ import annotations

import logging
import threading

log = logging.getLogger("nakhoda.warming")
PAGES = ("base.html", "desk/board.html", "performance/cockpit/home.html", "performance/cockpit/metric.html")


def warm_up() -> None:
    """The doors at once, the rest in the background."""
    from django.urls import reverse

    reverse("cockpit:home")  # every module behind a door
    threading.Thread(target=_beside, name="warming", daemon=True).start()


def _beside() -> None:
    """Nothing here may keep a worker from serving: whatever fails is met again, and told, by the page that needs it."""
    try:
        _templates()
        _engine()
    except Exception:
        log.warning("this worker is not warm; its first pages will take longer", exc_info=True)


def _templates() -> None:
    from django.template.loader import get_template

    for page in PAGES:
        get_template(page)


def _engine() -> None:
    """The libraries, the definitions, and one question, which makes the engine load what it loads late."""
    import pyarrow.parquet  # noqa: F401

    from nakhoda.warehouse.engine.backend import backend
    from nakhoda.warehouse.engine.catalogue import contracts

    contracts()
    backend().raw_sql("SELECT 1").fetchall()
