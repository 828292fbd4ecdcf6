"""How cases are drawn for a cycle (DOMAIN §5): frame, allocation, drawing, and why a case was chosen or not; pure."""

from service.sampling.allocation import Share, allocate, places
from service.sampling.drawing import Draw, Group, draw
from service.sampling.explaining import Explanation, Part, Step, Verdict, explain, label, left_out
from service.sampling.frame import Entry, Excluded, Stratum, first_reason, frame_digest

__all__ = [
    "Draw",
    "Entry",
    "Excluded",
    "Explanation",
    "Group",
    "Part",
    "Share",
    "Step",
    "Stratum",
    "Verdict",
    "allocate",
    "draw",
    "explain",
    "first_reason",
    "frame_digest",
    "label",
    "left_out",
    "places",
]
