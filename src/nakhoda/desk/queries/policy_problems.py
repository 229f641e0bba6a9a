"""What is wrong with a policy text: by itself, and together with the other documents in force."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from nakhoda.core.policy import Problem, check, check_together, load
from nakhoda.desk.queries.policies import texts_at


def problems_of(text: str, now: datetime) -> list[Problem]:
    """The text's own problems, then those against the global document (for a variant) or its variants."""
    return list(check(text)) or list(_together(text, tuple(texts_at(now).values())))


@lru_cache(maxsize=8)  # a form asks again and again about the text that it shows
def _together(text: str, in_force: tuple[str, ...]) -> tuple[Problem, ...]:
    document = load(text)
    others = {load(other).key: other for other in in_force if load(other).key != document.key}
    variants = {key: other for key, other in others.items() if load(other).is_variant}
    if document.is_variant:
        whole = next((other for key, other in others.items() if key not in variants), None)
        return tuple(check_together(whole, [text])[0]) if whole else ()
    clashes = zip(variants, check_together(text, list(variants.values())), strict=True)
    return tuple(Problem(0, p.path, f"{p.message} (with the variant {key})") for key, found in clashes for p in found)
