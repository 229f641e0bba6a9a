"""What may be chosen on a case: queues, reasons, languages, outcomes; in the words of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import Texts
from nakhoda.core.urgency import PRIORITIES
from nakhoda.desk.models import Case
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, visible

Choices = list[tuple[str, str]]
LANGUAGES = {
    "en": "English",
    "hi": "हिन्दी",
    "hi-Latn": "Hinglish",
    "ms": "Bahasa Melayu",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "bn": "বাংলা",
    "ur": "اردو",
    "id": "Bahasa Indonesia",
    "zh": "中文",
}


def choices_for(policy: CompiledPolicy, case: Case, actor: Actor) -> dict[str, Any]:
    """The lists behind the dialogs of `desk/case.html`."""
    escalation = policy.escalation
    return {
        "queues": _queues(policy, case),
        "escalation_reasons": [
            (r.key, shipped(r.title)) for r in escalation.reasons.values() if fits(r.lobs, case.lob)
        ],
        "return_reasons": [(r.key, shipped(r.title)) for r in escalation.return_reasons.values()],
        "lobs": [(lob.key, in_words(lob.title)) for lob in policy.lobs.values()],
        "reasons": [(r.key, in_words(r.title)) for lob in policy.lobs.values() for r in lob.reasons.values()],
        "priorities": [(priority, priority.capitalize()) for priority in PRIORITIES],
        "languages": list(LANGUAGES.items()),
        "people": people_for(actor) if may(actor, "case:assign") else [],
    }


def field_label(name: str) -> str:
    """A field of the escalation contract in words; one of a policy's own as its name says it."""
    labels = {
        "wish": _("What the member wants"),
        "steps_done": _("Done so far, with what result"),
        "evidence": _("Evidence (message or file numbers)"),
        "clause": _("Policy clause, and why Tier 1 cannot decide"),
        "summary": _("Summary in the working language"),
        "desired_action": _("What Tier 2 should do"),
        "told_member": _("What the member was already told"),
        "last_access": _("Last access"),
        "signals": _("Signals"),
        "question": _("Question"),
    }
    return labels.get(name) or name.replace("_", " ").capitalize()


LONG_FIELDS = ("steps_done", "summary")


def escalation_fields(policy: CompiledPolicy, case: Case, written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of the escalation dialog: the common ones first; `only` names the reasons that need the others."""
    reasons = [rule for rule in policy.escalation.reasons.values() if fits(rule.lobs, case.lob)]
    names = list(dict.fromkeys(name for rule in reasons for name in rule.required_fields))
    needed = {name: [shipped(rule.title) for rule in reasons if name in rule.required_fields] for name in names}
    return [
        {
            "name": name,
            "label": field_label(name),
            "long": name in LONG_FIELDS,
            "only": "" if len(needed[name]) == len(reasons) else ", ".join(needed[name]),
            "value": written.get(name, ""),
        }
        for name in names
    ]


def outcomes_for(case: Case) -> list[dict[str, str]]:
    """How a case may end."""
    return [{"value": value, "label": label} for value, label in outcome_words().items()]


def channel_words() -> dict[str, str]:
    """The channels as they stand inside a sentence or a name."""
    return {
        "in_app": _("in-app"),
        "web_form": _("web form"),
        "email": _("e-mail"),
        "appeal": _("appeals"),
        "internal_form": _("internal forms"),
    }


def outcome_words() -> dict[str, str]:
    """The outcomes in the reader's language."""
    return {
        "granted": _("Granted"),
        "denied": _("Denied"),
        "information": _("Information given"),
        "no_response": _("No answer from the member"),
        "duplicate": _("Duplicate"),
    }


def people_for(actor: Actor) -> Choices:
    """People to whom the actor may give a case."""
    return [(str(key), name) for key, name in prepared_rows(_PEOPLE, [sorted(visible(actor, "people:read"))])]


_PEOPLE = """
SELECT id, name FROM org_person WHERE scope_id = ANY (%s::int[]) AND active AND tier >= 1 ORDER BY name LIMIT 500
"""


def in_words(title: Texts) -> str:
    """A title in the reader's language, or in English."""
    language = (get_language() or "en").split("-")[0]
    return title.get(language) or shipped(title.get("en", "")) or next(iter(title.values()))


def shipped(title: str) -> str:
    """A title that the policy has in English alone: as the catalogue says it where it was shipped, else as it is."""
    return _(title) if title else ""


def fits(lobs: tuple[str, ...], lob: str) -> bool:
    """An empty list of LOBs means all."""
    return not lobs or lob in lobs


def _queues(policy: CompiledPolicy, case: Case) -> Choices:
    fit = [q for q in policy.queues if q.key != case.queue and ("*" in q.lobs or case.lob in q.lobs)]
    return [(queue.key, queue.title) for queue in fit if case.lane in queue.lanes]
