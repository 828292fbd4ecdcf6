"""What is handed to browsers signed, kept encrypted, or kept as a hash that nobody can try without the key."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import URLSafeTimedSerializer

from service.keys import derived, keys, signature


def keyed(purpose: str, text: str) -> str:
    """A hash, 64 characters, that only this installation can make; without the key nobody can try what it is of."""
    return signature(text, f"keyed {purpose} ".encode())


def sealed(purpose: str, text: str) -> str:
    """Encrypted, so that a copy of the database alone does not tell it."""
    return _box(purpose).encrypt(text.encode()).decode()


def opened(purpose: str, sealed_text: str) -> str | None:
    """What was sealed with the key of today or one of before; None when none of them fits."""
    try:
        return _box(purpose).decrypt(sealed_text.encode()).decode()
    except InvalidToken:
        return None


def signer(purpose: str) -> URLSafeTimedSerializer:
    """Signs what is handed to a browser to be brought back; it raises itsdangerous' BadData for anything else."""
    return URLSafeTimedSerializer([*reversed(keys())], salt=f"countersign {purpose}")


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived(purpose)])
