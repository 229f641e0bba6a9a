"""A masked address can be recognised by whoever knows it, and used by nobody."""

from __future__ import annotations

import pytest

from nakhoda.desk.queries.masking import masked


@pytest.mark.parametrize(
    ("address", "to_staff", "to_herself"),
    [
        ("aminah@mail.example", "a…h@m….example", "a…h@mail.example"),
        ("jo@mail.example", "…@m….example", "…@mail.example"),
        ("@aminah", "…@a…h", "…@aminah"),
        ("user-123", "u…3", "u…3"),
        ("", "…", "…"),
    ],
)
def test_only_the_ends_of_an_address_show(address: str, to_staff: str, to_herself: str) -> None:
    assert (masked(address), masked(address, own=True)) == (to_staff, to_herself)
