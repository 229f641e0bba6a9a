"""The operator's document on tokens and reveals, or ours."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from nakhoda.core.vault_rules import VaultRules, VaultRulesError, load_vault_rules

log = logging.getLogger(__name__)


def vault_rules() -> VaultRules:
    """The rules in force. A document that cannot be used is ours instead: no door stays open, and none closes."""
    try:
        return checked_rules()
    except (VaultRulesError, OSError, UnicodeDecodeError) as fault:
        log.error("DATA/vault.yaml is not used: %s", fault)
        return _ours()


def checked_rules() -> VaultRules:
    """The same; raises `VaultRulesError` when the operator's own cannot be used."""
    own = f"{settings.DATA_FOLDER}/vault.yaml"  # every text that comes in asks: a Path would cost more than the look
    try:
        changed = os.stat(own).st_mtime_ns
    except OSError:
        return _ours()
    return _own(own, changed)


@lru_cache(maxsize=1)
def _ours() -> VaultRules:
    return load_vault_rules(files("nakhoda.desk").joinpath("records/vault.yaml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _own(path: str, changed: int) -> VaultRules:
    return load_vault_rules(Path(path).read_text("utf-8-sig"))
