"""One form for each kind of part, and what the action takes from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.amounts import AmountFaulty, parse_amount, typed_amount
from nakhoda.planning.actions.business_parts import (
    AssumptionWish,
    HeadcountWish,
    LineWish,
    OptionWish,
    RateWish,
    TradeOffWish,
    Wish,
)
from nakhoda.planning.queries.business_cases import Book
from nakhoda.planning.queries.business_worth import RATE, sim_names
from nakhoda.planning.queries.names import Names
from nakhoda.planning.views.business_forms import CaseForm
from nakhoda.planning.views.business_words import DRIVERS, NATURES, RATE_UNITS, VERDICT_WORDS

DAY = {"type": "date"}


class PartForm(CaseForm):
    """What all of them have: the case they belong to, and a wish in the end."""

    title = gettext_lazy("Part")

    def __init__(self, book: Book, names: Names, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.book, self.names = book, names
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""

    def wish(self) -> Wish:
        """What is typed; look at `errors` afterwards."""
        raise NotImplementedError

    def number(self, name: str) -> float:
        """A figure that must be there."""
        return self.amount(name) or 0.0


class OptionForm(PartForm):
    """An option."""

    title = gettext_lazy("Option")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    what = forms.CharField(
        label=gettext_lazy("What is done"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    do_nothing = forms.BooleanField(label=gettext_lazy("This is doing nothing"), required=False)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=list(VERDICT_WORDS.items()), required=False, initial=""
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def wish(self) -> Wish:
        """The option."""
        return OptionWish(**self.cleaned_data)


class AssumptionForm(PartForm):
    """An assumption."""

    title = gettext_lazy("Assumption")
    name = forms.CharField(label=gettext_lazy("Name in formulas"), max_length=40)
    label = forms.CharField(label=gettext_lazy("In words"), max_length=120, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=30, required=False)
    low = forms.CharField(label=gettext_lazy("Low"), max_length=40)
    best = forms.CharField(label=gettext_lazy("Best guess"), max_length=40)
    high = forms.CharField(label=gettext_lazy("High"), max_length=40)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200)

    def wish(self) -> Wish:
        """The assumption."""
        told = {name: self.cleaned_data[name] for name in ("name", "label", "unit", "source")}
        return AssumptionWish(**told, low=self.number("low"), best=self.number("best"), high=self.number("high"))


class RateForm(PartForm):
    """A partner's rate card."""

    title = gettext_lazy("Rate card")
    partner = forms.ChoiceField(label=gettext_lazy("Partner"))
    price = forms.CharField(label=gettext_lazy("Price"), max_length=40)
    unit = forms.ChoiceField(label=gettext_lazy("For"), choices=list(RATE_UNITS.items()))
    rules_from = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs=DAY))
    rules_to = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs=DAY))
    document = forms.CharField(label=gettext_lazy("Contract"), max_length=200)

    def prepare(self) -> None:
        """Every partner."""
        chosen = [pair for pair in self.names.choices("owner") if pair[0] != "inhouse"]
        self.fields["partner"].choices = chosen  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """The rate card."""
        return RateWish(**(self.cleaned_data | {"price": self.number("price")}))


