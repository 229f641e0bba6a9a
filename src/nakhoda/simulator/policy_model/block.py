"""A plan laid out in one block for the event loop, and that block given more room while the run goes on."""

from __future__ import annotations

from typing import Any

import numpy as np

from nakhoda.simulator.kernel.dice import mix
from nakhoda.simulator.policy_model.compile import Plan
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.kernel import words as w
from nakhoda.simulator.policy_model.kernel.loop import LINE_MARGIN, STREAM, TRACE_MARGIN

CASES, TRACED, LEAST_LINE, LINE = 16_384, 65_536, 16, 8  # words of a cache line: 8
BITS = {w.AT_FIRST: (c.FIRST, c.RESOLUTION), w.BY_ANSWER: (c.FIRST, c.NEXT, c.UPDATE), w.INTERVALS: (c.UPDATE,),
        w.AT_LAST: (c.RESOLUTION,)}  # fmt: skip
DRAWS = (c.HANDLE_1, c.HANDLE_2, c.REPLY, c.REOPENING, c.HOLDING)


class Block:
    """One run's memory. `whole` and `real` are two looks at the same words."""

    def __init__(self, plan: Plan, seeds: tuple[int, int], traced: bool) -> None:
        self.plan = plan
        self.rows = int(plan.counts[c.AT_CELLS])
        self.parts: list[Any] = []
        self.used = w.HEAD_WORDS + self.rows * w.ROW_WORDS
        table = self._table(seeds)
        head = self._head(seeds, traced)
        fixed = np.concatenate([head, table, *self.parts])
        self.cases_at = -(-len(fixed) // LINE) * LINE
        self._lay(fixed, CASES, 4 * int(plan.counts[c.ROOM_FOR]) + CASES, TRACED if traced else 0)

    # -- what does not change its place ---------------------------------------------------------------------

    def _add(self, words: Any) -> int:
        """Where a part begins that is laid behind the others; whole lines of the cache."""
        words = np.ascontiguousarray(words).ravel().view(np.int64)
        padded = np.zeros(-(-len(words) // LINE) * LINE, np.int64)
        padded[: len(words)] = words
        first, self.used = self.used, self.used + len(padded)
        self.parts.append(padded)
        return first

    def row(self, number: Any) -> Any:
        """The place of rows of the table (classes, queues, groups, calendars), by their numbers in the plan."""
        return w.HEAD_WORDS + number * w.ROW_WORDS

    def _table(self, seeds: tuple[int, int]) -> Any:
        plan, counts = self.plan, self.plan.counts
        table = np.zeros((self.rows, w.ROW_WORDS), np.int64)
        table[:, : c.TABLE_COLUMNS] = plan.table[: self.rows]
        table.view(np.float64)[:, w.REALS : w.REALS + c.REAL_COLUMNS] = plan.reals[: self.rows]
        levels = self._add(plan.levels)
        self.lists = self._add(self._lists())
        self.cells_at = self.used
        self._add(self._cells())
        kinds, queues, groups, calendars = (
            range(int(first), int(last))
            for first, last in zip([0, *counts[[c.AT_QUEUES, c.AT_GROUPS, c.AT_CALENDARS]]], _ends(counts), strict=True)
        )
        self._classes(table, kinds, levels, seeds)
        self.leaves = 1 << (len(kinds) + len(plan.agents) - 1).bit_length()
        self.agents_at = self._agents()
        for row in groups:
            table[row, [c.FIRST_CELL]] += self.lists
            table[row, c.FIRST_AGENT] = self.agents_at + table[row, c.FIRST_AGENT] * w.AGENT_WORDS
            shifts = plan.reals[table[row, c.FIRST_SHIFT] :][: table[row, c.SHIFTS], : w.SHIFT_WORDS]
            table[row, c.FIRST_SHIFT] = self._add(shifts)
        for row in calendars:
            spans = np.zeros((table[row, c.SPANS], w.SPAN_WORDS))
            spans[:, :3] = plan.reals[table[row, c.FIRST_SPAN] :][: len(spans), :3]
            table[row, c.FIRST_SPAN] = table[row, w.CURSOR] = self._add(spans)
        self._tree(table, kinds)
        weights, seeds_of, loads = (self._add(each) for each in plan.queues)
        self.shares = (weights, seeds_of, loads)
        out = self.used
        self.day_words = len([*kinds, *queues, *groups]) * w.OUT_WORDS
        self.out = out
        self._add(np.zeros((plan.days + 1) * self.day_words, np.int64))
        table[: calendars.start, w.OUT] = out + np.arange(calendars.start) * w.OUT_WORDS
        return table.ravel()

    def _lists(self) -> Any:
        """The lists of the plan, with places where they had numbers of cells and groups."""
        plan, counts = self.plan, self.plan.counts
        lists = plan.lists.copy()
        for row in range(int(counts[c.AT_GROUPS]), int(counts[c.AT_CALENDARS])):
            part = _slice(plan.table[row], c.FIRST_CELL, c.CELLS)
            lists[part] = self._cell(lists[part], len(lists))
        for cell in plan.table[self.rows :]:
            part = _slice(cell, c.FIRST_GROUP, c.GROUPS_OF)
            lists[part] = self.row(lists[part])
        first = int(counts[c.CELL_MATRIX])
        matrix = lists[first:]
        lists[first:] = np.where(matrix > 0, self._cell(matrix, len(lists)), 0)
        return lists

    def _cell(self, numbers: Any, lists: int) -> Any:
        """The place of waiting lines: they lie behind the lists."""
        first = self.used + -(-lists // LINE) * LINE
        return first + (numbers - self.rows) * w.CELL_WORDS

    def _cells(self) -> Any:
        cells = np.zeros((len(self.plan.table) - self.rows, w.CELL_WORDS), np.int64)
        for row, cell in zip(cells, self.plan.table[self.rows :], strict=True):
            row[[w.CELL_LANE, w.CELL_EXPOSED, w.GROUPS_OF]] = cell[[c.CELL_LANE, c.CELL_EXPOSED, c.GROUPS_OF]]
            row[w.FIRST_GROUP] = self.lists + cell[c.FIRST_GROUP]
        return cells

    def _classes(self, table: Any, kinds: range, levels: int, seeds: tuple[int, int]) -> None:
        plan, counts = self.plan, self.plan.counts
        for row in kinds:
            mine = table[row]
            mine[[c.FIRST_MEMBER, c.FIRST_UP, c.HEIRS]] += self.lists
            terms = plan.reals[mine[c.FIRST_TERM] :][: mine[c.TERMS], : w.TERM_WORDS]
            mine[c.FIRST_TERM] = self._add(self._terms(terms))
            mine[list(BITS)] = [_bits(terms, *about) for about in BITS.values()]
            mine[w.PAUSABLE] = _bits(terms[:, [c.PAUSES]] > 0.0, True)
            mine[list(DRAWS)] = [self._draw(plan.reals[mine[column]], levels) for column in DRAWS]
            mine[w.RATE_FIRST] = levels + int(plan.reals[row, c.RATE_FIRST])
            mine[w.HIGH], mine[w.COMES_LOW] = mix(seeds[1] ^ (row + 1)), mix(seeds[0] ^ (STREAM + row))
            mine[w.CELL_MATRIX_OF] = self.lists + counts[c.CELL_MATRIX] + row * counts[c.QUEUES]

    def _terms(self, terms: Any) -> Any:
        words = terms.astype(np.int64)
        words.view(np.float64)[:, w.TARGET] = terms[:, c.TARGET]
        return words

    def _draw(self, draw: Any, levels: int) -> int:
        words = draw[: w.DRAW_WORDS].astype(np.int64)
        words.view(np.float64)[[w.DRAW_A, w.DRAW_B]] = draw[1:3]
        words[w.DRAW_FIRST] += levels
        return self._add(words)

    def _agents(self) -> int:
        plan = self.plan
        words = np.zeros((len(plan.agents), w.AGENT_WORDS), np.int64)
        words[:, [w.OF_GROUP, w.DOING, w.BEFORE, w.AFTER, w.OWN_HEAD]] = plan.agents[:, : c.OWN_HEAD + 1]
        words[:, [w.LAST_DAY, w.SHIFTS_HAD, w.LOOKED]] = plan.agents[:, c.LAST_DAY : c.LOOKED + 1]
        words[:, w.OF_GROUP] = self.row(plan.agents[:, c.OF_GROUP])
        words[:, w.PLACE] = self.leaves + plan.counts[c.KINDS] + np.arange(len(words))
        words.view(np.float64)[:, w.SPEED] = plan.agent_reals[:, c.SPEED]
        return self._add(words)

    def _tree(self, table: Any, kinds: range) -> None:
        """A leaf for every class and person; the first node is the root."""
        table[kinds.start : kinds.stop, w.LEAF] = self.leaves + np.arange(len(kinds))
        nodes = np.zeros((2 * self.leaves, 2), np.int64)
        nodes.view(np.float64)[:, 0] = np.inf
        self.tree = self._add(nodes)

    def _head(self, seeds: tuple[int, int], traced: bool) -> Any:
        counts = self.plan.counts
        head = np.zeros(w.HEAD_WORDS, np.int64)
        head[: c.COUNTS] = counts
        head[[w.SEED_LOW, w.SEED_HIGH, w.TRACING]] = *seeds, traced
        places = [c.AT_QUEUES, c.AT_GROUPS, c.AT_CALENDARS]
        head[places] = self.row(counts[places])
        head[w.AT_CELLS] = self.cells_at
        head.view(np.float64)[w.CLOCK : w.CLOCK + len(self.plan.clock)] = self.plan.clock
        head[[w.AT_AGENTS, w.DAY_WORDS, w.LAST_DAY_OF_RUN]] = self.agents_at, self.day_words, self.plan.days
        head[[w.WEIGHTS, w.SEEDS, w.LOADS]] = self.shares
        head[[w.TREE, w.LEAVES]] = self.tree, self.leaves
        return head

    # -- what grows -----------------------------------------------------------------------------------------

    def _lay(self, kept: Any, cases: int, agenda: int, traced: int) -> None:
        """A block with this much room, `kept` at its beginning; agenda, lines and trace behind the cases."""
        cells = len(self.plan.table) - self.rows
        lines = w.LINE_WORDS * (2 * LEAST_LINE * cells + 12 * cases) + LINE_MARGIN
        at = np.cumsum([self.cases_at, cases * w.CASE_WORDS, cases, 2 * agenda, lines, traced * w.TRACE_COLUMNS])
        whole = np.zeros(int(at[-1]) + LINE, np.int64)
        whole = whole[-(whole.ctypes.data // 8) % LINE :]
        whole[: len(kept)] = kept
        whole[[w.CASES, w.CASES_END, w.FREES, w.AGENDA, w.AGENDA_ROOM]] = self.cases_at, at[1], at[1], at[2], agenda
        whole[[w.LINES_FREE, w.LINES_END, w.TRACE, w.TRACE_END]] = at[3], at[4], at[4], at[5]
        fresh = range(max(len(kept), self.cases_at), int(at[1]), w.CASE_WORDS)
        whole[at[1] + whole[w.FREE] :][: len(fresh)] = fresh[::-1]
        whole[w.FREE] += len(fresh)
        self.whole, self.real = whole, whole.view(np.float64)
        for cell in range(self.cells_at, self.cells_at + cells * w.CELL_WORDS, w.CELL_WORDS):
            self._lay_line(cell)

    def _lay_line(self, cell: int) -> None:
        whole = self.whole
        first, queued = int(whole[cell + w.RING_FIRST]), int(whole[cell + w.IN_RING])
        turn = (first + np.arange(queued)) & (int(whole[cell + w.RING_ROOM]) - 1)
        self._lay_part(cell + w.RING, cell + w.RING_ROOM, turn)
        self._lay_part(cell + w.LINE, cell + w.LINE_ROOM, np.arange(int(whole[cell + w.WAITING]) - queued))
        whole[cell + w.RING_FIRST] = 0

    def _lay_part(self, place: int, room: int, order: Any) -> None:
        """A ring or a heap at the end of what is used: those that stood in these places."""
        whole, many = self.whole, len(order)
        old, new = int(whole[place]), int(whole[w.LINES_FREE])
        if many:
            stood = self.before[old:][: (int(order.max()) + 1) * w.LINE_WORDS].reshape(-1, w.LINE_WORDS)
            whole[new : new + w.LINE_WORDS * many] = stood[order].ravel()
        whole[place], whole[room] = new, max(LEAST_LINE, 1 << many.bit_length())
        whole[w.LINES_FREE] = new + w.LINE_WORDS * whole[room]

    def grow(self) -> None:
        """Twice the room for what is short."""
        before = self.before = self.whole
        (
            first, end, agenda_at, agenda, size, trace_at, trace_end, alive,
        ) = (
            int(before[word])
            for word in (w.CASES, w.CASES_END, w.AGENDA, w.AGENDA_ROOM, w.SIZE, w.TRACE, w.TRACE_END, w.ALIVE)
        )  # fmt: skip
        cases, traced = (end - first) // w.CASE_WORDS, (trace_end - trace_at) // w.TRACE_COLUMNS
        more = 2 * cases if before[w.FREE] == 0 else cases
        if size + before[w.ROOM_FOR] >= agenda:
            agenda *= 2
        while before[w.TRACING] and traced <= 2 * (before[w.TRACED] + TRACE_MARGIN + 2 * alive):
            traced *= 2
        self._lay(before[:end], more, agenda, traced)
        whole = self.whole
        whole[whole[w.AGENDA] :][: 2 * size] = before[agenda_at:][: 2 * size]
        free = int(before[w.FREE])
        whole[whole[w.FREES] :][:free] = before[before[w.FREES] :][:free]
        told = int(before[w.TRACED]) * w.TRACE_COLUMNS
        whole[whole[w.TRACE] :][:told] = before[trace_at:][:told]
        del self.before


def _ends(counts: Any) -> Any:
    return counts[[c.AT_QUEUES, c.AT_GROUPS, c.AT_CALENDARS, c.AT_CELLS]]


def _slice(row: Any, first: int, many: int) -> slice:
    return slice(int(row[first]), int(row[first] + row[many]))


def _bits(terms: Any, *about: int) -> int:
    """One bit for each term of a class that is about one of these."""
    return sum(1 << place for place, term in enumerate(terms) if term[0] in about)
