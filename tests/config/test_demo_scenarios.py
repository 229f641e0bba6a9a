"""A demo region whose trouble is known: what goes wrong is in its journal, or missing from it."""

from __future__ import annotations

import pytest

from nakhoda.config.demo.seeding import Size, _arrived
from nakhoda.journal.models import Record
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.simulator.reference.tables import owner_of
from nakhoda.simulator.troubles import trouble_named
from tests.cast import NOW
from tests.config.test_demo_region import stories as told_stories


@pytest.mark.django_db
def test_a_partner_whose_feed_is_lost_says_how_much_it_handled() -> None:
    trouble = trouble_named("feed-outage", NOW)
    stories = told_stories()
    arrived = _arrived(stories, Size(scenario="feed-outage"), NOW)
    lost = {story.tale.state.id for story in stories} - {story.tale.state.id for story in arrived}
    assert lost
    assert all(owner_of(story) == trouble.lost_owner for story in stories if story.tale.state.id in lost)
    with scope_of(system("test")):
        lines = Record.objects.filter(name="source.counted")
        assert [line.subject for line in lines] == [f"partner:{trouble.lost_owner}"]
