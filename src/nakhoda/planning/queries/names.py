"""Places in words, and what a form offers for each dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from nakhoda.core.targets import DIMENSIONS
from nakhoda.desk.queries.choices import channel_words, outcome_words
from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Lob, Organisation, Site, Team
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries.targets import reading

OUTCOMES = ("granted", "denied", "partial", "information")
CHANNELS = ("in_app", "web_form", "email", "appeal", "internal_form")


@dataclass(frozen=True, slots=True)
class Names:
    """Dimension -> value -> what people call it."""

    of: Mapping[str, Mapping[str, str]]

    def words(self, place: Mapping[str, str]) -> str:
        """`Account access · Meridian`; the whole region when nothing is named. A team alone says it all."""
        shown = {"team": place["team"]} if "team" in place else place
        said = [self.word(name, shown[name]) for name in DIMENSIONS if name in shown and name != "region"]
        return " · ".join(said) or _("Whole region")

    def word(self, dimension: str, value: str) -> str:
        """One value."""
        return self.of.get(dimension, {}).get(value, value)

    def choices(self, dimension: str) -> list[tuple[str, str]]:
        """For a select, by name."""
        return sorted(self.of.get(dimension, {}).items(), key=lambda pair: pair[1].casefold())


def names_for(actor: Actor) -> Names:
    """The names of places that a reader of targets may know: a partner's people learn of no other partner."""
    with scope_of(system("targets")):
        teams = list(Team.objects.order_by("name").values_list("key", "name", "organisation_id", "site_id"))
        lobs, sites = dict(Lob.objects.values_list("key", "name")), dict(Site.objects.values_list("key", "name"))
        owners = dict(Organisation.objects.values_list("key", "name"))
    reads = reading(actor)
    if reads.sites is not None:
        homes = {grant.organisation_id for grant in reads.grants}
        owners = {key: name for key, name in owners.items() if key in homes}
        sites = {key: name for key, name in sites.items() if key in reads.sites}
        teams = [team for team in teams if team[2] in homes]
    told = {"lob": lobs, "site": sites, "owner": owners, "team": {key: name for key, name, *_rest in teams}}
    return Names({**told, **_of_the_policy(), "outcome": _outcomes(), "channel": channel_words()})


def _of_the_policy() -> dict[str, dict[str, str]]:
    try:
        policy = policy_in_force(timezone.now())
    except NoPolicy:
        return {}
    return {
        "language": {
            tag: _language(tag) for tag in sorted({tag for queue in policy.queues for tag in queue.languages})
        },
        "lane": {lane.key: f"{lane.key} {lane.title}" for lane in policy.lanes.values()},
        "queue": {queue.key: queue.title for queue in policy.queues},
    }


def _language(tag: str) -> str:
    try:
        return str(get_language_info(tag)["name_local"]) if "-" not in tag else tag
    except KeyError:
        return tag


def _outcomes() -> dict[str, str]:
    """By itself `Denied` names no place: whoever reads a list of targets is told what of."""
    words = outcome_words()
    return {code: f"{_('Outcome')}: {words.get(code, code)}" for code in OUTCOMES}
