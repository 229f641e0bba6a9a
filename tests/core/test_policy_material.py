"""Which changes must be learned, by whom; and what variants have otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from nakhoda.core.policy import PolicyDocument, compile_policy, diff, effective, load
from nakhoda.core.policy.material import due_topics, material_changes
from nakhoda.core.policy.terms import governed_by
from nakhoda.core.policy.variance import EVERYWHERE, by_lob, standing_of, variances
from tests.core.policies import apac, document, swapped, text_of

TODAY = date(2026, 11, 23)


def due(old: str, new: str) -> dict[str, list[str]]:
    changes = material_changes(diff(document(), load(swapped(old, new))))
    return {topic: [each.path for each in found] for topic, found in due_topics(apac().training, changes).items()}


@pytest.mark.parametrize(
    ("old", "new", "topics"),
    [
        ("    rank: 6", "    rank: 6\n    tier: 2", ["statutory_grievance"]),
        ("target_minutes: 10080", "target_minutes: 8640", ["statutory_grievance"]),
        ("    title: Age\n    clearance: age_support", "    title: Age\n    clearance: none", ["age_support"]),
        ("verified_on: 2026-09-01", "verified_on: 2026-10-01", []),
        ("    title: Age\n", "    title: Ages\n", []),
        ("overflow_permille: 900", "overflow_permille: 800", []),
        ("kidnapped, abducted", "kidnapped", []),
        ("share: 35}", "share: 36}", []),
    ],
)  # fmt: skip
def test_a_change_of_what_people_do_names_its_topic(old: str, new: str, topics: list[str]) -> None:
    assert list(due(old, new)) == topics


def test_a_policy_that_says_nothing_of_training_holds_nothing_back() -> None:
    text = text_of()
    quiet = compile_policy(load(text[: text.index("\n# A change that touches a topic")] + "\n"), 1)
    changes = material_changes(diff(document(), load(swapped("target_minutes: 10080", "target_minutes: 8640"))))
    assert due_topics(quiet.training, changes) == {}


def test_every_override_is_listed_with_its_reason_and_its_end() -> None:
    rows = variances(document(), [document("apac-india"), document("apac-malaysia")], TODAY)
    told = {row.path: row for row in rows}
    grievance = told["sla[india_grievance]"]
    assert (grievance.before, grievance.note.region, grievance.standing) == (None, "india", "lasting")
    kinds = told["lobs[age_support].reasons[age_appeal].keywords.ms"]
    assert (kinds.lobs, kinds.standing, kinds.days_left) == (("age_support",), "ending", 38)
    assert kinds.before != kinds.after


def test_overrides_are_counted_by_line_of_business() -> None:
    counts = by_lob(variances(document(), [document("apac-india"), document("apac-malaysia")], TODAY))
    assert counts["age_support"] >= 2
    assert counts["platform_integrity"] >= 1, "a target for reports of harm is that line's"
    assert EVERYWHERE in counts
    assert sum(counts.values()) >= len(variances(document(), [document("apac-india")], TODAY))


def test_a_variant_without_an_end_is_told_as_such() -> None:
    endless = dict(document("apac-india").data)
    endless["meta"] = {name: value for name, value in endless["meta"].items() if name != "expires_on"}
    rows = variances(document(), [PolicyDocument(endless)], TODAY)
    assert {row.standing for row in rows} == {"unlimited"}


@pytest.mark.parametrize(
    ("expires_on", "told"),
    [
        ("2026-11-22", ("expired", -1)),
        ("2026-11-23", ("ending", 0)),
        ("2027-01-22", ("ending", 60)),
        ("2027-01-23", ("lasting", 61)),
        ("", ("unlimited", None)),
    ],
)
def test_where_an_override_stands(expires_on: str, told: tuple[str, int | None]) -> None:
    assert standing_of(expires_on, TODAY) == told


def test_a_variant_that_changes_nothing_has_no_rows() -> None:
    same = {"meta": document("apac-india").data["meta"], "routing": dict(document().data["routing"])}
    assert variances(document(), [PolicyDocument(same)], TODAY) == []
    assert effective(document(), [PolicyDocument(same)]).data == document().data


def test_a_law_says_in_words_when_it_applies() -> None:
    told = {rule.key: governed_by(rule) for rule in apac().obligations}
    assert told["IN-ACK-2021"] == "lane is L6 or reason is statutory_grievance"
    assert told["IN-ORD-2026"] == "lane is L2"
