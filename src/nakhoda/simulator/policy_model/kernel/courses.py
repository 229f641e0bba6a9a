"""What becomes of a handled case: escalated, returned, a question to the member, resolved, reopened."""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.agenda import push
from nakhoda.simulator.policy_model.kernel.columns import (
    ACCEPT,
    ACCEPTED,
    AWAY,
    COMES_AGAIN,
    IDLE,
    LEAVING,
    NOT_RAISED,
    RAISED,
    REPLIES,
    SENT_HOME,
    SILENT,
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
    UPPER,
    WORKING,
)
from nakhoda.simulator.policy_model.kernel.desk import (
    go_idle,
    go_to_work,
    move_to,
    next_for,
    note_group,
    place_case,
    route,
    take,
)
from nakhoda.simulator.policy_model.kernel.drawing import (
    ASKS_COURSE,
    ASKS_HOLD,
    ASKS_REOPEN,
    ASKS_REOPENED,
    ASKS_REPLIED,
    ASKS_REPLY,
    ASKS_RETURN,
    chance,
    drawn,
    stays,
    tell,
)
from nakhoda.simulator.policy_model.kernel.lines import come_back_to
from nakhoda.simulator.policy_model.kernel.promises import (
    answer,
    close_clocks,
    go_on,
    next_due,
    rehome,
    revive,
    rise,
    stand_still,
    stop_kind,
)
from nakhoda.simulator.policy_model.kernel.stages import (
    ANSWERED,
    HELD,
    ONE_QUESTION,
    ONE_REOPENING,
    risen,
    rises_to,
    times_asked,
    times_reopened,
)
from nakhoda.simulator.policy_model.kernel.tree import rest
from nakhoda.simulator.policy_model.kernel.words import (
    AGENT,
    ALIVE,
    ANSWERS,
    ASKS,
    ASKS_MADE,
    ASKS_UP,
    AT_QUEUES,
    BORN,
    BUSY_NOW,
    CAME_FROM,
    CLASS,
    DAY,
    DOING,
    ESCALATES,
    EXPOSED,
    EXPOSURE,
    FREE,
    FREES,
    GIVES_UP_AFTER,
    HOLDING,
    HOLDS,
    HOLDS_UP,
    KEEPS_HELD,
    KEEPS_REOPENED,
    KEEPS_REPLIED,
    KEY,
    KIND_BITS,
    LOOKS_EVERY,
    MAY_RETURN,
    MOST_ASKS,
    MOST_REOPENS,
    NEXT_SHIFT,
    NOW,
    OF_GROUP,
    ON_SHIFT,
    ONCE_ANSWERED,
    OPEN_TIME,
    OUT,
    PLACE,
    Q_RESOLVED,
    Q_TOUCHES,
    QUEUE,
    REOPENING,
    REOPENINGS,
    REOPENS,
    REPLY,
    RESOLVED,
    RETURNED,
    RETURNS_TO_OWNER,
    RISES,
    ROW_WORDS,
    SENT_BACK,
    SHIFTS,
    SINCE,
    STAGE,
    TIER,
    TOUCHES,
    WORKED,
)


@inlined
def out_of_queue(whole: Any, row: int) -> int:
    """Where today's figures of the case's queue are written."""
    return whole[whole[AT_QUEUES] + whole[row + QUEUE] * ROW_WORDS + OUT]  # type: ignore[no-any-return]


@part
def finish(whole: Any, real: Any, row: int) -> None:
    """A touch ends. Whoever is free now takes the next case, in the same leaf of the tree."""
    agent, kind = whole[row + AGENT], whole[row + CLASS]
    seconds = real[NOW] - real[row + SINCE]
    real[agent + EXPOSED + whole[DAY] % 7] += seconds * real[kind + EXPOSURE]
    out = whole[kind + OUT]
    whole[out + TOUCHES] += 1
    whole[out_of_queue(whole, row) + Q_TOUCHES] += 1
    real[out + WORKED] += seconds
    tell(whole, real, T_TOUCHED, row, agent)
    course(whole, real, row, agent)
    at_once = whole[agent + DOING] == WORKING and real[whole[agent + OF_GROUP] + LOOKS_EVERY] == 0.0
    following = next_for(whole, real, agent) if at_once else -1
    if following >= 0:
        take(whole, real, following, agent)
    else:
        rest(whole, real, whole[agent + PLACE])
        stop_working(whole, real, agent)


