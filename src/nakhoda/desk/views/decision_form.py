"""The form of a decision: the fields of its statement of reasons, as one thinks of them (handbook 6.4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.statement import ALWAYS, CLOSED, LONGEST_FACTS, ONE_RESTRICTION, RESTRICTIONS
from nakhoda.desk.actions.decisions import StatementIncomplete
from nakhoda.desk.models import Case
from nakhoda.desk.queries.measures import MEASURES

KINDS = {
    "account": gettext_lazy("An account"),
    "content": gettext_lazy("Content"),
    "monetisation": gettext_lazy("Earnings"),
    "feature_age": gettext_lazy("A feature, because of age"),
    "age_restriction": gettext_lazy("An account, restricted because of age"),
    "underage_ban": gettext_lazy("An account, closed because of age"),
    "harm_inquiry": gettext_lazy("An inquiry about a report of harm"),
    "grievance_committee": gettext_lazy("A grievance before the committee"),
}
# The categories of the European transparency database, in the words of our taxonomy.
CATEGORIES = {
    "animal_welfare": gettext_lazy("Animal welfare"),
    "data_protection_and_privacy": gettext_lazy("Privacy"),
    "illegal_or_harmful_speech": gettext_lazy("Illegal or harmful speech"),
    "intellectual_property": gettext_lazy("Intellectual property"),
    "negative_effects_on_civic_discourse": gettext_lazy("Civic discourse and elections"),
    "non_consensual_behaviour": gettext_lazy("Non-consensual behaviour"),
    "pornography_or_sexualised_content": gettext_lazy("Sexualised content"),
    "protection_of_minors": gettext_lazy("Protection of minors"),
    "risk_for_public_security": gettext_lazy("Public security"),
    "scams_and_fraud": gettext_lazy("Scams and fraud"),
    "self_harm": gettext_lazy("Self-harm"),
    "unsafe_and_illegal_products": gettext_lazy("Unsafe or illegal products"),
    "violence": gettext_lazy("Violence"),
    "dangerous_acts": gettext_lazy("Dangerous acts"),
    "scope_of_platform_service": gettext_lazy("Outside what the service is for"),
}
CONTENT = {
    "account": gettext_lazy("Account"),
    "video": gettext_lazy("Video"),
    "live": gettext_lazy("Live stream"),
    "image": gettext_lazy("Image"),
    "text": gettext_lazy("Text"),
    "audio": gettext_lazy("Audio"),
    "product": gettext_lazy("Product"),
    "other": gettext_lazy("Other"),
}
WORDS = {
    "illegal": gettext_lazy("It is illegal"),
    "incompatible": gettext_lazy("It does not agree with our rules"),
    "article_16": gettext_lazy("A report by somebody"),
    "trusted_flagger": gettext_lazy("A trusted flagger"),
    "voluntary": gettext_lazy("Our own initiative"),
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "fully": gettext_lazy("Fully"),
    "partially": gettext_lazy("Partially"),
    "not": gettext_lazy("Not at all"),
}
Choices = list[tuple[str, Any]]


def _chosen(name: str, words: tuple[str, ...]) -> Choices:
    said = MEASURES if name in RESTRICTIONS else WORDS | {"other": gettext_lazy("Something else")}
    return [(word, said[word]) for word in words]


def _one_of(name: str, label: Any) -> forms.ChoiceField:
    words = RESTRICTIONS.get(name) or CLOSED[name]
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *_chosen(name, words)])


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DecisionForm(forms.Form):
    """Every field may be left out here: the action says which of them an adverse decision lacks."""

    use_required_attribute = False

    adverse = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=[
            ("yes", gettext_lazy("Against the member: something is restricted")),
            ("no", gettext_lazy("In favour")),
        ],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("About what"))
    about_handle = forms.CharField(
        label=gettext_lazy("Username, if it is not the account of whoever wrote"),
        required=False,
        max_length=81,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy("For a report: that member gets the reasons, the reporter learns only that we decided."),
    )
    decision_visibility = forms.MultipleChoiceField(
        label=gettext_lazy("Content"),
        required=False,
        choices=_chosen("decision_visibility", RESTRICTIONS["decision_visibility"]),
        widget=forms.CheckboxSelectMultiple,
    )
    decision_account = _one_of("decision_account", gettext_lazy("Account"))
    decision_provision = _one_of("decision_provision", gettext_lazy("Service"))
    decision_monetary = _one_of("decision_monetary", gettext_lazy("Payments"))
    decision_ground = _one_of("decision_ground", gettext_lazy("Ground"))
    clause = forms.CharField(
        label=gettext_lazy("Clause of our rules"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    legal_ground = forms.CharField(
        label=gettext_lazy("Law, if it is illegal"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    decision_facts = forms.CharField(
        label=gettext_lazy("What happened: the member reads this"),
        required=False,
        max_length=LONGEST_FACTS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=gettext_lazy("Never name whoever reported it, nor any report to an authority."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), required=False, choices=[("", "–"), *CATEGORIES.items()]
    )
    content_type = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", "–"), *CONTENT.items()])
    content_date = _day(gettext_lazy("When it was posted or done"))
    application_date = _day(gettext_lazy("From when the decision counts"))
    territorial_scope = forms.CharField(
        label=gettext_lazy("Where it counts"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Country codes such as MY, IN, or World."),
    )
    source_type = _one_of("source_type", gettext_lazy("What started it"))
    automated_detection = _one_of("automated_detection", gettext_lazy("Found automatically"))
    automated_decision = _one_of("automated_decision", gettext_lazy("Decided automatically"))

    def __init__(self, policy: CompiledPolicy, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = dict.fromkeys(window.kind for window in policy.appeals.windows)
        named = [("", "–"), *((kind, KINDS.get(kind, kind.replace("_", " "))) for kind in kinds)]
        self.fields["kind"].choices = named  # type: ignore[attr-defined]
        self._need(True)

    def full_clean(self) -> None:
        """Shown as needed, and judged by the action: a decision in favour needs none of them."""
        self._need(False)
        super().full_clean()
        self._need(True)

    def _need(self, needed: bool) -> None:
        for name in ALWAYS:
            self.fields[name].required = needed

    def statement(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        left = ("adverse", "kind", "about_handle")
        told = {name: value for name, value in self.cleaned_data.items() if name not in left and value}
        return {name: value if isinstance(value, list | str) else value.isoformat() for name, value in told.items()}

    def tell(self, refusal: StatementIncomplete) -> None:
        """Put each missing name at its field."""
        for name in refusal.missing:
            if name == ONE_RESTRICTION:
                self.add_error(
                    "decision_visibility", _("Say what is restricted: content, account, service or payments.")
                )
            else:
                self.add_error(name, _("An adverse decision cannot be taken without this."))
        for fault in refusal.faults:
            self.add_error(None, fault)


def beginning(case: Case, today: str) -> dict[str, Any]:
    """What is known of the case already."""
    reported = case.lane == "L6" or case.reason.startswith(("report", "underage"))
    return {
        "adverse": "yes",
        "application_date": today,
        "territorial_scope": case.country or "",
        "source_type": "article_16" if reported else "voluntary",
        "automated_detection": "no",
        "automated_decision": "not",
    }
