"""What the secret key signs and encrypts: with the key of today, accepted with those before it as well."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask

from config.settings import Settings
from service.context import here


def configure(app: Flask, settings: Settings) -> None:
    """Sign cookies and the tokens of forms with the current key, and accept what the keys before it have signed."""
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_key_fallbacks)
    # Flask-WTF hands these to itsdangerous, which signs with the last and accepts all.
    app.config["WTF_CSRF_SECRET_KEY"] = [*settings.secret_key_fallbacks, settings.secret_key]


def keys() -> tuple[str, ...]:
    """The current key, then those before it that are still accepted, newest first."""
    settings = here().settings
    return (settings.secret_key, *settings.secret_key_fallbacks)


def signature(text: str, purpose: bytes = b"") -> str:
    """The signature of a text with the current key; one made for one purpose holds for no other."""
    return _signature(text, purpose, keys()[0])


def is_signature(given: object, text: str, purpose: bytes = b"") -> bool:
    """Whether any accepted key has signed this text for this purpose."""
    said = str(given).encode(errors="replace")
    return any(hmac.compare_digest(said, _signature(text, purpose, key).encode()) for key in keys())


def derived(purpose: str) -> tuple[bytes, ...]:
    """A key of 32 bytes for one purpose from each accepted key, the current one's first: encrypt with that one."""
    said = f"countersign:derived:{purpose}".encode()
    return tuple(hmac.new(key.encode(), said, hashlib.sha256).digest() for key in keys())


def _signature(text: str, purpose: bytes, key: str) -> str:
    return hmac.new(key.encode(), purpose + text.encode(), hashlib.sha256).hexdigest()
