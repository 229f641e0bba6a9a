"""The survival curve of a time that may not be over: what a median of the finished would hide (handbook 1.5)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nakhoda.core.charts import Curve, Survival
from nakhoda.core.figures import Hand, axis_of, figure_of
from nakhoda.core.metrics.survival_curve import Step, thinned
from nakhoda.performance.queries.cockpit.asking import Book

MOST_STEPS = 300
DAY_HOURS = 24.0
TAIL = 0.02  # of the cases may lie beyond the drawing


def waits_of(book: Book, metric: str, hand: Hand) -> Survival | None:
    """None when nobody waits."""
    from nakhoda.warehouse.queries.waiting import waiting_curve

    table = book.table(metric, book.ask())
    steps = waiting_curve(book.actor, metric, book.ask())
    if not steps:
        return None
    shown = thinned(_without_tail(steps), MOST_STEPS)
    median = next((step.time for step in steps if step.share <= 0.5), None)
    unit = table.contract.unit
    said = figure_of(median, unit, hand)
    half = (
        _("Half are done after %(time)s; ") % {"time": said} if median is not None else _("More than half still wait; ")
    )
    share = figure_of(steps[-1].share, "share", hand)
    rest = _("%(share)s still wait after %(time)s.") % {"share": share, "time": figure_of(steps[-1].time, unit, hand)}
    scale = DAY_HOURS if unit == "hours" and shown[-1].time > 2 * DAY_HOURS else 1.0
    axis = "days" if scale > 1 else unit
    told = ((step.time / scale, step.share, step.lo, step.hi) for step in shown)
    times, shares, lows, highs = zip(*told, strict=True)
    drawn = Curve("", times, shares, lows, highs, median / scale if median is not None else None)
    return Survival(
        _("%(metric)s: share still waiting") % {"metric": _(table.contract.title)},
        half + rest,
        (drawn,),
        lambda time: axis_of(time, axis, hand),
        _("half after %(time)s") % {"time": said},
    )


def _without_tail(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A few very long waits would squeeze all others to the left."""
    kept = [step for step in steps if step.share > TAIL]
    return tuple(kept) or steps
