"""Slices, dimensions and metrics in words a tired person understands, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.core.slices import Slice, parse_slice
from nakhoda.desk.queries.choices import channel_words, in_words
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.models import Organisation, Site, Team
from nakhoda.performance.queries.figures import contracts

TOO_FEW = re.compile(r"too few to judge: fewer than (\d+)")
ORDER = ("owner", "language", "channel", "lob", "reason", "tier", "site", "team", "queue")  # as a sentence names them


def slice_words(where: Slice) -> str:
    """`Malay e-mail at Meridian`; `the whole operation` for everything."""
    named = dict(where)
    core = [part_words(name, named.pop(name)) for name in ("language", "channel") if name in named]
    places = [_("at %(place)s") % {"place": part_words(n, named.pop(n))} for n in ("owner", "site") if n in named]
    about = [part_words(name, value) for name, value in sorted(named.items(), key=_place)]
    return " ".join(filter(None, [" ".join(core), ", ".join(about), *places])) or _("the whole operation")


def place_words(where: Slice) -> str:
    """The slice as a sentence goes on with it: `in Malay e-mail at Meridian`, `at Selat`, `overall`."""
    if not where:
        return _("overall")
    words = slice_words(where)
    return words if {name for name, _value in where} <= {"owner", "site"} else _("in %(slice)s") % {"slice": words}


def _place(pair: tuple[str, str]) -> int:
    return ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER)


def part_words(name: str, value: str) -> str:
    """One value of a dimension, as people call it."""
    return parts_words(name, [value])[value]


def parts_words(name: str, values: Iterable[str]) -> dict[str, str]:
    """Many values of one dimension, looked up once."""
    known = _VALUES[name]() if name in _VALUES else {}
    nothing = _("no %(dimension)s") % {"dimension": dimension_words(name).lower()}
    return {value: (known.get(value) or _plain(name, value)) if value else nothing for value in values}


def _plain(name: str, value: str) -> str:
    if name in ("tier", "policy_version"):
        return f"{dimension_words(name)} {value}"
    return value.replace("_", " ") if name in ("reason", "queue", "team", "lane", "priority", "outcome") else value


def dimension_words(name: str) -> str:
    """A dimension's name."""
    words = {
        "owner": _("Partner"),
        "lob": _("Line of business"),
        "language": _("Language"),
        "channel": _("Channel"),
        "tier": _("Tier"),
        "site": _("Site"),
        "team": _("Team"),
        "queue": _("Queue"),
        "reason": _("Reason"),
        "lane": _("Lane"),
        "priority": _("Priority"),
        "country": _("Country"),
        "region": _("Region"),
        "tenure": _("Time in the job"),
        "app_version": _("App version"),
        "policy_version": _("Policy version"),
        "outcome": _("Outcome"),
        "code": _("Clock"),
        "agent": _("Person"),
        "compartment": _("Compartment"),
    }
    return words.get(name, name.replace("_", " ").capitalize())


def metric_words(key: str) -> str:
    """A metric's title from its contract; its key where it has none any more."""
    contract = contracts().get(key)
    return _(contract.title) if contract else key.replace("_", " ")


def hidden_words(reason: str) -> str:
    """Why a figure is not shown, as the engine keeps it, in the reader's language."""
    few = TOO_FEW.fullmatch(reason)
    if few:
        return _("too few to judge: fewer than %(n)s") % {"n": few[1]}
    words = {
        "fewer than 10": _("fewer than 10"),
        "no feed of daily active members": _("no feed of daily active members"),
        "fewer than 10 cases": _("fewer than 10 cases"),
        "withheld, or a small cell could be told from the rest": _(
            "withheld, or a small cell could be told from the rest"
        ),
        "withheld, or a small cell could be told from the total": _(
            "withheld, or a small cell could be told from the total"
        ),
        "arrivals not usable: this log was chosen by close date": _(
            "arrivals not usable: this log was chosen by close date"
        ),
    }
    return words.get(reason, reason)


def _languages() -> dict[str, str]:
    return {
        "en": _("English"),
        "hi": _("Hindi"),
        "hi-Latn": _("Hinglish"),
        "ms": _("Malay"),
        "ta": _("Tamil"),
        "ta-Latn": _("Tanglish"),
        "te": _("Telugu"),
        "bn": _("Bengali"),
        "ur": _("Urdu"),
        "id": _("Indonesian"),
        "zh": _("Chinese"),
    }


def _compartments() -> dict[str, str]:
    return {"minor_safety": _("Minor safety"), "security": _("Security"), "legal": _("Legal")}


def _owners() -> dict[str, str]:
    return dict(Organisation.objects.values_list("key", "name"))


def _sites() -> dict[str, str]:
    return dict(Site.objects.values_list("key", "name"))


def _teams() -> dict[str, str]:
    return dict(Team.objects.values_list("key", "name"))


def _lobs() -> dict[str, str]:
    return {lob.key: in_words(lob.title) for lob in policy_in_force(timezone.now()).lobs.values()}


def _queues() -> dict[str, str]:
    return {queue.key: queue.title for queue in policy_in_force(timezone.now()).queues}


_VALUES = {
    "queue": _queues,
    "compartment": _compartments,
    "language": _languages,
    "channel": channel_words,
    "owner": _owners,
    "site": _sites,
    "team": _teams,
    "lob": _lobs,
}


def key_words(slice_key: str) -> str:
    """The words of a slice that is kept as text."""
    return slice_words(parse_slice(slice_key))


def language() -> str:
    """The reader's language."""
    return get_language() or "en"
