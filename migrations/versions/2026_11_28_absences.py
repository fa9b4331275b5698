"""An absence may last until further notice."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_absences"
down_revision = "2026_11_28_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence") as batch_op:
        batch_op.alter_column("last_day", existing_type=sa.Date(), nullable=True)


def downgrade() -> None:
    # Without an open end the shorter absence is the safer one: the substitute reads less.
    op.execute(
        "UPDATE absence SET last_day = "
        "CASE WHEN first_day > CURRENT_DATE THEN first_day ELSE CURRENT_DATE END "
        "WHERE last_day IS NULL"
    )
    with op.batch_alter_table("absence") as batch_op:
        batch_op.alter_column("last_day", existing_type=sa.Date(), nullable=False)
