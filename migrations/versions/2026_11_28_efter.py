"""Efter-Trisam: meetings with named participants, and the individual's own yes to them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_efter"
down_revision = "2026_11_28_vidare"
branch_labels = None
depends_on = None

OF_AFTER = "(SELECT id FROM meeting WHERE is_after)"
RECOMMENDED = f"(SELECT id FROM recommendation WHERE meeting_id IN {OF_AFTER})"  # noqa: S608


def upgrade() -> None:
    # Added in place, as a copy of a table would break what points at it. A constraint that stands
    # in its column is made and dropped with it, on both databases.
    op.execute(
        "ALTER TABLE meeting ADD COLUMN is_after BOOLEAN DEFAULT false NOT NULL "
        "CONSTRAINT ck_meeting_after_has_no_series CHECK (NOT is_after OR series_id IS NULL)"
    )
    _one_at_a_time("status <> 'cancelled' AND NOT is_after")
    op.add_column(
        "consent",
        sa.Column("may_meet_after", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "after_meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("called_by_id", sa.Integer(), nullable=False),
        sa.Column("recommended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["account.id"], name=op.f("fk_after_meeting_called_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_after_meeting_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_after_meeting_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_after_meeting")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_after_meeting_meeting_id")),
    )
    op.create_index(op.f("ix_after_meeting_case_id"), "after_meeting", ["case_id"])
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_participant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_participant_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_participant_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "meeting_id", "account_id", name=op.f("uq_participant_meeting_id_account_id")
        ),
    )
    op.create_index(op.f("ix_participant_account_id"), "participant", ["account_id"])


def downgrade() -> None:
    """Without its participants an Efter-Trisam meeting would be the whole team's: it goes, with
    what it recommended."""
    for table in ("action", "feedback_letter"):
        op.execute(f"DELETE FROM {table} WHERE recommendation_id IN {RECOMMENDED}")  # noqa: S608
    for table in ("recommendation", "room_draft", "party_attendance"):
        op.execute(f"DELETE FROM {table} WHERE meeting_id IN {OF_AFTER}")  # noqa: S608
    op.drop_table("participant")
    op.drop_table("after_meeting")
    op.execute("DELETE FROM meeting WHERE is_after")
    _one_at_a_time("status <> 'cancelled'")
    op.drop_column("meeting", "is_after")
    op.drop_column("consent", "may_meet_after")
    op.execute("DELETE FROM withdrawal WHERE ticks = '|efter_trisam|'")
    for table, column in (("consent", "withdrawn_ticks"), ("withdrawal", "ticks")):
        op.execute(
            f"UPDATE {table} SET {column} = replace({column}, '|efter_trisam|', '|') "  # noqa: S608
            f"WHERE {column} LIKE '%|efter_trisam|%'"
        )
        op.execute(f"UPDATE {table} SET {column} = '' WHERE {column} = '|'")  # noqa: S608


def _one_at_a_time(such: str) -> None:
    """A team has one meeting at a time, among `such`."""
    op.drop_index("uq_meeting_team_time", table_name="meeting")
    op.create_index(
        "uq_meeting_team_time",
        "meeting",
        ["team_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text(such),
        postgresql_where=sa.text(such),
    )
