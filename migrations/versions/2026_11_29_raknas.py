"""The days by which the figures of a quarter are counted."""

from alembic import op

revision = "2026_11_29_raknas"
down_revision = "2026_11_29_rapport"
branch_labels = None
depends_on = None

DAYS = (
    ("case", "lifted_on"),
    ("case", "started_on"),
    ("recommendation", "feedback_on"),
    ("action", "closed_on"),
    ("follow_up", "due_on"),
)


def upgrade() -> None:
    for table, day in DAYS:
        op.create_index(op.f(f"ix_{table}_{day}"), table, [day])


def downgrade() -> None:
    for table, day in reversed(DAYS):
        op.drop_index(op.f(f"ix_{table}_{day}"), table_name=table)
