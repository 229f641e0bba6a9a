"""A policy document: checked plain data with a name, a scope, and where each overruled value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class VariantNote:
    """One variant that shaped an effective policy (handbook 6.7: reason, law, approver, expiry)."""

    key: str
    title: str
    region: str
    lob: str
    reason: str
    law: str
    approver: str
    expires_on: str


@dataclass(frozen=True)
class PolicyDocument:
    """`data` holds sections as in the YAML (dates as ISO text); `provenance` maps a path to a variant's key."""

    data: Mapping[str, Any]
    provenance: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[VariantNote, ...] = ()

    @property
    def key(self) -> str:
        return str(self.meta.get("key", ""))

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    @property
    def meta(self) -> Mapping[str, Any]:
        return self.data.get("meta") or {}

    @property
    def scope(self) -> Mapping[str, str]:
        """{} for the global document; {"region": ..., "lob": ...} for a variant."""
        return self.meta.get("scope") or {}

    @property
    def is_variant(self) -> bool:
        return bool(self.scope)

    def expired(self, on: date) -> bool:
        """Whether a variant's last day lies before `on`."""
        last = self.meta.get("expires_on")
        return date.fromisoformat(last) < on if last else False

    def source_of(self, path: str) -> str:
        """The key of the document that set the value at `path`: a variant's, or this document's own."""
        while path:
            if path in self.provenance:
                return self.provenance[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.key


def note_of(variant: PolicyDocument) -> VariantNote:
    """The line that the variance register shows for a variant."""
    meta, scope = variant.meta, variant.scope
    words = [str(meta.get(name, "")) for name in ("reason", "law", "approver", "expires_on")]
    return VariantNote(variant.key, variant.title, scope.get("region", ""), scope.get("lob", ""), *words)


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]
    """Writes every value out: an alias would hide from a reader what a page of policy says."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(document: PolicyDocument) -> str:
    """The document as YAML text; loading it gives equal data, dumping that gives equal text."""
    return str(yaml.dump(dict(document.data), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120))
