"""Reads texts: language, reason, lane triggers and personal data, by the policy's words or by a trained model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nakhoda.core.language import detect_language
from nakhoda.core.language.tags import NOTHING, script_shares, with_script
from nakhoda.core.personal import Span, personal_spans
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.triage import UNCLEAR, IntakeFacts, triage
from nakhoda.core.understanding.mixing import mix_of, script_of_tag
from nakhoda.core.understanding.model import LANGUAGE, REASON, Head, Model
from nakhoda.core.understanding.triggers import Trigger, lane_triggers

HOMES = {  # what is likely written where; Malay against Indonesian is often told by nothing else
    "MY": ("ms", "en", "zh"), "BN": ("ms", "en"), "SG": ("en", "zh"), "ID": ("id",), "IN": ("en", "hi-Latn", "hi"),
    "BD": ("bn",), "PK": ("ur",), "LK": ("ta",), "TW": ("zh",), "CN": ("zh",),
}  # fmt: skip
PRIOR = 4.0  # how much likelier the first of them makes its language; the next ones less
READ = 20_000  # characters for scripts and languages


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a text's sender: ISO country and locale, where given."""

    country: str = ""
    locale: str = ""

    def priors(self) -> tuple[str, ...]:
        """Languages that they suggest, likeliest first."""
        own = self.locale.replace("_", "-")
        return tuple(dict.fromkeys([*([own] if own else []), *HOMES.get(self.country.upper(), ())]))


@dataclass(frozen=True, slots=True)
class Understanding:
    """`confidence` is the language's. `reason` is empty when `abstained`; `guesses` are the best answers anyhow."""

    script: str
    language: str
    mix: Mapping[str, float]
    confidence: float
    reason: str
    lob: str
    reason_confidence: float
    abstained: bool
    guesses: tuple[tuple[str, float], ...]
    lane_triggers: tuple[Trigger, ...]
    personal: tuple[Span, ...]


def understand(
    texts: Sequence[str], origins: Sequence[Origin], policy: CompiledPolicy, model: Model | None = None
) -> list[Understanding]:
    """One answer a text, whatever it holds."""
    taught: dict[str, Any] = model.probabilities(texts) if model and texts else {}
    return [
        _one(text, origin, policy, model, {name: rows[place] for name, rows in taught.items()})
        for place, (text, origin) in enumerate(zip(texts, origins, strict=True))
    ]


def _one(
    text: str, origin: Origin, policy: CompiledPolicy, model: Model | None, taught: Mapping[str, Any]
) -> Understanding:
    read = text[:READ]
    head = model.head(LANGUAGE) if model else None
    language, sure = language_of(read, origin.priors(), head, taught.get(LANGUAGE))
    reason, lob, confident, guesses = _reason(text, origin, policy, model, taught.get(REASON))
    return Understanding(
        script=next(iter(script_shares(read)), NOTHING),
        language=with_script(language, read),
        mix=mix_of(read, language),
        confidence=round(sure, 3),
        reason=reason,
        lob=lob,
        reason_confidence=round(confident, 3),
        abstained=not reason,
        guesses=guesses,
        lane_triggers=lane_triggers(policy, text),
        personal=personal_spans(text),
    )


def language_of(text: str, priors: tuple[str, ...], head: Head | None = None, odds: Any = None) -> tuple[str, float]:
    """(tag, confidence): the model's among the languages of the text's script, where it was taught more than one."""
    found, sure = detect_language(text, priors)
    if head is None or odds is None or found == "und":
        return found, sure
    script = script_of_tag(found)
    known = {tag: float(p) for tag, p in zip(head.labels, odds, strict=True) if script_of_tag(tag) == script}
    if found not in known or len(known) < 2:
        return found, sure
    for place, prior in enumerate(dict.fromkeys(_as_known(each, known) for each in priors)):
        if prior:
            known[prior] *= 1 + (PRIOR - 1) / (1 + place)
    best = max(known, key=lambda tag: known[tag])
    return best, known[best] / max(sum(known.values()), 1e-9)


def _as_known(prior: str, known: Mapping[str, float]) -> str:
    base = prior.split("-")[0]
    return next((tag for tag in (prior, base, f"{base}-Latn") if tag in known), "")


def _reason(
    text: str, origin: Origin, policy: CompiledPolicy, model: Model | None, odds: Any
) -> tuple[str, str, float, tuple[tuple[str, float], ...]]:
    """(reason, LOB, confidence, guesses); reason and LOB are empty where it abstains."""
    head = model.head(REASON) if model else None
    if model is None or head is None or odds is None:
        return _by_words(text, origin, policy)
    best = sorted(range(len(head.labels)), key=lambda place: (-odds[place], place))[:3]
    guesses = tuple((head.labels[place], round(float(odds[place]), 3)) for place in best)
    first, sure = head.labels[best[0]], float(odds[best[0]])
    if sure < head.threshold or not any(char.isalpha() for char in text[:READ]):
        return "", "", sure, guesses
    known = policy.reasons.get(first)
    return first, known.lob if known else model.card.lobs.get(first, ""), sure, guesses


def _by_words(
    text: str, origin: Origin, policy: CompiledPolicy
) -> tuple[str, str, float, tuple[tuple[str, float], ...]]:
    decision = triage(policy, text, IntakeFacts(country=origin.country.upper() or None, locale=origin.locale or None))
    found = decision.outcome
    if any(why.code == UNCLEAR for why in decision.reasons):
        return "", "", found.confidence, ()
    return found.reason, found.lob, found.confidence, ((found.reason, found.confidence),)
