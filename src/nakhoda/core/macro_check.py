"""Checks a prepared answer before it is kept: its placeholders are declared, used, and the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nakhoda.core.macros import KINDS, Placeholder, placeholders_in

LONGEST_TEXT = 6000  # characters
SOURCE_LANGUAGE = "en"  # the text that translations are held against
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")


def macro_problems(texts: Mapping[str, str], placeholders: Sequence[Placeholder]) -> tuple[str, ...]:
    """Everything that speaks against the macro, in sentences; empty when it may be kept."""
    return (*_of_placeholders(placeholders, texts), *_of_texts(texts, placeholders), *_of_translations(texts))


def _of_placeholders(placeholders: Sequence[Placeholder], texts: Mapping[str, str]) -> Iterator[str]:
    used = {name for text in texts.values() for name in placeholders_in(text)}
    names = [each.name for each in placeholders]
    for each in placeholders:
        if not _NAME.fullmatch(each.name):
            yield f"{each.name!r} is no name for a placeholder: lower-case letters, digits and _"
        if each.kind not in KINDS:
            yield f"{each.name} is a {each.kind!r}; choose one of {', '.join(KINDS)}"
        if each.name not in used:
            yield f"no text uses the placeholder {each.name}"
    yield from (f"the placeholder {name} is there twice" for name in dict.fromkeys(names) if names.count(name) > 1)


def _of_texts(texts: Mapping[str, str], placeholders: Sequence[Placeholder]) -> Iterator[str]:
    declared = {each.name for each in placeholders}
    if not any(text.strip() for text in texts.values()):
        yield "write the answer in one language at least"
    for language, text in texts.items():
        if not _TAG.fullmatch(language):
            yield f"{language!r} is no language tag such as ta or hi-Latn"
        if len(text) > LONGEST_TEXT:
            yield f"{language}: longer than {LONGEST_TEXT} characters"
        if text.count("{{") != text.count("}}") or text.count("{{") != _found(text):
            yield f"{language}: a placeholder is not closed, or has no plain name"
        yield from (f"{language}: say what {{{{{n}}}}} is" for n in placeholders_in(text) if n not in declared)


def _found(text: str) -> int:
    return len(re.findall(r"\{\{\s*[a-z][a-z0-9_]*\s*\}\}", text))


def _of_translations(texts: Mapping[str, str]) -> Iterator[str]:
    source = set(placeholders_in(texts.get(SOURCE_LANGUAGE, "")))
    for language, text in texts.items():
        lost = sorted(source - set(placeholders_in(text)))
        if language != SOURCE_LANGUAGE and lost:
            yield f"{language}: the translation lost {', '.join(lost)}"
