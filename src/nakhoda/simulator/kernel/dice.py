"""Random numbers without a state: a number is a hash of who asks for what.

A case's third handling takes as long in every scenario, whoever does it and whenever: that is what makes the
comparison of scenarios sharp (common random numbers), and runs equal on any number of processes. A key is two words
of 32 bits; the mixer is two rounds of multiply and shift. No product exceeds 63 bits, so that Python, numpy and
compiled code agree.
"""

from __future__ import annotations

import math

from nakhoda.simulator.kernel.jit import compiled

MASK = 0xFFFFFFFF
GOLDEN = 0x9E3779B1


@compiled
def mix(word: int) -> int:
    """A word of 32 bits, scrambled."""
    word = (((word >> 16) ^ word) * 0x21F0AAAD) & MASK
    word = (((word >> 15) ^ word) * 0x735A2D97) & MASK
    return (word >> 15) ^ word


@compiled
def uniform(low: int, high: int, salt: int) -> float:
    """A number in (0, 1) for this key and salt."""
    return (mix(mix((low + salt * GOLDEN) & MASK) ^ high) + 0.5) / 4294967296.0


@compiled
def exponential(low: int, high: int, salt: int) -> float:
    """Mean one."""
    return -math.log(uniform(low, high, salt))


CENTRE_TOP = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
CENTRE_LOW = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
)  # fmt: skip
SIDE_TOP = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
    3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
SIDE_LOW = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
)  # fmt: skip
TAIL_TOP = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
TAIL_LOW = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
)  # fmt: skip


@compiled
def ratio(top: tuple[float, ...], low: tuple[float, ...], x: float) -> float:
    """One polynomial over another."""
    above = 0.0
    below = 0.0
    for place in range(8):
        above = above * x + top[place]
        below = below * x + low[place]
    return above / below


@compiled
def normal_quantile(share: float) -> float:
    """Wichura's algorithm AS 241, sixteen digits; `share` in (0, 1)."""
    side = share - 0.5
    if abs(side) <= 0.425:
        return side * ratio(CENTRE_TOP, CENTRE_LOW, 0.180625 - side * side)
    far = math.sqrt(-math.log(min(share, 1.0 - share)))
    if far <= 5.0:
        value = ratio(SIDE_TOP, SIDE_LOW, far - 1.6)
    else:
        value = ratio(TAIL_TOP, TAIL_LOW, far - 5.0)
    return -value if side < 0.0 else value
