"""The whole policy is on its page and in its forms, in the reader's language; what lies beside it may be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from nakhoda.core.policy import load
from nakhoda.core.policy.places import bare
from nakhoda.core.policy.schema import DOCUMENT
from nakhoda.core.policy.shapes import ListOf, MapOf, Need, Record
from nakhoda.desk.queries.operator_documents import KINDS, operator_documents
from nakhoda.desk.queries.policy_labels import NAMES, spoken
from nakhoda.desk.queries.policy_place import SECTION_NAMES
from nakhoda.desk.queries.policy_sections import sections_of
from nakhoda.org.permissions import Refused
from tests.cast import actor
from tests.desk.policy_texts import GLOBAL
from tests.walls.scene import knocking

SHIPPED = 4


def names_in(shape: Any) -> set[str]:
    """Every field of a shape, however deep."""
    held = bare(shape.shape if isinstance(shape, Need) else shape)
    if isinstance(held, Record):
        return set(held.fields).union(*(names_in(each) for each in held.fields.values()))
    if isinstance(held, ListOf):
        return names_in(held.item)
    return names_in(held.value) if isinstance(held, MapOf) else set()


def test_every_field_of_the_schema_has_a_label_that_is_translated() -> None:
    assert names_in(DOCUMENT) - {"remove"} <= set(NAMES)


def test_a_label_is_said_in_the_readers_language() -> None:
    english = spoken("cooling_hours")
    told = set()
    for language in ("hi", "ms"):
        with translation.override(language):
            told.add(spoken("cooling_hours"))
    assert english == "Cooling hours"
    assert english not in told
    assert len(told) == 2


def test_every_section_of_the_schema_has_a_name() -> None:
    assert set(DOCUMENT.fields) == set(SECTION_NAMES)


def test_the_page_of_a_policy_says_how_accounts_are_given_back() -> None:
    told = sections_of(load(GLOBAL), date(2026, 11, 23))["recovery"]
    assert [tier["key"] for tier in told["tiers"]] == ["low", "raised", "high"]
    assert ("Pattern", 50) in told["points"]
    assert any(proof["strong"] for proof in told["proofs"])


@pytest.mark.django_db
def test_the_recovery_section_stands_on_the_page_in_force() -> None:
    page = knocking("admin").get(reverse("desk:policy_in_force")).content.decode()
    assert 'id="recovery"' in page
    assert "What raises the risk" in page


@pytest.mark.django_db
def test_documents_beside_the_policy_are_shown_with_their_version(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    shipped = operator_documents(actor("admin"))
    assert (len(shipped), any(each.own or each.trouble for each in shipped)) == (SHIPPED, False)
    (tmp_path / "sealed.yaml").write_text("compartments: 7\n")
    own = {each.file: each for each in operator_documents(actor("admin"))}["sealed.yaml"]
    assert (own.own, bool(own.trouble), own.text) == (True, True, "compartments: 7\n")
    page = knocking("admin").get(reverse("desk:operator_documents")).content.decode()
    assert own.digest in page
    assert "This text cannot be used" in page
    assert all(kind.file in page for kind in KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["agent_chennai", "partner_manager", "product"])
def test_whoever_may_not_read_the_policy_does_not_read_what_lies_beside_it(who: str) -> None:
    with pytest.raises(Refused):
        operator_documents(actor(who))
    assert isinstance(knocking(who), Client)
