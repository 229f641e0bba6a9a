"""The form of a target. It reads figures as people type them; what the place and the period allow, the action says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.amounts import AmountFaulty, parse_amount, typed_amount
from nakhoda.core.metrics import MetricContract
from nakhoda.core.target_periods import Period, parse_period
from nakhoda.core.targets import DIMENSIONS
from nakhoda.planning.actions.targets import LONGEST_NOTE, LONGEST_SOURCE, TargetFaulty, Wish
from nakhoda.planning.models import Target
from nakhoda.planning.queries.names import Names

CHOSEN = ("lob", "site", "owner", "team", "language", "lane", "channel", "outcome", "queue")
OFTEN = ("lob", "owner", "site", "team")
FIGURES = ("value", "floor", "stretch")
LABELS = {
    "lob": gettext_lazy("Line of business"),
    "site": gettext_lazy("Site"),
    "owner": gettext_lazy("Partner"),
    "team": gettext_lazy("Team"),
    "language": gettext_lazy("Language"),
    "lane": gettext_lazy("Lane"),
    "channel": gettext_lazy("Channel"),
    "outcome": gettext_lazy("Outcome"),
    "queue": gettext_lazy("Queue"),
}
BASES = (
    ("internal", gettext_lazy("Our own")),
    ("contract", gettext_lazy("A contract")),
    ("law", gettext_lazy("A law")),
)


class FigureFields(forms.Form):
    """Target, floor and stretch, typed for one unit."""

    value = forms.CharField(label=gettext_lazy("Target"), required=False, max_length=40)
    floor = forms.CharField(label=gettext_lazy("Floor"), required=False, max_length=40)
    stretch = forms.CharField(label=gettext_lazy("Stretch"), required=False, max_length=40)
    note = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def figures(self, unit: str) -> dict[str, float | None]:
        """The figures in the metric's unit; faults are put at their fields."""
        found: dict[str, float | None] = {}
        for name in FIGURES:
            try:
                found[name] = parse_amount(self.cleaned_data.get(name, ""), unit)
            except AmountFaulty as fault:
                self.add_error(name, str(fault))
        return found

    def take_faults(self, faults: Mapping[str, str]) -> None:
        """Faults that an action told, each at its field, or at the head of the form."""
        for name, text in faults.items():
            self.add_error(name if name in self.fields else None, text)


class TargetForm(FigureFields):
    """A new target, or one in place of another."""

    metric = forms.ChoiceField(label=gettext_lazy("Metric"))
    period = forms.CharField(label=gettext_lazy("Period"), max_length=30)
    basis = forms.ChoiceField(label=gettext_lazy("Rests on"), choices=BASES, initial="internal")
    source = forms.CharField(label=gettext_lazy("Law or contract"), required=False, max_length=LONGEST_SOURCE)
    weight = forms.FloatField(label=gettext_lazy("Weight"), required=False, initial=1)
    field_order = ("metric", "period", *CHOSEN, *FIGURES, "basis", "source", "weight", "note")

    def __init__(self, names: Names, contracts: Mapping[str, MetricContract], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.contracts = contracts
        titles = ((key, f"{_(contract.title)} ({_unit(contract)})") for key, contract in contracts.items())
        self.fields["metric"].choices = sorted(titles, key=lambda pair: pair[1].casefold())  # type: ignore[attr-defined]
        for name in CHOSEN:
            self.fields[name] = _place_field(name, names)
        self.fields["period"].widget.attrs |= {"list": "periods", "autocomplete": "off"}
        self.fields["note"].widget.attrs["maxlength"] = LONGEST_NOTE
        self.fields["period"].help_text = _("A month (2026-12), a quarter (2026-Q4) or days (2026-12-01..2026-12-15)")
        self.fields["floor"].help_text = _("What may just be borne.")
        self.fields["stretch"].help_text = _("More than is asked.")
        self.fields["value"].help_text = _("Shares in per cent. Leave it empty to watch a figure without a target.")
        self.order_fields(self.field_order)

    def wish(self) -> Wish:
        """What is typed, as the action takes it; raises `TargetFaulty` after putting each fault at its field."""
        told = self.cleaned_data
        figures: dict[str, Any] = self.figures(self.contracts[told["metric"]].unit)
        if self.errors:
            raise TargetFaulty({name: str(errors[0]) for name, errors in self.errors.items()})
        words = {name: told[name] for name in ("metric", "period", "basis", "source", "note")}
        weight = 1.0 if told["weight"] is None else told["weight"]
        return Wish(place={name: told[name] for name in CHOSEN if told[name]}, weight=weight, **words, **figures)


def started_from(row: Target, contract: MetricContract) -> dict[str, Any]:
    """The form of a target that shall take another one's place."""
    told = {name: typed_amount(getattr(row, name), contract.unit) for name in FIGURES}
    same = {name: getattr(row, name) for name in ("metric", "basis", "source", "weight")}
    place = {name: value for name, value in row.place.items() if name in DIMENSIONS}
    if "team" in place:
        place = {"team": place["team"]}
    return {**told, **same, **place, "period": Period(row.starts_on, row.ends_on).key}


def periods_to_come(day: date) -> list[str]:
    """What people choose most: this month and the next three, this quarter and the next."""
    months, quarters, first = [], [], day.replace(day=1)
    for _index in range(4):
        months.append(f"{first:%Y-%m}")
        first = parse_period(months[-1]).end + timedelta(days=1)
    quarter = parse_period(f"{day:%Y}-Q{(day.month + 2) // 3}")
    for _index in range(2):
        quarters.append(quarter.key)
        following = quarter.end + timedelta(days=1)
        quarter = parse_period(f"{following:%Y}-Q{(following.month + 2) // 3}")
    return months + quarters


def _place_field(name: str, names: Names) -> forms.ChoiceField:
    every = ("", _("all"))
    return forms.ChoiceField(label=LABELS[name], required=False, choices=[every, *names.choices(name)])


def _unit(contract: MetricContract) -> str:
    return "%" if contract.unit == "share" else str(contract.unit)
