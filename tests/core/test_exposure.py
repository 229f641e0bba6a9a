"""What somebody looked at closes lanes to her, and nothing that happens in between opens them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.exposure import LOOK_BACK, Seen, Standing, closed_lanes, dose_of, rest_due, used_permille
from nakhoda.core.exposure_kernel import fullest, points
from nakhoda.core.policy.rules import ExposureLane, ExposureRule
from nakhoda.core.routing import AgentFacts, HeadFacts, next_case
from tests.core.policies import apac

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)  # Monday noon in Kuala Lumpur
KL, TODAY = "Asia/Kuala_Lumpur", date(2026, 11, 23)
LONG = Standing(date(2020, 1, 1), {"L1": date(2027, 1, 1)})
L1 = ExposureLane("L1", 4, day_minutes=240, tenure_days=90, days_in_a_row=5, cool_down_days=2, consent=True)
RULE = ExposureRule({"text": 250, "image": 1000, "video": 1500}, 30_000, 120_000, 300, 120, 20, 15, 600, 3, {"L1": L1})


def seen(minutes_ago: float, minutes: float, modality: str = "text", lane: str = "L1") -> Seen:
    return Seen(NOW - timedelta(minutes=minutes_ago), int(minutes * 60), 4, modality, lane)


def codes(*stretches: Seen, standing: Standing = LONG, rule: ExposureRule = RULE) -> set[str]:
    return {each.code for each in closed_lanes(rule, dose_of(stretches, NOW, KL, rule), standing, TODAY).values()}


def test_points_are_seconds_times_severity_times_the_weight_of_what_is_seen() -> None:
    assert [points(60, 4, weight) for weight in (250, 1000, 1500)] == [60, 240, 360]


@pytest.mark.parametrize(
    ("stretches", "closed"),
    {
        "nothing seen": ([], set()),
        "an hour of words": ([seen(70, 60)], set()),
        "two hours of pictures": ([seen(130, 125, "image")], {"exposure"}),
        "two hours of pictures yesterday": ([seen(26 * 60, 125, "image")], set()),
        "pictures every day for five days": (
            [seen(60 + day * 1440, 100, "image") for day in range(1, 6)],
            {"exposure"},
        ),
        "four hours of words, the limit of the lane": ([seen(300, 120), seen(150, 120)], {"exposure"}),
        "five days in a row, the last yesterday": ([seen(60 + day * 1440, 1) for day in range(1, 6)], {"rotation"}),
        "five days in a row, the last three days ago": ([seen(60 + day * 1440, 1) for day in range(3, 8)], set()),
        "four days in a row": ([seen(60 + day * 1440, 1) for day in range(1, 5)], set()),
        "five days with one free": ([seen(60 + day * 1440, 1) for day in (1, 2, 4, 5, 6)], set()),
    }.values(),
)
def test_what_was_seen_closes_the_lane(stretches: list[Seen], closed: set[str]) -> None:
    assert codes(*stretches) == closed


@pytest.mark.parametrize(
    ("standing", "closed"),
    {
        "never agreed": (Standing(date(2020, 1, 1)), {"no_consent"}),
        "agreed until yesterday": (Standing(date(2020, 1, 1), {"L1": date(2026, 11, 22)}), {"no_consent"}),
        "agreed until today": (Standing(date(2020, 1, 1), {"L1": TODAY}), set()),
        "here for 89 days": (Standing(TODAY - timedelta(days=89), LONG.consents), {"too_new"}),
        "here for 90 days": (Standing(TODAY - timedelta(days=90), LONG.consents), set()),
        "nobody knows since when": (Standing(None, LONG.consents), {"too_new"}),
    }.values(),
)
def test_a_lane_asks_for_consent_and_tenure(standing: Standing, closed: set[str]) -> None:
    assert codes(standing=standing) == closed


@pytest.mark.parametrize(
    ("stretches", "due"),
    {
        "two hours in one": ([seen(120, 120)], True),
        "two hours with short gaps": ([seen(150, 60), seen(80, 70)], True),
        "two hours with a gap of a quarter hour and more": ([seen(160, 60), seen(80, 80)], False),
        "long ago": ([seen(300, 130)], False),
    }.values(),
)
def test_a_stretch_without_a_gap_ends_in_a_rest(stretches: list[Seen], due: bool) -> None:
    assert rest_due(dose_of(stretches, NOW, KL, RULE), RULE) is due


def test_a_day_is_a_day_of_her_own_zone() -> None:
    before_midnight = Seen(datetime(2026, 11, 22, 15, 0, tzinfo=timezone.utc), 600, 4, "text", "L1")  # 23:00 in KL
    assert dose_of([before_midnight], NOW, KL, RULE).day_seconds == 0
    assert dose_of([before_midnight], NOW, "America/New_York", RULE).day_seconds == 600  # the same Sunday


STRETCH = st.builds(
    seen,
    st.floats(0, LOOK_BACK.total_seconds() / 60),
    st.floats(0, 180),
    st.sampled_from(["text", "image", "video"]),
    st.sampled_from(["L0", "L1", "L3"]),
)


@given(st.lists(STRETCH, max_size=30), st.integers(0, 3), st.sampled_from(["available", "busy"]))
def test_no_sequence_of_events_lets_a_capped_person_receive_a_case_of_the_lane(
    stretches: list[Seen], held: int, status: str
) -> None:
    policy = apac()
    standing = Standing(date(2020, 1, 1), {lane: date(2027, 1, 1) for lane in policy.exposure.lanes})
    dose = dose_of(stretches, NOW, KL, policy.exposure)
    shut = closed_lanes(policy.exposure, dose, standing, TODAY)
    queue = next(each for each in policy.queues if "L1" in each.lanes and each.tier == 2)
    agent = AgentFacts(
        id=1, tier=2, owner=queue.owner, reads=frozenset(queue.languages), today=TODAY, status=status,
        skills=frozenset(queue.skills), clearances=frozenset(lane.clearance for lane in policy.lanes.values()),
        certifications=dict.fromkeys([queue.certification, *(e.certification for e in policy.lanes.values())], TODAY),
        open_cases=held, capacity=5, closed_lanes=shut,
    )  # fmt: skip
    heads = [HeadFacts(queue.key, lane, "urgent", queue.languages[0], NOW) for lane in ("L1", "L3", "L0")]
    taken = next_case(policy, agent, heads).outcome
    assert taken is None or heads[taken].lane not in shut
    for key, rule in policy.exposure.lanes.items():
        if used_permille(dose, policy.exposure, rule) >= 1000:
            assert key in shut
    if status == "available" and not shut:
        assert taken == 2  # L0 first


@given(st.lists(st.integers(0, 10**9), min_size=8, max_size=8), st.integers(0, 7))
def test_seeing_more_never_opens_a_lane(numbers: list[int], place: int) -> None:
    more = list(numbers)
    more[place] += 1 if place % 2 == 0 else 0
    assert fullest(*more) >= fullest(*numbers)
