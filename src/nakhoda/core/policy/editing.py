"""Changes one place of a policy text and leaves the rest as its author wrote it: comments, order, anchors.

Every change is checked against the plain data: what comes out says what was asked for, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from nakhoda.core.policy.places import NoSuchPlace, along, bare, index_in, shape_at, steps_of
from nakhoda.core.policy.shapes import Need, Record
from nakhoda.core.policy.source import Refused
from nakhoda.core.policy.tree import Piece, plain, tree_of
from nakhoda.core.policy.twins import detached, expanded
from nakhoda.core.policy.written import cut, end_of_line, in_block, in_flow, line_start, spliced


class EditError(ValueError):
    """The text cannot be changed like this; the message says why."""


def set_value(text: str, path: str, value: Any) -> str:
    """The text with `value` (plain data) at a field, map key or section; None takes it out. Raises `EditError`."""
    steps = steps_of(path)
    if not steps:
        raise NoSuchPlace("say which place of the policy")
    return _checked(text, lambda each: _set(each, steps, value), lambda data: _put(data, steps, value))


def add_entry(text: str, path: str, entry: Any) -> str:
    """The text with an entry at the end of the list at `path`, which is made where it is missing."""
    steps = steps_of(path)

    def wanted(data: Any) -> None:
        _put(data, steps, [*(_got(data, steps) or []), entry])

    return _checked(text, lambda each: _added(each, steps, entry), wanted)


def remove_entry(text: str, path: str) -> str:
    """The text without one entry of a list."""
    steps = steps_of(path)

    def wanted(data: Any) -> None:
        held = _got(data, steps[:-1])
        held.pop(_index(text, steps))
        if not held and _may_go(steps[:-1]):
            _put(data, steps[:-1], None)

    return _checked(text, lambda each: _removed(each, steps), wanted)


def move_entry(text: str, path: str, by: int) -> str:
    """The text with an entry `by` places later (or earlier); at the end of the list it stays where it is."""
    for _ in range(abs(by)):
        text = _moved_once(text, steps_of(path), 1 if by > 0 else -1)
    return text


def _moved_once(text: str, steps: Sequence[str], by: int) -> str:
    first = _index(text, steps) + min(by, 0)
    count = len(_list(text, steps[:-1]).parts)
    if not 0 <= first < count - 1:
        return text

    def wanted(data: Any) -> None:
        held = _got(data, steps[:-1])
        held[first], held[first + 1] = held[first + 1], held[first]

    try:
        return _checked(text, lambda each: _swapped(each, steps[:-1], first), wanted)
    except EditError:  # an alias would stand before what it names: write both out in full
        return _checked(text, lambda each: _swapped(_apart(each, steps[:-1], first), steps[:-1], first), wanted)


def _checked(text: str, change: Callable[[str], str], wanted: Callable[[Any], None]) -> str:
    try:
        expected = deepcopy(plain(tree_of(text)))
        wanted(expected)
        after = change(text)
        found = plain(tree_of(after))
    except Refused as refused:
        raise EditError(str(refused)) from refused
    if found != expected:
        raise EditError("this place cannot be changed by form; change it in the text")
    return after


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _words(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_words(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _got(data: Any, steps: Sequence[str]) -> Any:
    for number, step in enumerate(steps):
        if isinstance(data, list):
            data = data[_place(data, steps[:number], step)]
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _place(held: list[Any], steps: Sequence[str], step: str) -> int:
    by = bare(shape_at(steps)).by
    names = [next((str(item[n]) for n in by if isinstance(item, dict) and n in item), "") for item in held]
    if step not in names and not step.isdecimal():
        raise NoSuchPlace(f"there is no {step!r} here any more")
    return names.index(step) if step in names else int(step)


def _put(data: Any, steps: Sequence[str], value: Any) -> None:
    holder = _got(data, steps[:-1])
    if holder is None:
        _put(data, steps[:-1], {} if value is None else {steps[-1]: value})
    elif value is None:
        holder.pop(steps[-1], None)
    else:
        holder[steps[-1]] = _words(value)


def _index(text: str, steps: Sequence[str]) -> int:
    piece = _list(text, steps[:-1])
    return index_in(piece, bare(shape_at(steps[:-1])), steps[-1])


def _list(text: str, steps: Sequence[str]) -> Piece:
    piece = along(tree_of(text), steps)[-1]
    return piece.target or piece


def _may_go(steps: Sequence[str]) -> bool:
    holder = bare(shape_at(steps[:-1]))
    return isinstance(holder, Record) and not isinstance(holder.fields.get(steps[-1]), Need)


def _set(text: str, steps: Sequence[str], value: Any) -> str:
    text = expanded(text, steps[:-1])
    try:
        holder = along(tree_of(text), steps[:-1])[-1]
    except NoSuchPlace:
        return text if value is None else _set(text, steps[:-1], {steps[-1]: value})
    if holder.get(steps[-1]) is None:
        return text if value is None else _inserted(text, holder, steps, value)
    text = detached(text, steps)
    holder = along(tree_of(text), steps[:-1])[-1]
    number = next(n for n, (key, _) in enumerate(holder.pairs) if key.value == steps[-1])
    if value is None:
        return _dropped(text, holder, number)
    old = holder.pairs[number][1]
    if old.flow or old.kind == "alias":
        return spliced(text, old.start, old.end, in_flow(value))
    key = holder.pairs[number][0]
    return spliced(text, text.index(":", key.end) + 1, old.end, " " + in_flow(value))


def _inserted(text: str, holder: Piece, steps: Sequence[str], value: Any) -> str:
    """Where the schema has the field, after those that come before it."""
    name = in_flow(steps[-1])
    shape = bare(shape_at(steps[:-1]))
    order = list(shape.fields) if isinstance(shape, Record) else []
    rank = order.index(steps[-1]) if steps[-1] in order else len(order)
    before = [pair for pair in holder.pairs if pair[0].value not in order or order.index(pair[0].value) < rank]
    after = before[-1] if before else (holder.pairs[-1] if holder.pairs else None)
    if after is None:
        return spliced(text, holder.start, holder.end, f"{{{name}: {in_flow(value)}}}")
    if holder.flow:
        return spliced(text, after[1].end, after[1].end, f", {name}: {in_flow(value)}")
    at = end_of_line(text, after[1].end)
    return spliced(text, at, at, "\n" + in_block({steps[-1]: value}, after[0].column))


def _dropped(text: str, holder: Piece, number: int) -> str:
    pairs = holder.pairs
    if len(pairs) == 1:
        raise EditError("this is the last value here; take the whole entry out")
    if holder.flow:
        return cut(text, [(key.start, value.end) for key, value in pairs], number)
    key, value = pairs[number]
    if number == 0:  # the dash of the list stands before it
        return spliced(text, key.start, pairs[1][0].start, "")
    return spliced(text, end_of_line(text, pairs[number - 1][1].end), end_of_line(text, value.end), "")


def _added(text: str, steps: Sequence[str], entry: Any) -> str:
    text = expanded(text, steps)
    try:
        held = along(tree_of(text), steps)[-1]
    except NoSuchPlace:
        return _set(text, steps, [entry])
    if not held.parts:
        return _set(text, steps, [entry])
    if held.flow:
        return spliced(text, held.parts[-1].end, held.parts[-1].end, ", " + in_flow(entry))
    at = end_of_line(text, held.end)
    return spliced(text, at, at, "\n" + in_block([entry], held.column))


def _removed(text: str, steps: Sequence[str]) -> str:
    text = detached(expanded(text, steps[:-1]), steps)
    held = along(tree_of(text), steps[:-1])[-1]
    number = index_in(held, bare(shape_at(steps[:-1])), steps[-1])
    if len(held.parts) == 1:
        return _set(text, steps[:-1], None if _may_go(steps[:-1]) else [])
    if held.flow:
        return cut(text, [(item.start, item.end) for item in held.parts], number)
    start, end = _lines(text, held, number)
    return spliced(text, start, end, "")


def _lines(text: str, held: Piece, number: int) -> tuple[int, int]:
    """The whole lines of an item of a block list, with the comments above it, from its second on."""
    end = end_of_line(text, held.parts[number].end)
    if number:
        return end_of_line(text, held.parts[number - 1].end) + 1, min(end + 1, len(text))
    return line_start(text, held.start), min(end + 1, len(text))


def _swapped(text: str, steps: Sequence[str], first: int) -> str:
    text = expanded(text, steps)
    text = text if text.endswith("\n") else text + "\n"
    held = along(tree_of(text), steps)[-1]
    if held.flow:
        one, two = held.parts[first], held.parts[first + 1]
        between = text[one.end : two.start]
        return spliced(text, one.start, two.end, text[two.start : two.end] + between + text[one.start : one.end])
    one_at, two_at = _lines(text, held, first), _lines(text, held, first + 1)
    return spliced(text, one_at[0], two_at[1], text[slice(*two_at)] + text[slice(*one_at)])


def _apart(text: str, steps: Sequence[str], first: int) -> str:
    for number in (first, first + 1):
        while True:
            held = along(tree_of(text), steps)[-1]
            alias = next((piece for piece in held.parts[number].walk() if piece.kind == "alias"), None)
            if alias is None:
                break
            text = spliced(text, alias.start, alias.end, in_flow(plain(alias)))
    return text
