"""The loops of the hidden layer, compiled: import inside functions, it loads numba."""

from __future__ import annotations

import numpy as np
from numba import njit

from nakhoda.core.understanding.kernel import _errors, _mixed, _thinned

_SALT = np.uint64(0xD1B54A32D192ED03)
_FADE, _SLOW = np.float32(0.9), np.float32(0.999)  # Adam's memories of the slope and of its square


@njit(cache=True, fastmath=True)
def _moved(weights, grads, first, second, rate, warm, count):  # type: ignore[no-untyped-def]
    """One step of Adam on a row of numbers; `grads` are sums over `count` texts and become zero."""
    for c in range(len(weights)):
        grad = grads[c] / count
        grads[c] = np.float32(0.0)
        first[c] = _FADE * first[c] + (np.float32(1.0) - _FADE) * grad
        second[c] = _SLOW * second[c] + (np.float32(1.0) - _SLOW) * grad * grad
        weights[c] -= rate * (first[c] / warm[0]) / (np.sqrt(second[c] / warm[1]) + np.float32(1e-6))


@njit(cache=True, fastmath=True)
def _lit(bias, places, values, many, seed, drop, inner, h, shown):  # type: ignore[no-untyped-def]
    """The hidden units of a text: `h` before, `shown` after cutting at zero; each is dropped with chance `drop`."""
    h[:] = bias
    for at in range(many):
        row, value = inner[places[at]], values[at]
        for c in range(len(h)):
            h[c] += value * row[c]
    bound, more = np.uint64(drop * 9007199254740992.0), np.float32(1.0) / (np.float32(1.0) - drop)
    for c in range(len(h)):
        seen = h[c] > 0 and _mixed(seed ^ (_SALT + np.uint64(c))) >> np.uint64(11) >= bound
        shown[c] = h[c] * more if seen else np.float32(0.0)


@njit(cache=True, fastmath=True)
def _outward(shown, outer, bias, z):  # type: ignore[no-untyped-def]
    z[:] = bias
    for c in range(len(shown)):
        if shown[c] != 0:
            row, value = outer[c], shown[c]
            for k in range(len(z)):
                z[k] += value * row[k]


@njit(cache=True, fastmath=True)
def _inward(z, shown, outer, slopes, more, back):  # type: ignore[no-untyped-def]
    """What the errors say of each hidden unit (`back`) and of its ways out (added to `slopes`)."""
    for c in range(len(shown)):
        back[c] = np.float32(0.0)
        if shown[c] != 0:
            row, slope = outer[c], slopes[c]
            for k in range(len(z)):
                back[c] += z[k] * row[k]
                slope[k] += shown[c] * z[k]
            back[c] *= more


@njit(cache=True, fastmath=True)
def _gather(places, values, many, back, slots, touched, used, slopes):  # type: ignore[no-untyped-def]
    """Adds to the slope of each row that the text has; returns how many rows the batch has touched by now."""
    for at in range(many):
        place = places[at]
        if slots[place] < 0:
            slots[place], touched[used] = used, place
            used += 1
        slope = slopes[slots[place]]
        for c in range(len(back)):
            slope[c] += values[at] * back[c]
    return used


@njit(cache=True, fastmath=True)
def _step(net, grads, first, second, rate, warm, count, slots, touched, used, slopes):  # type: ignore[no-untyped-def]
    """Moves what the batch touched, and leaves slopes and slots as they were before it."""
    inner, inner_bias, outer, outer_bias = net
    for slot in range(used):
        place = touched[slot]
        _moved(inner[place], slopes[slot], first[0][place], second[0][place], rate, warm, count)
        slots[place] = -1
    _moved(inner_bias, grads[1][0], first[1][0], second[1][0], rate, warm, count)
    for c in range(len(outer)):
        _moved(outer[c], grads[2][c], first[2][c], second[2][c], rate, warm, count)
    _moved(outer_bias, grads[3][0], first[3][0], second[3][0], rate, warm, count)


@njit(cache=True, fastmath=True)
def learn_batch(  # type: ignore[no-untyped-def]
    bounds, places, values, labels, heads, texts, seeds, firm, rate, warm, net, first, second, grads, slots, slopes
):
    """One step over a few texts. `net` and its like: (inner, inner bias, outer, outer bias). Returns the sum of losses.

    `slots` (by row, -1 at rest) says where a row's slope is gathered in `slopes` (zeros at rest).
    """
    inner, inner_bias, outer, outer_bias = net
    hide, drop, doubt = firm
    h, shown, back = np.empty_like(inner_bias), np.empty_like(inner_bias), np.empty_like(inner_bias)
    z, loss, used, longest = np.empty_like(outer_bias), 0.0, 0, 0
    for text in texts:
        longest = max(longest, bounds[text + 1] - bounds[text])
    kept, weights = np.empty(longest, np.int32), np.empty(longest, np.float32)
    touched, more = np.empty(len(slopes), np.int32), np.float32(1.0) / (np.float32(1.0) - drop)
    for text in texts:
        many = _thinned(places, values, bounds[text], bounds[text + 1], seeds[text], hide, kept, weights)
        _lit(inner_bias, kept, weights, many, seeds[text], drop, inner, h, shown)
        _outward(shown, outer, outer_bias, z)
        loss += _errors(z, labels[text], heads, doubt)
        _inward(z, shown, outer, grads[2], more, back)
        grads[1][0] += back
        grads[3][0] += z
        used = _gather(kept, weights, many, back, slots, touched, used, slopes)
    _step(net, grads, first, second, rate, warm, np.float32(len(texts)), slots, touched, used, slopes)
    return loss


@njit(cache=True, fastmath=True)
def score_hidden(bounds, places, values, inner, scale, inner_bias, outer, outer_bias, out):  # type: ignore[no-untyped-def]
    """Scores of every text: `inner` holds small whole numbers, `scale` what one of them is worth in each row."""
    h = np.empty_like(inner_bias)
    for text in range(len(bounds) - 1):
        h[:] = inner_bias
        for at in range(bounds[text], bounds[text + 1]):
            row, weight = inner[places[at]], values[at] * scale[places[at]]
            for c in range(len(h)):
                h[c] += weight * row[c]
        for c in range(len(h)):
            h[c] = max(h[c], np.float32(0.0))
        _outward(h, outer, outer_bias, out[text])
