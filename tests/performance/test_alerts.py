"""Alerts: few, one a slice, owned, asleep only with a reason, and seen only by who may see all they count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakhoda.journal.records import records_on
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions import alerts as act
from nakhoda.performance.actions.alert_findings import Fault
from nakhoda.performance.actions.remarks import WordsMissing
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.alerts import NoSuchAlert, alert_for, alerts_for, children_of
from nakhoda.performance.queries.history import history_of
from nakhoda.performance.queries.sentences import alert_sentence
from tests.cast import NOW
from tests.performance.stories import PROGRAM, alert_now, fell, later, looked, somebody

pytestmark = pytest.mark.django_db
MALAY_EMAIL = {"language": "ms", "channel": "email"}


def test_it_says_in_words_what_moved_by_how_much_and_how_sure() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    with scope_of(PROGRAM):
        said = alert_sentence(alert_now(number))
    assert said.endswith("in Malay e-mail fell 3.1 points (n 412, 95 % 1.2–5.0)")


def test_a_signal_that_goes_on_is_brought_up_to_date_and_not_repeated() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    again = looked(fell(-0.044, 520, **MALAY_EMAIL), at=later(1))
    assert (again.raised, again.updated) == ((), (number,))
    alert = alert_now(number)
    assert (alert.n, round(alert.change, 3), alert.detected_at, alert.seen_at) == (520, -0.044, NOW, later(1))


def test_looking_twice_at_the_same_figures_changes_nothing() -> None:
    looked(fell(**MALAY_EMAIL))
    with scope_of(PROGRAM):
        before = list(Alert.objects.values())
    assert looked(fell(**MALAY_EMAIL)).raised == ()
    with scope_of(PROGRAM):
        assert list(Alert.objects.values()) == before


def test_the_slices_around_it_are_its_children_and_do_not_fill_the_list() -> None:
    looked(fell(-0.002, 9000), fell(-0.08, 400, **MALAY_EMAIL), fell(-0.02, 1700, language="ms"))
    lead = somebody("regional_lead")
    with scope_of(lead):
        (shown,) = alerts_for(lead, NOW)
        assert shown.slice_key == "channel=email&language=ms"
        assert {child.slice_key for child in children_of(lead, shown)} == {"", "language=ms"}


def test_data_that_stopped_coming_is_said_before_the_volume_that_it_explains() -> None:
    where = (("owner", "meridian"),)
    gone = Fault(
        "received",
        where,
        "feed",
        {"feed": "Meridian, e-mail", "expected": 212, "received": 9, "spoils": ["received"]},
        NOW,
    )
    looked(fell(-0.4, 203, "received", owner="meridian"), fell(**MALAY_EMAIL), faults=(gone,))
    lead = somebody("regional_lead")
    with scope_of(lead):
        first, second = alerts_for(lead, NOW)
        assert first.kind == "data_fault"
        assert "9 of 212" in alert_sentence(first)
        assert [child.kind for child in children_of(lead, first)] == ["volume"]
        assert second.metric == "csat"


def test_a_missing_feed_explains_neither_a_wider_share_nor_a_fall_that_it_is_too_small_for() -> None:
    facts = {"feed": "email", "expected": 100, "received": 10, "spoils": ["*"]}
    gone = Fault("received", (("channel", "email"),), "feed", facts, NOW)
    looked(fell(-0.4, 9000, "received", owner="selat"), fell(language="ms"), faults=(gone,))
    lead = somebody("regional_lead")
    with scope_of(lead):
        assert sorted(alert.kind for alert in alerts_for(lead, NOW)) == ["change", "data_fault", "volume"]


def test_an_alert_that_is_quiet_for_days_ends_by_itself() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    assert looked(at=later(1)).closed == ()
    assert looked(at=later(4.1)).closed == (number,)
    assert alert_now(number).closed_why == "recovered"
    (new,) = looked(fell(**MALAY_EMAIL), at=later(9)).raised
    assert new != number


def test_a_figure_that_falls_again_in_between_is_the_same_alert() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    looked(at=later(1))
    looked(fell(**MALAY_EMAIL), at=later(2))
    assert looked(at=later(4.5)).closed == ()
    assert alert_now(number).state == "detected"


# -- whose it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("regional_lead", {"", "lob=account_access", "owner=meridian", "owner=selat"}),
        ("leader_access", {"lob=account_access"}),
        ("leader_age", set()),
        ("partner_manager", {"owner=meridian"}),
        ("planner", {"", "lob=account_access", "owner=meridian", "owner=selat"}),
        ("global_head", {"", "lob=account_access", "owner=meridian", "owner=selat"}),
    ],
)
def test_an_alert_is_seen_by_who_may_read_every_row_that_it_counts(who: str, sees: set[str]) -> None:
    for where in ({}, {"lob": "account_access"}, {"owner": "meridian"}, {"owner": "selat"}):
        looked(fell(**where))  # each by itself, so that none echoes another
    reader = somebody(who)
    with scope_of(reader):
        assert {alert.slice_key for alert in alerts_for(reader, NOW, "all")} == sees


def test_a_child_is_shown_alone_to_who_may_not_see_its_parent() -> None:
    looked(fell(-0.06, 9000), fell(-0.07, 900, lob="account_access"))
    leader, lead = somebody("leader_access"), somebody("regional_lead")
    with scope_of(leader):
        assert [alert.slice_key for alert in alerts_for(leader, NOW)] == ["lob=account_access"]
    with scope_of(lead):
        assert [alert.slice_key for alert in alerts_for(lead, NOW)] == [""]


def test_a_foreign_alert_is_a_missing_one() -> None:
    (number,) = looked(fell(owner="selat")).raised
    manager = somebody("partner_manager")
    with scope_of(manager):
        for wrong in (number, 999_999, 2**80):
            with pytest.raises(NoSuchAlert):
                alert_for(manager, wrong)
        with pytest.raises(NoSuchAlert):
            act.own_alert(number, actor=manager, now=NOW)


# -- what people do -----------------------------------------------------------------------------------------


def test_taking_giving_and_giving_back() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    lead, other = somebody("regional_lead"), somebody("planner")
    with scope_of(lead):
        assert act.own_alert(number, actor=lead, now=later(0.1)).state == "triaged"
        assert act.own_alert(number, actor=lead, now=later(0.2), person_id=other.id).person_id == other.id
        assert act.release_alert(number, actor=lead, now=later(0.3)).state == "detected"
        told = [line.name for line in history_of(f"alert:{number}")]
    assert told == ["released", "owned", "owned", "detected"]


def test_it_sleeps_only_with_a_reason_and_for_a_while() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    lead = somebody("regional_lead")
    with scope_of(lead):
        with pytest.raises(WordsMissing):
            act.snooze_alert(number, later(2), "  ", actor=lead, now=NOW)
        for until in (NOW, later(15)):
            with pytest.raises(act.AlertRefused):
                act.snooze_alert(number, until, "macro is being fixed", actor=lead, now=NOW)
        act.snooze_alert(number, later(2), "macro is being fixed", actor=lead, now=NOW)
        assert alerts_for(lead, later(1)) == []
        assert [alert.id for alert in alerts_for(lead, later(1), "snoozed")] == [number]
        assert [alert.id for alert in alerts_for(lead, later(2.1))] == [number]
        (line, _first) = history_of(f"alert:{number}")
        assert (line.name, line.words, line.who) == ("snoozed", "macro is being fixed", lead.name)
        assert "macro" not in repr([record.payload for record in records_on(f"alert:{number}")])


def test_closing_can_be_taken_back_unless_a_newer_alert_is_open() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    lead = somebody("regional_lead")
    with scope_of(lead):
        act.close_alert(number, "handled", "macro fixed", actor=lead, now=later(1))
        assert act.reopen_alert(number, actor=lead, now=later(1)).state == "detected"
        act.close_alert(number, "handled", "macro fixed", actor=lead, now=later(1))
    looked(fell(**MALAY_EMAIL), at=later(2))
    with scope_of(lead), pytest.raises(act.AlertRefused, match="newer"):
        act.reopen_alert(number, actor=lead, now=later(2))


def test_who_reads_figures_but_leads_nobody_works_on_no_alert() -> None:
    (number,) = looked(fell(**MALAY_EMAIL)).raised
    head = somebody("global_head")
    with scope_of(head):
        assert alert_for(head, number).id == number
        with pytest.raises(Refused):
            act.snooze_alert(number, NOW + timedelta(days=1), "later", actor=head, now=NOW)
