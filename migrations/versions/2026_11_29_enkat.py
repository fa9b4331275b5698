"""The survey to the individual: asked, what opens it, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_enkat"
down_revision = "2026_11_29_hor_av"
branch_labels = None
depends_on = None

LIVE = "status IN ('fragad', 'oppnad')"


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("edition", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("asked_way", sa.String(40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_way", sa.String(40), nullable=True),
        sa.Column("wants_interview", sa.Boolean(), nullable=False),
        sa.Column("may_show", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"({LIVE}) = (ended_at IS NULL)", name=op.f("ck_survey_ended_has_time")),
        sa.CheckConstraint(
            "(status = 'besvarad') = (answered_way IS NOT NULL)",
            name=op.f("ck_survey_answered_how"),
        ),
        sa.CheckConstraint("expires_on >= asked_on", name=op.f("ck_survey_expires_after_asked")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_survey_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_survey_asked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_follow_up_id"), "survey", ["follow_up_id"])
    op.create_index(op.f("ix_survey_status_expires_on"), "survey", ["status", "expires_on"])
    op.create_index(op.f("ix_survey_asked_on"), "survey", ["asked_on"])
    op.create_index(
        "uq_survey_live",
        "survey",
        ["follow_up_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )
    op.create_table(
        "survey_key",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_key_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_survey_key")),
    )
    op.create_index(op.f("ix_survey_key_survey_id"), "survey_key", ["survey_id"])
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("mark", sa.String(40), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "mark IS NULL OR words_sealed IS NULL", name=op.f("ck_survey_answer_mark_or_words")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint(
            "survey_id", "question", name=op.f("uq_survey_answer_survey_id_question")
        ),
    )


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("survey_key")
    op.drop_table("survey")
