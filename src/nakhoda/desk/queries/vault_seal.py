"""AES-256-GCM and keyed digests under the operator's vault key (`NAKHODA_VAULT_KEY`, or the program's secret).

The vault key itself seals nothing: every use has a key of its own derived from it, so that a digest is no help in
opening a seal. `about` is bound into a seal: a value moved to another row does not open there.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MARK = b"NV1"  # sealed bytes begin so; raw mail from before does not
_NONCE = 12


class CannotUnseal(RuntimeError):
    """Another vault key sealed it, or somebody changed it."""


def new_key() -> bytes:
    """A fresh key for one person."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    """The bytes that only `key` opens, and only for `about`."""
    nonce = os.urandom(_NONCE)
    return MARK + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, sealed: bytes | memoryview, about: str) -> bytes:
    """What was sealed; raises `CannotUnseal`."""
    whole = bytes(sealed)
    nonce, rest = whole[len(MARK) : len(MARK) + _NONCE], whole[len(MARK) + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, rest, about.encode())
    except (InvalidTag, ValueError):
        told = f"{about}: sealed with another vault key, or changed; set NAKHODA_VAULT_KEY as it was"
        raise CannotUnseal(told) from None


def is_sealed(raw: bytes | memoryview) -> bool:
    """Whether these bytes are a seal of ours."""
    return bytes(raw[: len(MARK)]) == MARK


def key_for(use: str) -> bytes:
    """The key of one use: keys, digest, mail, draft."""
    return _derived(settings.VAULT_KEY, use)


@lru_cache(maxsize=32)
def _derived(secret: str, use: str) -> bytes:
    return hmac.digest(secret.encode(), f"nakhoda.vault.{use}".encode(), "sha256")


def digest_of(kind: str, value: str) -> str:
    """Equal for equal values of a kind; nobody without the vault key can try all numbers."""
    return hmac.digest(key_for("digest"), f"{kind}:{value}".encode(), "sha256").hex()


def sealed_mail(raw: bytes, digest: str) -> bytes:
    """A mail's bytes at rest."""
    return seal(key_for("mail"), raw, f"mail:{digest}")


def opened_mail(raw: bytes | memoryview, digest: str) -> bytes:
    """A mail's bytes as they came; those from before the vault are plain."""
    return unseal(key_for("mail"), raw, f"mail:{digest}") if is_sealed(raw) else bytes(raw)


def sealed_draft(text: str, about: str) -> str:
    """An unfinished text at rest."""
    return seal(key_for("draft"), text.encode(), about).hex() if text else ""


def opened_draft(text: str, about: str) -> str:
    """The same, readable; one from before the vault is as it is."""
    if not text.startswith(MARK.hex()):
        return text
    try:
        return unseal(key_for("draft"), bytes.fromhex(text), about).decode()
    except (CannotUnseal, ValueError):  # somebody typed these very letters, or the key is gone: a draft is no record
        return ""
