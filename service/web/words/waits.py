"""How long whoever tried too often must wait, in words."""

from __future__ import annotations

from service.web.words.wording import count


def waiting(seconds: int) -> str:
    """“That was tried too often. Wait 2 minutes, then try again.”"""
    long = count(seconds, "second") if seconds < 90 else count(-(-seconds // 60), "minute")
    return f"That was tried too often. Wait {long}, then try again."
