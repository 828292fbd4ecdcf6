"""Draws cases: the same frame and seed give the same draw on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def frame_digest(references: Sequence[str]) -> str:
    """The fingerprint of a frame, whatever order it was read in."""
    return hashlib.sha256("\n".join(sorted(references)).encode()).hexdigest()


def draw(references: Sequence[str], share: float, seed: str) -> list[str]:
    """A plain random share (0-1) of the frame, at least one case of a frame that has any, in drawing order.

    Each reference is placed by the digest of seed and reference: no generator whose version could differ.
    """
    if not 0 < share <= 1:
        raise ValueError("Give a share above 0 and at most 1, for example 0.05 for five percent.")
    placed = sorted(set(references), key=lambda ref: hashlib.sha256(f"{seed}\n{ref}".encode()).hexdigest())
    count = max(1, round(len(placed) * share)) if placed else 0
    return placed[:count]
