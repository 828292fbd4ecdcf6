"""Row 13: no benchmark yet; the next cycle benchmarks against this one (C)."""

from __future__ import annotations

from tests.practice.practice import Practice


def test_the_first_cycle_is_the_baseline_and_the_next_names_it(practice: Practice) -> None:
    first = practice("Perry").post("/cycles", {"name": "Spring", "baseline": True}).json
    second = practice("Perry").post("/cycles", {"name": "Autumn", "predecessor_id": first["id"]}).json
    assert (first["baseline"], second["predecessor_id"]) == (True, first["id"])


def test_a_baseline_has_no_cycle_before_it(practice: Practice) -> None:
    first = practice("Perry").post("/cycles", {"name": "Spring", "baseline": True}).json
    both = practice("Perry").post("/cycles", {"name": "Autumn", "baseline": True, "predecessor_id": first["id"]})
    assert both.json["errors"] == {"baseline": "A baseline has no cycle before it. Leave out one of the two."}
