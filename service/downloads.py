"""Files to download: content with its media type and the name under which it is saved."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, stream_with_context


def download(content: str | bytes | Iterator[str] | Iterator[bytes], name: str, media_type: str) -> Response:
    """A file to save; pieces are asked for while they are sent."""
    body = content if isinstance(content, str | bytes) else stream_with_context(content)
    return Response(body, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
