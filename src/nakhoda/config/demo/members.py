"""Made-up members who write to the running desk by its own doors, and answer what they are asked."""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from nakhoda.config.demo.letters import Doors, open_form, send_form, send_from_app, send_mail
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.actions.history_rows import STATEMENT
from nakhoda.desk.actions.requests import file_request
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.intake.app_tokens import issue
from nakhoda.desk.intake.appeals import appeal
from nakhoda.desk.intake.keys import digest_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.simulator.demand import APPEALS, Knock, one_knock

CHANNELS = {"in_app": 44, "web_form": 26, "email": 22, "appeal": 4, "internal_form": 4}
FILL_SECONDS = 3  # nobody fills a form faster


class Crowd:
    """Writes one message at a time."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        port = int(os.environ.get("NAKHODA_MAIL_PORT", "0"))
        self.doors = Doors(settings.BASE_URL, port, settings.MAIL_ADDRESS)

    def write(self, now: datetime) -> None:
        """Somebody writes on one of five channels."""
        policy = policy_in_force(now)
        channel = self.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        knock = one_knock(policy, self.rng, now, channel)
        writers = {"in_app": self._by_app, "web_form": self._by_form, "email": self._by_mail}
        if channel in writers:
            writers[channel](policy, knock)
        elif channel == "appeal":
            _appeal(self.rng, knock, now)
        else:
            _ask_inside(self.rng, policy, knock, now)

    def _by_app(self, policy: CompiledPolicy, knock: Knock) -> None:
        assert knock.member is not None
        who = knock.member
        claims = {"sub": who.handle, "name": who.name, "handle": who.handle, "locale": who.locale}
        token = issue({**claims, "country": who.country, "exp": int(time.time()) + 600})
        reason = policy.reasons[knock.reason]
        context = {"device": "Android 14, 6 GB", "app_version": "34.3.1"}
        body = {"text": knock.text, "lob": reason.lob, "reason": reason.key, "context": context}
        send_from_app(self.doors, knock, token, json.dumps(body).encode())

    def _by_form(self, policy: CompiledPolicy, knock: Knock) -> None:
        reason = policy.reasons[knock.reason]
        if not (reason.public and policy.lobs[reason.lob].public):
            return self._by_app(policy, knock)
        form = open_form(self.doors, policy, knock)
        time.sleep(FILL_SECONDS)
        return send_form(form)

    def _by_mail(self, policy: CompiledPolicy, knock: Knock) -> None:
        if self.doors.mail_port:
            send_mail(self.doors, knock)


def _appeal(rng: Random, knock: Knock, now: datetime) -> None:
    """A decision that the product made yesterday, contested through the door for appeals."""
    assert knock.member is not None
    sender = Sender(kind="email", address=knock.member.address, name=knock.member.name, handle=knock.member.handle)
    with scope_of(system("product")):
        member = _registered(sender, knock, now)
        decided_at = now - timedelta(hours=rng.uniform(5, 90))
        kind = APPEALS[knock.reason]
        decision = record_product_decision(
            member,
            kind,
            STATEMENT,
            True,
            decided_at=decided_at,
            actor=system("product"),
            now=now,
            informed_at=decided_at,
        )
    claim = Claim("appeal", "demo", decision.reference, digest_of([knock.text]), 303, lambda case: {"case": case})
    appeal(decision.reference, sender, knock.text, files=(), claim=claim, now=now, country=knock.country)


def _registered(sender: Sender, knock: Knock, now: datetime) -> int:
    from nakhoda.desk.actions.members import new_member
    from nakhoda.desk.arrivals import Arrival

    arrival = Arrival(channel="appeal", received_at=now, text="", sender=sender, country=knock.country)
    return new_member(sender, arrival, now)


def _ask_inside(rng: Random, policy: CompiledPolicy, knock: Knock, now: datetime) -> None:
    """A colleague files an internal request."""
    request = rng.choice(list(policy.request_types.values()))
    made_up = {"date": (now + timedelta(days=30)).date().isoformat(), "number": "120", "handle": "made.up.account"}
    fields = {field.key: made_up.get(field.kind, knock.text) for field in request.fields}
    with scope_of(system("demo")):
        asker = person_as_actor(rng.choice(list(Person.objects.filter(tier=1, status="busy")[:50])), now)
    with scope_of(asker):
        file_request(request.key, fields, actor=asker, now=now)
