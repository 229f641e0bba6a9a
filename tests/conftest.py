"""One database a test run (and worker), cut from a template that is built once per schema."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis

# Before anything loads numpy: the threads of its linear algebra take four times the CPU on matrices of this size.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
gc.set_threshold(10_000, 20, 20)  # as the desk itself (config/wsgi.py)

# A few examples, always the same, while one works; many new ones by night: HYPOTHESIS_PROFILE=nightly.
hypothesis.register_profile("swift", max_examples=25, deadline=None, derandomize=True, database=None)
hypothesis.register_profile("nightly", max_examples=500, deadline=None, print_blob=True)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "swift"))


def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("NAKHODA_TEST_NAME", "") + getattr(config, "workerinput", {}).get("workerid", "main")
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["OPTIONS"]["options"] += " -c synchronous_commit=off"
        settings.DATABASES[alias]["TEST"] = {"NAME": f"nakhoda_test_{worker}", "MIRROR": None}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks first: they are the longest, and the worker that walks has its other tests stolen meanwhile."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named, not spelt: a compressed one holds the second it was made in, and workers must agree on ids."""
    return argname if isinstance(val, bytes) and not val.isascii() else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Replaces Django's: the application must run as a role that owns nothing, in tests too."""
    from tests.database import drop, fresh_database

    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        fresh_database(name)
        yield
        connections.close_all()
        drop(name)


@pytest.fixture(autouse=True)
def _no_policy_left_over() -> Iterator[None]:
    """Compiled policies are cached in the process; a test's own publications must not reach the next."""
    yield
    from nakhoda.desk.queries.policy import forget

    forget()
