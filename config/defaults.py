"""Refuses keys and passwords that others know, from examples or by guessing: they are for the demonstration alone."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from config.values import SettingsError

FEWEST_CHARACTERS = 6
FEWEST_UNKNOWN = 8
# What keys in examples, guides and templates are put together from; what is left must be long enough.
KNOWN_WORDS = re.compile(
    r"0123456789|1234567890|123456?|abcdefghijklmnopqrstuvwxyz|abcdef|qwerty|admin|countersign|default|demo|"
    r"development|django|example|flask|insecure|insert|key|letmein|local|pass(?:word)?|placeholder|please|"
    r"random|characters|replace|secret|super|testing|this|change(?:d|me|it)?|your|very|long"
)
DEFAULT_PASSWORDS = {"", "admin", "change-me", "changeme", "countersign", "demo", "guest", "pass", "password"}
DEFAULT_PASSWORDS |= {"postgres", "redis", "root", "secret", "test", "user"}


def refuse_known_key(name: str, key: str) -> None:
    """Raise SettingsError for a key that is an example, or that has too little of its own to be unknown."""
    said = re.sub(r"[\W_]+", "", key.lower())
    if len(set(key)) < FEWEST_CHARACTERS or len(KNOWN_WORDS.sub("", said)) < FEWEST_UNKNOWN:
        raise SettingsError(
            f"{name} is an example that others know too, or can be guessed. Give one of your own, for example what "
            "`openssl rand -hex 32` prints."
        )


def refuse_known_password(name: str, url: str | None) -> None:
    """Raise SettingsError for an address with a password that stands in examples, or is its user's name."""
    address = urlsplit(url or "")
    if address.password is None:
        return
    password = unquote(address.password)
    if password.casefold() in DEFAULT_PASSWORDS or password == address.username:
        raise SettingsError(
            f"{name} has a password that others would try first. Give {address.hostname or 'the server'} one of "
            "chance alone, and set it here."
        )


def refuse_open_demonstration(base_url: str) -> None:
    """Raise SettingsError where a demonstration would be reached by https, as a real service is."""
    if urlsplit(base_url).scheme == "https":
        raise SettingsError(
            f"DEMO is 1 and BASE_URL is {base_url!r}: in a demonstration everybody’s password is known. Set DEMO=0 for "
            "a service that people work with, or leave BASE_URL out."
        )
