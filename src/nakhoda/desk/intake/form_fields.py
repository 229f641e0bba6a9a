"""Form fields from the policy's field rules, labelled in the reader's language; errors stand at the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from nakhoda.core.policy.rules import FieldRule

HANDLE = RegexValidator(r"^@?[\w.\-]{1,80}$", _("Write the username as it stands in the profile, without spaces."))


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in the language, its base language, English, or whatever there is."""
    base = language.split("-")[0]
    return texts.get(language) or texts.get(base) or texts.get("en") or next(iter(texts.values()), "")


def policy_fields(rules: Iterable[FieldRule], language: str) -> dict[str, forms.Field]:
    """Field name (`f_` and the rule's key) to form field. Files come with the message, not field by field."""
    return {f"f_{rule.key}": _field(rule, language) for rule in rules if rule.kind != "file"}


def policy_answers(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What was answered to the policy's fields, as text by the rule's key."""
    told = {name.removeprefix("f_"): value for name, value in cleaned.items() if name.startswith("f_")}
    return {key: str(value) for key, value in told.items() if value not in (None, "")}


def _field(rule: FieldRule, language: str) -> forms.Field:
    common: dict[str, Any] = {"required": rule.required, "label": in_language(rule.label, language)}
    return _MAKERS[rule.kind](rule, language, common)


def _text(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=200, **common)


def _paragraph(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **common)


def _choice(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    choices = [("", "–"), *((key, in_language(label, language)) for key, label in rule.choices.items())]
    return forms.ChoiceField(choices=choices, **common)


def _handle(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"})
    return forms.CharField(max_length=81, validators=[HANDLE], widget=widget, **common)


def _date(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)


def _email(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    return forms.EmailField(max_length=254, **common)


def _number(rule: FieldRule, language: str, common: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(max_digits=18, decimal_places=4, **common)


_MAKERS = {
    "text": _text,
    "paragraph": _paragraph,
    "choice": _choice,
    "handle": _handle,
    "date": _date,
    "email": _email,
    "number": _number,
}
