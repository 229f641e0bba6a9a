"""What becomes of a handled case: escalated, returned, a question to the member, resolved, reopened."""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.agenda import remove_first, replace_first
from nakhoda.simulator.kernel.dice import uniform
from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.kernel.line import join, leave
from nakhoda.simulator.policy_model.kernel.columns import (
    ABSENCE,
    ACCEPT,
    ACCEPTED,
    AGENT,
    AGENTS,
    ALIVE,
    ANSWERED,
    ANSWERS,
    ASKED,
    ASKS,
    ASKS_MADE,
    ASKS_UP,
    AT_QUEUES,
    AWAY,
    BEHIND,
    BORN,
    BUSY_NOW,
    CAME_FROM,
    CLASS,
    COMES_AGAIN,
    DAY,
    DOING,
    DONE,
    ESCALATES,
    EXPOSED,
    EXPOSURE,
    FIRST_AGENT,
    FREE,
    GIVES_UP_AFTER,
    HELD,
    HIGH,
    HOLDING,
    HOLDS,
    HOLDS_UP,
    IDLE,
    KEEPS,
    KEEPS_HELD,
    KEEPS_REOPENED,
    KEEPS_REPLIED,
    LAST_DAY,
    LEAVING,
    LOOKS_EVERY,
    LOW,
    MAY_RETURN,
    MOST_ASKS,
    MOST_REOPENS,
    NEXT_SHIFT,
    NOT_RAISED,
    NOW,
    OF_GROUP,
    ON_SHIFT,
    ONCE_ANSWERED,
    OPEN_TIME,
    OWN_HEAD,
    Q_RESOLVED,
    Q_TOUCHES,
    QUEUE,
    RAISED,
    REOPENED,
    REOPENING,
    REOPENINGS,
    REOPENS,
    REPLIES,
    REPLY,
    RESOLVED,
    RETURNED,
    RETURNS_TO_OWNER,
    RISEN,
    RISES,
    ROUND,
    SEED_HIGH,
    SEED_LOW,
    SENT_BACK,
    SENT_HOME,
    SHIFTS,
    SHIFTS_HAD,
    SILENT,
    SINCE,
    SIZE,
    T_ACCEPTED,
    T_ASKED,
    T_HELD,
    T_HOLD_OVER,
    T_RAISED,
    T_RELEASED,
    T_REOPENED,
    T_REPLIED,
    T_RESOLVED,
    T_RETURNED,
    T_SILENT,
    T_TOUCHED,
    TIER,
    TOUCHED,
    TOUCHES,
    UPPER,
    VISIT,
    WORKED,
    WORKING,
)
from nakhoda.simulator.policy_model.kernel.desk import (
    ASKS_COURSE,
    ASKS_HOLD,
    ASKS_REOPEN,
    ASKS_REOPENED,
    ASKS_REPLIED,
    ASKS_REPLY,
    ASKS_RETURN,
    ROUNDS,
    chance,
    code,
    drawn,
    go_idle,
    go_to_work,
    look_later,
    move_to,
    next_for,
    note_group,
    order,
    place_case,
    push,
    route,
    take,
    tell,
)
from nakhoda.simulator.policy_model.kernel.promises import (
    answer,
    close_clocks,
    go_on,
    rehome,
    revive,
    rise,
    stand_still,
    stop_kind,
)

STAYS = 0x5BD1E995  # of the dice for what is kept


