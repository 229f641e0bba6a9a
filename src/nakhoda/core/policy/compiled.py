"""The compiled policy: rules by name, and the indexes that routing and triage read."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nakhoda.core.calendar import Calendar
from nakhoda.core.policy import rules
from nakhoda.core.policy.candidates import Cell, CellKey, cell_for
from nakhoda.core.policy.document import PolicyDocument
from nakhoda.core.policy.lexicon import Lexicon, lexicon_of
from nakhoda.core.policy.recovery import RecoveryRule


@dataclass(frozen=True)
class CompiledPolicy:
    """One version of the effective desk policy, ready to decide with."""

    version: int
    document: PolicyDocument
    partners: Mapping[str, str]
    jurisdictions: tuple[rules.Jurisdiction, ...]
    calendars: Mapping[str, Calendar]
    lobs: Mapping[str, rules.LobRule]
    lanes: Mapping[str, rules.LaneRule]
    queues: tuple[rules.QueueRule, ...]
    routing: rules.RoutingRule
    sla: tuple[rules.SlaRule, ...]
    obligations: tuple[rules.ObligationRule, ...]
    escalation: rules.EscalationRule
    surveys: rules.SurveyRule
    appeals: rules.AppealRule
    request_types: Mapping[str, rules.RequestType]
    exposure: rules.ExposureRule
    recovery: RecoveryRule
    training: rules.TrainingRule = field(default_factory=rules.TrainingRule)
    _cells: dict[CellKey, Cell] = field(default_factory=dict, repr=False, compare=False)
    promised: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)  # what `terms_for` worked out

    @cached_property
    def queue_by_key(self) -> Mapping[str, rules.QueueRule]:
        """Queues by their key."""
        return {queue.key: queue for queue in self.queues}

    @cached_property
    def queue_keys(self) -> tuple[str, ...]:
        """Queue keys in the order of their index."""
        return tuple(queue.key for queue in self.queues)

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Shares by queue index, as the routing kernel reads them."""
        return tuple(queue.share for queue in self.queues)

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """A number of 32 bits for each queue, from its key alone: it stays when the document is reordered."""
        return tuple(zlib.crc32(queue.key.encode()) for queue in self.queues)

    @cached_property
    def reasons(self) -> Mapping[str, rules.ReasonRule]:
        """All reasons of all LOBs by key."""
        return {reason.key: reason for lob in self.lobs.values() for reason in lob.reasons.values()}

    @cached_property
    def lexicon(self) -> Lexicon:
        """Trigger words, patterns and keywords, indexed for triage."""
        return lexicon_of(self.lanes.values(), self.reasons.values())

    def cell(self, key: CellKey) -> Cell:
        """The queues that may take (lob, tier, lane, language), worked out once."""
        if (cell := self._cells.get(key)) is None:
            cell = self._cells[key] = cell_for(key, self.queues, self.routing)
        return cell

    def jurisdictions_of(self, country: str | None, locale: str | None, source: str) -> tuple[str, ...]:
        """Whose law binds a case: account country, the form used, and the locale's country when no other is known."""
        if not country and locale:
            country = locale.replace("_", "-").rpartition("-")[2].upper()
        return tuple(
            each.key for each in self.jurisdictions if country in each.countries or (source and source in each.sources)
        )
