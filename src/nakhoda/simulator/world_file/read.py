"""Reads a WORLD file: every problem with its line and path, or the world."""

from __future__ import annotations

from typing import Any

from nakhoda.core.policy.problems import PolicyError, Problem
from nakhoda.core.policy.shapes import Reading
from nakhoda.core.policy.source import Refused, compose
from nakhoda.simulator.world_file.builds import world_of
from nakhoda.simulator.world_file.check import problems_of
from nakhoda.simulator.world_file.model import World
from nakhoda.simulator.world_file.schema import WORLD


class WorldError(PolicyError):
    """A WORLD file that cannot be run; carries all of its problems."""


def read_world(text: str) -> World:
    """The world that a YAML text describes; raises `WorldError` with every problem, each with line and path."""
    reading = Reading()
    try:
        data: Any = WORLD.read(compose(text.removeprefix("\ufeff")), "", reading)
    except Refused as refused:
        message = refused.problem.message.replace("a policy document is a mapping of sections", "a mapping is expected")
        raise WorldError([Problem(refused.problem.line, "", message)]) from refused
    problems = reading.problems or problems_of(data, reading)
    if problems:
        raise WorldError(sorted(problems))
    return world_of(data)
