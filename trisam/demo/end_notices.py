"""What receivers were told when a consent ended: that it did, in which team and on which day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from trisam.cases.values import CaseStatus
from trisam.consents.models import EndKind, EndNotice
from trisam.demo.casework import Dossier
from trisam.demo.lifting import Lift
from trisam.demo.span import Span, at
from trisam.parties.models import Party

UNSEEN_DAYS = 21
"""Somebody who has been away has not put aside what came meanwhile; older ones are put aside."""


def write(dossiers: Iterable[Dossier], span: Span) -> Iterator[EndNotice]:
    """One for each receiver of each end. A person's latest one may still lie on Min dag."""
    told = sorted(
        (
            EndNotice(account_id=account, team_id=lift.book.team.id, kind=kind, day=day)
            for lift, kind, day, parties in _ends(dossiers, span)
            for account in sorted(_receivers(lift, parties, day))
        ),
        key=lambda notice: (notice.day, notice.team_id, notice.account_id),
    )
    latest = {notice.account_id: notice for notice in told}
    for notice in told:
        fresh = notice.day >= span.ago(UNSEEN_DAYS) and latest[notice.account_id] is notice
        notice.seen_at = None if fresh else at(notice.day, 17)
        yield notice


def _ends(
    dossiers: Iterable[Dossier], span: Span
) -> Iterator[tuple[Lift, EndKind, date, set[Party]]]:
    for dossier in dossiers:
        lift, agreed = dossier.lift, dossier.lift.agreement
        if agreed is None:
            continue
        others = set(agreed.parties) - {lift.party}
        for narrowing in agreed.narrowed:
            if narrowing.party is not None and narrowing.types & agreed.types:
                yield lift, EndKind.NARROWED, narrowing.day, {narrowing.party}
        if agreed.withdrawn_on is not None:
            parties = others if agreed.withdrawn_party is None else {agreed.withdrawn_party}
            yield lift, EndKind.WITHDRAWN, agreed.withdrawn_on, parties
        closed = dossier.case.status is CaseStatus.CLOSED
        if agreed.ended_on is None and agreed.valid_to < span.today and not closed:
            yield lift, EndKind.EXPIRED, agreed.valid_to + timedelta(days=1), others


def _receivers(lift: Lift, parties: set[Party], day: date) -> set[int]:
    found = (lift.book.present(party, day) for party in parties)
    return {one.id for one in found if one is not None} - {lift.officer.id}
