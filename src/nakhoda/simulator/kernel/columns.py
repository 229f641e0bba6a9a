"""Names of the columns of the kernel's arrays, and the arrays themselves. `int64` and `float64` throughout.

A table has rows for the classes, then the groups, takes (a group's skill for a class), offers (a class's way to a
group), exits (ways on after a handling) and, in the real columns, the distributions. A row is named by its number in
the whole table. Few arrays on purpose: compiled code passes every array on in seven words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# table: a class
HANDLE, PATIENCE, RETRY_DELAY, FIRST_EXIT, EXITS, FIRST_OFFER, OFFERS, COMES, COMES_FIRST, COMES_COUNT, REPEATS = range(
    11
)
EARLIEST_DUE = 11
HEAD, BORN_SO_FAR, WAITING, COMES_PERIOD, COMES_LEFT, COMES_DRAWN = range(12, 18)  # these change
NEVER_COMES, BY_RATE, BY_TIMES, BY_COUNTS = range(4)
# table: a group
FIRST_TAKE, TAKES, STAFF_FIRST, STAFF_COUNT, STAFF_REPEATS, CONCURRENCY, HANDS_OVER, BY_PRIORITY = range(8)
HOLDING, BUSY_NOW, ROOM = range(12, 15)  # these change
# table: a take, an offer, an exit
TAKE_CLASS, TAKE_PRIORITY = range(2)
OFFER_GROUP, OFFER_TAKE = range(2)
TO, DELAY, RETURNS, MOST, COUNTER = range(5)
TABLE_COLUMNS = 18
# real columns: a class; a group; a take; an exit. `CHANGED` is when a line or a group last changed.
PROMISE, DUE_AFTER, RETRY_SHARE, COMES_EACH, CHANGED, COMES_AT = range(6)
STAFF_PERIOD = 0
FACTOR = 0
SHARE = 0
REAL_COLUMNS = 6
# clock
ARRIVALS_END, END, WARM_UP, BATCH_LENGTH, BATCHES, MOST_CASES, DRAINS, NOW = range(8)
# counts
SIZE, FREE, ALIVE, BATCH, CAME, ORDER, ROOM_FOR, SEED_LOW, SEED_HIGH, KINDS, GROUPS = range(11)
# cases
BEHIND, BESIDE, CLASS, HOME, LOW, HIGH, VISIT, BACK, USED, ROUND, GROUP, LATER, EARLIER = range(13)
CASE_COLUMNS = 13
GONE = -2  # in the column GROUP: gave up, and still stands in the line
KEY, PLACE, BORN, SINCE, DUE, LEFT, ENDS = range(7)
CASE_REALS = 7
# what is counted and summed, by batch and row of the table
ARRIVED, ENTERED, SERVED, ABANDONED, IN_TIME, RETRIED, FINISHED, WAITS = range(8)
TALLIES = 8
TAKEN = 0  # of an exit
WAITED, WAITED_SERVED, QUEUE, SOJOURN = range(4)
BUSY, PRESENT = range(2)  # of a group
SUMS = 4
# events
ARRIVAL, DONE, GIVES_UP, COMES_IN, STAFF, TICK = range(6)
KIND_BITS, ROW_BITS = 3, 32
ROUNDS = (1 << 24) - 1
# waits are counted in bins of a 128th of their octave
OCTAVES, PER_OCTAVE, LOWEST = 64, 64, -24
BINS = 1 + OCTAVES * PER_OCTAVE
# how a call of the loop ends
OVER, PAUSED, FULL = range(3)
COUNTER_BITS, COUNTER_MOST = 6, 63


class Run(NamedTuple):
    """A world and what has become of it. `times` and `codes` grow by events, `cases` and `case_reals` by cases."""

    table: Any
    reals: Any
    lists: Any  # of distributions, rates, counts, instants and numbers of agents
    clock: Any
    counts: Any
    times: Any
    codes: Any
    cases: Any
    case_reals: Any
    tally: Any  # batches x rows x TALLIES; batch 0 is the warm-up
    sums: Any
    bins: Any  # classes x BINS
