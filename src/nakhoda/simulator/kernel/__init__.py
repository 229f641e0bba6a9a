"""Event loops of the simulator in the part of Python that numba compiles; without numba they run as they are."""
