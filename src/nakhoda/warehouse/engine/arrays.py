"""Columns of an answer as numpy arrays and lists of words.

pyarrow's own ways (`to_numpy`, `pa.array`, `pa.scalar`) import pandas wherever it is installed, as Ibis makes sure it
is: half a second and 60 MB in every web worker. These read the buffers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def numbers(column: Any) -> Any:
    """A column of numbers as float64, NaN for nothing."""
    import numpy as np

    whole = _whole(column)
    width = whole.type.bit_width // 8
    kind = {"d": "f", "f": "f", "u": "u"}.get(str(whole.type)[0], "i")  # double, float, uint.., int..
    told = np.frombuffer(whole.buffers()[1], f"{kind}{width}", len(whole), whole.offset * width).astype(float)
    if whole.null_count:
        told[~_valid(whole)] = np.nan
    return told


def words(column: Any, name: Callable[[Any], str]) -> list[str]:
    """Each value by its name; few different values, many rows."""
    import numpy as np

    coded = _whole(column).dictionary_encode()
    named = [name(each) for each in coded.dictionary.to_pylist()]
    codes = numbers(coded.indices)
    unknown = np.isnan(codes)
    if unknown.any():
        codes = np.where(unknown, len(named), codes)
        named.append(name(None))
    told: list[str] = np.array(named, object)[codes.astype(int)].tolist()
    return told


def _whole(column: Any) -> Any:
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column


def _valid(whole: Any) -> Any:
    import numpy as np

    bits = np.frombuffer(whole.buffers()[0], np.uint8)
    flags = np.unpackbits(bits, bitorder="little")[whole.offset : whole.offset + len(whole)]
    return flags.astype(bool)
