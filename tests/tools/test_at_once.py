"""Two processes that first use a supplied tool at the same moment keep one version of it, and both audits stand."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from service.database import db
from service.models import Audit, ToolVersion
from service.people import person_by_email
from service.usecases.scheduling import schedule_audit
from tests.support.world import World


def arranging(world: World, barrier: Barrier, reference: str, failed: list[BaseException]) -> Callable[[], None]:
    def arrange() -> None:
        with world.app.app_context():
            barrier.wait()
            try:
                person: Any = person_by_email("tess.team@example.org")
                schedule_audit(person, {"case_reference": reference})
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    return arrange


def test_the_first_audits_of_two_processes_share_one_version(world: World) -> None:
    world.authority()
    references = [world.case(world["Pat"]).reference for _ in range(3)]
    db.session.rollback()
    barrier, failed = Barrier(len(references)), list[BaseException]()
    threads = [Thread(target=arranging(world, barrier, reference, failed)) for reference in references]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert failed == []
    assert [(version.key, version.number) for version in world.all(ToolVersion)] == [("core", 1)]
    assert {(audit.tool_key, audit.tool_version) for audit in world.all(Audit)} == {("core", 1)}
    assert len(world.all(Audit)) == 3 and len(world.history(world.all(ToolVersion)[0])) == 2
