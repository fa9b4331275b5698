"""Own words that were written before they had a release of their own go where the lift went."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.demo_county import DemoCounty, filled
from trisam import migrate
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.core import crypto, db
from trisam.people.models import Person

BEFORE = "2026_11_23_initial"


@pytest.fixture(params=["sqlite", "postgresql"])
def county(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoCounty]:
    """A demo county that may be migrated."""
    before, ring = list(db._installed), list(crypto._installed)
    with filled(request.param, tmp_path) as found:
        db.install(found.engine)
        yield found
    db._installed[:], crypto._installed[:] = before, ring


def test_each_lift_with_own_words_gets_one_more_release_to_the_same_parties(
    county: DemoCounty,
) -> None:
    migrate.downgrade(BEFORE)
    migrate.upgrade()
    with db.reading() as session:
        cases = session.scalars(
            select(Case).options(selectinload(Case.releases).selectinload(Release.receivers))
        ).all()
        shared = [case for case in cases if case.own_words_sealed and case.releases]
        assert len(shared) > 100
        assert all(told(case, ReleaseKind.LIFT) == told(case, ReleaseKind.OWN_WORDS)
                   for case in shared)  # fmt: skip
        assert not any(told(case, ReleaseKind.OWN_WORDS) for case in cases if case not in shared)
        protected = session.scalars(select(Person).where(Person.protected)).all()
        assert protected
        assert all(person.birth_year is None for person in protected)


def told(case: Case, kind: ReleaseKind) -> list[tuple[str, str, list[str]]]:
    """When, until when and to whom things of this kind were released."""
    return sorted(
        (
            str(release.released_at),
            str(release.recalled_at),
            sorted(p.slug for p in release.receivers),
        )
        for release in case.releases
        if release.kind is kind
    )
