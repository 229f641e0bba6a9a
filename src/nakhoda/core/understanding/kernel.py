"""The loops over letters, compiled: import inside functions, it loads numba."""

from __future__ import annotations

import numpy as np
from numba import njit

_PRIME = np.uint64(0x100000001B3)
_BASIS = np.uint64(0xCBF29CE484222325)
_SPACE = 32


@njit(cache=True)
def _mixed(h):  # type: ignore[no-untyped-def]
    """The finisher of MurmurHash3: the high bits of the answer depend on all bits of the question."""
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    h ^= h >> np.uint64(33)
    return h


@njit(cache=True)
def _letters(codes, first, last, longest, found):  # type: ignore[no-untyped-def]
    """Hashes of all groups of 1 to `longest` characters, those that cross from one word to the next included."""
    count = 0
    for start in range(first, last):
        h = _BASIS
        for length in range(min(longest, last - start)):
            h = (h ^ np.uint64(codes[start + length])) * _PRIME
            if length or codes[start] != _SPACE:
                found[count] = _mixed(h + np.uint64(length))
                count += 1
    return count


@njit(cache=True)
def _words(codes, first, last, stem, words, stems):  # type: ignore[no-untyped-def]
    """Hashes of the words, in order, and of their beginnings: endings differ where the meaning does not."""
    count, h, size = 0, _BASIS, 0
    for place in range(first, last):
        if codes[place] != _SPACE:
            h = (h ^ np.uint64(codes[place])) * _PRIME
            size += 1
            if size <= stem:
                stems[count] = h
        elif size:
            words[count] = _mixed(h ^ np.uint64(0x9E3779B97F4A7C15))
            count, h, size = count + 1, _BASIS, 0
    return count


@njit(cache=True)
def _pairs(words, stems, many, window, found, count):  # type: ignore[no-untyped-def]
    """Each word (it counts twice), each neighbour in its order, and each pair within the window in any order."""
    for here in range(many):
        found[count] = words[here]
        found[count + 1] = words[here]
        count += 2
        if here + 1 < many:
            found[count] = _mixed(words[here] * np.uint64(3) + words[here + 1])
            count += 1
        for there in range(here + 1, min(many, here + 1 + window)):
            found[count] = _mixed((_mixed(stems[here]) + _mixed(stems[there])) ^ np.uint64(0x2545F4914F6CDD1D))
            count += 1
    return count


