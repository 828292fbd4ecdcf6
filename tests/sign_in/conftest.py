"""What the tests of signing in share: passwords are hashed in no time, since many are tried."""

from __future__ import annotations

import pytest

from tests.sign_in.people import CHEAP


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work that argon2 makes is not what is tested here."""
    monkeypatch.setattr("service.signing_in.hasher", CHEAP)
    monkeypatch.setattr("service.signing_in.NOBODY", CHEAP.hash("nobody"))
