"""The shipped policy decides what its table says: a clause that is lost or changed shows here, whichever it is."""

from __future__ import annotations

import json

import pytest

from nakhoda.core.policy import PolicyDocument, compile_policy
from nakhoda.core.policy.check import read_text
from tests.core.policies import document, swapped
from tests.core.policy_table import GOLDEN, classes, laws, promises, routes, shipped_table

AGAIN = "if the change was meant: python -m tests.core.policy_table, and read the difference before you commit it"


def test_every_answer_of_the_shipped_policy_is_the_one_written_down() -> None:
    golden, found = json.loads(GOLDEN.read_text("utf-8")), shipped_table()
    differing = sorted(probe for probe in {*golden, *found} if golden.get(probe) != found.get(probe))
    assert differing[:20] == [], AGAIN


@pytest.mark.parametrize(
    ("part", "lost", "left"),
    [
        (classes, "kidnapped, ", ""),
        (classes, "    two_person: true\n", ""),
        (routes, ", share: 35}", "}"),
        (promises, "    effective_to: 2026-02-19\n", ""),
        (laws, "    provision: rule 3(1)(d)\n", ""),
    ],
)
def test_the_table_sees_a_single_clause_that_goes(part, lost: str, left: str) -> None:  # type: ignore[no-untyped-def]
    mutant = PolicyDocument(read_text(swapped(lost, left))[0])
    assert list(part(compile_policy(document(), 1))) != list(part(compile_policy(mutant, 1)))
