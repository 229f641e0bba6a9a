"""A model as the bytes of one file: a JSON header and its arrays, nothing that could be executed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict, fields, replace
from typing import Any

from nakhoda.core.understanding.features import Recipe
from nakhoda.core.understanding.model import Card, Head, Model, rows_of

FORMAT = "nakhoda-triage"
VERSION = 1
BIGGEST = 512_000_000  # bytes when unpacked
ARRAYS = {"buckets": "int32", "rarity": "float32", "weights": "int8", "scale": "float32", "bias": "float32"}


_FAULTS = (ValueError, LookupError, TypeError, OSError, EOFError, AttributeError, NotImplementedError, RuntimeError,
           zipfile.BadZipFile, zlib.error)  # fmt: skip


class ModelError(ValueError):
    """The bytes are not a model of ours; the message says why."""


def pack(model: Model) -> bytes:
    """The file's bytes. Equal models give equal arrays and digest."""
    import numpy as np

    arrays = {name: np.ascontiguousarray(getattr(model, name)) for name in ARRAYS}
    told = {"recipe": asdict(model.recipe), "heads": [asdict(head) for head in model.heads], "card": asdict(model.card)}
    head = {"format": FORMAT, "version": VERSION, "digest": _digest(told, arrays), **told}
    header = np.frombuffer(json.dumps(head, ensure_ascii=False, sort_keys=True).encode(), np.uint8)
    out = io.BytesIO()
    np.savez_compressed(out, header=header, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def unpack(data: bytes) -> Model:
    """The model in a file's bytes; raises `ModelError` for anything else, a damaged file included."""
    try:
        arrays = _arrays(data)
        head = json.loads(arrays.pop("header").tobytes())
        model = _model(head, arrays)
    except _FAULTS as error:
        raise ModelError(f"not a triage model: {error}") from error
    told = {"recipe": head["recipe"], "heads": head["heads"], "card": head["card"]}
    if head.get("digest") != _digest(told, arrays):
        raise ModelError(
            "not a triage model: the digest in its header does not fit, the file is damaged or was changed"
        )
    return replace(model, digest=head["digest"])


def digest_of(model: Model) -> str:
    """SHA-256 over header and arrays."""
    return unpack(pack(model)).digest


def _arrays(data: bytes) -> dict[str, Any]:
    import numpy as np

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > BIGGEST:
            raise ModelError(f"not a triage model: more than {BIGGEST // 1_000_000} MB")
    with np.load(io.BytesIO(data), allow_pickle=False) as read:
        return {name: read[name] for name in ("header", *ARRAYS)}


def _model(head: dict[str, Any], arrays: dict[str, Any]) -> Model:
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise ModelError(f"not a triage model of version {VERSION}: {head.get('format')} {head.get('version')}")
    if set(head["recipe"]) != {field.name for field in fields(Recipe)}:
        raise ValueError("its texts were cut another way")
    recipe = Recipe(**head["recipe"])
    heads = tuple(Head(**{**each, "labels": tuple(each["labels"])}) for each in head["heads"])
    card = Card(**{**head["card"], "curve": tuple(map(tuple, head["card"]["curve"]))})
    _fits(recipe, heads, arrays)
    return Model(recipe=recipe, heads=heads, card=card, known=rows_of(arrays["buckets"], recipe.bits), **arrays)


def _fits(recipe: Recipe, heads: tuple[Head, ...], arrays: dict[str, Any]) -> None:
    """The compiled loops do not check their borders: here is where that happens."""
    rows, wide = len(arrays["buckets"]), sum(len(head.labels) for head in heads)
    shapes = {"buckets": (rows,), "rarity": (rows,), "weights": (rows, wide), "scale": (rows,), "bias": (wide,)}
    for name, kind in ARRAYS.items():
        if arrays[name].dtype != kind or arrays[name].shape != shapes[name]:
            raise ValueError(f"{name} is {arrays[name].dtype} {arrays[name].shape}, not {kind} {shapes[name]}")
    if not (
        8 <= recipe.bits <= 24
        and 1 <= recipe.longest <= 8
        and 0 <= recipe.window <= 64
        and 1 <= recipe.stem <= 64
        and wide
        and rows
    ):
        raise ValueError("the recipe is out of its bounds")
    if arrays["buckets"].min() < 0 or arrays["buckets"].max() >= 1 << recipe.bits:
        raise ValueError("a bucket is out of its bounds")


def _digest(told: dict[str, Any], arrays: dict[str, Any]) -> str:
    hashed = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    for name in ARRAYS:
        hashed.update(arrays[name].tobytes())
    return hashed.hexdigest()
