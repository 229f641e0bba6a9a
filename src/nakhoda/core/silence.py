"""No tipping-off (handbook 5.4; Malaysia, Online Safety Act 2025 s.29): what must not be said to a member.

A report to an enforcement agency is told to nobody outside. Notices are closed texts; this guards what people write.
"""

from __future__ import annotations

from collections.abc import Iterable

from nakhoda.core.language.folding import fold
from nakhoda.core.policy.rules import SilenceRule
from nakhoda.core.policy.words import WordIndex


def tips_off(rule: SilenceRule, jurisdictions: Iterable[str], tags: Iterable[str], text: str) -> str:
    """Why this may not be sent to a member of the case; empty when it may."""
    if rule.tags.isdisjoint(tags) or rule.jurisdictions.isdisjoint(jurisdictions):
        return ""
    said = sorted({phrase for phrase, _ in _index(rule).find(fold(text))})
    if not said:
        return ""
    law = f" ({rule.law})" if rule.law else ""
    return f"no member may learn of a report to an authority{law}: take out {', '.join(map(_plain, said))}"


def _index(rule: SilenceRule) -> WordIndex:
    return WordIndex((phrase, 0) for phrases in rule.words.values() for phrase in phrases)


def _plain(phrase: str) -> str:
    return f"{phrase.strip()!r}"
