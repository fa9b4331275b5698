"""Who was there for the individual's sake when a case was taken up."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_delta"
down_revision = "2026_11_29_folj"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: a copy of the table would break what points at it.
    op.add_column("recommendation", sa.Column("company", sa.String(40), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE recommendation DROP COLUMN company")
