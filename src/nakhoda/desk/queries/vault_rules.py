"""The operator's document on tokens and reveals, or ours."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from nakhoda.core.vault_rules import VaultRules, load_vault_rules


def vault_rules() -> VaultRules:
    """The rules in force; raises `VaultRulesError` when the operator's own cannot be used."""
    own = Path(settings.DATA_FOLDER) / "vault.yaml"
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        return _ours()
    return _own(own, changed)


@lru_cache(maxsize=1)
def _ours() -> VaultRules:
    return load_vault_rules(files("nakhoda.desk").joinpath("records/vault.yaml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _own(path: Path, changed: int) -> VaultRules:
    return load_vault_rules(path.read_text("utf-8-sig"))
