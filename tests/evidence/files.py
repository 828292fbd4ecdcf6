"""Small files of every kind that owners attach, and some that do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

LIST = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
TEXT = b"Chronology brought up to date on 3 November.\n"


def png(*more: tuple[bytes, bytes]) -> bytes:
    """A picture of one dot, with more chunks before its last one."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0\0\0")), *more, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def jpeg(exif: bytes = b"Exif\0\0 GPS 51.5N") -> bytes:
    """The segments of a picture, with one that tells where it was taken."""
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xE1, exif),
            _segment(0xDB, b"\0" + bytes(range(1, 65))),
            _segment(0xFE, b"made by somebody"),
            _segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9",
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def office(main: str = "word/document.xml", **more: str | bytes) -> bytes:
    """An archive with the parts that name its kind; `more` parts by name, `__` for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", LIST)
        archive.writestr(main, "<document/>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()
