"""Teaches a triage model from labelled texts: one pass after another over hashed groups, the order by dice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nakhoda.core.understanding.calibration import curve_of, temperature_of, threshold_for
from nakhoda.core.understanding.features import Buckets, Recipe, counted, kept, rounded, rows_of, weighed
from nakhoda.core.understanding.hidden import Depth, taught
from nakhoda.core.understanding.model import LANGUAGE, REASON, Card, Head, Model, ends_of, softmax

FEW = 20_000  # rows
Tell = Callable[[str], None]


class TrainingError(ValueError):
    """The rows cannot teach a model; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled text. An empty `language` or `reason` is a question that this row leaves open."""

    text: str
    reason: str = ""
    language: str = ""
    lob: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard to study."""

    passes: int = 14
    studies: int = 2  # times that it starts afresh; the model is their mean, which is steadier than each
    rate: float = 0.5
    decay: float = 1e-5
    hide: float = 0.4  # share of a text's groups that it does not see in a pass: it may not lean on a few
    doubt: float = 0.1  # share of belief that a row's label does not get: some rows are labelled wrongly
    rows_most: int = 400_000  # buckets a model keeps, the commonest first
    seen_in: int = 2  # texts in which a bucket must occur
    fewest: int = 8  # rows of a label
    risk: float = 0.05
    depth: Depth | None = None  # likewise
    recipe: Recipe | None = None  # chosen by the number of rows when not given
    seed: int = 0


def fit(
    examples: Sequence[Example], kept_back: Sequence[Example], plan: Plan, rng: Any, tell: Tell = lambda _: None
) -> Model:
    """A model of `examples`, its confidence and threshold set on `kept_back`. `rng`: numpy.random.Generator.

    Raises `TrainingError` for a label with fewer rows than the plan wants, or where there is nothing to tell apart.
    """
    heads, recipe = _heads(examples, plan), plan.recipe or recipe_for(len(examples))
    texts, answers = [each.text for each in examples], _answers(examples, heads)
    counts = counted(texts, recipe)
    buckets, rarity = kept(counts, len(examples), plan.seen_in, plan.rows_most, recipe.bits)
    tell(f"{len(examples):,} rows, {len(buckets):,} groups of letters and words")
    rows = weighed(counts, rows_of(buckets, recipe.bits), rarity)
    weights, bias = _studied(rows, answers, heads, plan, rng, tell)
    small, scale = rounded(weights)
    card = Card(len(examples), len(kept_back), {}, plan.risk, 0.0, (), _lobs(examples), plan.seed, _many(examples))
    known = rows_of(buckets, recipe.bits)
    depth = plan.depth or depth_for(len(examples))
    hidden = taught(texts, answers, ends_of(heads), depth, recipe, rng, tell)
    model = Model(recipe, heads, buckets, rarity, small, scale, bias, card, known=known, hidden=hidden)
    return measured(model, kept_back, plan.risk)


def recipe_for(rows: int) -> Recipe:
    """Few rows are learnt better from short groups: the long ones are met too seldom to be told from chance."""
    return Recipe(longest=3 if rows < FEW else 4)


def depth_for(rows: int) -> Depth:
    """Many rows are met often enough in fewer passes."""
    return Depth(passes=25 if rows < FEW else 10)


def refit(model: Model, examples: Sequence[Example], plan: Plan, rng: Any, tell: Tell = lambda _: None) -> Model:
    """The model taught by all rows, those that measured it included: it keeps what was measured on them before."""
    again = fit(examples, [], plan, rng, tell)
    if [head.labels for head in again.heads] != [head.labels for head in model.heads]:
        return model  # a label that only the rows kept back have was measured by nobody
    card = replace(model.card, trained_on=len(examples), rows_by_label=again.card.rows_by_label)
    return replace(again, heads=model.heads, card=card)


