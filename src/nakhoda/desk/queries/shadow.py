"""How a triage model would have done, had it decided: its guesses against what the cases turned out to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nakhoda.desk.models import Suggestion


@dataclass(frozen=True, slots=True)
class LabelRow:
    """Of the cases that the model (or the policy's words, `standing`) called so: how many were."""

    reason: str
    given: int
    right: int
    standing_given: int
    standing_right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.given if self.given else None

    @property
    def standing_precision(self) -> float | None:
        return self.standing_right / self.standing_given if self.standing_given else None


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """A model's answers about cases that are resolved, and how the words of the policy did on the same ones."""

    model: str
    cases: int
    answered: int
    right: int
    standing_right: int
    rows: tuple[LabelRow, ...]


def shadow_reports(since: datetime) -> list[ShadowReport]:
    """One report a model, the newest first, over resolved cases of the scope that is open.

    The reason that a case has once it is resolved is the truth.
    """
    rows = Suggestion.objects.filter(made_at__gte=since, case__resolved_at__isnull=False).order_by("-id")
    by_model: dict[str, list[tuple[str, bool, str, str]]] = {}
    values = rows.values_list("model", "reason", "abstained", "standing", "case__reason")
    for model, reason, abstained, standing, truth in values.iterator():
        by_model.setdefault(model, []).append((reason, abstained, standing, truth))
    return [_report(model, told) for model, told in by_model.items()]


def _report(model: str, told: Iterable[tuple[str, bool, str, str]]) -> ShadowReport:
    given, right, standing, standing_right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    cases = 0
    for reason, abstained, stood, truth in told:
        cases += 1
        given[reason] += not abstained
        right[reason] += not abstained and reason == truth
        standing[stood] += 1
        standing_right[stood] += stood == truth
    labels = sorted(label for label in given.keys() | standing.keys() if given[label] or standing[label])
    rows = tuple(LabelRow(each, given[each], right[each], standing[each], standing_right[each]) for each in labels)
    return ShadowReport(model, cases, given.total(), right.total(), standing_right.total(), rows)
