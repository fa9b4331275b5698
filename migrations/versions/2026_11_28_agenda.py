"""An agenda closes, has fixed times and a waiting list; a cancelled meeting can come back."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_agenda"
down_revision = "2026_11_28_absences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place, as a copy of a table would break what points at it. A constraint that stands
    # in its column is made and dropped with it, on both databases.
    op.execute(
        "ALTER TABLE team ADD COLUMN agenda_days INTEGER DEFAULT 3 NOT NULL "
        "CONSTRAINT ck_team_agenda_days_in_range CHECK (agenda_days BETWEEN 0 AND 30)"
    )
    op.execute(
        "ALTER TABLE team ADD COLUMN longest_wait_days INTEGER DEFAULT 21 NOT NULL "
        "CONSTRAINT ck_team_longest_wait_days_in_range CHECK (longest_wait_days BETWEEN 1 AND 365)"
    )
    # Meetings that were planned before the rule have no last day: they stay open until they begin.
    op.add_column("meeting", sa.Column("open_to", sa.Date(), nullable=True))
    op.add_column("meeting", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "agenda_item",
        sa.Column("fixed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("agenda_item", sa.Column("untold_since", sa.DateTime(timezone=True)))
    op.add_column("agenda_item", sa.Column("left_slot", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE agenda_item ADD COLUMN moved_to_id INTEGER "
        "CONSTRAINT fk_agenda_item_moved_to_id_meeting REFERENCES meeting (id)"
    )
    op.add_column("agenda_item", sa.Column("declined_at", sa.DateTime(timezone=True)))
    op.add_column("agenda_item", sa.Column("agreed_on", sa.Date(), nullable=True))
    op.create_table(
        "queue_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_queue_place_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_place")),
        sa.UniqueConstraint("case_id", name=op.f("uq_queue_place_case_id")),
    )


def downgrade() -> None:
    op.drop_table("queue_place")
    for name in (
        "agreed_on",
        "declined_at",
        "moved_to_id",
        "left_slot",
        "untold_since",
        "fixed",
    ):
        op.drop_column("agenda_item", name)
    op.drop_column("meeting", "cancelled_at")
    op.drop_column("meeting", "open_to")
    op.drop_column("team", "longest_wait_days")
    op.drop_column("team", "agenda_days")
