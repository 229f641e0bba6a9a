"""The kinds of packs, read once from the YAML files beside the app."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from nakhoda.core.pack_specs import PackSpec, parse_spec

KINDS = ("daily", "wbr", "mbr", "weekly")


class NoSuchPack(LookupError):
    """Foreign and missing are the same answer."""


@lru_cache(maxsize=1)
def pack_specs() -> Mapping[str, PackSpec]:
    """Every kind by its key; raises `SpecFaulty`."""
    import yaml

    folder = files("nakhoda.performance") / "packs"
    return {key: parse_spec(key, yaml.safe_load((folder / f"{key}.yaml").read_text("utf-8"))) for key in KINDS}


def spec_of(kind: str) -> PackSpec:
    """One of them; raises `NoSuchPack`."""
    spec = pack_specs().get(kind)
    if spec is None:
        raise NoSuchPack(f"no pack is called {kind!r}; there are {', '.join(KINDS)}")
    return spec
