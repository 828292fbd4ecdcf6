"""How much a request may carry, set by its address before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import request

from service.context import here

MIB = 1024 * 1024
MULTIPART = "multipart/form-data"
# Fields and small texts that come beside a file.
BESIDE = MIB // 4
MOST_PARTS, LONGEST_FIELDS = 1_000, MIB // 2
LARGEST_IMPORT = 50 * MIB


def _evidence() -> int:
    return here().policy.number("evidence.most_mib") * MIB + BESIDE


# The addresses that take a file, and how large the whole request may be.
FILES: Mapping[str, Callable[[], int]] = {
    "api_imports.bring": lambda: LARGEST_IMPORT,
    "api_plans.attach": _evidence,
    "web.evidence.attach": _evidence,
    "web.imports.upload": lambda: LARGEST_IMPORT,
}


def limit(endpoint: str | None, otherwise: int) -> None:
    """Read no more than this address needs, in no more parts than any form has; larger requests get a 413."""
    takes = FILES.get(endpoint or "") if request.mimetype == MULTIPART else None
    request.max_content_length = takes() if takes else otherwise
    request.max_form_parts, request.max_form_memory_size = MOST_PARTS, LONGEST_FIELDS if takes else otherwise
