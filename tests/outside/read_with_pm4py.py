"""Reads an event log and BPMN files with pm4py, every warning an error, and says what was found; not run by pytest.

`python read_with_pm4py.py LOG.xes TABLE.csv FILE.bpmn …`, with the Python of a folder that has pm4py.
"""

from __future__ import annotations

import csv
import sys
import warnings
from pathlib import Path

import pm4py  # type: ignore[import-not-found]  # never a dependency of ours
from pm4py.algo.filtering.log.attributes import attributes_filter  # type: ignore[import-not-found]
from pm4py.objects.log.importer.xes import importer  # type: ignore[import-not-found]

CONCEPTS = ("concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:role")


def read_log(path: Path) -> tuple[int, int]:
    """Traces and events; every extension, classifier and attribute must have been understood."""
    log = importer.apply(str(path), variant=importer.Variants.ITERPARSE, parameters={"show_progress_bar": False})
    assert set(log.extensions) == {"Concept", "Lifecycle", "Organizational", "Time"}, log.extensions
    assert "Activity" in log.classifiers, log.classifiers
    for key in CONCEPTS:
        held = sum(attributes_filter.get_attribute_values(log, key).values())
        assert held == sum(len(trace) for trace in log), key
    net, initial, final = pm4py.discover_petri_net_inductive(log)
    fitness = pm4py.fitness_token_based_replay(log, net, initial, final)["log_fitness"]
    events = sum(len(trace) for trace in log)
    print(f"pm4py read {path.name}: {len(log)} traces, {events} events; what it discovers fits {fitness:.2f}")
    return len(log), events


def read_table(path: Path) -> tuple[int, int]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return len({row["audit"] for row in rows}), len(rows)


def read_bpmn(path: Path) -> None:
    graph = pm4py.read_bpmn(str(path))
    assert graph.get_nodes() and graph.get_flows(), path
    print(f"pm4py read {path.name}: {len(graph.get_nodes())} nodes, {len(graph.get_flows())} flows")


if __name__ == "__main__":
    warnings.simplefilter("error")
    log, table, *pictures = map(Path, sys.argv[1:])
    assert read_log(log) == read_table(table), "the two formats tell of different events"
    for picture in pictures:
        read_bpmn(picture)
