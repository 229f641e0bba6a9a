"""How long a promise is, in words."""

from __future__ import annotations

import pytest

from nakhoda.desk.queries.spans import span_text

SPANS = {
    0: ("", ""),
    5: ("5 min", "5 min"),
    60: ("1 h", "1 h"),
    90: ("1 h 30 min", "1 h 30 min"),
    1440: ("24 h", "24 h"),
    2880: ("2 d", "48 h"),
    2940: ("49 h", "49 h"),
    10080: ("7 d", "168 h"),
}


@pytest.mark.parametrize("minutes", SPANS)
def test_a_span_is_told_shortly_and_business_time_never_in_days(minutes: int) -> None:
    assert (span_text(minutes), span_text(minutes, business=True)) == SPANS[minutes]
