"""Pictures without what cameras write beside them: place, time, device; nothing is decoded, so nothing can burst."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from service.evidence.refusing import NotTaken

PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to look as it does; notes, times and Exif are not among it.
SHOWN = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
}  # fmt: skip
# Markers of a JPEG that stand alone, and those whose content is notes: Exif and XMP, IPTC, comments.
ALONE = {0x01, *range(0xD0, 0xD8)}
NOTES = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
START, END, SCAN = 0xD8, 0xD9, 0xDA
_DAMAGED = "The picture is damaged. Save it again, and attach the new file."


def plain_png(content: bytes) -> bytes:
    """The picture with the chunks alone that show it; raises NotTaken for one that is not whole."""
    kept, names = [PNG], []
    for name, chunk in _chunks(content):
        names.append(name)
        if name in SHOWN:
            kept.append(chunk)
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise NotTaken(_DAMAGED)
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and bytes of each chunk to the last; what hangs behind it is left out."""
    at = len(PNG)
    while at + 12 <= len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            raise NotTaken(_DAMAGED)
        yield name, content[at:end]
        if name == b"IEND":
            return
        at = end


def plain_jpeg(content: bytes) -> bytes:
    """The picture without its notes; raises NotTaken for one that is not whole."""
    kept, at = [content[:2]], 2
    while True:
        at, marker, end = _segment(content, at)
        if marker == END:
            return b"".join([*kept, b"\xff\xd9"])
        if marker == SCAN:
            end = _end_of_scan(content, end)
        if marker not in NOTES:
            kept.append(content[at:end])
        at = end


def _segment(content: bytes, at: int) -> tuple[int, int, int]:
    """Where the segment at or behind some filling begins, its marker, and where it ends."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if content[at : at + 1] != b"\xff" or at + 2 > len(content):
        raise NotTaken(_DAMAGED)
    marker = content[at + 1]
    if marker in (0, START):
        raise NotTaken(_DAMAGED)
    if marker == END or marker in ALONE:
        return at, marker, at + 2
    size = int.from_bytes(content[at + 2 : at + 4])
    if size < 2 or at + 2 + size > len(content):
        raise NotTaken(_DAMAGED)
    return at, marker, at + 2 + size


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is neither a byte of the picture nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] not in (0, *range(0xD0, 0xD8)):
            return at
        at += 2
    raise NotTaken(_DAMAGED)
