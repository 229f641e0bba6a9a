"""One row of a source, read by the mapping: values translated, or the row written down as unexplained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from nakhoda.core.mapping.document import DimensionRule, MappingDocument, SlaRule
from nakhoda.core.mapping.findings import Findings
from nakhoda.core.mapping.instants import InstantRule, NoZone, instant_of

LONGEST_KEY = 200
LONGEST = 80  # characters of a value that becomes a code


class MappedRow(NamedTuple):
    """A row in our words. Instants are microseconds since 1970 UTC; "" and None say nothing."""

    key: str
    at: int
    line: int  # where it stood in the file
    activity: str = ""
    state: str = ""
    received: int | None = None
    row_id: str = ""
    lob: str = ""
    reason: str = ""
    priority: str = ""
    channel: str = ""
    language: str = ""
    country: str = ""
    queue: str = ""
    owner: str = ""
    tier: int | None = None
    agent: str = ""
    team: str = ""
    site: str = ""
    member: str = ""
    outcome: str = ""
    message: str = ""
    sla: str = ""  # met | missed
    clock: tuple[str, ...] = ()  # see readers/zendesk: metric, type, instance, target, business


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows by one document; `findings` collects what it does not explain."""

    document: MappingDocument
    findings: Findings

    def read(self, row: Mapping[str, str], line: int) -> MappedRow | None:
        """The row in our words, or None when its key or its time is missing (written down in `findings`)."""
        document = self.document
        key = self._value(row, document.case)
        at = self._instant(row, document.time, "time", line)
        if not key or len(key) > 200:
            self.findings.add(
                "case", key[:40], line, "the row names no case" if not key else "the key is too long", row
            )
            return None
        if at is None:
            return None
        told = self._state(row, line)
        told |= {rule.name: self._dimension(rule, row, line) for rule in document.dimensions if rule.name not in told}
        told["tier"] = int(told["tier"]) if told.get("tier") else None
        if document.received:
            told["received"] = self._received(row, document.received, line)
        return MappedRow(key=key, at=at, line=line, **told, **self._rest(row, line))

    def _rest(self, row: Mapping[str, str], line: int) -> dict[str, Any]:
        document = self.document
        found: dict[str, Any] = {"row_id": self._value(row, document.row)} if document.row else {}
        if document.sla:
            found["sla"] = self._sla(row, document.sla, line)
        if document.message_column and (word := self._value(row, document.message_column)):
            found["message"] = self._listed(document.messages, word, "messages.values", line, row)
        if document.clocks and (metric := row.get("metric", "")):
            found["clock"] = self._clock(row, metric, line)
        return found

    def _value(self, row: Mapping[str, str], column: str) -> str:
        value = " ".join((row.get(column) or "").split())
        return "" if value in self.document.nulls else value

    def _instant(self, row: Mapping[str, str], rule: InstantRule, path: str, line: int) -> int | None:
        text = self._value(row, rule.column)
        if not text:
            self.findings.add(path, text, line, "the row has no time", row)
            return None
        try:
            return instant_of(text, rule)
        except NoZone as fault:
            self.findings.add(f"{path}.zone", "", line, str(fault), row)
        except (ValueError, OverflowError):
            self.findings.add(f"{path}.format", text, line, f"not a time in the format {rule.format!r}", row)
        return None

    def _received(self, row: Mapping[str, str], rule: InstantRule, line: int) -> int | None:
        return self._instant(row, rule, "received", line) if self._value(row, rule.column) else None

    def _state(self, row: Mapping[str, str], line: int) -> dict[str, Any]:
        document = self.document
        word = self._value(row, document.state_column)
        if not word:
            if not document.null_state:
                self.findings.add("states.null", "", line, "the row has no state; say what that means", row)
            return {"state": document.null_state}
        rule = document.states.get(word)
        if rule is None:
            self.findings.add("states.values", word, line, "the state is not explained", row)
            return {"state": ""}
        told: dict[str, Any] = {"activity": word[:LONGEST], "state": rule.to}
        told |= {"outcome": rule.outcome} if rule.outcome else {}
        told |= {"queue": "", "owner": "", "tier": ""} if rule.keeps_place else {}
        told |= {"queue": rule.queue} if rule.queue else {}
        return told | ({"tier": str(rule.tier)} if rule.tier is not None else {})

    def _dimension(self, rule: DimensionRule, row: Mapping[str, str], line: int) -> str:
        if not rule.column:
            return rule.value
        word = self._value(row, rule.column)
        if word and rule.values is None:
            return self._short(word, f"dims.{rule.name}", line, row)
        if word and rule.otherwise is None:
            return self._listed(rule.values or {}, word, f"dims.{rule.name}.values", line, row)
        return (rule.values or {}).get(word, rule.otherwise or "") if word else ""

    def _listed(self, values: Mapping[str, str], word: str, path: str, line: int, row: Mapping[str, str]) -> str:
        if word not in values:
            self.findings.add(path, word, line, "the value is not explained", row)
        return values.get(word, "")

    def _short(self, word: str, path: str, line: int, row: Mapping[str, str]) -> str:
        if len(word) > LONGEST:
            self.findings.add(path, word[:40], line, f"longer than {LONGEST} characters: no code, but text", row)
        return word[:LONGEST]

    def _sla(self, row: Mapping[str, str], rule: SlaRule, line: int) -> str:
        word = self._value(row, rule.column)
        if not word:
            return ""
        if word not in rule.met and word not in rule.missed:
            self.findings.add("sla", word, line, "neither met nor missed", row)
        return "met" if word in rule.met else "missed"

    def _clock(self, row: Mapping[str, str], metric: str, line: int) -> tuple[str, ...]:
        ours = self._listed(self.document.clocks, metric, "clocks.values", line, row)
        return (ours, *(row.get(f"metric.{name}", "") for name in ("type", "instance", "target", "business")))


Read = Callable[[Mapping[str, str], int], MappedRow | None]
