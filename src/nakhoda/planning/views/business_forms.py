"""The forms of a business case. They read what people type; what the case allows, the action says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.amounts import AmountFaulty, parse_amount, typed_amount
from nakhoda.core.metrics import MetricContract
from nakhoda.planning.actions.business_cases import Head
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.queries.business_people import owners
from nakhoda.planning.queries.names import Names
from nakhoda.planning.views.business_words import REVERSIBILITY

BENEFIT = ("expected", "expected_low", "expected_high")
PEOPLE = ("owner_id", "sponsor_id")
WORDS = ("title", "problem", "lob", "currency", "metric", "dependencies", "reversibility", "starts_on", "months")


class CaseForm(forms.Form):
    """A form whose faults an action may tell."""

    def take_faults(self, faults: Mapping[str, str]) -> None:
        """Each at its field, or at the head of the form."""
        for name, text in faults.items():
            self.add_error(name if name in self.fields else None, text)

    def amount(self, name: str, unit: str = "") -> float | None:
        """A figure as people type it; its fault is put at the field."""
        try:
            return parse_amount(self.cleaned_data.get(name) or "", unit)
        except AmountFaulty as fault:
            self.add_error(name, str(fault))
            return None


class HeadForm(CaseForm):
    """What a case says of itself."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    problem = forms.CharField(
        label=gettext_lazy("Problem"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    lob = forms.ChoiceField(label=gettext_lazy("Line of business"), required=False)
    owner_id = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    sponsor_id = forms.ChoiceField(label=gettext_lazy("Sponsor"), required=False)
    starts_on = forms.DateField(label=gettext_lazy("First month"), widget=forms.DateInput(attrs={"type": "date"}))
    months = forms.IntegerField(label=gettext_lazy("Months"), initial=24)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=10, initial="USD")
    yearly_rate = forms.CharField(label=gettext_lazy("Discount rate a year"), initial="10 %", max_length=20)
    metric = forms.ChoiceField(label=gettext_lazy("Metric that proves the benefit"), required=False)
    expected = forms.CharField(label=gettext_lazy("Expected"), required=False, max_length=40)
    expected_low = forms.CharField(label=gettext_lazy("At least"), required=False, max_length=40)
    expected_high = forms.CharField(label=gettext_lazy("At most"), required=False, max_length=40)
    dependencies = forms.CharField(
        label=gettext_lazy("Depends on"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reversibility = forms.ChoiceField(
        label=gettext_lazy("Can it be taken back?"), choices=list(REVERSIBILITY.items()), initial="costly"
    )
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, names: Names, contracts: Mapping[str, MetricContract], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.contracts = contracts
        people = [("", "–"), *((str(number), name) for number, name in owners())]
        titles = ((key, _(contract.title)) for key, contract in contracts.items())
        chosen = {
            "lob": [("", _("Whole region")), *names.choices("lob")],
            "owner_id": people,
            "sponsor_id": people,
            "metric": [("", "–"), *sorted(titles, key=lambda pair: pair[1].casefold())],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def head(self) -> Head | None:
        """What is typed, as the action takes it; None with the form's errors."""
        told = self.cleaned_data
        unit = self.contracts[told["metric"]].unit if told.get("metric") else ""
        figures: dict[str, Any] = {name: self.amount(name, unit) for name in BENEFIT}
        rate = self.amount("yearly_rate", "share")
        if self.errors:
            return None
        people: dict[str, Any] = {name: int(told[name]) if told[name] else None for name in PEOPLE}
        words = (
            "title",
            "problem",
            "lob",
            "currency",
            "metric",
            "dependencies",
            "reversibility",
            "starts_on",
            "months",
        )
        return Head(**{name: told[name] for name in words}, **people, **figures, yearly_rate=rate or 0.0)


def head_of(row: BusinessCase, contracts: Mapping[str, MetricContract]) -> dict[str, Any]:
    """The form of a case that is there."""
    unit = contracts[row.metric].unit if row.metric in contracts else ""
    names = ("title", "problem", "lob", "months", "currency", "metric", "dependencies", "reversibility", "owner_id",
             "sponsor_id", "starts_on")  # fmt: skip
    told = {name: getattr(row, name) for name in names} | {"yearly_rate": typed_amount(row.yearly_rate, "share")}
    return told | {name: typed_amount(getattr(row, name), unit) for name in BENEFIT}


def next_month(today: date) -> date:
    """The first day of the month to come."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