class LineForm(PartForm):
    """A cost or a benefit."""

    title = gettext_lazy("Cost or benefit")
    option_id = forms.TypedChoiceField(label=gettext_lazy("Option"), coerce=int)
    nature = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(NATURES.items()))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    formula = forms.CharField(label=gettext_lazy("Formula"), max_length=200)
    first = forms.IntegerField(label=gettext_lazy("First month"), required=False)
    last = forms.IntegerField(label=gettext_lazy("Last month"), required=False)

    def prepare(self) -> None:
        """The options, and the names that formulas know."""
        chosen = [(option.id, option.name) for option in self.book.options]
        self.fields["option_id"].choices = chosen  # type: ignore[attr-defined]
        self.fields["formula"].widget.attrs |= {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        self.fields["first"].help_text = _("0 is at once, 1 the end of the first month.")
        self.fields["last"].help_text = _("Left empty: once, or to the end.")

    def known(self) -> list[str]:
        """What a formula may name."""
        told = [each.name for each in self.book.assumptions] + [RATE + each.partner for each in self.book.rates]
        sims = {name: None for option in self.book.options for name in sim_names(option)}
        return [*told, *sims, "month"]

    def wish(self) -> Wish:
        """The line; without months a cost that comes once comes at once, everything else every month to the end."""
        told = self.cleaned_data
        once = told["nature"] == "one_off"
        first = told["first"] if told["first"] is not None else 0 if once else 1
        last = told["last"] if told["last"] is not None else first if once else self.book.row.months
        return LineWish(**(told | {"first": first, "last": last}))


class TradeOffForm(PartForm):
    """A trade-off."""

    title = gettext_lazy("Trade-off")
    what = forms.CharField(label=gettext_lazy("What is stopped or delayed"), max_length=300)
    bearer = forms.CharField(label=gettext_lazy("Who bears it"), max_length=120)
    guardrails = forms.CharField(label=gettext_lazy("What must not happen"), max_length=300)
    expires_on = forms.DateField(label=gettext_lazy("Holds until"), widget=forms.DateInput(attrs=DAY))

    def wish(self) -> Wish:
        """The trade-off."""
        return TradeOffWish(**self.cleaned_data)


class HeadcountForm(PartForm):
    """People asked for."""

    title = gettext_lazy("Headcount request")
    fte = forms.CharField(label=gettext_lazy("People, month by month"), max_length=600)
    lob = forms.ChoiceField(label=gettext_lazy("Line of business"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    tier = forms.TypedChoiceField(
        label=gettext_lazy("Tier"), choices=[(0, "–"), (1, "1"), (2, "2")], coerce=int, required=False
    )
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    driver = forms.ChoiceField(label=gettext_lazy("Driver"), choices=list(DRIVERS.items()))
    confidence = forms.CharField(label=gettext_lazy("Confidence"), max_length=20, initial="80 %")
    alternative = forms.CharField(label=gettext_lazy("What else could be done"), max_length=300)

    def prepare(self) -> None:
        """Places."""
        for name in ("lob", "language", "site"):
            self.fields[name].choices = [("", "–"), *self.names.choices(name)]  # type: ignore[attr-defined]
        self.fields["fte"].help_text = _(
            "2, 4, 6 asks for two in the first month, four in the second, six in the third."
        )

    def wish(self) -> Wish:
        """The request."""
        told: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("lob", "language", "site", "driver", "alternative")
        }
        told["tier"] = int(self.cleaned_data["tier"] or 0)
        return HeadcountWish(**told, fte=self._people(), confidence=self.amount("confidence", "share") or 0.0)

    def _people(self) -> tuple[float, ...]:
        try:
            return tuple(
                parse_amount(each, "") or 0.0 for each in self.cleaned_data["fte"].replace(";", ",").split(",")
            )
        except AmountFaulty as fault:
            self.add_error("fte", str(fault))
            return ()


FORMS: dict[str, type[PartForm]] = {
    "option": OptionForm,
    "assumption": AssumptionForm,
    "rate": RateForm,
    "line": LineForm,
    "trade-off": TradeOffForm,
    "headcount": HeadcountForm,
}


def started_from(part: Any, form: type[PartForm]) -> dict[str, Any]:
    """The form of a part that is there."""
    told = {name: getattr(part, name) for name in form.base_fields if hasattr(part, name)}
    told |= {name: typed_amount(told[name], "") for name in ("low", "best", "high", "price") if name in told}
    if "fte" in told:
        told["fte"] = ", ".join(typed_amount(float(value), "") for value in told["fte"])
        told["confidence"] = typed_amount(told["confidence"], "share")
    return told
