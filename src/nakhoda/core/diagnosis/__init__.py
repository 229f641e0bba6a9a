"""Why did a figure change? Exact split, the slices that explain it, and what remains (pure).

Import inside functions: the parts load numpy, and scipy when they scan.
"""

from __future__ import annotations

from nakhoda.core.diagnosis.cube import Cube, CubeError, cube_of
from nakhoda.core.diagnosis.days import Days, cells_of_cases
from nakhoda.core.diagnosis.explain import diagnose
from nakhoda.core.diagnosis.model import Cause, Diagnosis, Fault

__all__ = ["Cause", "Cube", "CubeError", "Days", "Diagnosis", "Fault", "cells_of_cases", "cube_of", "diagnose"]
