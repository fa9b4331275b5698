"""Own words are released by themselves; of protected identity no year of birth and no kommun.

Revision ID: 2026_11_28_protected
Revises: 2026_11_23_initial
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_protected"
down_revision = "2026_11_28_signin"
branch_labels = None
depends_on = None

CASE = sa.table(
    "case",
    sa.column("id", sa.Uuid()),
    sa.column("person_id", sa.Uuid()),
    sa.column("team_id", sa.Integer()),
    sa.column("own_words_sealed", sa.LargeBinary()),
)
PERSON = sa.table(
    "person",
    sa.column("id", sa.Uuid()),
    sa.column("protected", sa.Boolean()),
    sa.column("birth_year", sa.Integer()),
    sa.column("kommun_id", sa.Integer()),
)
TEAM = sa.table("team", sa.column("id", sa.Integer()), sa.column("kommun_id", sa.Integer()))
RELEASE = sa.table(
    "release",
    sa.column("id", sa.Uuid()),
    sa.column("case_id", sa.Uuid()),
    sa.column("owner_party_id", sa.Integer()),
    sa.column("owner_account_id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("released_at", sa.DateTime(timezone=True)),
    sa.column("recalled_at", sa.DateTime(timezone=True)),
)
RECEIVER = sa.table(
    "release_receiver",
    sa.column("release_id", sa.Uuid()),
    sa.column("party_id", sa.Integer()),
)


def upgrade() -> None:
    _forget_where_and_when()
    _release_own_words()


def downgrade() -> None:
    own = sa.select(RELEASE.c.id).where(RELEASE.c.kind == "own_words")
    op.execute(RECEIVER.delete().where(RECEIVER.c.release_id.in_(own)))
    op.execute(RELEASE.delete().where(RELEASE.c.kind == "own_words"))


def _forget_where_and_when() -> None:
    """Of protected identity: no year of birth, and the team's kommun for the individual's own."""
    of_team = (
        sa.select(sa.func.min(TEAM.c.kommun_id))
        .select_from(CASE.join(TEAM, TEAM.c.id == CASE.c.team_id))
        .where(CASE.c.person_id == PERSON.c.id)
        .scalar_subquery()
    )
    op.execute(
        PERSON.update()
        .where(PERSON.c.protected)
        .values(birth_year=None, kommun_id=sa.func.coalesce(of_team, PERSON.c.kommun_id))
    )


def _release_own_words() -> None:
    """Until now they went wherever the lift went: each release of a lift gets one beside it."""
    connection = op.get_bind()
    lifts = connection.execute(
        sa.select(RELEASE)
        .join(CASE, CASE.c.id == RELEASE.c.case_id)
        .where(RELEASE.c.kind == "lift", CASE.c.own_words_sealed.is_not(None))
    ).all()
    ids = {row.id: uuid.uuid4() for row in lifts}
    receivers = [
        {"release_id": ids[row.release_id], "party_id": row.party_id}
        for row in connection.execute(sa.select(RECEIVER))
        if row.release_id in ids
    ]
    if lifts:
        connection.execute(
            RELEASE.insert(),
            [{**row._asdict(), "id": ids[row.id], "kind": "own_words"} for row in lifts],
        )
    if receivers:
        connection.execute(RECEIVER.insert(), receivers)
