"""A model as the bytes of one file: a JSON header and its arrays, nothing that could be executed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict, fields, replace
from typing import Any

from nakhoda.core.understanding.features import Recipe, rows_of
from nakhoda.core.understanding.hidden import Hidden
from nakhoda.core.understanding.model import Card, Head, Model

FORMAT = "nakhoda-triage"
VERSION = 2
READABLE = (1, 2)  # the first had no hidden layer
BIGGEST = 512_000_000  # bytes when unpacked
ARRAYS = {"buckets": "int32", "rarity": "float32", "weights": "int8", "scale": "float32", "bias": "float32"}
HIDDEN = {"buckets": "int32", "rarity": "float32", "inner": "int8", "scale": "float32", "inner_bias": "float32",
          "outer": "float32", "outer_bias": "float32"}  # fmt: skip


_FAULTS = (ValueError, LookupError, TypeError, OSError, EOFError, AttributeError, NotImplementedError, RuntimeError,
           zipfile.BadZipFile, zlib.error)  # fmt: skip


class ModelError(ValueError):
    """The bytes are not a model of ours; the message says why."""


def pack(model: Model) -> bytes:
    """The file's bytes. Equal models give equal arrays and digest."""
    import numpy as np

    arrays = {name: np.ascontiguousarray(getattr(model, name)) for name in ARRAYS}
    told = {"recipe": asdict(model.recipe), "heads": [asdict(head) for head in model.heads], "card": asdict(model.card)}
    if model.hidden is not None:
        arrays |= {f"hidden_{name}": np.ascontiguousarray(getattr(model.hidden, name)) for name in HIDDEN}
        told["hidden"] = asdict(model.hidden.recipe)
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
    told = {name: head[name] for name in ("recipe", "heads", "card", "hidden") if name in head}
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
        more = [f"hidden_{name}" for name in HIDDEN if "hidden_buckets" in read]
        return {name: read[name] for name in ("header", *ARRAYS, *more)}


def _model(head: dict[str, Any], arrays: dict[str, Any]) -> Model:
    if head.get("format") != FORMAT or head.get("version") not in READABLE:
        raise ModelError(f"not a triage model of version {VERSION}: {head.get('format')} {head.get('version')}")
    recipe = _recipe(head["recipe"])
    heads = tuple(Head(**{**each, "labels": tuple(each["labels"])}) for each in head["heads"])
    card = Card(**{**head["card"], "curve": tuple(map(tuple, head["card"]["curve"]))})
    wide = sum(len(head.labels) for head in heads)
    plain, known = {name: arrays[name] for name in ARRAYS}, rows_of(arrays["buckets"], recipe.bits)
    _fits(recipe, plain, ARRAYS, {"weights": (len(plain["buckets"]), wide), "bias": (wide,)})
    hidden = _hidden(_recipe(head["hidden"]), wide, arrays) if "hidden" in head else None
    return Model(recipe=recipe, heads=heads, card=card, known=known, hidden=hidden, **plain)


def _hidden(recipe: Recipe, wide: int, arrays: dict[str, Any]) -> Hidden:
    own = {name: arrays[f"hidden_{name}"] for name in HIDDEN}
    units = own["inner_bias"].size
    shapes = {"inner": (len(own["buckets"]), units), "inner_bias": (units,), "outer": (units, wide)}
    _fits(recipe, own, HIDDEN, shapes | {"outer_bias": (wide,)})
    return Hidden(recipe=recipe, known=rows_of(own["buckets"], recipe.bits), **own)


def _recipe(told: dict[str, Any]) -> Recipe:
    if set(told) != {field.name for field in fields(Recipe)}:
        raise ValueError("its texts were cut another way")
    return Recipe(**told)


def _fits(recipe: Recipe, arrays: dict[str, Any], kinds: dict[str, str], shapes: dict[str, tuple[int, ...]]) -> None:
    """The compiled loops do not check their borders: here is where that happens. `shapes` where not one a row."""
    rows, wide = len(arrays["buckets"]), max(shape[-1] for shape in shapes.values())
    for name, kind in kinds.items():
        shape = shapes.get(name, (rows,))
        if arrays[name].dtype != kind or arrays[name].shape != shape:
            raise ValueError(f"{name} is {arrays[name].dtype} {arrays[name].shape}, not {kind} {shape}")
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
    for name in (*ARRAYS, *(f"hidden_{name}" for name in HIDDEN if "hidden_buckets" in arrays)):
        hashed.update(arrays[name].tobytes())
    return hashed.hexdigest()
