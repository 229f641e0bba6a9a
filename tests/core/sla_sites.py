"""The sites of the SLA table, as a site's administrator would write them."""

from __future__ import annotations

from nakhoda.core.calendar import Calendar, parse_calendar

SUN, MON, TUE, WED, THU, FRI, SAT = range(7)
WORKDAYS = (MON, TUE, WED, THU, FRI)


def hours(days: tuple[int, ...], *spans: tuple[float, float]) -> list[list[int]]:
    """Weekly minutes from hours; an end before its start is the next morning."""
    weekly = []
    for day in days:
        for start, end in spans:
            begin, stop = round((day * 24 + start) * 60), round((day * 24 + end + (24 if end < start else 0)) * 60)
            weekly += [[begin, stop]] if stop <= 10080 else [[begin, 10080], [0, stop - 10080]]
    return weekly


def site(
    key: str, timezone: str, weekly: list[list[int]], holidays: str = "", **exceptions: list[list[int]]
) -> Calendar:
    days = {name.removeprefix("on_").replace("_", "-"): spans for name, spans in exceptions.items()}
    document = {"timezone": timezone, "weekly": weekly, "holidays": holidays.split(), "exceptions": days}
    return parse_calendar(document, key)


KL, IN = "Asia/Kuala_Lumpur", "Asia/Kolkata"
SITES: dict[str, Calendar] = {
    calendar.key: calendar
    for calendar in (
        site("kl", KL, hours(WORKDAYS, (9, 18)), "2026-11-09 2027-02-08 2027-10-28"),
        site("lunch", KL, hours(WORKDAYS, (9, 13), (14, 18))),
        site("kelantan", KL, hours((SUN, MON, TUE, WED, THU), (9, 18)), "2026-11-09"),
        site("ramadan", KL, hours(WORKDAYS, (9, 18)), on_2027_02_10=[[480, 960]], on_2027_02_11=[[480, 960]]),
        site(
            "saturday",
            KL,
            hours(WORKDAYS, (9, 18)),
            "2026-11-23",
            on_2026_11_21=[[600, 840]],
            on_2026_11_23=[[540, 720]],
        ),
        site("split", KL, hours(tuple(range(7)), (7, 11), (16, 20))),
        site("night", IN, hours(WORKDAYS, (22, 6))),
        site("week-night", IN, hours((SAT, SUN), (20, 4))),
        site("chennai", IN, hours(WORKDAYS, (9, 18)), "2026-11-09 2027-01-15 2027-10-29"),
        site("half", IN, hours(WORKDAYS, (9.5, 18.5))),
        site("kathmandu", "Asia/Kathmandu", hours((SUN, MON, TUE, WED, THU, FRI), (10, 17))),
        site("newyork", "America/New_York", hours(WORKDAYS, (9, 17))),
        site("ny-sunday", "America/New_York", hours((SUN,), (0, 8)), "2026-11-08"),
        site("lordhowe", "Australia/Lord_Howe", hours((SUN, SAT), (0, 6))),
        site("around", KL, hours(tuple(range(7)), (0, 24))),
    )
}