@part
def stop_working(whole: Any, real: Any, agent: int) -> None:
    """Free, or gone when the shift has ended meanwhile."""
    group = whole[agent + OF_GROUP]
    note_group(whole, real, group)
    whole[group + BUSY_NOW] -= 1
    if whole[agent + DOING] == LEAVING:
        whole[agent + DOING] = AWAY
        whole[group + ON_SHIFT] -= 1
    else:
        go_idle(whole, agent)


@inlined
def course(whole: Any, real: Any, row: int, agent: int) -> None:
    """How the touch ends; the first course that the dice allow."""
    kind, how = whole[row + CLASS], risen(whole, row)
    upper = whole[whole[AT_QUEUES] + whole[row + QUEUE] * ROW_WORDS + TIER] > 1
    if upper and how == RAISED and not decide(whole, real, row, agent):
        return
    share = chance(whole, row, ASKS_COURSE)
    times = real[kind + ONCE_ANSWERED] if whole[row + STAGE] & ANSWERED else 1.0
    if not upper and how == NOT_RAISED:
        share -= times * real[kind + ESCALATES]
        if share < 0.0:
            escalate(whole, real, row, agent)
            return
    if times_asked(whole, row) < whole[MOST_ASKS]:
        share -= times * real[kind + (ASKS_UP if upper else ASKS)]
        if share < 0.0:
            ask(whole, real, row, agent)
            return
        share -= times * real[kind + (HOLDS_UP if upper else HOLDS)]
        if share < 0.0:
            hold(whole, real, row, agent)
            return
    resolve(whole, real, row, agent)


@part
def decide(whole: Any, real: Any, row: int, agent: int) -> bool:
    """Tier 2 accepts, or sends back to the queue that asked; True when the work goes on here."""
    kind = whole[row + CLASS]
    stop_kind(whole, real, row, ACCEPT)
    if whole[kind + MAY_RETURN] == 0 or chance(whole, row, ASKS_RETURN) >= real[kind + RETURNED]:
        rises_to(whole, row, ACCEPTED)
        tell(whole, real, T_ACCEPTED, row, agent)
        return True
    whole[whole[kind + OUT] + SENT_BACK] += 1
    rises_to(whole, row, SENT_HOME)
    tell(whole, real, T_RETURNED, row, agent)
    move_to(whole, real, row, whole[row + CAME_FROM])
    return False


@part
def escalate(whole: Any, real: Any, row: int, agent: int) -> None:
    """Up to the queue that the policy names for Tier 2."""
    whole[whole[whole[row + CLASS] + OUT] + RISES] += 1
    rises_to(whole, row, RAISED)
    whole[row + CAME_FROM] = whole[row + QUEUE]
    rise(whole, real, row)
    route(whole, real, row, True)
    rehome(whole, real, row)
    tell(whole, real, T_RAISED, row, agent)
    place_case(whole, real, row)


@part
def ask(whole: Any, real: Any, row: int, agent: int) -> None:
    """A question: now it is the member's turn. Some never answer."""
    kind, now = whole[row + CLASS], real[NOW]
    whole[whole[kind + OUT] + ASKS_MADE] += 1
    whole[row + STAGE] = (whole[row + STAGE] + ONE_QUESTION) | ANSWERED
    answer(whole, real, row, True)
    stand_still(whole, real, row)
    tell(whole, real, T_ASKED, row, agent)
    if chance(whole, row, ASKS_REPLIED) < real[kind + ANSWERS]:
        push(whole, real, now + drawn(whole, real, row, whole[kind + REPLY], ASKS_REPLY), (row << KIND_BITS) | REPLIES)
    else:
        push(whole, real, now + real[kind + GIVES_UP_AFTER], (row << KIND_BITS) | SILENT)


