"""What the list behind a quality figure says of each review: who judged, by which rubric, and what they found.

Nobody is named: not the reviewer, and who was judged only where figures by person are open. What a reviewer wrote is
not here; it belongs to the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract

FACT = "review"
NUMBERS = ("score", "partner_score")
ERRORS = ("critical", "partner_critical")
COLUMNS = ("side", "rubric", *NUMBERS, *ERRORS)


def is_of_reviews(contract: MetricContract) -> bool:
    """Whether the rows behind a figure are reviews, of which a case may have several."""
    return contract.fact == FACT


def review_heads() -> dict[str, str]:
    """The columns of a review, as people call them."""
    return {
        "side": _("Reviewed by"),
        "rubric": _("Rubric"),
        "score": _("Score"),
        "partner_score": _("Partner's score"),
        "critical": _("Critical error"),
        "partner_critical": _("Partner found one"),
    }


def review_words(place: Mapping[str, str], hand: Hand) -> tuple[str, ...]:
    """The cells of one review, in the order of `COLUMNS`; a dash where the partner did not judge the same case."""
    sides = {"partner": _("the partner's people"), "internal": _("in-house people")}
    told = {name: place.get(name, "") for name in COLUMNS}
    return (
        sides.get(told["side"], told["side"]),
        told["rubric"],
        *(hand.whole(int(told[name])) if told[name] else "–" for name in NUMBERS),
        *({"True": _("yes"), "False": _("no")}.get(told[name], "–") for name in ERRORS),
    )
