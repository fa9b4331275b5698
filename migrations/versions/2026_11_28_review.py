"""Log reviews: the own party's documented control of the access log."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_review"
down_revision = "2026_11_28_protected"
branch_labels = None
depends_on = None

# What a signed review can no longer change. Sealed text is left out: when the key is renewed it
# is sealed anew, and that it still says the same is shown by the digest.
REVIEW = (
    "id, party_id, unit_id, first_day, last_day, started_at, started_by_id, last_entry_id,"
    " reading_count, unknown_count, sample_size, seed, many_reads, cases_a_day, refusals,"
    " night_from, night_to, handover_days, signed_at, signed_by_id, signed_name, signed_digest"
)
LINE = (
    "id, review_id, position, rule, entry_id, account_id, actor_name, unit_name, case_code,"
    " first_at, last_at, sentence, assessment, assessed_at, assessed_by_id"
)
REFUSAL = "a signed log review cannot be changed"
# Table, event, and the rows (before or after) that may not belong to a signed review.
GUARDS = (
    ("log_review", f"UPDATE OF {REVIEW}", ("OLD.signed_at IS NOT NULL",)),
    ("log_review", "DELETE", ("OLD.signed_at IS NOT NULL",)),
    ("log_review_line", f"UPDATE OF {LINE}", ("OLD", "NEW")),
    ("log_review_line", "INSERT", ("NEW",)),
    ("log_review_line", "DELETE", ("OLD",)),
)


def upgrade() -> None:
    op.create_table(
        "log_review",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("reading_count", sa.Integer(), nullable=False),
        sa.Column("unknown_count", sa.Integer(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("many_reads", sa.Integer(), nullable=False),
        sa.Column("cases_a_day", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("night_from", sa.Integer(), nullable=False),
        sa.Column("night_to", sa.Integer(), nullable=False),
        sa.Column("handover_days", sa.Integer(), nullable=False),
        sa.Column("conclusion_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=120), nullable=True),
        sa.Column("signed_digest", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_log_review_ends_after_start")),
        sa.CheckConstraint(
            "sample_size BETWEEN 1 AND 200", name=op.f("ck_log_review_sample_size_in_range")
        ),
        sa.CheckConstraint(
            "night_from BETWEEN 0 AND 23", name=op.f("ck_log_review_night_from_in_range")
        ),
        sa.CheckConstraint(
            "night_to BETWEEN 0 AND 23", name=op.f("ck_log_review_night_to_in_range")
        ),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by_id IS NULL)"
            " AND (signed_at IS NULL) = (signed_name IS NULL)"
            " AND (signed_at IS NULL) = (signed_digest IS NULL)",
            name=op.f("ck_log_review_signed_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_log_review_party_id_party")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_log_review_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["account.id"], name=op.f("fk_log_review_started_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["account.id"], name=op.f("fk_log_review_signed_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_review")),
    )
    with op.batch_alter_table("log_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_log_review_party_id_started_at"),
            ["party_id", "started_at"],
            unique=False,
        )
    op.create_table(
        "log_review_line",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("unit_name", sa.String(length=120), nullable=False),
        sa.Column("case_code", sa.String(length=12), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sentence", sa.String(length=400), nullable=False),
        sa.Column("assessment", sa.String(length=40), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assessed_by_id", sa.Integer(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(rule IS NULL) = (entry_id IS NOT NULL)",
            name=op.f("ck_log_review_line_sample_or_finding"),
        ),
        sa.CheckConstraint("last_at >= first_at", name=op.f("ck_log_review_line_ends_after_start")),
        sa.CheckConstraint(
            "(assessment IS NULL) = (assessed_at IS NULL)"
            " AND (assessment IS NULL) = (assessed_by_id IS NULL)",
            name=op.f("ck_log_review_line_assessed_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["log_review.id"], name=op.f("fk_log_review_line_review_id_log_review")
        ),
        sa.ForeignKeyConstraint(
            ["assessed_by_id"],
            ["account.id"],
            name=op.f("fk_log_review_line_assessed_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_review_line")),
        sa.UniqueConstraint(
            "review_id", "position", name=op.f("uq_log_review_line_review_id_position")
        ),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_party_id_at"), ["party_id", "at"], unique=False
        )
    for number, (table, event, rows) in enumerate(GUARDS):
        _guard(f"signed_{table}_{number}", table, event, rows)


def downgrade() -> None:
    for number, (table, _event, _rows) in enumerate(GUARDS):
        _unguard(f"signed_{table}_{number}", table)
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_party_id_at"))
    op.drop_table("log_review_line")
    with op.batch_alter_table("log_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_review_party_id_started_at"))
    op.drop_table("log_review")


def _guard(name: str, table: str, event: str, rows: tuple[str, ...]) -> None:
    """A trigger that refuses the event when one of the rows belongs to a signed review."""
    signed = " OR ".join(
        row
        if " " in row
        else f"EXISTS (SELECT 1 FROM log_review WHERE id = {row}.review_id AND signed_at IS NOT NULL)"  # noqa: S608
        for row in rows
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {signed}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    answer = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {signed} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF;"
        f" RETURN {answer}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _unguard(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
