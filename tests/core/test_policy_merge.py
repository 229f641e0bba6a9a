"""Variants over the global policy: what changes, who changed it, and what a diff shows."""

from __future__ import annotations

from datetime import date

from nakhoda.core.policy import Change, PolicyDocument, compile_policy, diff, effective
from tests.core.policies import document

INDIA, MALAYSIA = "apac-india", "apac-malaysia"


def variant(key: str, scope: dict[str, str], **sections: object) -> PolicyDocument:
    meta = {"key": key, "title": key, "scope": scope, "reason": "r", "approver": "a", "expires_on": "2026-12-31"}
    return PolicyDocument({"meta": meta, **sections})


def test_a_variant_changes_only_what_it_names_and_is_named_for_it() -> None:
    whole = effective(document(), [document(INDIA), document(MALAYSIA)])
    assert whole.source_of("sla[india_grievance].targets[resolution].minutes") == INDIA
    assert whole.source_of("lobs[age_support].reasons[age_appeal].keywords.ms") == MALAYSIA
    assert whole.source_of("lobs[age_support].reasons[age_appeal].keywords.en") == "apac"
    assert whole.source_of("sla[ordinary]") == "apac"
    assert whole.title == document().title


def test_the_global_document_is_not_touched_by_merging() -> None:
    before = repr(document().data)
    effective(document(), [document(INDIA), document(MALAYSIA)])
    assert repr(document().data) == before


def test_an_entry_of_a_variant_joins_the_list_and_its_position_counts() -> None:
    policy = compile_policy(effective(document(), [document(INDIA)]), 2)
    keys = [rule.key for rule in policy.sla]
    assert keys.index("age") < keys.index("india_grievance") < keys.index("grievance")


def test_a_choice_is_added_to_a_form_beside_the_others() -> None:
    policy = compile_policy(effective(document(), [document(MALAYSIA)]), 2)
    field = next(each for each in policy.reasons["age_appeal"].fields if each.key == "evidence_kind")
    assert list(field.choices) == ["id_document", "guardian", "face", "card", "mykad"]


def test_the_narrower_scope_wins_whatever_the_order() -> None:
    region = variant("region", {"region": "india"}, routing={"overflow_permille": 500})
    lob = variant("lob", {"lob": "age_support"}, routing={"overflow_permille": 700})
    for order in ([region, lob], [lob, region]):
        assert effective(document(), order).data["routing"]["overflow_permille"] == 700


def test_an_expired_variant_says_nothing_from_the_next_day() -> None:
    late = variant("late", {"region": "india"}, routing={"overflow_permille": 500})
    assert effective(document(), [late], date(2026, 12, 31)).data["routing"]["overflow_permille"] == 500
    assert effective(document(), [late], date(2027, 1, 1)).data == document().data


def test_a_variant_can_take_an_entry_out() -> None:
    less = variant("less", {"region": "india"}, request_types=[{"key": "macro_change", "remove": True}])
    assert "macro_change" not in compile_policy(effective(document(), [less]), 2).request_types


def test_the_register_lists_the_variants_with_their_reasons() -> None:
    note = effective(document(), [document(MALAYSIA)]).variants[0]
    assert (note.key, note.region, note.expires_on) == (MALAYSIA, "malaysia", "2026-12-31")
    assert note.law.startswith("Online Safety Act 2025")


def test_a_diff_names_each_value_once() -> None:
    change = variant(
        "change", {"region": "india"}, routing={"overflow_permille": 500}, lanes=[{"key": "L7", "title": "Everyday"}]
    )
    assert diff(document(), effective(document(), [change])) == [
        Change("lanes[L7].title", "Ordinary", "Everyday"),
        Change("routing.overflow_permille", 900, 500),
    ]


def test_a_diff_shows_an_entry_that_came_and_one_that_went() -> None:
    new = effective(document(), [document(INDIA)])
    came = [change for change in diff(document(), new) if change.path == "sla[india_grievance]"]
    went = [change for change in diff(new, document()) if change.path == "sla[india_grievance]"]
    assert (came[0].before, went[0].after) == (None, None)
    assert came[0].after == went[0].before


def test_a_document_does_not_differ_from_itself() -> None:
    assert diff(document(), document()) == []