@compiled
def finish(run: Any, row: int) -> None:
    """A touch ends. Whoever is free now takes the next case, in the agenda's first place."""
    agent, kind = run.cases[row, AGENT], run.cases[row, CLASS]
    seconds = run.clock[NOW] - run.case_reals[row, TOUCHED]
    run.agent_reals[agent, EXPOSED + run.counts[DAY] % 7] += seconds * run.reals[kind, EXPOSURE]
    run.tally[run.counts[DAY], kind, TOUCHES] += 1
    run.places[run.counts[DAY], run.cases[row, QUEUE], Q_TOUCHES] += 1
    run.sums[run.counts[DAY], kind, WORKED] += seconds
    run.cases[row, ROUND] += 1
    tell(run, T_TOUCHED, row, agent)
    course(run, row, agent)
    at_once = run.agents[agent, DOING] == WORKING and run.reals[run.agents[agent, OF_GROUP], LOOKS_EVERY] == 0.0
    following = next_for(run, agent) if at_once else -1
    if following >= 0:
        ends = take(run, following, agent)
        replace_first(run.times, run.codes, run.counts[SIZE], ends, code(run, following, DONE))
    else:
        run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
        stop_working(run, agent)


@compiled
def stop_working(run: Any, agent: int) -> None:
    """Free, or gone when the shift has ended meanwhile."""
    group = run.agents[agent, OF_GROUP]
    note_group(run, group)
    run.table[group, BUSY_NOW] -= 1
    if run.agents[agent, DOING] == LEAVING:
        run.agents[agent, DOING] = AWAY
        run.table[group, ON_SHIFT] -= 1
    else:
        go_idle(run, agent)


@compiled
def course(run: Any, row: int, agent: int) -> None:
    """How the touch ends; the first course that the dice allow."""
    kind = run.cases[row, CLASS]
    upper = run.table[run.counts[AT_QUEUES] + run.cases[row, QUEUE], TIER] > 1
    if upper and run.cases[row, RISEN] == RAISED and not decide(run, row, agent):
        return
    share = chance(run, row, ASKS_COURSE)
    times = run.reals[kind, ONCE_ANSWERED] if run.cases[row, ANSWERED] == 1 else 1.0
    if not upper and run.cases[row, RISEN] == NOT_RAISED:
        share -= times * run.reals[kind, ESCALATES]
        if share < 0.0:
            escalate(run, row, agent)
            return
    if run.cases[row, ASKED] < run.counts[MOST_ASKS]:
        share -= times * run.reals[kind, ASKS_UP if upper else ASKS]
        if share < 0.0:
            ask(run, row, agent)
            return
        share -= times * run.reals[kind, HOLDS_UP if upper else HOLDS]
        if share < 0.0:
            hold(run, row, agent)
            return
    resolve(run, row, agent)


@apart
def decide(run: Any, row: int, agent: int) -> bool:
    """Tier 2 accepts, or sends back to the queue that asked; True when the work goes on here."""
    kind = run.cases[row, CLASS]
    stop_kind(run, row, ACCEPT)
    if run.table[kind, MAY_RETURN] == 0 or chance(run, row, ASKS_RETURN) >= run.reals[kind, RETURNED]:
        run.cases[row, RISEN] = ACCEPTED
        tell(run, T_ACCEPTED, row, agent)
        return True
    run.tally[run.counts[DAY], kind, SENT_BACK] += 1
    run.cases[row, RISEN] = SENT_HOME
    tell(run, T_RETURNED, row, agent)
    move_to(run, row, run.cases[row, CAME_FROM])
    return False


@apart
def escalate(run: Any, row: int, agent: int) -> None:
    """Up to the queue that the policy names for Tier 2."""
    run.tally[run.counts[DAY], run.cases[row, CLASS], RISES] += 1
    run.cases[row, RISEN] = RAISED
    run.cases[row, CAME_FROM] = run.cases[row, QUEUE]
    rise(run, row)
    route(run, row, True)
    rehome(run, row)
    tell(run, T_RAISED, row, agent)
    place_case(run, row)


@apart
def ask(run: Any, row: int, agent: int) -> None:
    """A question: now it is the member's turn. Some never answer."""
    kind, now = run.cases[row, CLASS], run.clock[NOW]
    run.tally[run.counts[DAY], kind, ASKS_MADE] += 1
    run.cases[row, ASKED] += 1
    run.cases[row, ANSWERED] = 1
    answer(run, row, True)
    stand_still(run, row)
    tell(run, T_ASKED, row, agent)
    if chance(run, row, ASKS_REPLIED) < run.reals[kind, ANSWERS]:
        push(run, now + drawn(run, row, run.table[kind, REPLY], ASKS_REPLY), code(run, row, REPLIES))
    else:
        push(run, now + run.reals[kind, GIVES_UP_AFTER], code(run, row, SILENT))