@njit(cache=True)
def count_groups(codes, starts, shift, longest, window, stem, bounds, places, counts):  # type: ignore[no-untyped-def]
    """Fill `places` and `counts` with the buckets of every text and how often each occurs; returns how many."""
    widest = 0
    for text in range(len(starts) - 1):
        widest = max(widest, starts[text + 1] - starts[text])
    found = np.empty(widest * longest + (widest // 2 + 1) * (window + 3), np.uint64)
    words, stems = np.empty(widest // 2 + 1, np.uint64), np.empty(widest // 2 + 1, np.uint64)
    filled = 0
    for text in range(len(starts) - 1):
        first, last = starts[text], starts[text + 1]
        many = _letters(codes, first, last, longest, found)
        many = _pairs(words, stems, _words(codes, first, last, stem, words, stems), window, found, many)
        ordered = np.sort(found[:many] >> np.uint64(shift))
        here = 0
        while here < many:
            after = here
            while after < many and ordered[after] == ordered[here]:
                after += 1
            places[filled] = np.int32(ordered[here])
            counts[filled] = after - here
            filled += 1
            here = after
        bounds[text + 1] = filled
    return filled


@njit(cache=True)
def weigh(bounds, places, counts, known, rarity, new_bounds, new_places, weights):  # type: ignore[no-untyped-def]
    """Keep the known buckets; weight (1 + log count) x rarity, each text of length 1. Returns how many are kept."""
    filled = 0
    for text in range(len(bounds) - 1):
        first, length = filled, 0.0
        for at in range(bounds[text], bounds[text + 1]):
            place = known[places[at]]
            if place >= 0:
                weight = (1.0 + np.log(counts[at])) * rarity[place]
                new_places[filled], weights[filled] = place, weight
                length += weight * weight
                filled += 1
        if filled > first:
            weights[first:filled] /= np.sqrt(length)
        new_bounds[text + 1] = filled
    return filled


@njit(cache=True, fastmath=True)
def _errors(z, labels, heads, doubt):  # type: ignore[no-untyped-def]
    """Turn scores into probability minus truth, head by head; a head without a label teaches nothing.

    The truth is believed but for a share of `doubt`, which is spread over all labels: some rows are labelled wrongly.
    """
    loss = 0.0
    for head in range(len(heads) - 1):
        first, last, label = heads[head], heads[head + 1], labels[head]
        if label < 0:
            z[first:last] = 0.0
            continue
        top = z[first:last].max()
        total = np.float32(0.0)
        for c in range(first, last):
            z[c] = np.exp(z[c] - top)
            total += z[c]
        for c in range(first, last):
            z[c] /= total
        loss -= np.log(z[first + label] + 1e-9)
        for c in range(first, last):
            z[c] -= doubt / np.float32(last - first)
        z[first + label] -= np.float32(1.0) - doubt
    return loss


@njit(cache=True)
def _thinned(places, weights, first, last, seed, hide, kept, values):  # type: ignore[no-untyped-def]
    """What is left of a text when each of its buckets is hidden with chance `hide`, the rest made up for it."""
    count, bound = 0, np.uint64(hide * 9007199254740992.0)  # 2 ** 53
    for at in range(first, last):
        if _mixed(seed + np.uint64(at)) >> np.uint64(11) >= bound:
            kept[count], values[count] = places[at], weights[at] / (np.float32(1.0) - hide)
            count += 1
    return count


@njit(cache=True, fastmath=True)
def one_pass(  # type: ignore[no-untyped-def]
    bounds, places, weights, labels, heads, order, seeds, rate, decay, hide, doubt, W, seen, bias
):
    """One pass of multinomial logistic regression by AdaGrad, one step size a bucket; returns the mean loss."""
    wide = W.shape[1]
    z = np.empty(wide, np.float32)
    longest = np.max(np.diff(bounds))
    kept, values = np.empty(longest, np.int32), np.empty(longest, np.float32)
    loss = 0.0
    for text in order:
        z[:] = bias
        many = _thinned(places, weights, bounds[text], bounds[text + 1], seeds[text], hide, kept, values)
        for at in range(many):
            row, weight = W[kept[at]], values[at]
            for c in range(wide):
                z[c] += weight * row[c]
        loss += _errors(z, labels[text], heads, doubt)
        size = np.float32(0.0)
        for c in range(wide):
            size += z[c] * z[c]
        for at in range(many):
            place, weight = kept[at], values[at]
            seen[place] += weight * weight * size
            step = rate / np.sqrt(seen[place] + np.float32(1e-3))
            row, keep, move = W[place], np.float32(1.0) - step * decay, step * weight
            for c in range(wide):
                row[c] = row[c] * keep - move * z[c]
        for c in range(wide):
            bias[c] -= np.float32(0.01) * z[c]
    return loss / max(1, len(order))


@njit(cache=True, fastmath=True)
def score(bounds, places, weights, W, scale, bias, out):  # type: ignore[no-untyped-def]
    """Scores of every text: `W` holds small whole numbers, `scale` what one of them is worth in each row."""
    wide = W.shape[1]
    for text in range(len(bounds) - 1):
        z = out[text]
        z[:] = bias
        for at in range(bounds[text], bounds[text + 1]):
            row, weight = W[places[at]], weights[at] * scale[places[at]]
            for c in range(wide):
                z[c] += weight * row[c]
