"""Does a stated P(SLA met) come true? A hundred made-up worlds, each lived, learned from, foretold and lived on.

Each world has its own volume, habits, people, and a goal that it keeps with some chance from .05 to .95. Four weeks of
it are lived and fitted as the desk's own past is (`simulator.fit`); the fitted model states how likely the next two
weeks keep both promises to members; then the true world lives them again and again, with fresh dice.

    python -m benchmarks.calibration [--worlds 100] [--replications 40] [--seed 1]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from nakhoda.core.policy import CompiledPolicy, compile_policy, load
from nakhoda.simulator.fit.arrivals import HALF_HOUR, PERIODS, week_shapes
from nakhoda.simulator.fit.courses import fit_courses
from nakhoda.simulator.fit.handling import BANDS, fit_handling
from nakhoda.simulator.fit.worth import worth_of_classes, worth_of_whole
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.model import Kind, PolicyModel, lognormal
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live
from nakhoda.simulator.scenarios.measured import measured
from tests.simulator.lived import log_of_run

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
PAST, COMING, WARM = 28, 14, 7
TRIED = 20  # lives of the true world that set its goal
POLICY = Path("src/nakhoda/desk/policies/apac.yaml")
SHARES = ("escalates", "returned", "asks", "holds", "asks_upper", "holds_upper", "answers", "reopens")
WHOLE = ("reply", "reopening", "holding", "gives_up_after", "once_answered")
PROMISES = ("sla_first_response", "sla_resolution")
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0001)


def main() -> None:
    """Prints each bin of what was stated with what came, and the errors in points."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--replications", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    policy = compile_policy(load(POLICY.read_text()), 1)
    began = time.process_time()
    pairs = []
    for number in range(asked.worlds):
        pairs.append(foretold(policy, asked.seed * 100_000 + number, asked.replications))
        print(f"world {number + 1}: stated {pairs[-1][0]:.2f}, came {pairs[-1][1]:.2f}", flush=True)
    report(np.array(pairs), time.process_time() - began)


def report(pairs: Any, seconds: float) -> None:
    """What was stated against what came, by bins and over all."""
    stated, came = pairs[:, 0], pairs[:, 1]
    print(f"\nworlds {len(pairs)}, {seconds:.0f} CPU s")
    inside = 0.0
    for low, high in pairwise(BINS):
        chosen = (stated >= low) & (stated < high)
        if chosen.any():
            inside += chosen.sum() * abs(stated[chosen].mean() - came[chosen].mean())
            print(f"stated {low:.1f} to {min(high, 1):.1f}: {chosen.sum():3d} worlds, "
                  f"stated {stated[chosen].mean():.3f}, came {came[chosen].mean():.3f}")  # fmt: skip
    error = 1.96 * np.std(stated - came) / np.sqrt(len(pairs))
    print(f"over all: stated {stated.mean():.3f}, came {came.mean():.3f}: "
          f"{100 * (stated.mean() - came.mean()):+.1f} points (95 %: ± {100 * error:.1f})")  # fmt: skip
    apart = 100 * np.abs(stated - came).mean()
    print(f"within bins, mean absolute {100 * inside / len(pairs):.1f} points; one world by one {apart:.1f}")


def foretold(policy: CompiledPolicy, seed: int, replications: int) -> tuple[float, float]:
    """(what the fitted model stated, how often the world then did it)."""
    rng = np.random.default_rng(seed)
    true = world(policy, rng)
    goal = float(np.quantile([share(true, seed + 3, number) for number in range(TRIED)], rng.uniform(0.05, 0.95)))
    past = replace(true, days=PAST)
    log = log_of_run(past, live(compile_model(past), seed, 0, traced=True))
    learned = fitted(true, log)
    stated = np.mean([share(learned, seed + 1, number) >= goal for number in range(replications)])
    came = np.mean([share(true, seed + 2, number) >= goal for number in range(replications)])
    return float(stated), float(came)


def world(policy: CompiledPolicy, rng: np.random.Generator) -> PolicyModel:
    """Volume, habits and the number of people drawn; weeks are alike."""
    model = region(policy, START, WARM + COMING, float(rng.uniform(120, 260)), WARM)
    kinds = tuple(
        replace(
            kind,
            rates=tuple(np.array(kind.rates) * rng.gamma(8, 1 / 8)),
            handle=lognormal(float(rng.uniform(220, 420)), 0.55),
            handle_upper=lognormal(float(rng.uniform(450, 850)), 0.55),
            escalates=float(rng.beta(6, 44)),
            asks=float(rng.beta(8, 40)),
            reopens=float(rng.beta(4, 50)),
        )
        for kind in model.kinds
    )
    heads = float(rng.uniform(0.55, 1.15))
    crews = tuple(
        replace(crew, speeds=crew.speeds[: max(1, round(heads * len(crew.speeds)))], absence=0.0)
        for crew in model.crews
    )
    return replace(model, kinds=kinds, crews=crews)


def fitted(true: PolicyModel, log: Any) -> PolicyModel:
    """What the log says of volume, habits and handling; the roster is known, as it is to the desk."""
    names = [kind.name for kind in true.kinds]
    courses = fit_courses(log, names)
    staff = sum(len(crew.speeds) for crew in true.crews)
    classes = log.of_class[log.touch_case]
    bands = np.full(len(classes), len(BANDS) - 1)
    seconds = log.touch_to - log.touch_from
    handling = fit_handling(seconds, classes, log.touch_tier, log.touch_person, bands, names, staff)
    counts = np.zeros((len(names), PERIODS))
    np.add.at(counts, (log.of_class, (log.came // HALF_HOUR).astype(np.int64) % PERIODS), 1)
    rates = week_shapes(counts) * counts.sum(axis=1)[:, None] / PAST * 7 / HALF_HOUR
    worth = worth_of_classes(counts.sum(axis=1).tolist(), courses, handling)
    kinds = tuple(
        replace(_kind(kind, number, rates, courses, handling), worth=worth[number])
        for number, kind in enumerate(true.kinds)
    )
    first, crews = 0, []
    for crew in true.crews:
        own = slice(first, first + len(crew.speeds))
        error = float(np.sqrt(np.square(handling.errors[own]).mean()))
        crews.append(replace(crew, speeds=tuple(handling.speeds[own].tolist()), speed_doubt=error))
        first += len(crew.speeds)
    limits: dict[str, Any] = {"most_asks": courses.most_asks, "most_reopens": courses.most_reopens}
    by_day = np.bincount((log.came // 86_400).astype(np.int64), minlength=PAST)[:PAST]
    limits["worth"] = worth_of_whole(courses, by_day, COMING)
    return replace(true, kinds=kinds, crews=tuple(crews), **limits)


def _kind(kind: Kind, number: int, rates: Any, courses: Any, handling: Any) -> Kind:
    told: dict[str, Any] = {name: getattr(courses, name) for name in WHOLE}
    told |= {name: float(getattr(courses, name)[number]) for name in SHARES}
    told |= {"handle": handling.lower[number], "handle_upper": handling.upper[number]}
    return replace(kind, rates=tuple(rates[number].tolist()), **told)


def share(model: PolicyModel, seed: int, replication: int) -> float:
    """The worse of both promises to members over the coming weeks."""
    whole = measured(model, live(compile_model(model), seed, replication)).whole
    return min(value for name in PROMISES if (value := whole.get(name)) is not None)


if __name__ == "__main__":
    main()
