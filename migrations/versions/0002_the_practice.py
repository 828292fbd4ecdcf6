"""The practice: programmes, tools, samples, moderation, the second form."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Referrals were a table of their own; an escalation is found by its case; a place of a draw knows its stratum.
KEPT = (
    """INSERT INTO child_case (kind, reference, status, restricted, child_reference, opened_on, no_further_action,
                               worker_label, last_import_id)
       SELECT 'referral', reference || '/' || COALESCE(CAST(referred_on AS VARCHAR(10)), 'undated'), 'referral', FALSE,
              reference, referred_on, no_further_action, worker_label, import_id
       FROM referral""",
    "UPDATE escalation SET case_id = (SELECT case_id FROM audit WHERE audit.id = escalation.audit_id)",
    """UPDATE cycle_case SET "order" = position, status = (SELECT status FROM child_case WHERE id = case_id)""",
    """UPDATE cycle SET given = (SELECT COUNT(*) FROM cycle_case WHERE cycle_id = cycle.id)
       WHERE frame_size IS NOT NULL""",
    "UPDATE cycle SET wanted = given",
)


def _keep_what_there_is() -> None:
    for statement in KEPT:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "auditor_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("calibrated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_auditor_record_by_id_person")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_auditor_record_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditor_record")),
        sa.UniqueConstraint("person_id", name=op.f("uq_auditor_record_person_id")),
    )
    op.create_table(
        "competence_monitoring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_competence_monitoring_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_competence_monitoring_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_monitoring")),
        sa.UniqueConstraint("person_id", name=op.f("uq_competence_monitoring_person_id")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=24), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("looked_at", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_review_manager_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_review_recorded_by_id_person")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("key", name=op.f("uq_review_key")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_kind_review_manager_id"), ["kind", "manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "standard_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tool_key", sa.String(length=64), nullable=False),
        sa.Column("tool_version", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_standard_reminder_sender_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_reminder")),
    )
    op.create_table(
        "tool_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_tool_version_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_version")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_tool_version_key_number")),
    )
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offered_by_id"], ["person.id"], name=op.f("fk_training_offered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_offered_by_id"), ["offered_by_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("attended_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_attendance_recorded_by_id_person")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_attendance_training_id_training"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "training_id", "person_id", "attended_on", name=op.f("uq_attendance_training_id_person_id_attended_on")
        ),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reminded",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminded_person_id_person")),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["standard_reminder.id"],
            name=op.f("fk_reminded_reminder_id_standard_reminder"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminded")),
        sa.UniqueConstraint("reminder_id", "person_id", name=op.f("uq_reminded_reminder_id_person_id")),
    )
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminded_person_id"), ["person_id"], unique=False)

    op.create_table(
        "standard_reminder_team",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["standard_reminder.id"],
            name=op.f("fk_standard_reminder_team_reminder_id_standard_reminder"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_standard_reminder_team_team_id_team")),
        sa.PrimaryKeyConstraint("reminder_id", "team_id", name=op.f("pk_standard_reminder_team")),
    )
    with op.batch_alter_table("standard_reminder_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_reminder_team_team_id"), ["team_id"], unique=False)

    op.create_table(
        "training_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_offer_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_training_offer_service_id_service")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_training_offer_team_id_team")),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_training_offer_training_id_training"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_offer")),
    )
    with op.batch_alter_table("training_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_offer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_offer_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_offer_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_offer_training_id"), ["training_id"], unique=False)

    op.create_table(
        "cycle_auditor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_auditor_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cycle_auditor_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_auditor")),
        sa.UniqueConstraint("cycle_id", "person_id", name=op.f("uq_cycle_auditor_cycle_id_person_id")),
    )
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=True),
        sa.Column("exempt", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_exemption_approver_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_exemption_case_id_child_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exemption_person_id_person")),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name=op.f("fk_exemption_requester_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exemption_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exemption_state_exemption_to_on"), ["state", "to_on"], unique=False)

    op.create_table(
        "exercise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("standard_grade", sa.String(length=24), nullable=True),
        sa.Column("learnt", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_exercise_case_id_child_case")),
        sa.ForeignKeyConstraint(["facilitator_id"], ["person.id"], name=op.f("fk_exercise_facilitator_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise")),
    )
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exercise_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exercise_facilitator_id"), ["facilitator_id"], unique=False)

    op.create_table(
        "frame_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=254), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("worker", sa.String(length=254), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=True),
        sa.Column("excluded", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_frame_case_case_id_child_case")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_frame_case_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_frame_case_worker_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_case")),
        sa.UniqueConstraint("cycle_id", "reference", name=op.f("uq_frame_case_cycle_id_reference")),
    )
    with op.batch_alter_table("frame_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frame_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "self_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("case_status", sa.String(length=24), nullable=False),
        sa.Column("tool_key", sa.String(length=64), nullable=False),
        sa.Column("tool_version", sa.Integer(), nullable=False),
        sa.Column("own_grade", sa.String(length=24), nullable=True),
        sa.Column("reflection", sa.Text(), nullable=True),
        sa.Column("safeguarding_now", sa.Boolean(), nullable=False),
        sa.Column("form_digest", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_self_audit_author_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_self_audit_case_id_child_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_audit")),
    )
    with op.batch_alter_table("self_audit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_self_audit_author_id_self_audit_state"), ["author_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_self_audit_case_id"), ["case_id"], unique=False)

    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=24), nullable=False),
        sa.Column("standard_grade", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercise.id"], name=op.f("fk_calibration_exercise_id_exercise")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calibration_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("person_id", "exercise_id", name=op.f("uq_calibration_person_id_exercise_id")),
    )
    with op.batch_alter_table("calibration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_exercise_id"), ["exercise_id"], unique=False)

    op.create_table(
        "moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("selected_because", sa.String(length=32), nullable=False),
        sa.Column("auditor_grade", sa.String(length=24), nullable=False),
        sa.Column("grade", sa.String(length=24), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("quality", sa.String(length=16), nullable=True),
        sa.Column("quality_comment", sa.Text(), nullable=True),
        sa.Column("dispute_reason", sa.Text(), nullable=True),
        sa.Column("agreed_grade", sa.String(length=24), nullable=True),
        sa.Column("agreed_reason", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_moderation_audit_id_audit")),
        sa.ForeignKeyConstraint(["decider_id"], ["person.id"], name=op.f("fk_moderation_decider_id_person")),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_moderation_moderator_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
    )
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_moderation_moderator_id_moderation_state"), ["moderator_id", "state"], unique=False
        )

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=24), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_participant_exercise_id_exercise"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("exercise_id", "person_id", name=op.f("uq_participant_exercise_id_person_id")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "practitioner_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("discussed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("referrals", sa.Integer(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("referral_reason", sa.Text(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_practitioner_form_audit_id_audit")),
        sa.ForeignKeyConstraint(
            ["discussed_by_id"], ["person.id"], name=op.f("fk_practitioner_form_discussed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_practitioner_form_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["filed_by_id"], ["person.id"], name=op.f("fk_practitioner_form_filed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["person.id"], name=op.f("fk_practitioner_form_practitioner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner_form")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_practitioner_form_audit_id")),
    )
    with op.batch_alter_table("practitioner_form", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practitioner_form_practitioner_id_practitioner_form_state"),
            ["practitioner_id", "state"],
            unique=False,
        )

    op.create_table(
        "programme_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=24), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("auditor_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_programme_slot_audit_id_audit")),
        sa.ForeignKeyConstraint(["auditor_id"], ["person.id"], name=op.f("fk_programme_slot_auditor_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_programme_slot_case_id_child_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_programme_slot_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_programme_slot_service_id_service")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_programme_slot_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_slot")),
        sa.UniqueConstraint("programme", "period", "holder", name=op.f("uq_programme_slot_programme_period_holder")),
    )
    with op.batch_alter_table("programme_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_slot_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_slot_auditor_id"), ["auditor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_slot_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_programme_slot_from_on_programme_slot_programme"), ["from_on", "programme"], unique=False
        )

    op.create_table(
        "reviewed_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_reviewed_audit_audit_id_audit")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_reviewed_audit_review_id_review"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewed_audit")),
        sa.UniqueConstraint("review_id", "audit_id", name=op.f("uq_reviewed_audit_review_id_audit_id")),
    )
    with op.batch_alter_table("reviewed_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviewed_audit_audit_id"), ["audit_id"], unique=False)

    op.create_table(
        "self_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_audit_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("found_elsewhere", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["self_audit_id"],
            ["self_audit.id"],
            name=op.f("fk_self_answer_self_audit_id_self_audit"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_answer")),
        sa.UniqueConstraint("self_audit_id", "question_key", name=op.f("uq_self_answer_self_audit_id_question_key")),
    )
    op.create_table(
        "self_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_audit_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.String(length=24), nullable=True),
        sa.Column("no_action_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["self_audit_id"],
            ["self_audit.id"],
            name=op.f("fk_self_section_self_audit_id_self_audit"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_section")),
        sa.UniqueConstraint("self_audit_id", "section_key", name=op.f("uq_self_section_self_audit_id_section_key")),
    )
    op.create_table(
        "tool_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("tool_key", sa.String(length=64), nullable=False),
        sa.Column("tool_version", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=True),
        sa.Column("useful", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_tool_feedback_audit_id_audit")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_tool_feedback_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_feedback")),
    )
    with op.batch_alter_table("tool_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tool_feedback_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tool_feedback_tool_key_tool_feedback_tool_version"),
            ["tool_key", "tool_version"],
            unique=False,
        )

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_action_form_id"), ["form_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_action_form_id_practitioner_form"), "practitioner_form", ["form_id"], ["id"]
        )

    with op.batch_alter_table("action_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_action_plan_form_id"), ["form_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_action_plan_form_id_practitioner_form"), "practitioner_form", ["form_id"], ["id"]
        )

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programme", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("period", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("exemplar_text", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("exemplar_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("exemplar_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("exemplar_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("filed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("filed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("entered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_audit_exemplar_of_id"), ["exemplar_of_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_audit_filed_by_id_person"), "person", ["filed_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_audit_entered_by_id_person"), "person", ["entered_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_audit_exemplar_by_id_person"), "person", ["exemplar_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_audit_exemplar_of_id_person"), "person", ["exemplar_of_id"], ["id"])

    with op.batch_alter_table("child_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=24), nullable=False, server_default="case"))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("service_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("child_reference", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("kind_of", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("no_further_action", sa.Boolean(), nullable=True))
        batch_op.alter_column(
            "reference", existing_type=sa.VARCHAR(length=64), type_=sa.String(length=254), existing_nullable=False
        )
        batch_op.drop_index(batch_op.f("ix_child_case_closed_on_child_case_status"))
        batch_op.drop_constraint(batch_op.f("uq_child_case_reference"), type_="unique")
        batch_op.create_index(batch_op.f("ix_child_case_child_reference"), ["child_reference"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_child_case_kind_child_case_closed_on_child_case_status"),
            ["kind", "closed_on", "status"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_child_case_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_case_service_id"), ["service_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_child_case_kind_reference"), ["kind", "reference"])
        batch_op.create_foreign_key(batch_op.f("fk_child_case_service_id_service"), "service", ["service_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_child_case_person_id_person"), "person", ["person_id"], ["id"])

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("period_from_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("period_to_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("baseline", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("predecessor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("frame", sa.String(length=24), nullable=False, server_default="open_cases"))
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("window_days", sa.Integer(), nullable=False, server_default="182"))
        batch_op.add_column(sa.Column("reserve_factor", sa.Double(), nullable=False, server_default="1.5"))
        batch_op.add_column(sa.Column("import_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wanted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("given", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("allocation", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("drawn_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("chased_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("share", existing_type=sa.DOUBLE(), nullable=True)
        batch_op.create_index(batch_op.f("ix_cycle_published_at"), ["published_at"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_cycle_import_id_import"), "import", ["import_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_cycle_predecessor_id_cycle"), "cycle", ["predecessor_id"], ["id"])
        batch_op.drop_column("settings")

    with op.batch_alter_table("cycle_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(length=16), nullable=False, server_default="selected"))
        batch_op.add_column(sa.Column("service", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("status", sa.String(length=24), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("order", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("replaced_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("chased_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("chases", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_cycle_case_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cycle_case_cycle_id_cycle_case_part_cycle_case_position"),
            ["cycle_id", "part", "position"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cycle_case_replaced_by_id_cycle_case"), "cycle_case", ["replaced_by_id"], ["id"]
        )

    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("form_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_escalation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_form_id"), ["form_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_form_id_practitioner_form"), "practitioner_form", ["form_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_escalation_case_id_child_case"), "child_case", ["case_id"], ["id"])

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seat", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("covered_for_id", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("uq_task_open"), sqlite_where=sa.text("closed_at IS NULL"))
        batch_op.create_index(
            "uq_task_open",
            ["subject_kind", "subject_id", "kind", "seat"],
            unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_task_covered_for_id_person"), "person", ["covered_for_id"], ["id"])

    _keep_what_there_is()
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_reference"))

    op.drop_table("referral")


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_task_covered_for_id_person"), type_="foreignkey")
        batch_op.drop_index(
            "uq_task_open", postgresql_where=sa.text("closed_at IS NULL"), sqlite_where=sa.text("closed_at IS NULL")
        )
        batch_op.create_index(
            batch_op.f("uq_task_open"),
            ["subject_kind", "subject_id", "kind"],
            unique=1,
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_column("covered_for_id")
        batch_op.drop_column("seat")

    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_escalation_case_id_child_case"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_escalation_form_id_practitioner_form"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_escalation_form_id"))
        batch_op.drop_index(batch_op.f("ix_escalation_case_id"))
        batch_op.drop_column("form_id")
        batch_op.drop_column("case_id")

    with op.batch_alter_table("cycle_case", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cycle_case_replaced_by_id_cycle_case"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cycle_case_cycle_id_cycle_case_part_cycle_case_position"))
        batch_op.drop_index(batch_op.f("ix_cycle_case_audit_id"))
        batch_op.drop_column("chases")
        batch_op.drop_column("chased_on")
        batch_op.drop_column("reason")
        batch_op.drop_column("replaced_by_id")
        batch_op.drop_column("order")
        batch_op.drop_column("status")
        batch_op.drop_column("service")
        batch_op.drop_column("part")

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.drop_constraint(batch_op.f("fk_cycle_predecessor_id_cycle"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_cycle_import_id_import"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cycle_published_at"))
        batch_op.alter_column("share", existing_type=sa.DOUBLE(), nullable=False)
        batch_op.drop_column("published_at")
        batch_op.drop_column("chased_on")
        batch_op.drop_column("drawn_on")
        batch_op.drop_column("allocation")
        batch_op.drop_column("given")
        batch_op.drop_column("wanted")
        batch_op.drop_column("import_id")
        batch_op.drop_column("reserve_factor")
        batch_op.drop_column("window_days")
        batch_op.drop_column("size")
        batch_op.drop_column("frame")
        batch_op.drop_column("predecessor_id")
        batch_op.drop_column("baseline")
        batch_op.drop_column("period_to_on")
        batch_op.drop_column("period_from_on")

    with op.batch_alter_table("child_case", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_child_case_person_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_child_case_service_id_service"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_child_case_kind_reference"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_child_case_service_id"))
        batch_op.drop_index(batch_op.f("ix_child_case_person_id"))
        batch_op.drop_index(batch_op.f("ix_child_case_kind_child_case_closed_on_child_case_status"))
        batch_op.drop_index(batch_op.f("ix_child_case_child_reference"))
        batch_op.create_unique_constraint(batch_op.f("uq_child_case_reference"), ["reference"])
        batch_op.create_index(
            batch_op.f("ix_child_case_closed_on_child_case_status"), ["closed_on", "status"], unique=False
        )
        batch_op.alter_column(
            "reference", existing_type=sa.String(length=254), type_=sa.VARCHAR(length=64), existing_nullable=False
        )
        batch_op.drop_column("no_further_action")
        batch_op.drop_column("kind_of")
        batch_op.drop_column("child_reference")
        batch_op.drop_column("service_id")
        batch_op.drop_column("person_id")
        batch_op.drop_column("kind")

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_exemplar_of_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_audit_exemplar_by_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_audit_entered_by_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_audit_filed_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_audit_exemplar_of_id"))
        batch_op.drop_column("entered_by_id")
        batch_op.drop_column("entered_on")
        batch_op.drop_column("filed_by_id")
        batch_op.drop_column("filed_on")
        batch_op.drop_column("exemplar_at")
        batch_op.drop_column("exemplar_of_id")
        batch_op.drop_column("exemplar_by_id")
        batch_op.drop_column("exemplar_text")
        batch_op.drop_column("period")
        batch_op.drop_column("programme")

    with op.batch_alter_table("action_plan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_plan_form_id_practitioner_form"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_action_plan_form_id"))
        batch_op.drop_column("reason")
        batch_op.drop_column("title")
        batch_op.drop_column("form_id")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_form_id_practitioner_form"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_action_form_id"))
        batch_op.drop_column("form_id")

    op.create_table(
        "referral",
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.Column("reference", sa.VARCHAR(length=64), nullable=False),
        sa.Column("referred_on", sa.DATE(), nullable=True),
        sa.Column("no_further_action", sa.BOOLEAN(), nullable=True),
        sa.Column("team_label", sa.VARCHAR(length=200), nullable=True),
        sa.Column("worker_label", sa.VARCHAR(length=200), nullable=True),
        sa.Column("import_id", sa.INTEGER(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_referral_import_id_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", "referred_on", name=op.f("uq_referral_reference_referred_on")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_reference"), ["reference"], unique=False)

    with op.batch_alter_table("tool_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tool_feedback_tool_key_tool_feedback_tool_version"))
        batch_op.drop_index(batch_op.f("ix_tool_feedback_audit_id"))

    op.drop_table("tool_feedback")
    op.drop_table("self_section")
    op.drop_table("self_answer")
    with op.batch_alter_table("reviewed_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviewed_audit_audit_id"))

    op.drop_table("reviewed_audit")
    with op.batch_alter_table("programme_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_slot_from_on_programme_slot_programme"))
        batch_op.drop_index(batch_op.f("ix_programme_slot_case_id"))
        batch_op.drop_index(batch_op.f("ix_programme_slot_auditor_id"))
        batch_op.drop_index(batch_op.f("ix_programme_slot_audit_id"))

    op.drop_table("programme_slot")
    with op.batch_alter_table("practitioner_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practitioner_form_practitioner_id_practitioner_form_state"))

    op.drop_table("practitioner_form")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_person_id"))

    op.drop_table("participant")
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_moderator_id_moderation_state"))
        batch_op.drop_index(batch_op.f("ix_moderation_audit_id"))

    op.drop_table("moderation")
    with op.batch_alter_table("calibration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_exercise_id"))

    op.drop_table("calibration")
    with op.batch_alter_table("self_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_audit_case_id"))
        batch_op.drop_index(batch_op.f("ix_self_audit_author_id_self_audit_state"))

    op.drop_table("self_audit")
    with op.batch_alter_table("frame_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frame_case_case_id"))

    op.drop_table("frame_case")
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exercise_facilitator_id"))
        batch_op.drop_index(batch_op.f("ix_exercise_case_id"))

    op.drop_table("exercise")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exemption_state_exemption_to_on"))
        batch_op.drop_index(batch_op.f("ix_exemption_person_id"))
        batch_op.drop_index(batch_op.f("ix_exemption_case_id"))

    op.drop_table("exemption")
    op.drop_table("cycle_auditor")
    with op.batch_alter_table("training_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_offer_training_id"))
        batch_op.drop_index(batch_op.f("ix_training_offer_team_id"))
        batch_op.drop_index(batch_op.f("ix_training_offer_service_id"))
        batch_op.drop_index(batch_op.f("ix_training_offer_person_id"))

    op.drop_table("training_offer")
    with op.batch_alter_table("standard_reminder_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_reminder_team_team_id"))

    op.drop_table("standard_reminder_team")
    with op.batch_alter_table("reminded", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminded_person_id"))

    op.drop_table("reminded")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_person_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_offered_by_id"))

    op.drop_table("training")
    op.drop_table("tool_version")
    op.drop_table("standard_reminder")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_review_person_id"))
        batch_op.drop_index(batch_op.f("ix_review_kind_review_manager_id"))

    op.drop_table("review")
    op.drop_table("competence_monitoring")
    op.drop_table("auditor_record")
