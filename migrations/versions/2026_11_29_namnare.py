"""A goal says of how many it is, and of how many the outcome is: the two can differ."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_namnare"
down_revision = "2026_11_29_lansblad"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("target_of", "reached_of"):
        op.add_column("report_goal", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("reached_of", "target_of"):
        op.drop_column("report_goal", name)
