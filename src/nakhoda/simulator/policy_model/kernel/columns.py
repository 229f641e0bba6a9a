"""Names of the columns of the policy model's arrays. Instants and durations are seconds since the run's start."""

from __future__ import annotations

from typing import Any, NamedTuple

# table: a class
FIRST_MEMBER, MEMBERS, FIRST_UP, UPS, FIRST_TERM, TERMS, LANE, PRIORITY, HANDLE_1, HANDLE_2, REPLY, REOPENING = range(
    12
)
BORN_SO_FAR, COMES_PERIOD, INSTANTS, COMES_DRAWN, MAY_RETURN, HEIRS, HOLDING = range(12, 19)
# table: a queue
TIER, CALENDAR, CAPACITY, QUEUED, CLOSES = range(5)
# table: a group. It takes from cells; its shifts are a list of (start, end) among the reals.
FIRST_CELL, CELLS, FIRST_AGENT, AGENTS, FIRST_SHIFT, SHIFTS = range(6)
IDLE_HEAD, IDLE_TAIL, ON_SHIFT, BUSY_NOW, NEXT_SHIFT = range(6, 11)
# table: a calendar's open spans; a cell (a waiting line: classes of one lane in one queue, open to the same groups)
FIRST_SPAN, SPANS = range(2)
CELL_LANE, CELL_EXPOSED, FIRST_GROUP, GROUPS_OF = range(4)
HEAD = 4
TABLE_COLUMNS = 19
# real columns: a class
ESCALATES, RETURNED, ASKS, ANSWERS, REOPENS, EXPOSURE, RATE_FIRST, GIVES_UP_AFTER, HOLDS = range(9)
ASKS_UP, HOLDS_UP, ONCE_ANSWERED, CALLED = range(9, 13)
# real columns: a term; a span (from, to, open before it); a shift; a group
TERM_KIND, TARGET, BUSINESS, PAUSES = range(4)
SPAN_FROM, SPAN_TO, SPAN_BEFORE = range(3)
SHIFT_FROM, SHIFT_TO = range(2)
ABSENCE, DAY_CAP, WEEK_CAP, CHANGED, LOOKS_EVERY = range(5)
KEEPS, KEEPS_REPLIED, KEEPS_HELD, KEEPS_REOPENED = range(5, 9)  # of a group: what stays with a person who is away
HEAD_DUE, HEAD_PRIORITY, HEAD_BORN = range(3)  # of a cell: what its head goes by
REAL_COLUMNS = 13
# what a promise is about
FIRST, NEXT, RESOLUTION, UPDATE, ACCEPT, UPPER = range(6)
KINDS_OF_TERM = 6
MOST_TERMS = 8
# clock and counts
END, WARM_UP, PERIOD, DAY_LENGTH, NOW = range(5)
SIZE, FREE, ALIVE, DAY, CAME, ROOM_FOR, SEED_LOW, SEED_HIGH, KINDS, QUEUES, GROUPS, PERIODS = range(12)
AT_QUEUES, AT_GROUPS, AT_CALENDARS, AT_CELLS, OVERFLOW, RETURNS_TO_OWNER, TRACED, TRACING, CELL_MATRIX = range(12, 21)
MOST_ASKS, MOST_REOPENS = range(21, 23)
COUNTS = 23
# cases
CLASS, QUEUE, LOW, HIGH, VISIT, NUMBER, ASKED, ROUND, AGENT, REOPENED, RISEN, CAME_FROM, HELD, ANSWERED = range(14)
STATES = 14  # first of MOST_TERMS columns
CASE_COLUMNS = STATES + MOST_TERMS
NOT_RAISED, RAISED, ACCEPTED, SENT_HOME = range(4)
IDLE_TERM, RUNS, STANDS, STOPPED, CUT_SHORT = range(5)
PRIORITY_STEP = 1e9  # seconds: where due times are equal, a higher priority goes first, then age
BORN, SINCE, TOUCHED, PENDING_AT, RESOLVED_AT = range(5)
DUES = 5  # first of MOST_TERMS columns; then where each lies on its calendar's open time; then its start
BASES = DUES + MOST_TERMS
STARTS = BASES + MOST_TERMS
CASE_REALS = STARTS + MOST_TERMS
BEHIND, BESIDE, KEY, PLACE = 0, 1, 0, 1  # of links and keys
# agents
OF_GROUP, DOING, BEFORE, AFTER, OWN_HEAD, LAST_DAY, SHIFTS_HAD, LOOKED = range(8)
AGENT_COLUMNS = 8
AWAY, IDLE, WORKING, LEAVING = range(4)
SPEED, EXPOSED = 0, 1  # then a column a day, seven of them
AGENT_REALS = 9
# what is counted, by day and row
ARRIVED, TOUCHES, RISES, SENT_BACK, ASKS_MADE, RESOLVED, REOPENINGS, WAITS, BACKLOG = range(9)
DUE_OF, MET_OF = 9, 9 + KINDS_OF_TERM
TALLIES = 9 + 2 * KINDS_OF_TERM
WAITED, WORKED, PRESENT, OPEN_TIME = range(4)
SUMS = 4
# the same by day and queue: where it was handled, resolved, and kept or missed
Q_TOUCHES, Q_RESOLVED, Q_DUE_OF, Q_MET_OF = 0, 1, 2, 2 + KINDS_OF_TERM
Q_TALLIES = 2 + 2 * KINDS_OF_TERM
# waits before a touch, by day and row (classes, then queues), on a scale of steps: so many to a doubling of the time
WAIT_STEPS, WAIT_LEAST, STEPS_A_DOUBLING = 44, 60.0, 2.5
# events
ARRIVAL, DONE, REPLIES, SILENT, COMES_AGAIN, SHIFT_BEGINS, SHIFT_ENDS, TICK, LOOK = range(9)
# what a traced line says
(
    T_ARRIVED, T_TAKEN, T_TOUCHED, T_RAISED, T_ACCEPTED, T_RETURNED, T_ASKED, T_REPLIED, T_RELEASED, T_RESOLVED,
    T_REOPENED, T_SILENT, T_MOVED, T_HELD, T_HOLD_OVER,
) = range(15)  # fmt: skip
TRACE_COLUMNS = 6


class Run(NamedTuple):
    """A policy model and what has become of it."""

    table: Any
    reals: Any
    lists: Any  # whole numbers: members, cells, groups, and the cell of each class and queue
    levels: Any  # rates by class and period
    queues: Any  # weights, seeds, loads: 3 x queues
    clock: Any
    counts: Any
    times: Any
    codes: Any
    cases: Any
    case_reals: Any
    links: Any  # cases x 2, of the waiting lines; small, because a line is walked again and again
    keys: Any  # cases x 2
    agents: Any
    agent_reals: Any
    tally: Any  # days x rows x TALLIES
    sums: Any
    places: Any  # days x queues x Q_TALLIES
    waits: Any  # days x (classes and queues) x WAIT_STEPS
    offers: Any  # scratch for the ranking: 5 x most cells of a group
    trace: Any
