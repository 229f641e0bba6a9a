"""Where everything lies while a run goes on: one block of words of 64 bits, seen as whole numbers and as reals.

Compiled code passes every array on in seven words, and a case that lies in five arrays is fetched five times: one
block is passed on quickly, compiles quickly, and keeps together what is read together. The names are those of
`columns`; a row is the place of its first word, so `whole[row + CLASS]` is one addition.
"""

from __future__ import annotations

from nakhoda.simulator.policy_model.kernel import columns as c

# the head of the block: counts, clock, and where the parts begin
(
    SIZE, FREE, ALIVE, DAY, CAME, ROOM_FOR, SEED_LOW, SEED_HIGH, KINDS, QUEUES, GROUPS, PERIODS, AT_QUEUES, AT_GROUPS,
    AT_CALENDARS, AT_CELLS, OVERFLOW, RETURNS_TO_OWNER, TRACED, TRACING, CELL_MATRIX, MOST_ASKS, MOST_REOPENS,
) = range(c.COUNTS)  # fmt: skip
CLOCK = 32
END, WARM_UP, PERIOD, DAY_LENGTH, NOW = range(CLOCK, CLOCK + 5)
(
    AGENDA, AGENDA_ROOM, LINES_FREE, LINES_END, TRACE, TRACE_END, AT_AGENTS, WEIGHTS, SEEDS, LOADS, DAY_WORDS,
    LAST_DAY_OF_RUN, CASES, CASES_END, FREES, TREE, LEAVES,
) = range(40, 57)  # fmt: skip
HEAD_WORDS = 64

# a row of the table: whole numbers, reals, and what only the loop knows
ROW_WORDS, REALS, OWN = 48, 20, 33
(
    FIRST_MEMBER, MEMBERS, FIRST_UP, UPS, FIRST_TERM, TERMS, LANE, PRIORITY, HANDLE_1, HANDLE_2, REPLY, REOPENING,
    BORN_SO_FAR, COMES_PERIOD, INSTANTS, COMES_DRAWN, MAY_RETURN, HEIRS, HOLDING,
) = range(c.TABLE_COLUMNS)  # fmt: skip
TIER, CALENDAR, CAPACITY, QUEUED, CLOSES = range(5)
FIRST_CELL, CELLS, FIRST_AGENT, AGENTS, FIRST_SHIFT, SHIFTS, IDLE_HEAD, IDLE_TAIL, ON_SHIFT, BUSY_NOW, NEXT_SHIFT = (
    range(11)
)
FIRST_SPAN, SPANS = range(2)
(
    ESCALATES, RETURNED, ASKS, ANSWERS, REOPENS, EXPOSURE, RATE_FIRST, GIVES_UP_AFTER, HOLDS, ASKS_UP, HOLDS_UP,
    ONCE_ANSWERED, CALLED,
) = range(REALS, REALS + c.REAL_COLUMNS)  # fmt: skip
ABSENCE, DAY_CAP, WEEK_CAP, CHANGED, LOOKS_EVERY, KEEPS, KEEPS_REPLIED, KEEPS_HELD, KEEPS_REOPENED = range(
    REALS, REALS + 9
)
OUT = OWN  # where today's figures of a class, a queue or a group are written
HIGH, COMES_LOW, CELL_MATRIX_OF = OWN + 1, OWN + 2, OWN + 3  # of a class: words of its dice; its line by queue
AT_FIRST, BY_ANSWER, INTERVALS, AT_LAST, PAUSABLE = range(OWN + 4, OWN + 9)  # of a class: promises, a bit each
LEAF = OWN + 9  # of a class: where its next arrival stands in the tree
CURSOR = OWN + 1  # of a calendar: the span in which it last was
# a waiting line; the first words are those that every free person looks at
(
    CELL_LANE, CELL_EXPOSED, WAITING, HEAD_DUE, HEAD_PRIORITY, HEAD_BORN, LINE, LINE_ROOM, FIRST_GROUP, GROUPS_OF,
    RING, RING_ROOM, RING_FIRST, IN_RING, HEAD_IN_RING,
) = range(15)  # fmt: skip
CELL_WORDS = 16
LINE_DUE, LINE_BORN, LINE_WHO, LINE_WORDS = range(4)  # of one that waits; who: the case, and its priority above it
# small rows
TERM_KIND, TARGET, BUSINESS, PAUSES = range(4)
TERM_WORDS = 4
SPAN_FROM, SPAN_TO, SPAN_BEFORE = range(3)
SPAN_WORDS = 4
SHIFT_FROM, SHIFT_TO = range(2)
SHIFT_WORDS = 2
DRAW_KIND, DRAW_A, DRAW_B, DRAW_FIRST, DRAW_LENGTH = range(5)
DRAW_WORDS = 8
# a case: what every event reads, in one line of the cache; when it is due; and what is seldom asked for. `SINCE`: when
# it began to do what it is doing. `STAGE`: how far it has come, see `stages`
SINCE, BORN, CLASS, QUEUE, AGENT, STATES, LOW, STAGE = range(8)
DUES, BASES, STARTS = (8 + part * c.MOST_TERMS for part in range(3))
KEY, BEHIND, NUMBER, CAME_FROM = range(32, 36)
CASE_WORDS = 40  # whole lines of the cache
THOSE_THAT_RUN = (1 << c.MOST_TERMS) - 1
EACH_STATE = sum(1 << (state * c.MOST_TERMS) for state in range(4))
# a person; what she does first, then a column a day
OF_GROUP, DOING, BEFORE, AFTER, OWN_HEAD, SPEED, PLACE, LAST_DAY, SHIFTS_HAD, LOOKED, EXPOSED = range(11)
AGENT_WORDS = 24
# today's figures of a row
ARRIVED, TOUCHES, RISES, SENT_BACK, ASKS_MADE, RESOLVED, REOPENINGS, WAITS, BACKLOG = range(9)
DUE_OF, MET_OF = 9, 9 + c.KINDS_OF_TERM
WAITED, WORKED, PRESENT, OPEN_TIME = range(c.TALLIES, c.TALLIES + 4)
STEPS = c.TALLIES + c.SUMS
Q_TOUCHES, Q_RESOLVED, Q_DUE_OF, Q_MET_OF = (
    STEPS + c.WAIT_STEPS + column for column in (c.Q_TOUCHES, c.Q_RESOLVED, c.Q_DUE_OF, c.Q_MET_OF)
)
OUT_WORDS = 88
TRACE_COLUMNS = c.TRACE_COLUMNS
KIND_BITS, ROW_BITS, STAMPS = 4, 32, (1 << 24) - 1
ROW_MASK = (1 << ROW_BITS) - 1

assert c.TABLE_COLUMNS <= REALS
assert c.REAL_COLUMNS <= OWN - REALS
assert c.COUNTS <= CLOCK
assert STEPS + c.WAIT_STEPS + c.Q_TALLIES <= OUT_WORDS
assert STARTS + c.MOST_TERMS <= KEY
assert CAME_FROM < CASE_WORDS
