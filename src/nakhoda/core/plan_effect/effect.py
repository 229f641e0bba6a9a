"""The effect of a recovery plan, with its interval, its second opinion and what to do next (DIAGNOSIS 4).

Headline: de-meaned synthetic control; the gap to the twin is forecast from its own past by a persistence learnt from
all controls, and the width is calibrated on placebos. Before/after and a lone interrupted series are not offered: a
plan that starts after a bad spell would be credited with the recovery that comes by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nakhoda.core.decisions import Reason
from nakhoda.core.plan_effect.forecast import Forecast, forecast
from nakhoda.core.plan_effect.gaps import Gaps, gaps_of
from nakhoda.core.plan_effect.panel import Floats, Good, Panel, PlanEffectError, panel_of
from nakhoda.core.plan_effect.persistence import Process, covariances, processes_of
from nakhoda.core.plan_effect.power import weeks_for_power
from nakhoda.core.plan_effect.regression import Opinion, regression
from nakhoda.core.plan_effect.spread import Placebos, placebos
from nakhoda.core.plan_effect.trust import Trusted, disagree, trusted, words_of_step, words_of_trust

LEAST_CONTROLS = 3
GUARDS_MISTAKEN = 0.05
RECENT = 4  # weeks that people call "before"
Verdict = Literal["keep", "extend", "stop"]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """`points` (percentage points for shares, else the metric's unit) with a 95 % interval, signed as they are.

    None where nothing can be said; `warnings` then say why. `cases` is the effect in cases over the weeks after the
    start. `raw` is what before/after would have claimed; `raw = points + elsewhere + rebound`: what comparable units
    did too, and what a bad spell mends by itself. `twin` [weeks] is the counterfactual, `twin_lo`, `twin_hi` its band;
    `actual` [weeks] goes with it. `weeks_needed` more weeks give 80 % power (0: enough, None: a year is not).
    `agree` is whether the second opinion says the same; `trusted` which one counts ("neither": wait for more weeks).
    `stays` is the probability that a fall before the start would have stayed.
    """

    points: float | None
    lo: float | None
    hi: float | None
    probability_helped: float | None
    cases: float | None
    cases_lo: float | None
    cases_hi: float | None
    raw: float
    elsewhere: float | None
    rebound: float | None
    actual: Floats
    twin: Floats
    twin_lo: Floats
    twin_hi: Floats
    weights: Floats
    weeks_after: int
    weeks_needed: int | None
    second_opinion: Opinion | None
    placebo_effects: tuple[float, ...]
    good: Good
    verdict: Verdict
    warnings: tuple[Reason, ...] = ()
    harmed_guards: tuple[str, ...] = field(default=())
    agree: bool = True
    trusted: Trusted = "twin"
    stays: float = 0.0

    @property
    def helped(self) -> bool:
        """The whole interval lies in the good direction."""
        return self.lo is not None and self.hi is not None and (self.lo > 0 if self.good == "up" else self.hi < 0)

    @property
    def harmed(self) -> bool:
        """The whole interval lies in the bad direction."""
        return self.lo is not None and self.hi is not None and (self.hi < 0 if self.good == "up" else self.lo > 0)


def effect(
    treated: ArrayLike,
    controls: ArrayLike,
    start: int,
    *,
    n: ArrayLike | None = None,
    controls_n: ArrayLike | None = None,
    kind: Literal["share", "mean"] = "share",
    good: Good = "up",
    expected: float | None = None,
    lag: int = 0,
) -> Effect:
    """The effect of a plan that began in week `start` of `treated` [weeks], against `controls` [units, weeks].

    Shares are 0 to 1, their cases `n` [weeks] and `controls_n` [units, weeks]. `expected` is what the plan promised, in
    points, signed; it decides how many weeks are needed and when hope ends. Raises PlanEffectError for fewer than 8
    weeks before the start or none after it. With fewer than 3 controls nothing is claimed.
    """
    panel = panel_of(treated, controls, start, n=n, controls_n=controls_n, kind=kind, lag=lag)
    if panel.controls < LEAST_CONTROLS:
        return _nothing_to_compare(panel, good)
    gaps = gaps_of(panel)
    processes = processes_of(gaps.gap[1:], gaps.noise[1:], panel.noise_known)
    seen = forecast(gaps.gap[0], gaps.noise[0], panel.start, processes)
    width = placebos(gaps, panel.start, processes)
    after = None if n is None else float(np.asarray(n, np.float64)[start + lag :].sum())
    return _told(panel, gaps, seen, width, processes, after, kind, good, expected)


def with_guards(headline: Effect, guards: Mapping[str, Effect]) -> Effect:
    """The same effect, stopped where a guard metric (handbook 1.9), measured the same way, was harmed.

    The more guards, the surer each must be: five in a hundred healthy plans may be stopped, however many are asked.
    """
    limit = GUARDS_MISTAKEN / 2 / max(1, len(guards))
    harmed = tuple(name for name, guard in guards.items() if _less(guard.probability_helped, limit))
    if not harmed:
        return headline
    words = Reason("guard", f"Paid for by {', '.join(harmed)}: the whole interval is on the wrong side.")
    return replace(headline, verdict="stop", harmed_guards=harmed, warnings=(*headline.warnings, words))


def _less(probability: float | None, limit: float) -> bool:
    return probability is not None and probability < limit


def _told(
    panel: Panel,
    gaps: Gaps,
    seen: Forecast,
    width: Placebos,
    processes: tuple[Process, ...],
    cases_after: float | None,
    kind: str,
    good: Good,
    expected: float | None,
) -> Effect:
    from scipy import stats

    sign = 1.0 if good == "up" else -1.0
    deviation = width.widening * float(np.sqrt(seen.variance))
    half = float(stats.t.ppf(0.975, width.freedom)) * deviation
    lo, hi = seen.effect - half, seen.effect + half
    twin = gaps.twins[0] + seen.path
    per_point = None if cases_after is None else cases_after * (0.01 if kind == "share" else 1.0)
    raw, elsewhere = _before_after(panel.values[0], panel.start), _before_after(gaps.twins[0], panel.start)
    rebound = raw - elsewhere - seen.effect
    wanted = abs(expected) if expected else abs(seen.effect)
    total = weeks_for_power(wanted, gaps.noise[0], panel.start, processes, width.widening)
    needed = None if total is None else max(0, total - panel.weeks_after)
    second = regression(panel)
    differ, counts = disagree(seen.effect, half, second), trusted(gaps, panel.start, seen.steps)
    verdict = _verdict(sign, lo, hi, expected, needed)
    return Effect(
        points=seen.effect,
        lo=lo,
        hi=hi,
        probability_helped=float(stats.t.cdf(sign * seen.effect / deviation, width.freedom)),
        cases=None if per_point is None else seen.effect * per_point,
        cases_lo=None if per_point is None else lo * per_point,
        cases_hi=None if per_point is None else hi * per_point,
        raw=raw,
        elsewhere=elsewhere,
        rebound=rebound,
        actual=panel.values[0],
        twin=twin,
        twin_lo=twin - _band(panel, gaps, processes, width),
        twin_hi=twin + _band(panel, gaps, processes, width),
        weights=gaps.weights[0, 1:],
        weeks_after=panel.weeks_after,
        weeks_needed=needed,
        second_opinion=second,
        placebo_effects=width.effects,
        good=good,
        verdict="extend" if differ and counts == "neither" else verdict,
        warnings=(
            *_warnings(sign, seen, half, raw, elsewhere, gaps, panel),
            *([words_of_trust(counts, seen.effect, second, width.effects, rebound)] if differ else []),
        ),
        agree=not differ,
        trusted=counts,
        stays=seen.steps.stays,
    )


def _before_after(values: Floats, start: int) -> float:
    """What people would read: the weeks after against the last four before."""
    return float(values[start:].mean() - values[max(0, start - RECENT) : start].mean())


def _band(panel: Panel, gaps: Gaps, processes: tuple[Process, ...], width: Placebos) -> Floats:
    """Half the 95 % band of a single week's gap under chance."""
    weights = np.array([process.weight for process in processes])
    variance = (weights[:, None] * covariances(processes, gaps.noise[0]).diagonal(axis1=1, axis2=2)).sum(axis=0)
    band: Floats = 1.96 * width.widening * np.sqrt(np.minimum(variance, 1e4 * np.median(variance)))
    return band


def _verdict(sign: float, lo: float, hi: float, expected: float | None, needed: int | None) -> Verdict:
    """Keep what helped; stop what harmed, or what cannot reach half of its promise; otherwise wait."""
    worst, best = min(sign * lo, sign * hi), max(sign * lo, sign * hi)
    if worst > 0:
        return "keep"
    if best < 0 or (expected is not None and best < abs(expected) / 2):
        return "stop"
    return "extend" if needed is not None or expected is None else "stop"


def _warnings(
    sign: float,
    seen: Forecast,
    half: float,
    raw: float,
    elsewhere: float,
    gaps: Gaps,
    panel: Panel,
) -> tuple[Reason, ...]:
    points, step = seen.effect, words_of_step(seen.steps, panel.start)
    found = [step] if step else []
    if sign * (raw - points) > max(1.0, half / 2):
        found.append(
            Reason(
                "regression_to_the_mean",
                f"Before/after shows {raw:+.1f}, of which {elsewhere:+.1f} happened elsewhere too and"
                f" {raw - elsewhere - points:+.1f} is a bad spell that mended by itself.",
            )
        )
    if gaps.weights[0].max() > 0.8:
        found.append(Reason("one_control", "The twin is nearly one unit alone; what happened there counts double."))
    if panel.weeks_after < RECENT:
        found.append(Reason("early", f"Only {panel.weeks_after} weeks since the plan could show."))
    return tuple(found)


def _nothing_to_compare(panel: Panel, good: Good) -> Effect:
    """Fewer than three comparable units: the series is shown, nothing is claimed."""
    words = (
        f"{panel.controls or 'No'} comparable unit{'' if panel.controls == 1 else 's'}: the effect cannot be told from"
        " what happened everywhere or from a bad spell that mends itself. Start the next plan in some teams first."
    )
    nothing = np.full(panel.values.shape[1], np.nan)
    return Effect(
        None, None, None, None, None, None, None,
        _before_after(panel.values[0], panel.start), None, None,
        panel.values[0], nothing, nothing, nothing, np.zeros(panel.controls),
        panel.weeks_after, None, None, (), good, "extend", (Reason("no_controls", words),),
    )  # fmt: skip


__all__ = ["Effect", "PlanEffectError", "effect", "with_guards"]
