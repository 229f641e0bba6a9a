"""Every slice to a depth: the cuboids, which slice of each a cell is in, and sums over all of them at once.

A slice has a number: the first number of its cuboid + its place in it. Slice 0 is everything. Nested dimensions are
recoded to (parent, child) pairs, so a site whose name two partners share is two sites, and a cuboid never holds both a
dimension and its parent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.diagnosis.cube import Codes, Cube, CubeError, Floats, packed, unique_rows

Ints = NDArray[np.int64]
BLOCK = 3_000_000  # cell x cuboid places that are held at once: bounds memory
COMPILED = 12_000_000  # cell x cuboid places from which on compiled code is worth its start
DENSE = 4  # a cuboid may have this many times more places than cells before it is folded to those that occur


@dataclass(frozen=True, slots=True)
class Cuboid:
    """Some of the dimensions. `first` is its first slice; `sizes` the values of each; `kept` the places that occur."""

    dims: tuple[int, ...]
    sizes: tuple[int, ...]
    first: int
    length: int
    kept: Ints | None = None

    def places(self, codes: Codes) -> Ints:
        key = packed(codes[:, list(self.dims)], self.sizes)
        return key if self.kept is None else np.searchsorted(self.kept, key).astype(np.int64)

    def values_of(self, place: int) -> tuple[int, ...]:
        left = int(self.kept[place]) if self.kept is not None else place
        values = []
        for size in reversed(self.sizes):
            left, value = divmod(left, size)
            values.append(value)
        return tuple(reversed(values))


@dataclass
class Lattice:
    """The slices of a cube's cells. `codes` and `names` have nested dimensions recoded to pairs."""

    cube: Cube
    depth: int
    parents: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.above = _ancestors(self.cube.dims, self.parents)
        self.codes, self.origin = _recoded(self.cube, self.above)
        self._hold(tuple(self._cuboids()))

    def narrowed(self, wanted: Sequence[tuple[int, ...]]) -> Lattice:
        """The same with only these cuboids beside those of one dimension and none; slices have other numbers."""
        other = copy(self)
        kept, first = [], 0
        for cuboid in self.cuboids:
            if len(cuboid.dims) <= 1 or cuboid.dims in wanted:
                kept.append(replace(cuboid, first=first))
                first += cuboid.length
        other._hold(tuple(kept))
        return other

    def _hold(self, cuboids: tuple[Cuboid, ...]) -> None:
        self.cuboids = cuboids
        self.length = self.cuboids[-1].first + self.cuboids[-1].length
        self.firsts = np.array([each.first for each in self.cuboids])
        self.depths = np.repeat([len(each.dims) for each in self.cuboids], [each.length for each in self.cuboids])
        self._held: Any = None

    def sums(self, columns: Floats) -> Floats:
        """slices x columns: each column of the cells summed over every slice."""
        result = np.zeros((self.length, columns.shape[1]))
        if self.cube.rows * len(self.cuboids) > COMPILED and self._is_plain():
            self._add_up(columns, result)
            return result
        for start, member in self._blocks():
            result[start : start + member.shape[0]] = np.asarray(member @ columns)
        return result

    def _is_plain(self) -> bool:
        return all(each.kept is None for each in self.cuboids)

    def _add_up(self, columns: Floats, result: Floats) -> None:
        from nakhoda.core.diagnosis.wide import sums_of

        sizes = [len(each) for each in self.origin]
        found = sums_of(np.ascontiguousarray(self.codes.T), [each.dims for each in self.cuboids], sizes, columns)
        for cuboid in self.cuboids:
            result[cuboid.first : cuboid.first + cuboid.length] = found[cuboid.dims]

    def cells_of(self, slice_: int) -> NDArray[np.bool_]:
        """Which cells are in a slice."""
        cuboid, place = self.find(slice_)
        if not cuboid.dims:
            return np.ones(self.cube.rows, dtype=bool)
        values = cuboid.values_of(place)
        inside: NDArray[np.bool_] = self.codes[:, cuboid.dims[0]] == values[0]
        for dim, value in zip(cuboid.dims[1:], values[1:], strict=True):
            inside &= self.codes[:, dim] == value
        return inside

    def find(self, slice_: int) -> tuple[Cuboid, int]:
        cuboid = self.cuboids[int(np.searchsorted(self.firsts, slice_, side="right")) - 1]
        return cuboid, slice_ - cuboid.first

    def where(self, slice_: int) -> dict[str, str]:
        """The slice's shortest name; a parent is added where the child's name alone would not tell."""
        named: dict[str, str] = {}
        cuboid, place = self.find(slice_)
        for dim, value in zip(cuboid.dims, cuboid.values_of(place), strict=True):
            child, ancestors = self.origin[dim][value]
            if ancestors and self._ambiguous(dim, child):
                named |= self._named(ancestors)
            named[self.cube.dims[dim]] = self.cube.names[dim][child]
        return named

    def implied(self, slice_: int) -> dict[str, str]:
        """What follows from the name: the partner of a site."""
        told: dict[str, str] = {}
        cuboid, place = self.find(slice_)
        for dim, value in zip(cuboid.dims, cuboid.values_of(place), strict=True):
            told |= self._named(self.origin[dim][value][1])
        return {dim: name for dim, name in told.items() if dim not in self.where(slice_)}

    def parents_of(self, slice_: int) -> list[int]:
        """The slices with one dimension fewer, or with a dimension replaced by the one above it."""
        cuboid, _ = self.find(slice_)
        cell = int(np.argmax(self.cells_of(slice_)))
        wanted = {tuple(d for d in cuboid.dims if d != dim) for dim in cuboid.dims}
        for dim in cuboid.dims:
            for upper in self.above[dim][:1]:
                wanted.add(tuple(sorted({*(d for d in cuboid.dims if d != dim), upper})))
        return [each.first + int(each.places(self.codes[[cell]])[0]) for each in self.cuboids if each.dims in wanted]

    def _ambiguous(self, dim: int, child: int) -> bool:
        return sum(1 for other, _ in self.origin[dim] if other == child) > 1

    def _named(self, ancestors: tuple[tuple[int, int], ...]) -> dict[str, str]:
        return {self.cube.dims[dim]: self.cube.names[dim][code] for dim, code in ancestors}

    def _cuboids(self) -> Iterator[Cuboid]:
        sizes = [len(each) for each in self.origin]
        first = 0
        for depth in range(min(self.depth, len(sizes)) + 1):
            for dims in combinations(range(len(sizes)), depth):
                if any(upper in dims for dim in dims for upper in self.above[dim]):
                    continue
                cuboid = self._cuboid(dims, tuple(sizes[dim] for dim in dims), first)
                first += cuboid.length
                yield cuboid

    def _cuboid(self, dims: tuple[int, ...], sizes: tuple[int, ...], first: int) -> Cuboid:
        length = int(np.prod(sizes, dtype=np.float64))
        if length <= max(DENSE * self.cube.rows, 1024):
            return Cuboid(dims, sizes, first, length)
        if np.prod(sizes, dtype=np.float64) >= 2.0**62:
            raise CubeError("these dimensions have too many values together; name fewer, or a smaller depth")
        kept = np.unique(packed(self.codes[:, list(dims)], sizes))
        return Cuboid(dims, sizes, first, len(kept), kept)

    def _blocks(self) -> Iterator[tuple[int, Any]]:
        """Runs of cuboids: the first slice of each run, and slices x cells with a 1 where the cell is in the slice.

        Held where one run does for all.
        """
        at_once = max(1, BLOCK // self.cube.rows)
        groups = [self.cuboids[start : start + at_once] for start in range(0, len(self.cuboids), at_once)]
        if len(groups) == 1:
            if self._held is None:
                self._held = self._member(groups[0])
            yield 0, self._held
            return
        yield from ((group[0].first, self._member(group)) for group in groups)

    def _member(self, group: tuple[Cuboid, ...]) -> Any:
        from scipy.sparse import csc_matrix

        start = group[0].first
        places = np.empty((len(group), self.cube.rows), dtype=np.int32)
        shorter: dict[tuple[int, ...], Any] = {}
        for row, cuboid in enumerate(group):
            known = shorter.get(cuboid.dims[:-1])
            if cuboid.kept is None and known is not None:  # one dimension more than a cuboid that was just told
                shorter[cuboid.dims] = known * cuboid.sizes[-1] + self.codes[:, cuboid.dims[-1]]
            elif cuboid.kept is None:
                shorter[cuboid.dims] = cuboid.places(self.codes).astype(np.int32)
            told = cuboid.places(self.codes) if cuboid.kept is not None else shorter[cuboid.dims]
            places[row] = told + (cuboid.first - start)
        ones = np.ones(places.size)
        ends = np.arange(0, places.size + 1, len(group), dtype=np.int32)
        length = group[-1].first + group[-1].length - start
        return csc_matrix((ones, places.T.ravel(), ends), shape=(length, self.cube.rows))


def _ancestors(dims: tuple[str, ...], parents: Mapping[str, str]) -> tuple[tuple[int, ...], ...]:
    """For each dimension those above it that the cube has, nearest first."""
    found = []
    for dim in dims:
        chain: list[int] = []
        upper = parents.get(dim, "")
        seen = {dim}
        while upper and upper not in seen:
            seen.add(upper)
            chain += [dims.index(upper)] if upper in dims else []
            upper = parents.get(upper, "")
        found.append(tuple(chain))
    return tuple(found)


Origin = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]  # per value: its code, and the code of each ancestor


def _recoded(cube: Cube, above: tuple[tuple[int, ...], ...]) -> tuple[Codes, tuple[Origin, ...]]:
    codes = np.array(cube.codes, dtype=np.int32, order="F")
    origins: list[Origin] = []
    for dim, uppers in enumerate(above):
        if not uppers:
            origins.append(tuple((code, ()) for code in range(len(cube.names[dim]))))
            continue
        columns = [dim, *uppers]
        first, where = unique_rows(packed(cube.codes[:, columns], [len(cube.names[each]) for each in columns]))
        codes[:, dim] = where
        kept = cube.codes[first]
        origins.append(tuple((int(row[dim]), tuple((up, int(row[up])) for up in uppers)) for row in kept))
    return codes, tuple(origins)