@apart
def hold(run: Any, row: int, agent: int) -> None:
    """Somebody else has to act first; every clock runs on."""
    run.cases[row, ASKED] += 1
    run.cases[row, HELD] = 1
    tell(run, T_HELD, row, agent)
    pause = drawn(run, row, run.table[run.cases[row, CLASS], HOLDING], ASKS_HOLD)
    push(run, run.clock[NOW] + pause, code(run, row, REPLIES))


@compiled
def resolve(run: Any, row: int, agent: int) -> None:
    """Answered and done; some members come again."""
    kind = run.cases[row, CLASS]
    run.cases[row, ANSWERED] = 1
    answer(run, row, False)
    if run.cases[row, RISEN] == ACCEPTED:
        stop_kind(run, row, UPPER)
    tell(run, T_RESOLVED, row, agent)
    end(run, row, kind)


@compiled
def end(run: Any, row: int, kind: int) -> None:
    """Resolved, for good or until the member reopens."""
    close_clocks(run, row)
    run.tally[run.counts[DAY], kind, RESOLVED] += 1
    run.places[run.counts[DAY], run.cases[row, QUEUE], Q_RESOLVED] += 1
    run.sums[run.counts[DAY], kind, OPEN_TIME] += run.clock[NOW] - run.case_reals[row, BORN]
    reopens = run.cases[row, REOPENED] < run.counts[MOST_REOPENS]
    if reopens and chance(run, row, ASKS_REOPEN) < run.reals[kind, REOPENS]:
        pause = drawn(run, row, run.table[kind, REOPENING], ASKS_REOPENED)
        push(run, run.clock[NOW] + pause, code(run, row, COMES_AGAIN))
    else:
        run.counts[ALIVE] -= 1
        run.cases[row, ROUND] += 1
        run.links[row, BEHIND] = run.counts[FREE]
        run.counts[FREE] = row


@apart
def replied(run: Any, row: int) -> None:
    """The member answers our question, or what we waited for elsewhere has come."""
    if run.cases[row, HELD] == 1:
        run.cases[row, HELD] = 0
        come_back(run, row, T_HOLD_OVER, KEEPS_HELD)
        return
    go_on(run, row)
    come_back(run, row, T_REPLIED, KEEPS_REPLIED)


@apart
def silent(run: Any, row: int) -> None:
    """Nobody answered our question: resolved without."""
    tell(run, T_SILENT, row, -1)
    end(run, row, run.cases[row, CLASS])


@apart
def reopened(run: Any, row: int) -> None:
    """It was not solved."""
    run.tally[run.counts[DAY], run.cases[row, CLASS], REOPENINGS] += 1
    run.cases[row, REOPENED] += 1
    revive(run, row)
    come_back(run, row, T_REOPENED, KEEPS_REOPENED)


@compiled
def come_back(run: Any, row: int, what: int, kept: int) -> None:
    """To the last owner when on shift, and where that is the habit when away; otherwise to the queue."""
    agent = run.cases[row, AGENT]
    doing = run.agents[agent, DOING]
    run.cases[row, ROUND] += 1
    tell(run, what, row, agent)
    group = run.agents[agent, OF_GROUP]
    there = doing in (IDLE, WORKING)
    more = run.table[group, NEXT_SHIFT] < run.table[group, SHIFTS]
    if run.counts[RETURNS_TO_OWNER] == 1 and (there or (more and stays(run, row, group, kept))):
        run.case_reals[row, SINCE] = run.clock[NOW]
        if doing == IDLE and run.reals[group, LOOKS_EVERY] == 0.0:
            go_to_work(run, agent)
            push(run, take(run, row, agent), code(run, row, DONE))
        else:
            order(run, row)
            run.agents[agent, OWN_HEAD] = join(run.links, run.keys, run.agents[agent, OWN_HEAD], row)
    else:
        tell(run, T_RELEASED, row, agent)
        place_case(run, row)


