"""A case as the app shows it to its member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.models import Participant
from nakhoda.desk.queries import links
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.member_page import MemberView, page_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

READER = system("member")


@dataclass(frozen=True, slots=True)
class AppCase:
    """A case of the app's member."""

    view: MemberView

    @property
    def id(self) -> int:
        """Its number."""
        return int(self.view.case.id)

    def shown(self, *, now: datetime) -> dict[str, Any]:
        """JSON values: the same page as behind the status link, without its links to other pages."""
        token = links.sign(links.STATUS, self.id, self.view.person.address, now=now)
        with scope_of(READER):
            page = page_of(self.view, token, now=now)
        kept = ("reference", "subject", "status", "headline", "promise", "stages")
        doors = {name: page[name] for name in ("survey_url", "appeal_url") if name in page}
        return {name: page[name] for name in kept} | doors | {"messages": page["messages_list"]}

    def arrival(self, text: str, files: tuple[File, ...], sender: Sender, now: datetime) -> Arrival:
        """A further message of the member."""
        case = self.view.case
        return Arrival(
            channel="in_app",
            received_at=now,
            text=text,
            sender=sender,
            subject=case.subject,
            source=case.source,
            locale=case.locale,
            country=case.country,
            files=files,
            acknowledged="api",
        )


def case_for_app(case_id: int, member: str) -> AppCase:
    """The case, if the app's user takes part in it; raises `NoSuchCase`."""
    with scope_of(READER):
        people = Participant.objects.filter(case_id=case_id, kind="app", address=member.strip(), approved=True)
        person = people.select_related("case").first()
    if person is None or person.case.status == "spam":
        raise NoSuchCase("there is no case of yours with this reference")
    return AppCase(MemberView(person.case, person))
