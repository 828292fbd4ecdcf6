"""Writes an event log piece by piece: as XES of IEEE 1849-2016, and as CSV in which no cell is a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr  # nosec B406 # read with defusedxml, or only written

from service.insight.process.log import Event, Trace
from service.spreadsheets import MARK, lines

EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Lifecycle", "lifecycle"), ("Organizational", "org"))
CLASSIFIERS = (
    ("Activity", "concept:name"),
    ("Activity and lifecycle", "concept:name lifecycle:transition"),
    ("Resource", "org:resource"),
    ("Role", "org:role"),
    ("Record and step", "kind trigger"),
)
# Every event has these; what follows is what one without a value would say.
GLOBALS = (
    ("string", "concept:name", "?"),
    ("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00"),
    ("string", "lifecycle:transition", "complete"),
    ("string", "org:resource", "?"),
    ("string", "org:role", "?"),
    ("string", "kind", "?"),
    ("string", "trigger", "?"),
)
COMPLETE = "complete"
HEAD = (
    *("audit", "case", "audit_kind", "case_status", "activity", "timestamp", "lifecycle", "resource", "role"),
    *("record_kind", "record", "trigger", "from", "to"),
)
# What no XML file may hold, escaped or not.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xes(title: str, traces: Iterable[Trace]) -> Iterator[str]:
    """A whole XES document in pieces of one trace each."""
    yield _opening(title)
    for trace in traces:
        yield _trace(trace)
    yield "</log>\n"


def _opening(title: str) -> str:
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
        *(
            f'  <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
            for name, prefix in EXTENSIONS
        ),
        '  <global scope="trace">',
        _attribute("string", "concept:name", "?", 4),
        "  </global>",
        '  <global scope="event">',
        *(_attribute(*given, indent=4) for given in GLOBALS),
        "  </global>",
        *(f'  <classifier name="{name}" keys="{keys}"/>' for name, keys in CLASSIFIERS),
        _attribute("string", "concept:name", title, 2),
        _attribute("string", "lifecycle:model", "standard", 2),
    ]
    return "\n".join(parts) + "\n"


def _trace(trace: Trace) -> str:
    about = (
        ("concept:name", trace.name),
        ("case", trace.case),
        ("audit_kind", trace.audit_kind),
        ("case_status", trace.case_status),
    )
    parts = ["  <trace>", *(_attribute("string", key, value, 4) for key, value in about)]
    for event in trace.events:
        parts += ["    <event>", *(_attribute(*one, indent=6) for one in _told(event)), "    </event>"]
    return "\n".join([*parts, "  </trace>"]) + "\n"


def _told(event: Event) -> Iterator[tuple[str, str, str]]:
    yield "string", "concept:name", event.name
    yield "date", "time:timestamp", _instant(event.at)
    yield "string", "lifecycle:transition", COMPLETE
    yield "string", "org:resource", event.resource
    yield "string", "org:role", event.role
    yield "string", "kind", event.kind
    yield "string", "record", event.record
    yield "string", "trigger", event.trigger
    if event.source:
        yield "string", "from", event.source
    yield "string", "to", event.target


def _attribute(kind: str, key: str, value: str, indent: int) -> str:
    return f'{" " * indent}<{kind} key="{key}" value={quoteattr(ILLEGAL.sub(" ", value))}/>'


def _instant(at: datetime) -> str:
    """UTC, to the millisecond, as XML Schema writes an instant."""
    return at.isoformat(timespec="milliseconds")


def as_csv(title: str, traces: Iterable[Trace]) -> Iterator[str]:
    """A line for each event, in pieces of one trace each, with a mark of its encoding before the first.

    The title has no place in such a file.
    """
    yield MARK + lines([HEAD])
    for trace in traces:
        about = (trace.name, trace.case, trace.audit_kind, trace.case_status)
        yield lines([(*about, *_cells(event)) for event in trace.events])


def _cells(event: Event) -> tuple[str, ...]:
    who = (event.resource, event.role)
    what = (event.kind, event.record, event.trigger, event.source, event.target)
    return (event.name, _instant(event.at), COMPLETE, *who, *what)


FORMATS: dict[str, Callable[[str, Iterable[Trace]], Iterator[str]]] = {"csv": as_csv, "xes": xes}