def measured(model: Model, kept_back: Sequence[Example], risk: float) -> Model:
    """The model with temperature, threshold and card from rows that it was not taught."""
    import numpy as np

    if not kept_back:
        return model
    scores, answers = model.scores([each.text for each in kept_back]), _answers(kept_back, model.heads)
    heads, accuracy, card, first = [], {}, model.card, 0
    for place, head in enumerate(model.heads):
        asked = np.flatnonzero(answers[:, place] >= 0)
        own, truth = scores[asked, first : first + len(head.labels)], answers[asked, place]
        first += len(head.labels)
        cooled = softmax(own, temperature := temperature_of(own, truth))
        right, sure = cooled.argmax(axis=1) == truth, cooled.max(axis=1)
        threshold, coverage = threshold_for(risk, sure, right)
        heads.append(replace(head, temperature=temperature, threshold=threshold))
        accuracy[head.name] = round(float(right.mean()), 4) if len(right) else 0.0
        if head.name == REASON:
            card = replace(card, coverage=round(coverage, 4), curve=curve_of(sure, right))
    card = replace(card, held_out=len(kept_back), accuracy=accuracy, risk=risk)
    return replace(model, heads=tuple(heads), card=card)


def _heads(examples: Sequence[Example], plan: Plan) -> tuple[Head, ...]:
    heads = []
    for name in (LANGUAGE, REASON):
        many = Counter(label for each in examples if (label := getattr(each, name)))
        few = sorted((rows, label) for label, rows in many.items() if rows < plan.fewest)
        if few:
            shown = ", ".join(f"{label!r} ({rows})" for rows, label in few[:5])
            raise TrainingError(f"{name}: fewer than {plan.fewest} rows to learn from for {shown}")
        if len(many) > 1:
            heads.append(Head(name, tuple(sorted(many))))
    if not heads:
        raise TrainingError("nothing to tell apart: all rows have the same reason and the same language")
    return tuple(heads)


def _answers(examples: Sequence[Example], heads: Sequence[Head]) -> Any:
    """int64, examples x heads: the number of the label, -1 where the row (or the model) has none."""
    import numpy as np

    columns = []
    for head in heads:
        number: Mapping[str, int] = {label: place for place, label in enumerate(head.labels)}
        columns.append([number.get(getattr(each, head.name), -1) for each in examples])
    return np.array(columns, np.int64).T.copy()


def _studied(rows: Buckets, answers: Any, heads: Sequence[Head], plan: Plan, rng: Any, tell: Tell) -> tuple[Any, Any]:
    """The mean of some studies: as long as scores add up weights, a mean of weights is a mean of scores."""
    weights, bias = _study(rows, answers, heads, plan, rng, tell)
    for _ in range(plan.studies - 1):
        more, bent = _study(rows, answers, heads, plan, rng, tell)
        weights += more
        bias += bent
    return weights / plan.studies, bias / plan.studies


def _study(rows: Buckets, answers: Any, heads: Sequence[Head], plan: Plan, rng: Any, tell: Tell) -> tuple[Any, Any]:
    import numpy as np

    from nakhoda.core.understanding.kernel import one_pass

    ends = ends_of(heads)
    size = int(rows.places.max()) + 1 if len(rows.places) else 1
    weights, seen = np.zeros((size, int(ends[-1])), np.float32), np.zeros(size, np.float32)
    bias = np.zeros(int(ends[-1]), np.float32)
    firm = [np.float32(each) for each in (plan.rate, plan.decay, plan.hide, plan.doubt)]
    for turn in range(1, plan.passes + 1):
        seeds = rng.integers(0, 2**63, len(answers), dtype=np.uint64)
        order = rng.permutation(len(answers))
        args = (rows.bounds, rows.places, rows.values, answers, ends, order, seeds, *firm, weights, seen, bias)
        tell(f"pass {turn} of {plan.passes}: loss {one_pass(*args):.3f}")
    return weights, bias


def _lobs(examples: Sequence[Example]) -> dict[str, str]:
    """Each reason's line of business, as most of its rows have it."""
    found: dict[str, Counter[str]] = {}
    for each in examples:
        if each.reason and each.lob:
            found.setdefault(each.reason, Counter())[each.lob] += 1
    return {reason: lobs.most_common(1)[0][0] for reason, lobs in sorted(found.items())}


def _many(examples: Sequence[Example]) -> dict[str, int]:
    return dict(sorted(Counter(each.reason for each in examples if each.reason).items()))
