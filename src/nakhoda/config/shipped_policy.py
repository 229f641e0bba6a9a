"""The desk policy that the package brings, for commands that work without a database."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from nakhoda.core.policy import CompiledPolicy, PolicyError, Problem, compile_policy, effective, load

VARIANTS = {"IN": "apac-india.yaml", "MY": "apac-malaysia.yaml"}


def policy_of(paths: Sequence[Path] = (), country: str = "") -> CompiledPolicy:
    """The policy in these files (a global one, then variants), or the package's own for a country.

    Raises `PolicyError` or `OSError`.
    """
    texts = [path.read_text(encoding="utf-8-sig") for path in paths] or _own(country)
    documents = [load(text) for text in texts]
    base = next((each for each in documents if not each.is_variant), None)
    if base is None:
        raise PolicyError([Problem(0, "meta.scope", "a variant alone says little: name the global document too")])
    return compile_policy(effective(base, [each for each in documents if each.is_variant]), version=0)


def _own(country: str) -> list[str]:
    folder = files("nakhoda") / "desk" / "policies"
    names = ["apac.yaml", *([VARIANTS[country.upper()]] if country.upper() in VARIANTS else [])]
    return [(folder / name).read_text(encoding="utf-8") for name in names]
