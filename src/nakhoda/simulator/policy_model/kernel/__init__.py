"""The event loop of the policy model, in the part of Python that numba compiles."""
