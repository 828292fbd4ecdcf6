"""Everybody at every address of the running application: who is let in is what the tables say, and nothing else."""

from __future__ import annotations

import pytest

from tests.permissions.asking import Desks
from tests.permissions.expected import gates, scopes
from tests.permissions.routes import routes
from tests.permissions.sweep import Sweep

# Mounted only where there is a demonstration.
ELSEWHERE = {"POST /demonstration/<to>"}
# Of these nobody has a record in the place: what is published for everybody, and what is told to one person alone.
WITHOUT_RECORDS = {"findings", "message"}


def test_every_address_stands_in_the_table(desks: Desks) -> None:
    known = {str(route) for route in routes(desks.place.world.app)}
    assert known - set(gates()) == set(), "say in tests/permissions/routes.yaml who may come there"
    assert set(gates()) - known - ELSEWHERE == set(), "the table names addresses that are no more"
    assert {gate.kind for gate in gates().values() if gate.kind} - WITHOUT_RECORDS == set(scopes())


@pytest.mark.slow
def test_pages_and_records_open_to_those_alone_whom_the_tables_name(desks: Desks) -> None:
    """Some people at each address, others at the next: all are asked where the test below runs."""
    sweep = Sweep(desks)
    sweep.pages()
    sweep.records()
    assert sweep.wrong == []


@pytest.mark.every
@pytest.mark.slow
def test_everybody_at_every_address(desks: Desks) -> None:
    sweep = Sweep(desks, every=True)
    sweep.pages()
    sweep.records()
    assert sweep.wrong == []
