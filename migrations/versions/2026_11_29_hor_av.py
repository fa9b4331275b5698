"""The fast kontakt keeps in touch: how often, and when it was."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_hor_av"
down_revision = "2026_11_29_delta"
branch_labels = None
depends_on = None

RANGE = "ck_fixed_contact_every_weeks_in_range"


def upgrade() -> None:
    with op.batch_alter_table("fixed_contact") as batch_op:
        batch_op.add_column(sa.Column("every_weeks", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f(RANGE), "every_weeks BETWEEN 1 AND 26")
    op.create_table(
        "contact_touch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["fixed_contact.id"],
            name=op.f("fk_contact_touch_contact_id_fixed_contact"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_touch")),
        sa.UniqueConstraint(
            "contact_id", "day", "way", name=op.f("uq_contact_touch_contact_id_day_way")
        ),
    )


def downgrade() -> None:
    op.drop_table("contact_touch")
    with op.batch_alter_table("fixed_contact") as batch_op:
        batch_op.drop_constraint(op.f(RANGE), type_="check")
        batch_op.drop_column("every_weeks")
