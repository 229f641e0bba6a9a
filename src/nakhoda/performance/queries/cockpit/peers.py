"""Where a partner stands among the others, without naming or counting any of them apart (handbook 1.13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Scope
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.tiles import Tile

LEAST_PEERS = 4  # fewer, and a quarter would be somebody
INHOUSE = "inhouse"


def with_peers(shown: Sequence[Tile], actor: Actor, book: Book) -> list[Tile]:
    """Each tile with the quarter in which the partner lies, best first, over the same LOBs and window."""
    lobs = _lobs(actor)
    all_rows = replace(book, actor=system("peers"))
    ask = all_rows.ask(by=("owner",), where=tuple(("lob", lob) for lob in lobs))
    tables = all_rows.tables([tile.key for tile in shown], ask)
    told = []
    for tile in shown:
        table = tables.get(tile.key)
        others = (
            []
            if table is None
            else [
                cell.value.value
                for cell in table.cells
                if cell.key["owner"] != INHOUSE and cell.value.value is not None
            ]
        )
        told.append(replace(tile, peers=_quarter(tile, others)))
    return told


def _quarter(tile: Tile, values: Sequence[float]) -> str:
    if tile.raw is None or tile.raw.value is None or tile.contract is None or len(values) < LEAST_PEERS:
        return ""
    if tile.contract.good == "none" or tile.contract.kind not in ("ratio", "mean", "quantile"):
        return ""
    better = sum(
        (value > tile.raw.value) if tile.contract.good == "up" else (value < tile.raw.value) for value in values
    )
    quarter = min(better * 4 // len(values), 3)
    return (
        _("first quarter of partners"),
        _("second quarter of partners"),
        _("third quarter of partners"),
        _("last quarter of partners"),
    )[quarter]


def _lobs(actor: Actor) -> list[str]:
    rows = Scope.objects.filter(id__in=actor.scopes).exclude(lob="").values_list("lob", flat=True)
    return sorted(set(rows))
