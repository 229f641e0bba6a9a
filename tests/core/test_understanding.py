"""A trained triage model: it learns what it is shown, says how sure it is, abstains, and reads back the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from nakhoda.core.understanding.calibration import curve_of, temperature_of, threshold_for
from nakhoda.core.understanding.features import Recipe, counted
from nakhoda.core.understanding.fitting import Example, Plan, TrainingError, fit, recipe_for, refit
from nakhoda.core.understanding.hidden import Depth
from nakhoda.core.understanding.mixing import mix_of
from nakhoda.core.understanding.model import REASON, Model
from nakhoda.core.understanding.packing import ModelError, pack, unpack
from nakhoda.core.understanding.reading import Origin, language_of
from nakhoda.simulator.phrases import BANKS

DEPTH = Depth(units=16, passes=8, batch=8, rate=2e-2, seen_in=2)
PLAN = Plan(passes=6, fewest=2, recipe=Recipe(bits=14, longest=3, window=4), risk=0.2, depth=DEPTH)


def _examples(extra: str = "") -> list[Example]:
    """Our own phrases, each three times with other words around it."""
    return [
        Example(f"{opener} {said} {extra}", reason, tag)
        for tag in ("en", "ms", "id", "hi-Latn")
        for reason in ("account_hacked", "content_removed", "forgot_password")
        for said in BANKS[tag].about.get(reason, ())
        for opener in BANKS[tag].openers[:3]
    ]


@lru_cache(maxsize=2)
def _model(seed: int = 0) -> Model:
    return fit(_examples(), _examples("ok"), replace(PLAN, seed=seed), np.random.default_rng(seed))


def test_a_model_knows_again_what_it_was_taught() -> None:
    model = _model()
    assert model.card.accuracy["language"] > 0.9
    assert model.card.accuracy["reason"] > 0.9
    reason = model.head(REASON)
    assert reason is not None
    odds = model.probabilities(["saya terlupa kata laluan"])[REASON]
    assert reason.labels[int(odds[0].argmax())] == "forgot_password"


def test_probabilities_add_up_to_one_even_for_nothing() -> None:
    for rows in _model().probabilities(["", "my video was removed", "\u200d\u202e", "🙏" * 500, "x" * 5_000]).values():
        assert np.allclose(rows.sum(axis=1), 1.0, atol=1e-5)


def test_the_same_seed_gives_the_same_file() -> None:
    again = fit(_examples(), _examples("ok"), PLAN, np.random.default_rng(0))
    assert unpack(pack(again)).digest == unpack(pack(_model())).digest


def test_a_model_read_back_answers_the_same() -> None:
    model, again = _model(), unpack(pack(_model()))
    texts = ["akaun saya digodam", "mera video hata diya"]
    assert again.card == model.card
    for name, rows in model.probabilities(texts).items():
        assert np.array_equal(rows, again.probabilities(texts)[name])


# -- the hidden layer ----------------------------------------------------------------------------------


def test_the_hidden_layer_alone_knows_again_what_it_was_taught() -> None:
    model, examples = _model(), _examples("ok")
    assert model.hidden is not None
    scores = model.hidden.scores([each.text for each in examples])
    labels, first = model.heads[1].labels, len(model.heads[0].labels)
    told = [labels[place] for place in scores[:, first:].argmax(axis=1)]
    assert np.mean([a == each.reason for a, each in zip(told, examples, strict=True)]) > 0.9


def test_both_opinions_weigh_the_same_whatever_their_scores() -> None:
    model, texts = _model(), ["akaun saya digodam"]
    assert model.hidden is not None
    plain = replace(model, hidden=None).scores(texts)
    louder = replace(model.hidden, outer=model.hidden.outer * 0, outer_bias=model.hidden.outer_bias * 0)
    spread = np.ptp(plain[0, : len(model.heads[0].labels)])
    halved = np.ptp(replace(model, hidden=louder).scores(texts)[0, : len(model.heads[0].labels)])
    assert halved == pytest.approx(spread / 2, rel=1e-3), "an opinion without a preference halves the other"


def test_a_model_without_the_layer_is_read_as_before() -> None:
    plain = replace(_model(), hidden=None)
    again = unpack(pack(plain))
    assert again.hidden is None
    assert np.array_equal(again.scores(["my account"]), plain.scores(["my account"]))
    assert fit(_examples(), [], replace(PLAN, depth=Depth(units=0)), np.random.default_rng(0)).hidden is None


@pytest.mark.parametrize("name", ["outer", "inner", "buckets", "recipe"])
def test_a_layer_that_would_be_read_past_its_borders_is_refused(name: str) -> None:
    model = _model()
    assert model.hidden is not None
    values: dict[str, Any] = {
        "outer": model.hidden.outer[:-1],
        "inner": model.hidden.inner[:, :-1],
        "buckets": model.hidden.buckets + (1 << 14),
        "recipe": replace(model.hidden.recipe, longest=99),
    }
    with pytest.raises(ModelError):
        unpack(pack(replace(model, hidden=replace(model.hidden, **{name: values[name]}))))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_file_is_refused(share: float) -> None:
    data = bytearray(pack(_model()))
    data[int(share * len(data))] ^= 0xFF
    with pytest.raises(ModelError):
        unpack(bytes(data))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + b"\0" * 18, b"not a model", b"\x93NUMPY"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(ModelError):
        unpack(data)


def test_a_label_with_too_few_rows_is_named() -> None:
    with pytest.raises(TrainingError, match="'lonely'"):
        fit([*_examples(), Example("one of its kind", "lonely", "en")], [], PLAN, np.random.default_rng(0))


def test_nothing_to_tell_apart_is_refused() -> None:
    with pytest.raises(TrainingError, match="nothing to tell apart"):
        fit([Example("a b c", "only", "en")] * 9, [], PLAN, np.random.default_rng(0))


def test_what_measured_a_model_teaches_it_in_the_end_and_the_figures_stay() -> None:
    model = _model()
    extra = [Example("entirely other words about a stolen account", "account_hacked", "en")] * 3
    again = refit(model, [*_examples(), *extra], PLAN, np.random.default_rng(0))
    assert again.card.accuracy == model.card.accuracy
    assert again.card.trained_on == model.card.trained_on + 3
    assert [head.threshold for head in again.heads] == [head.threshold for head in model.heads]


def test_few_rows_are_cut_into_shorter_groups() -> None:
    assert (recipe_for(500).longest, recipe_for(50_000).longest) == (3, 4)


def test_groups_of_letters_cross_words_but_gaps_do_not_count() -> None:
    recipe = Recipe(bits=16, longest=3, window=2)
    one, other = counted(["ab  cd"], recipe), counted(["ab cd"], recipe)
    assert np.array_equal(one.places, other.places)
    assert len(counted(["abcd"], recipe).places) != len(one.places)


def test_the_threshold_keeps_the_risk_and_the_most_answers() -> None:
    sure = np.linspace(1.0, 0.01, 100)
    right = np.arange(100) < 60
    threshold, coverage = threshold_for(0.25, sure, right)
    answered = sure >= threshold
    assert (~right[answered]).mean() <= 0.25
    assert coverage == pytest.approx(0.8, abs=0.01)
    assert threshold_for(0.01, sure, np.zeros(100, bool)) == (1.01, 0.0)
    assert threshold_for(0.5, sure[:5], right[:5]) == (1.01, 0.0)


def test_the_curve_ends_with_everything_answered() -> None:
    points = curve_of(np.linspace(1.0, 0.01, 100), np.arange(100) < 60)
    assert points[-1][1:] == (1.0, 0.4)
    assert [coverage for _, coverage, _ in points] == sorted(coverage for _, coverage, _ in points)


def test_a_model_that_boasts_is_cooled() -> None:
    scores = np.tile(np.array([[4.0, 0.0]]), (100, 1))
    assert temperature_of(scores, (np.arange(100) >= 60).astype(int)) > 1.0


def test_country_and_locale_tip_what_malay_and_indonesian_share() -> None:
    shared = "apa cuaca hari ini"
    assert language_of(shared, Origin("MY").priors())[0] == "ms"
    assert language_of(shared, Origin("ID").priors())[0] == "id"
    assert language_of(shared, Origin("", "id_ID").priors())[0] == "id"


def test_a_country_does_not_overrule_what_the_text_says() -> None:
    head = _model().head("language")
    text = BANKS["en"].about["account_hacked"][0]
    odds = _model().probabilities([text])["language"][0]
    assert language_of(text, Origin("MY").priors(), head, odds)[0] == "en"


@pytest.mark.parametrize(
    ("text", "language", "both"),
    [
        ("mera account band ho gaya hai please help me", "hi-Latn", {"hi-Latn", "en"}),
        ("என் கணக்கு முடக்கப்பட்டது please help me", "ta", {"ta", "en"}),
        ("我的视频 was removed why", "zh", {"zh-Hans", "en"}),
    ],
)
def test_a_mix_shows_each_language_and_adds_up(text: str, language: str, both: set[str]) -> None:
    mix = mix_of(text, language)
    assert set(mix) == both
    assert sum(mix.values()) == pytest.approx(1.0, abs=0.01)
    assert mix_of("12 😀", "und") == {}
