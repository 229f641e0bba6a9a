"""Internal forms: the types of request that the policy knows, their fields, and what a colleague filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import RequestType
from nakhoda.desk.actions.requests import FormFaulty, file_request
from nakhoda.desk.intake.form_fields import policy_answers, policy_fields
from nakhoda.desk.models import Case
from nakhoda.desk.queries.choices import in_words
from nakhoda.org.actors import Actor


class NoSuchRequest(LookupError):
    """The policy in force has no request of that type."""


class RequestForm(forms.Form):
    """The form of one type of request; its fields are the policy's."""

    def __init__(self, rule: RequestType, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rule = rule
        self.fields.update(policy_fields(rule.fields, language))
        for each in rule.fields:
            if f"f_{each.key}" in self.fields:
                self.fields[f"f_{each.key}"].label = in_words(each.label)

    @property
    def answers(self) -> Mapping[str, str]:
        """What was filled in, by the policy's field keys."""
        return policy_answers(self.cleaned_data)


def request_rule(policy: CompiledPolicy, key: str) -> RequestType:
    """The type; raises `NoSuchRequest`."""
    rule = policy.request_types.get(key)
    if rule is None:
        raise NoSuchRequest("there is no request of that type")
    return rule


def submit_request(form: RequestForm, *, actor: Actor, now: datetime) -> Case | None:
    """File a valid form; None when the policy's own check found faults, which then stand at their fields."""
    try:
        return file_request(form.rule.key, form.answers, actor=actor, now=now)
    except FormFaulty as faulty:
        for fault in faulty.faults:
            name = f"f_{fault.field}"
            form.add_error(name if name in form.fields else None, fault.message)
        return None
