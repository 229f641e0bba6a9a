"""A WORLD file: any classes, groups, skills, patience, retrials, transfers, staffing by period and stop rule."""

from nakhoda.simulator.world_file.model import World
from nakhoda.simulator.world_file.read import read_world

__all__ = ["World", "read_world"]
