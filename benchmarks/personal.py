"""How much personal data is found, and how often a clean text is taken for personal (issue 5, to show 3).

    python -m benchmarks.personal [--each 2500] [--clean 20000] [--seed 0]

Every kind is planted `--each` times in members' sentences, in the digits of eight scripts and in the usual formats,
some with invisible characters inside. Clean texts hold numbers of videos, cases, orders, payments, prices and moments.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from benchmarks.personal_world import MAKERS, Planted, clean, planted
from benchmarks.report import figure, say, title
from nakhoda.core.personal import personal_spans, tokenised

FEW = 3  # examples of a miss that are shown


def main() -> None:
    """Print recall by kind, false finds by kind, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=2_500)
    parser.add_argument("--clean", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="Print some of the misses.")
    asked = parser.parse_args()
    dice = np.random.default_rng(asked.seed)
    texts = [planted(kind, dice) for kind in MAKERS for _ in range(asked.each)]
    title(f"personal data in {len(texts):,} texts")
    _recall(texts, asked.show)
    nobodys = [clean(dice) for _ in range(asked.clean)]
    title(f"{len(nobodys):,} clean texts")
    _false(nobodys, asked.show)


def _recall(texts: list[Planted], show: bool) -> None:
    """Found: the tokenised text keeps no character of the value but its first or last sign. Named: with its kind."""
    found, named, many = Counter[str](), Counter[str](), Counter[str]()
    began = time.process_time()
    for each in texts:
        spans = [span for span in personal_spans(each.text) if span.start < each.end and each.start < span.end]
        many[each.kind] += 1
        hidden = any(span.start <= each.start + 1 and span.end >= each.end - 1 for span in spans)
        found[each.kind] += hidden
        named[each.kind] += hidden and spans[0].kind == each.kind
        if show and not hidden and many[each.kind] - found[each.kind] <= FEW:
            say(f"{each.kind} missed: {each.text[max(0, each.start - 30) : each.end + 10]!r}")
    spent = time.process_time() - began
    for kind, total in many.items():
        share = found[kind] / total
        figure(f"{kind}: recall", share, f"named {named[kind] / total:.3f}", ".98", share >= 0.98)
    share = found.total() / many.total()
    figure("all: recall", share, goal=".98", met=share >= 0.98)
    figure("texts a second of CPU", len(texts) / spent)


def _false(texts: list[Planted], show: bool) -> None:
    wrong = [(each, spans) for each in texts if (spans := personal_spans(each.text))]
    share = len(wrong) / len(texts)
    figure("texts with a false find", share * 100, "%", "1 %", share <= 0.01)
    for kind, total in Counter(span.kind for _, spans in wrong for span in spans).most_common():
        figure(f"  as {kind}", f"{total:,}")
    for each, _ in wrong[: FEW * 4] if show else ():
        say(f"false: {tokenised(each.text).text!r} for {each.text!r}")


if __name__ == "__main__":
    main()
