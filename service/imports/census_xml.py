"""Streaming a census return: of each child only the identifier and the dates of its episodes are kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXException  # nosec B406 # read with defusedxml, or only written
from xml.sax.handler import ContentHandler  # nosec B406 # read with defusedxml, or only written
from xml.sax.xmlreader import AttributesImpl  # nosec B406 # read with defusedxml, or only written

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.sax import make_parser  # type: ignore[import-untyped]

from service.imports.records import Unreadable
from service.imports.text import shorten

MIB = 1024 * 1024
MOST_BYTES = 128 * MIB
MOST_PARTS_OF_A_CHILD = 2_000
DEEPEST = 32
LONGEST_TEXT = 200

_CHUNK = 64 * 1024
_EXPORT_AGAIN = "Export the return again from the case system and import that file."
_GROUPS = frozenset({"Assessments", "CINPlanDates", "ChildProtectionPlans"})
_KEPT = {
    "CINdetails": frozenset({"CINreferralDate", "CINclosureDate", "ReferralNFA"}),
    "Assessments": frozenset({"AssessmentActualStartDate", "AssessmentAuthorisationDate"}),
    "CINPlanDates": frozenset({"CINPlanStartDate", "CINPlanEndDate"}),
    "ChildProtectionPlans": frozenset({"CPPstartDate", "CPPendDate"}),
    "ChildIdentifiers": frozenset({"LAchildID"}),
    "CollectionDetails": frozenset({"Collection"}),
}


@dataclass
class Episode:
    """One episode of need: its own fields, and those of each assessment or plan within it by what it is."""

    fields: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass
class Child:
    """One child of the return, counted from 1."""

    number: int
    reference: str = ""
    episodes: list[Episode] = field(default_factory=list)


def children(path: Path) -> Iterator[Child]:
    """The children of the return, one at a time; raises Unreadable for what is not a sound return."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"The file is empty. {_EXPORT_AGAIN}")
    if size > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // MIB} MiB. {_EXPORT_AGAIN}")
    collector = _Collector()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(collector)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                yield from collector.hand_over()
        parser.close()
    except DefusedXmlException:
        raise Unreadable(
            "The file holds XML entities or a document type, which no census return needs and can do harm. "
            + _EXPORT_AGAIN
        ) from None
    except (SAXException, ValueError, LookupError):
        # What the parser says may quote the file, so that only the place is told.
        where = f" at line {parser.getLineNumber()}" if parser.getLineNumber() else ""
        raise Unreadable(f"The file is not sound XML{where}. {_EXPORT_AGAIN}") from None
    yield from collector.hand_over()


class _Collector(ContentHandler):
    """Keeps what is needed of the child being read; names, dates of birth and the rest are never gathered."""

    def __init__(self) -> None:
        super().__init__()
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._child: Child | None = None
        self._count = 0
        self._parts = 0
        self._finished: list[Child] = []

    def hand_over(self) -> list[Child]:
        """The children that are complete since the last call."""
        finished, self._finished = self._finished, []
        return finished

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        local = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else None
        if parent is None and local != "Message":
            raise Unreadable(f"This is no census return: it begins with “{shorten(local)}”. {_EXPORT_AGAIN}")
        if len(self._path) >= DEEPEST:
            raise Unreadable(f"The file is nested deeper than a census return ever is. {_EXPORT_AGAIN}")
        self._path.append(local)
        self._text = [] if local in _KEPT.get(parent or "", ()) else None
        if local == "Child":
            self._begin_child()
        elif self._child and (local == "CINdetails" or (local in _GROUPS and self._child.episodes)):
            self._begin_part(self._child, local)

    def characters(self, content: str) -> None:
        if self._text is not None and len(self._text) < LONGEST_TEXT:
            self._text.append(content[:LONGEST_TEXT])

    def endElement(self, name: str) -> None:  # noqa: N802 - the library's name
        local = self._path.pop()
        if self._text is not None:
            self._keep(self._path[-1], local, "".join(self._text).strip())
            self._text = None
        if local == "Child" and self._child:
            self._finished.append(self._child)
            self._child = None

    def _begin_child(self) -> None:
        self._count += 1
        self._child, self._parts = Child(self._count), 0

    def _begin_part(self, child: Child, local: str) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS_OF_A_CHILD:
            raise Unreadable(f"Child {child.number} of the return has too many episodes. {_EXPORT_AGAIN}")
        if local == "CINdetails":
            child.episodes.append(Episode())
        else:
            child.episodes[-1].parts.append((local, {}))

    def _keep(self, parent: str, local: str, text: str) -> None:
        if local == "Collection" and text != "CIN":
            raise Unreadable(
                f"This is a return of “{shorten(text)}”, not of the Children in Need census (CIN). "
                "Export that one and import it."
            )
        if not self._child:
            return
        if local == "LAchildID":
            self._child.reference = text
        elif self._child.episodes:
            episode = self._child.episodes[-1]
            if parent == "CINdetails":
                episode.fields[local] = text
            elif episode.parts and episode.parts[-1][0] == parent:
                episode.parts[-1][1][local] = text
