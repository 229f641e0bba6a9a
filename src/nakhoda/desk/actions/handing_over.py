"""The pointer goes to the designated system: a second person agrees, a job delivers, an answer or a person confirms.

Test is the usual system and reaches nobody. Production takes two settings: NAKHODA_HANDOVER_SYSTEM=production and
NAKHODA_HANDOVER_TO (an https address or a folder).
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from nakhoda.core.material import SYSTEMS, may_become, pointer_of
from nakhoda.desk.actions.telling import settle
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import HeldMaterial
from nakhoda.desk.queries.sealing import PROGRAM
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused, require
from nakhoda.org.queries import labels_over, registry_id
from nakhoda.org.scope import scope_of

PATIENCE_SECONDS = 20
LONGEST_ANSWER = 65_536
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HandOverRefused(ValueError):
    """The step was not taken; the message says why."""


class NoSuchMaterial(LookupError):
    """Foreign and missing are the same answer."""


class HandOverFailed(RuntimeError):
    """The designated system did not take it; the job tries again."""


def approve(item_id: int, *, actor: Actor, now: datetime) -> HeldMaterial:
    """The second person agrees; a failed one is sent again. Never whoever flagged it."""
    with scope_of(PROGRAM):
        item = _item(item_id, actor, now)
        if item.flagged_by == actor.id:
            raise Refused("you flagged it yourself: somebody else agrees to hand it over")
        if not may_become(item.state, "approved"):
            raise HandOverRefused("this one is on its way already")
        item.system = _system()
        item.state, item.approved_by, item.approved_at = "approved", actor.id, now
        item.save(update_fields=["system", "state", "approved_by", "approved_at"])
        _record("material.approved", item, actor.label, now)
        settle("material_flagged", item.id, now=now)
        defer("hand_over", item_id=item.id)
    return item


def acknowledge(item_id: int, reference: str, *, actor: Actor, now: datetime) -> HeldMaterial:
    """The designated system confirmed it by other means: its own reference is written down."""
    with scope_of(PROGRAM):
        item = _item(item_id, actor, now)
        if not reference.strip():
            raise HandOverRefused("write down the reference that they gave")
        if not may_become(item.state, "acknowledged") or item.state == "approved":
            raise HandOverRefused("it has not been handed over yet, or was acknowledged already")
        _settle(item, "acknowledged", reference, now)
        _record("material.acknowledged", item, actor.label, now)
    return item


def hand_over(item_id: int, *, now: datetime, deliver: Callable[[dict[str, Any]], str] | None = None) -> None:
    """The job. Safe to repeat: the pointer carries the same number. Raises `HandOverFailed` after writing it down."""
    with scope_of(PROGRAM):
        item = HeldMaterial.objects.select_for_update().filter(id=item_id).first()
        if item is None or item.state not in ("approved", "failed"):
            return
        try:
            reference = (deliver or _deliver)(pointer_of(_facts(item), item.system))
            _settle(item, "acknowledged" if reference else "handed_over", reference, now)
            _record(f"material.{item.state}", item, PROGRAM.label, now)
            return
        except (OSError, ValueError, HandOverRefused) as error:
            item.state, item.attempts, item.trouble = "failed", item.attempts + 1, type(error).__name__
            item.save(update_fields=["state", "attempts", "trouble"])
            _record("material.failed", item, PROGRAM.label, now)
    raise HandOverFailed(f"the designated system did not take item {item_id}")


def _settle(item: HeldMaterial, state: str, reference: str, now: datetime) -> None:
    item.state, item.reference, item.trouble = state, reference.strip()[:120], ""
    item.handed_at = item.handed_at or now
    item.acknowledged_at = now if state == "acknowledged" else None
    item.save(update_fields=["state", "reference", "trouble", "handed_at", "acknowledged_at"])


def _item(item_id: int, actor: Actor, now: datetime) -> HeldMaterial:
    require(actor, "material:handle")
    item = HeldMaterial.objects.select_for_update().filter(id=item_id).first()
    if item is None or item.label_id not in labels_over(actor, "material:handle", now):
        raise NoSuchMaterial(item_id)
    return item


def _facts(item: HeldMaterial) -> dict[str, Any]:
    names = ("what", "content_type", "sha256", "size", "parts", "channel")
    instants = {name: getattr(item, name).isoformat() for name in ("flagged_at", "approved_at")}
    return {"number": item.id, "case": item.case_id, **{name: getattr(item, name) for name in names}, **instants}


def _system() -> str:
    system = settings.HANDOVER_SYSTEM
    if system not in SYSTEMS:
        raise HandOverRefused("NAKHODA_HANDOVER_SYSTEM must be test or production")
    if system == "production" and not settings.HANDOVER_TO:
        raise HandOverRefused("production is asked for, but NAKHODA_HANDOVER_TO names no place")
    return str(system)


def _deliver(pointer: dict[str, Any]) -> str:
    """To the folder or the address of the settings; the reference that an address answers with, or ""."""
    if pointer["system"] != _system():
        raise HandOverRefused("it was approved for another system than the settings name now: approve it again")
    target = settings.HANDOVER_TO or str(Path(settings.DATA_FOLDER) / "handover")
    body = json.dumps(pointer, sort_keys=True).encode()
    if "://" in target:
        return _post(target, body, pointer["number"])
    _drop(Path(target), body, pointer["number"])
    return ""


def _drop(folder: Path, body: bytes, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pointer-{number}.json"
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as handle:
        handle.write(body)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


def _post(address: str, body: bytes, number: int) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise HandOverRefused("NAKHODA_HANDOVER_TO must be https, or a folder")
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"nakhoda-material-{number}"}
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - checked above
    with _OPENER.open(request, timeout=PATIENCE_SECONDS) as answer:
        try:
            told = json.loads(answer.read(LONGEST_ANSWER) or b"{}")
        except ValueError:
            return ""
    return str(told.get("reference", "")) if isinstance(told, dict) else ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """A pointer goes where the operator said, and nowhere else."""
        return


_OPENER = urllib.request.build_opener(_NoRedirect())


def _record(name: str, item: HeldMaterial, who: str, now: datetime) -> None:
    about = {"scope_id": registry_id(), "actor": who, "now": now, "subject": f"material:{item.id}"}
    journal.record(name, **about, case=item.case_id, system=item.system)  # type: ignore[arg-type]
