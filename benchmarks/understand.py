"""How well languages and reasons are told, on rows that nothing was taught (issue 5, to show 4).

    python -m benchmarks.understand FOLDER [--passes 14] [--seed 0] [--split "held out"]

FOLDER holds labelled texts: massive_train_*.csv.gz, hinglish_top_train.tsv, banking77_train.csv. A fifth of each is
held out by the name of its rows, so that a sentence and its translations are all on the same side; another word after
`--split` holds out another fifth. Another tenth of the rest sets confidence and threshold. The built-in profiles were
written by hand and looked at on rows that the usual split teaches, never on those that it holds out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import figure, say, title
from nakhoda.config.cli.train import Choices, is_kept_back, trained
from nakhoda.config.labelled_files import Columns, Labelled, labelled_rows
from nakhoda.config.shipped_policy import policy_of
from nakhoda.core.understanding.fitting import Example, Plan
from nakhoda.core.understanding.model import LANGUAGE, REASON, Model
from nakhoda.core.understanding.packing import pack
from nakhoda.core.understanding.reading import Origin, language_of, understand

HELD_OUT = 0.2
COUNTRY = {"ms": "MY", "id": "ID", "bn": "BD", "zh": "MY"}  # where a text of the language would come from; else India
RISKS = (0.01, 0.02, 0.05, 0.1)
Told = Callable[[Sequence[str], Sequence[tuple[str, ...]]], list[str]]


def main() -> None:
    """Print every figure of the two data sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passes", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", default="held out")
    asked = parser.parse_args()
    plan = Plan(passes=asked.passes, seed=asked.seed)
    rows = _rows([*sorted(asked.folder.glob("massive_train_*.csv.gz")), asked.folder / "hinglish_top_train.tsv"])
    taught, held_out = _split(rows, asked.split)
    say(f"{len(taught):,} rows teach, {len(held_out):,} are held out")
    _languages("language, built-in profiles", _built_in, held_out)
    model = _taught("nine languages in one model", taught, plan)
    _languages("language, taught", lambda texts, priors: _by_model(model, texts, priors), held_out)
    _reasons("reasons, nine languages in one model", model, held_out, 0.83)
    _speed(model, held_out)
    english, unseen = _split(_rows([asked.folder / "banking77_train.csv"]), asked.split)
    _reasons("reasons, banking77", _taught("banking77", english, plan), unseen, 0.91)


def _rows(paths: Sequence[Path]) -> list[Labelled]:
    return [row for path in paths for row in labelled_rows(path, Columns())]


def _split(rows: Sequence[Labelled], salt: str) -> tuple[list[Labelled], list[Example]]:
    taught = [row for row in rows if not is_kept_back(f"{salt} {row.group}", HELD_OUT)]
    return taught, [row.example for row in rows if is_kept_back(f"{salt} {row.group}", HELD_OUT)]


def _taught(name: str, rows: Sequence[Labelled], plan: Plan) -> Model:
    began = time.process_time()
    model = trained(rows, Choices(0.1, True, plan))
    size = len(pack(model)) / 1e6
    say(f"{name}: taught in {time.process_time() - began:.0f} CPU seconds, a file of {size:.1f} MB")
    return model


def _built_in(texts: Sequence[str], priors: Sequence[tuple[str, ...]]) -> list[str]:
    return [language_of(text, prior)[0] for text, prior in zip(texts, priors, strict=True)]


def _by_model(model: Model, texts: Sequence[str], priors: Sequence[tuple[str, ...]]) -> list[str]:
    head, odds = model.head(LANGUAGE), model.probabilities(texts)[LANGUAGE]
    return [language_of(text, prior, head, row)[0] for text, prior, row in zip(texts, priors, odds, strict=True)]


def _languages(name: str, told: Told, held_out: Sequence[Example]) -> None:
    """Accuracy by language, with nothing but the text and with the country it would come from."""
    texts, truth = [each.text for each in held_out], np.array([each.language for each in held_out])
    homes = [Origin(COUNTRY.get(each.language, "IN")).priors() for each in held_out]
    title(name)
    for known, priors in (("text alone", [()] * len(texts)), ("text and country", homes)):
        found = np.array(told(texts, priors))
        shares = {tag: float((found[truth == tag] == tag).mean()) for tag in sorted(set(truth))}
        macro = float(np.mean(list(shares.values())))
        figure(f"{known}: macro accuracy", macro, goal=".97", met=macro >= 0.97)
        roman = shares["hi-Latn"]
        figure(f"{known}: recall of romanised Hindi", roman, goal=".95", met=roman >= 0.95)
        print("    " + " ".join(f"{tag} {share:.3f}" for tag, share in shares.items()))


def _reasons(name: str, model: Model, held_out: Sequence[Example], goal: float) -> None:
    """Accuracy over all and by language; then what abstaining buys, the threshold chosen before."""
    title(name)
    head, odds = model.head(REASON), model.probabilities([each.text for each in held_out])[REASON]
    if head is None:
        raise SystemExit("the model was taught no reasons")
    right = np.array([head.labels[place] for place in odds.argmax(axis=1)]) == [each.reason for each in held_out]
    figure(
        f"accuracy on {len(held_out):,} held-out rows", float(right.mean()), goal=f"{goal}", met=right.mean() >= goal
    )
    tags = np.array([each.language for each in held_out])
    if len(set(tags)) > 1:
        print("    " + " ".join(f"{tag} {right[tags == tag].mean():.3f}" for tag in sorted(set(tags))))
    sure = odds.max(axis=1)
    _coverage(model, sure, right)
    given = sure >= head.threshold
    figure(f"answers at the threshold for {model.card.risk:.0%} risk", float(given.mean()))
    figure("of these wrong", float((~right[given]).mean()), goal=f"{model.card.risk}")
    figure("mean confidence less accuracy", float(sure.mean() - right.mean()))


def _coverage(model: Model, sure: Any, right: Any) -> None:
    """Share answered at each risk, thresholds from the model's own curve, risk as it came out on the held-out rows."""
    for risk in RISKS:
        fit = [point for point in model.card.curve if point[2] <= risk]
        given = sure >= fit[-1][0] if fit else np.zeros(len(sure), bool)
        came = float((~right[given]).mean()) if given.any() else 0.0
        figure(f"risk-coverage: at most {risk:.0%} wrong", float(given.mean()), f"({came:.1%} wrong)")


def _speed(model: Model, held_out: Sequence[Example]) -> None:
    """Texts a second of one core, everything included: script, language, mix, reason, triggers, personal data."""
    title("texts a second of CPU")
    policy, texts = policy_of(), [each.text for each in held_out[::4]]
    origins = [Origin("IN")] * len(texts)
    for name, used in (("everything, built-in", None), ("everything, taught", model)):
        understand(texts[:50], origins[:50], policy, used)
        began = time.process_time()
        understand(texts, origins, policy, used)
        figure(name, len(texts) / (time.process_time() - began), "texts/s")
    began = time.process_time()
    model.probabilities(texts)
    figure("language and reason alone, taught", len(texts) / (time.process_time() - began), "texts/s")


if __name__ == "__main__":
    main()