@compiled
def stays(run: Any, row: int, group: int, kept: int) -> bool:
    """Whether a case waits for its person, who is away; the same answer until it is handled again."""
    share = run.reals[group, kept]
    low, salt = run.cases[row, LOW] ^ STAYS, run.cases[row, VISIT]
    return share > 0.0 and uniform(low, run.cases[row, HIGH], salt) < share  # type: ignore[no-any-return]


# -- shifts ---------------------------------------------------------------------------------------------------


@apart
def shift_begins(run: Any, group: int, shift: int) -> None:
    """Those who come, come to work; absence is drawn for each person and shift."""
    first = run.table[group, FIRST_AGENT]
    for agent in range(first, first + run.table[group, AGENTS]):
        absent = uniform(run.counts[SEED_LOW], run.counts[SEED_HIGH] ^ (agent + 1), shift) < run.reals[group, ABSENCE]
        if not absent and run.agents[agent, DOING] == AWAY:
            come_to_work(run, agent, group)


@apart
def come_to_work(run: Any, agent: int, group: int) -> None:
    """One person sits down: a fresh exposure budget of the day, and the first case."""
    forget_exposure(run, agent)
    note_group(run, group)
    run.table[group, ON_SHIFT] += 1
    go_idle(run, agent)
    run.agents[agent, SHIFTS_HAD] += 1
    if run.reals[group, LOOKS_EVERY] > 0.0:
        look_later(run, agent)
    else:
        begin_next(run, agent)


@compiled
def begin_next(run: Any, agent: int) -> None:
    """Somebody free takes the next case, if there is one."""
    row = next_for(run, agent)
    if row >= 0:
        go_to_work(run, agent)
        push(run, take(run, row, agent), code(run, row, DONE))


@apart
def look(run: Any, agent: int, stamp: int) -> None:
    """A look for work; void when that shift is over."""
    doing = run.agents[agent, DOING]
    if stamp != run.agents[agent, SHIFTS_HAD] & ROUNDS or (doing != IDLE and doing != WORKING):
        return
    if doing == IDLE:
        begin_next(run, agent)
    look_later(run, agent)


@compiled
def forget_exposure(run: Any, agent: int) -> None:
    """Days that are a week old count no more."""
    today = run.counts[DAY]
    last = run.agents[agent, LAST_DAY]
    for day in range(max(last + 1, today - 6), today + 1):
        run.agent_reals[agent, EXPOSED + day % 7] = 0.0
    run.agents[agent, LAST_DAY] = max(today, last)


@apart
def shift_ends(run: Any, group: int, more: bool) -> None:
    """The free go; the others finish their touch. What had come back to a person goes to its queue, unless it is kept
    for the next shift."""
    first = run.table[group, FIRST_AGENT]
    for agent in range(first, first + run.table[group, AGENTS]):
        doing = run.agents[agent, DOING]
        if doing == IDLE:
            go_to_work(run, agent)
            run.agents[agent, DOING] = LEAVING
            stop_working(run, agent)
        elif doing == WORKING:
            run.agents[agent, DOING] = LEAVING
        if doing in (IDLE, WORKING):
            let_go(run, agent, group, more)


@apart
def let_go(run: Any, agent: int, group: int, more: bool) -> None:
    """The person's own cases go to their queues, but for those that are kept."""
    row, kept = run.agents[agent, OWN_HEAD], -1
    while row >= 0:
        run.agents[agent, OWN_HEAD] = leave(run.links, run.keys, row)
        if more and stays(run, row, group, KEEPS):
            kept = join(run.links, run.keys, kept, row)
        else:
            tell(run, T_RELEASED, row, agent)
            place_case(run, row)
        row = run.agents[agent, OWN_HEAD]
    run.agents[agent, OWN_HEAD] = kept
