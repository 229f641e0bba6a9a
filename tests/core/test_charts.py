"""Charts are drawn on paper: well-formed, escaped, readable without the picture, and true to their numbers."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.charts import (
    Curve,
    Event,
    Flow,
    Funnel,
    Heat,
    HeatCell,
    Line,
    LineChart,
    Link,
    Node,
    Point,
    Scale,
    Survival,
    Unit,
    dot,
    dot_scale,
    flow_chart,
    funnel_chart,
    heat_chart,
    line_chart,
    nice_ticks,
    sparkline,
    survival_chart,
)
from nakhoda.core.charts.funnel import limits
from nakhoda.core.charts.scales import axis, spread_evenly

EVIL = '<script>alert(1)</script>" onload="x" \'&'


def point(y: float | None, label: str = "3 Nov", **more: object) -> Point:
    return Point(label, y, f"{label}: {y}", **more)  # type: ignore[arg-type]


def lines(**more: object) -> LineChart:
    told = {"title": "SLA", "summary": "up", "say": lambda value: f"{value:.0%}"}
    told |= {"lines": (Line("now", (point(0.8, lo=0.7, hi=0.9, url="/a/"), point(None), point(0.9), point(0.85))),)}
    return LineChart(**(told | more))  # type: ignore[arg-type]


def funnel(*units: Unit) -> Funnel:
    return Funnel("Partners", "one stands out", units, 0.8, lambda rate: f"{rate:.0%}", lambda n: f"{n:.0f}", "cases")


FLOW = Flow(
    "Flow",
    "most stay",
    ("Tier 1", "End"),
    (Node("a", EVIL, 0, "100 cases"), Node("b", "resolved", 1, "90"), Node("c", "open", 1, "10")),
    (Link("a", "b", 90, "90"), Link("a", "c", 10, "10", loud=True)),
)
HEAT = Heat(
    "Hours", "busy at nine", ("Mon", EVIL), ("00", "01"), ((HeatCell(1, "x"), None), (HeatCell(None, "y"),) * 2)
)
SURVIVAL = Survival("Time", EVIL, (Curve("all", (1, 5, 9), (0.9, 0.5, 0.2), median=5.0),), str, "5 h")
DRAWINGS = {
    "line": line_chart(lines(title=EVIL, target=0.85, target_said=EVIL, events=(Event(1, "A", EVIL),))),
    "funnel": funnel_chart(funnel(Unit(EVIL, 100, 0.5, EVIL, "99.8", "/u/"), Unit("b", 400, 0.8, "b"))),
    "heat": heat_chart(HEAT),
    "flow": flow_chart(FLOW),
    "survival": survival_chart(SURVIVAL),
    "spark": sparkline([1, None, 2, 3], EVIL, 2.5),
    "dot": dot(Scale(0, 1), 0.5, 0.4, 0.6, EVIL, target=0.7),
}


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_drawing_is_well_formed_and_lets_no_stranger_write_markup(kind: str) -> None:
    root = ElementTree.fromstring(DRAWINGS[kind])
    assert not list(root.iter("script"))
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
    assert any("alert(1)" in text for each in root.iter() for text in (each.text or "", each.get("aria-label", "")))


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_drawing_needs_no_hole_in_the_content_policy_and_writes_no_colour(kind: str) -> None:
    root = ElementTree.fromstring(DRAWINGS[kind])
    names = {name for each in root.iter() for name in each.attrib}
    assert not names & {"style", "fill", "stroke", "xlink:href"}


@pytest.mark.parametrize("kind", DRAWINGS)
def test_an_image_has_a_name_and_nothing_in_it_takes_the_focus(kind: str) -> None:
    root = ElementTree.fromstring(f"<div>{DRAWINGS[kind]}</div>")
    images = [each for each in root.iter("svg") if each.get("role") == "img"]
    assert images
    for image in images:
        assert image.get("aria-label")
        assert not [each for each in image.iter() if each.get("tabindex") == "0" or each.tag == "a"]


def test_a_point_with_a_door_is_a_link_and_says_its_whole_sentence() -> None:
    root = ElementTree.fromstring(line_chart(lines()))
    links = [(each.get("href"), each.get("aria-label")) for each in root.iter("a")]
    assert links == [("/a/", "3 Nov: 0.8")]


def test_a_hidden_period_is_a_gap_not_a_nought() -> None:
    root = ElementTree.fromstring(line_chart(lines()))
    runs = [each for each in root.iter("path") if each.get("class") == "line"]
    assert len(runs) == 1  # the first point stands alone before the gap
    assert len([each for each in root.iter("circle") if "spot" in (each.get("class") or "")]) == 3


@pytest.mark.parametrize(
    "drawn",
    [
        line_chart(lines(lines=(Line("now", (point(None),)),))),
        funnel_chart(funnel()),
        heat_chart(Heat("a", "b", ("x",), ("y",), ((None,),))),
        flow_chart(Flow("a", "b", ("x",), (), ())),
        survival_chart(Survival("a", "b", (), str)),
        sparkline([None, 3.0], "a"),
        dot(Scale(0, 1), None, None, None, "a"),
    ],
)
def test_nothing_known_draws_nothing(drawn: str) -> None:
    assert drawn == ""


def test_the_bands_of_a_flow_are_as_thick_as_the_cases_they_carry() -> None:
    root = ElementTree.fromstring(flow_chart(FLOW))
    thick = {}
    for band in (each for each in root.iter("path") if "flow-band" in (each.get("class") or "")):
        numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", band.get("d") or "")]
        top, bottom = numbers[1], numbers[-1]
        thick["loud" in (band.get("class") or "")] = bottom - top
    assert thick[False] == pytest.approx(9 * thick[True], rel=0.01)


def test_a_unit_far_outside_has_another_shape_and_its_name_on_the_drawing() -> None:
    far, near = Unit("Selat", 900, 0.6, "s", "99.8"), Unit("Timur", 900, 0.79, "t")
    root = ElementTree.fromstring(funnel_chart(funnel(far, near)))
    assert [each.get("class") for each in root.iter("rect")] == ["spot alarm"]
    assert [each.text for each in root.iter("text") if each.get("class") == "name"] == ["Selat"]


def test_limits_narrow_with_n_and_widen_with_what_all_differ_by() -> None:
    low, high = limits(0.8, 100, 0.0, 1.959964)
    assert (low, high) == (pytest.approx(0.7216, abs=1e-4), pytest.approx(0.8784, abs=1e-4))
    assert limits(0.8, 1000, 0.0, 1.96)[0] > low > limits(0.8, 100, 0.01, 1.96)[0]


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.integers(2, 8))
def test_ticks_span_their_range_in_equal_round_steps(low: float, spread: float, about: int) -> None:
    ticks = nice_ticks(low, low + spread, about)
    steps = {round(after - before, 6) for before, after in pairwise(ticks)}
    assert ticks[0] <= low + 1e-6 * spread
    assert ticks[-1] >= low + spread * (1 - 1e-6)
    assert max(steps) - min(steps) <= 1e-5 * max(steps)
    assert len(ticks) <= about + 3


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_axis_of_shares_stays_between_nothing_and_all(values: list[float]) -> None:
    ticks = axis(values, from_zero=False, ceiling=1.0)
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert ticks[0] >= -1e-9


@given(st.integers(1, 400), st.integers(2, 9))
def test_labels_of_time_are_few_and_the_last_is_there(count: int, most: int) -> None:
    places = spread_evenly(count, most)
    assert len(places) <= most
    assert places[-1] == count - 1


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=40), st.one_of(st.none(), st.floats(-1e9, 1e9)))
def test_a_sparkline_of_anything_is_a_picture_or_nothing(values: list[float | None], target: float | None) -> None:
    drawn = sparkline(values, "x", target)
    assert not drawn or ElementTree.fromstring(drawn).tag == "svg"


def test_rows_of_dots_share_one_scale() -> None:
    scale = dot_scale([0.7, 0.82, None, 0.9], ceiling=1.0)
    assert scale.low <= 0.7
    assert 0.9 <= scale.high <= 1.0
