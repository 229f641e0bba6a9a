"""Make a pack: a kind, a form and a place over the last whole period, at a load that is kept from then on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from nakhoda.core.pack_specs import window_of
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Lob, Organisation
from nakhoda.org.permissions import PERMISSIONS, Refused, require
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.packs import leads
from nakhoda.performance.queries.packs_specs import spec_of

PLACES = {"lob": Lob, "owner": Organisation}


class PackFaulty(ValueError):
    """No pack was made; the message says what to choose instead."""


def make_pack(kind: str, form: str, place: Mapping[str, str], *, actor: Actor, now: datetime) -> Pack:
    """A draft over the last whole day, week or month. Raises `PackFaulty`, `NoSuchPack`, `NoSuchLoad`, `Refused`."""
    require(actor, "pack:write")
    spec, where = spec_of(kind), {name: value for name, value in place.items() if value}
    _refuse_faulty(form, spec.forms, where)
    period = window_of(spec.rhythm, now.astimezone(ZoneInfo(actor.time_zone)).date())
    row = Pack(
        kind=kind, form=form, place=where, region=HOME_REGION, starts_on=period.start, ends_on=period.end,
        zone=actor.time_zone, author_id=actor.id or None, created_at=now,
    )  # fmt: skip
    if not leads(actor, row, "pack:write"):
        rule = PERMISSIONS["pack:write"]
        raise Refused(f"your role lets you {rule.what}, but not about the whole of this place; ask {rule.ask}")
    return _kept(row, actor, now)


def _refuse_faulty(form: str, forms: tuple[str, ...], where: Mapping[str, str]) -> None:
    if form not in forms:
        raise PackFaulty(f"this pack is made in the form {' or '.join(forms)}, not {form!r}")
    for name, value in where.items():
        if name not in PLACES or not PLACES[name].objects.filter(key=value).exists():  # type: ignore[attr-defined]
            raise PackFaulty(f"there is no {name} {value!r}; choose one of the list")
    if form == "partner" and where.get("owner", "inhouse") == "inhouse":
        raise PackFaulty("the partner form is made for one partner: choose which")


def _kept(row: Pack, actor: Actor, now: datetime) -> Pack:
    """Save it with the newest load, and pin that load before anybody can read a figure of it."""
    from nakhoda.warehouse.engine.store import open_store
    from nakhoda.warehouse.engine.store_keeping import pin_load

    store = open_store()
    row.load, row.as_of = store.load, store.as_of
    row.scope_id = scope_id(row.place.get("owner", "inhouse"), row.place.get("lob", ""), region=row.region)
    with scope_of(system("packs")):
        row.save()
        told = {"pack_id": row.id, "kind": row.kind, "form": row.form, "load": row.load}
        journal.record("pack.made", scope_id=row.scope_id, actor=actor.label, now=now, subject=f"pack:{row.id}", **told)
    pin_load(store.folder, store.load, f"pack{row.id}")
    return row