@part
def hold(whole: Any, real: Any, row: int, agent: int) -> None:
    """Somebody else has to act first; every clock runs on."""
    whole[row + STAGE] = (whole[row + STAGE] + ONE_QUESTION) | HELD
    tell(whole, real, T_HELD, row, agent)
    pause = drawn(whole, real, row, whole[whole[row + CLASS] + HOLDING], ASKS_HOLD)
    push(whole, real, real[NOW] + pause, (row << KIND_BITS) | REPLIES)


@inlined
def resolve(whole: Any, real: Any, row: int, agent: int) -> None:
    """Answered and done; some members come again."""
    whole[row + STAGE] |= ANSWERED
    answer(whole, real, row, False)
    if risen(whole, row) == ACCEPTED:
        stop_kind(whole, real, row, UPPER)
    tell(whole, real, T_RESOLVED, row, agent)
    end(whole, real, row)


@part
def end(whole: Any, real: Any, row: int) -> None:
    """Resolved, for good or until the member reopens."""
    kind = whole[row + CLASS]
    close_clocks(whole, real, row)
    out = whole[kind + OUT]
    whole[out + RESOLVED] += 1
    whole[out_of_queue(whole, row) + Q_RESOLVED] += 1
    real[out + OPEN_TIME] += real[NOW] - real[row + BORN]
    reopens = times_reopened(whole, row) < whole[MOST_REOPENS]
    if reopens and chance(whole, row, ASKS_REOPEN) < real[kind + REOPENS]:
        pause = drawn(whole, real, row, whole[kind + REOPENING], ASKS_REOPENED)
        push(whole, real, real[NOW] + pause, (row << KIND_BITS) | COMES_AGAIN)
    else:
        whole[ALIVE] -= 1
        whole[whole[FREES] + whole[FREE]] = row
        whole[FREE] += 1


@part
def replied(whole: Any, real: Any, row: int) -> None:
    """The member answers our question, or what we waited for elsewhere has come."""
    if whole[row + STAGE] & HELD:
        whole[row + STAGE] ^= HELD
        come_back(whole, real, row, T_HOLD_OVER, KEEPS_HELD)
        return
    go_on(whole, real, row)
    come_back(whole, real, row, T_REPLIED, KEEPS_REPLIED)


@part
def silent(whole: Any, real: Any, row: int) -> None:
    """Nobody answered our question: resolved without."""
    tell(whole, real, T_SILENT, row, -1)
    end(whole, real, row)


@part
def reopened(whole: Any, real: Any, row: int) -> None:
    """It was not solved."""
    whole[whole[whole[row + CLASS] + OUT] + REOPENINGS] += 1
    whole[row + STAGE] += ONE_REOPENING
    revive(whole, real, row)
    come_back(whole, real, row, T_REOPENED, KEEPS_REOPENED)


@part
def come_back(whole: Any, real: Any, row: int, what: int, kept: int) -> None:
    """To the last owner when on shift, and where that is the habit when away; otherwise to the queue."""
    agent = whole[row + AGENT]
    doing = whole[agent + DOING]
    tell(whole, real, what, row, agent)
    group = whole[agent + OF_GROUP]
    there = doing in (IDLE, WORKING)
    more = whole[group + NEXT_SHIFT] < whole[group + SHIFTS]
    if whole[RETURNS_TO_OWNER] == 1 and (there or (more and stays(whole, real, row, group, kept))):
        real[row + SINCE] = real[NOW]
        if doing == IDLE and real[group + LOOKS_EVERY] == 0.0:
            go_to_work(whole, real, agent)
            take(whole, real, row, agent)
        else:
            real[row + KEY] = next_due(whole, real, row)
            come_back_to(whole, real, agent, row)
    else:
        tell(whole, real, T_RELEASED, row, agent)
        place_case(whole, real, row)
