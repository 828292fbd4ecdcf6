"""The twelve defects, each a few words of the source exchanged, and the check of the suite that must notice it."""

from __future__ import annotations

from dataclasses import dataclass

LEASES, ONCE = "tests/notifications/test_leases.py", "tests/faults/test_once.py"


@dataclass(frozen=True)
class Change:
    """In this file these words, which stand there once, become others."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Defect:
    """`check` passes without the changes, as every test does, and must fail with them."""

    name: str
    check: str
    changes: tuple[Change, ...]


def defect(name: str, check: str, *changes: tuple[str, str, str]) -> Defect:
    return Defect(name, check, tuple(Change(*change) for change in changes))


# fmt: off
DEFECTS = (
    defect(
        "no idempotency key",
        "tests/api/test_idempotency.py::test_a_repetition_gets_the_first_answer_although_the_record_has_moved_on",
        ("service/remembering.py",
         "        if self.key is None:\n            return None\n",
         "        if self.key is None or self.key:\n            return None\n"),
    ),
    defect(
        "no version check",
        "tests/api/test_transitions.py::test_whoever_decides_on_an_old_version_is_refused_and_told_what_happened_since",
        ("service/versions.py", "record.version != version", "record.version < 0"),
    ),
    defect(
        "no unique constraint",
        f"{ONCE}::test_the_database_itself_refuses_a_second_one_of_what_there_must_be_once",
        ("service/models/work.py", 'ForeignKey("outbox.id"), unique=True)', 'ForeignKey("outbox.id"))'),
    ),
    defect(
        "enqueue before commit",
        f"{ONCE}::test_whoever_hears_the_bell_finds_what_it_was_rung_for",
        ("service/transaction.py",
         "        yield work\n        db.session.commit()\n",
         "        yield work\n        for lane in work.lanes:\n            context.ring(lane)\n"
         "        work.lanes.clear()\n        db.session.commit()\n"),
    ),
    defect(
        "send inside the transaction",
        f"{ONCE}::test_nothing_of_the_database_is_held_while_a_message_is_sent",
        ("notifications/preparing.py", "    finally:\n        rollback()\n", "    finally:\n        pass\n"),
    ),
    defect(
        "lease never expires",
        f"{LEASES}::test_a_lease_that_has_run_out_is_swept_and_its_holder_can_neither_send_nor_settle",
        ("notifications/outbox.py", "or until <= now or lease.gone(holder)", "or lease.gone(holder)"),
    ),
    defect(
        "lease too short",
        f"{ONCE}::test_a_lease_is_longer_than_the_slowest_mail_server_that_is_waited_for",
        ("config/policy.yaml", "  lease_seconds: 180 ", "  lease_seconds: 20 "),
    ),
    defect(
        "sweep off",
        f"{ONCE}::test_the_clock_puts_back_what_dead_programs_had_taken",
        ("notifications/schedule.py", 'Entry("sweep", 5, jobs.sweep)', 'Entry("sweep", 5, lambda: 0)'),
    ),
    defect(
        "wall clock for the lease",
        f"{LEASES}::test_the_lease_does_not_follow_the_wall_clock_or_the_demonstration",
        ("service/lease.py", "from service.database import",
         "from service.context import here\nfrom service.database import"),
        ("service/lease.py", "        return START_OF_COUNT + timedelta(seconds=_uptime())\n",
         "        return here().now()\n"),
        ("service/lease.py", "return db.session.scalars(select(func.clock_timestamp(type_=Instant))).one()",
         "return here().now()"),
    ),
    defect(
        "recipient fixed at creation",
        "tests/faults/test_recipients.py::test_a_message_goes_to_whoever_stands_there_when_it_is_sent",
        ("service/steps/telling.py", "        write(work, record, stem, told)\n",
         "        write(work, record, stem, told, holder(told.to, record))\n"),
        ("notifications/recipients.py",
         "    if row.recipient is None:\n        return Addressed(_by_relation(row.relation, record))\n",
         "    if not row.items:\n        return Addressed(row.recipient or _by_relation(row.relation, record))\n"),
    ),
    defect(
        "chain skips content",
        "tests/history/test_verification.py::test_an_edited_reason_is_named_with_its_row",
        ("service/steps/chain.py", "_digest([row.salt, *private])", "_digest([row.salt])"),
    ),
    defect(
        "dead letter dropped",
        "tests/notifications/test_failures.py::test_a_dead_letter_alerts_the_administrator_with_its_reason",
        ("service/steps/letters.py",
         "    if _open_alerts(work, row.id):\n        return\n", "    return\n"),
    ),
)
# fmt: on
