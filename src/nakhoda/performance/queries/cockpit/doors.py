"""Where a figure leads: its own page, the list of its cases, why it moved. Every address is whole and shareable."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from nakhoda.performance.queries.cockpit.address import DESK, Address


def metric_url(key: str, address: Address, **more: str) -> str:
    """The page of a metric in this view."""
    return reverse("cockpit:metric", args=[key]) + address.query(**more)


def cases_url(key: str, address: Address, part: str = "") -> str:
    """The exact list of cases behind the figure of this view, uncut."""
    return reverse("cockpit:cases", args=[key]) + address.but(by=(), grain="").query(part=part)


def table_file_url(key: str, address: Address, kind: str) -> str:
    """The breakdown as a file: csv or xlsx."""
    return reverse("cockpit:table_file", args=[key, kind]) + address.query()


def cases_file_url(key: str, address: Address, kind: str, part: str = "") -> str:
    """The list of cases as a file."""
    return reverse("cockpit:cases_file", args=[key, kind]) + address.but(by=(), grain="").query(part=part)


def diagnosis_url(key: str, address: Address) -> str:
    """Why it moved against the window before; "" while there is no such door."""
    try:
        door = reverse("performance:diagnosis_new")
    except NoReverseMatch:
        return ""
    before = address.before
    windows = {
        "before_first": before.first,
        "before_last": before.last,
        "after_first": address.first,
        "after_last": address.last,
    }
    told = [("metric", key), *((name, day.isoformat()) for name, day in windows.items())]
    told += [("where", f"{name}:{value}") for name, value in address.where]
    told += [("source", address.source)] if address.source != DESK else []
    return f"{door}?{urlencode(told)}"


def flow_url(address: Address) -> str:
    """The flow of cases in this view."""
    return reverse("cockpit:flow") + address.query()


def home_url(address: Address, role: str = "") -> str:
    """The home in this view."""
    return reverse("cockpit:home") + address.query(role=role)
