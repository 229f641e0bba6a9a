"""The page of the cases behind a figure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import open_book
from nakhoda.performance.queries.cockpit.case_list import case_list, part_words_of
from nakhoda.performance.queries.cockpit.doors import cases_file_url, cases_url, metric_url
from nakhoda.performance.queries.cockpit.review_list import is_of_reviews
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.words import hand_of, said
from nakhoda.performance.queries.words import dimension_words, part_words


def cases_page(actor: Actor, metric: str, address: Address, now: datetime, *, part: str, after: str) -> dict[str, Any]:
    """Context of `performance/cockpit/cases.html`; raises as `case_list` does, and `NothingLoaded`."""
    book, hand = open_book(actor, address), hand_of(actor)
    listed = case_list(actor, book, metric, part, after, hand)
    table = book.table(metric, book.ask())
    return {
        "address": address,
        "state": data_state(actor, book, now),
        "contract": table.contract,
        "title": _(table.contract.title),
        "said": said(table.contract, table.cells[0].value if table.cells else None, hand),
        "list": listed,
        "total": hand.whole(listed.total),
        "heads": listed.heads,
        "reviews": is_of_reviews(table.contract),
        "parts": [
            (name, word, cases_url(metric, address, "" if name == "counted" else name))
            for name, word in part_words_of(table.contract).items()
        ],
        "filters": [
            (f"{dimension_words(name)}: {part_words(name, value)}", cases_url(metric, address.minus(name, value), part))
            for name, value in address.where
        ],
        "older_url": _more(metric, address, part, listed.after),
        "first_url": cases_url(metric, address, part) if after else "",
        "metric_url": metric_url(metric, address),
        "files": [(kind, cases_file_url(metric, address, kind, part)) for kind in ("csv", "xlsx")],
    }


def _more(metric: str, address: Address, part: str, after: str) -> str:
    return reverse("cockpit:cases", args=[metric]) + address.query(part=part, after=after) if after else ""
