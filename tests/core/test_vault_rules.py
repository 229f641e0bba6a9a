"""The document on tokens and reveals: ours is right, and faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

import nakhoda.desk
from nakhoda.core.vault_rules import VaultRulesError, load_vault_rules

OURS = (Path(nakhoda.desk.__file__).parent / "records" / "vault.yaml").read_text("utf-8")


def test_ours_is_complete_in_the_languages_of_the_staff() -> None:
    rules = load_vault_rules(OURS)
    assert {"aadhaar", "mykad", "pan", "card", "phone", "email"} <= rules.kinds
    assert rules.odd_an_hour < rules.most_an_hour
    assert all({"en", "hi", "ms"} <= set(purpose.title) for purpose in rules.purposes.values())
    assert rules.purposes["verify_identity"].in_language("ta") == "To check who the member is"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("card, ", "cards, "), "no kind 'cards'"),
        (("hide_seconds: 20", "hide_seconds: 1"), "hide_seconds: a whole number from 5"),
        (("odd_an_hour: 8", "odd_an_hour: true"), "odd_an_hour"),
        (("purposes:", "reasons:"), "purposes: at least one"),
        (("{en: To reach", "{xx: To reach"), r"purposes\[0\]"),
        (("kinds: [", "kinds: ["), None),
        (("kinds:", "kinds: x #"), "kinds: a list"),
        (("kinds:", "{"), "not readable"),
    ],
)
def test_a_fault_is_named(change: tuple[str, str], named: str | None) -> None:
    text = OURS.replace(*change, 1)
    if named is None:
        assert load_vault_rules(text).kinds
        return
    with pytest.raises(VaultRulesError, match=named):
        load_vault_rules(text)
