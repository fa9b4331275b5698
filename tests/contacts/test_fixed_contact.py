"""Fast kontakt: one person whom the individual can always turn to, while the consent reaches."""

from datetime import timedelta

import pytest
from flask import Flask

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import asked
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.accounts.service import accounts
from trisam.casefile.queries import open_file
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.contacts import queries, service
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.handovers.service.settling import accept
from trisam.recommendations import queries as recommendations
from trisam.recommendations.models import Recommendation
from trisam.recommendations.service import draft_of
from trisam.retention.models import PurgeGround, RetentionKind
from trisam.retention.service.purging import Ground, purge


def choose(county: County, case: Case, whom: str | None, who: str = "af") -> FixedContact | None:
    actor = county.actor(who)
    chosen = (county.parties[whom].id, county.accounts[whom].id) if whom else None
    return service.choose(actor, cases.get(actor, case.code), chosen)


def known(county: County, case: Case) -> list[tuple[str, bool]]:
    found = queries.history(county.actor("af"), case)
    return [(one.account.name, one.ended_on is None) for one in found]


def test_no_case_has_one_until_the_lifting_party_says_who(county: County) -> None:
    case = county.case()
    assert open_file(county.actor("fk"), case.code).contact is None
    choose(county, case, "kommun")
    file = open_file(county.actor("fk"), case.code)
    assert file.contact is not None
    assert (file.contact.words, file.contact_helps) == ("Kajsa Testdal, Kommunen", True)
    [entry] = log.entries(action="contact.choose")
    assert (entry.subject, entry.account_id) == (case.subject, county.accounts["af"].id)


def test_a_new_one_takes_over_and_the_one_before_is_kept(county: County) -> None:
    case = county.case()
    for whom in ("kommun", "fk", "fk"):
        choose(county, case, whom)
    assert known(county, case) == [("Kajsa Testdal", False), ("Folke Provberg", True)]
    choose(county, case, None)
    assert known(county, case) == [("Kajsa Testdal", False), ("Folke Provberg", False)]
    assert len(log.entries(action="contact.choose")) == 3


def test_other_parties_do_not_choose(county: County) -> None:
    case = county.case()
    with pytest.raises(Forbidden):
        choose(county, case, "fk", who="fk")
    assert choose(county, case, "fk")


def test_nobody_outside_the_consent_is_chosen(county: County) -> None:
    case = county.case(to=("kommun",))
    with pytest.raises(RuleBroken, match="vars part får se ärendet"):
        choose(county, case, "fk")
    assert choose(county, case, "kommun")


def test_in_a_closed_case_nothing_is_chosen(county: County) -> None:
    case = county.case()
    actor = county.actor("af")
    case_service.close(actor, cases.get(actor, case.code), CloseReason.MOVED)
    with pytest.raises(RuleBroken, match="avslutat"):
        choose(county, case, "fk")


def test_when_the_consent_no_longer_reaches_nobody_is_told_to_turn_there(county: County) -> None:
    case = county.case()
    choose(county, case, "fk")
    actor = county.actor("af")
    fetched = cases.get(actor, case.code)
    assert queries.helping(actor, fetched) is not None
    case_service.withdraw_consent(actor, fetched, county.parties["fk"].id)
    assert queries.helping(actor, fetched) is None
    file = open_file(actor, case.code)
    assert (file.contact is not None, file.contact_helps) == (True, False)


def recommended(county: County, case: Case) -> Recommendation:
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=3))
    kept = rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            text="Arbetsträning.",
        )
    )
    return recommendations.get(county.actor("af"), kept.id)


def test_the_letter_says_whom_to_turn_to(county: County) -> None:
    case = county.case()
    shown = recommended(county, case)
    assert "Hör av dig till Alva Testgren, Arbetsförmedlingen." in draft_of(
        county.actor("af"), shown
    )
    choose(county, case, "kommun")
    text = draft_of(county.actor("af"), shown)
    assert "Du kan alltid vända dig till Kajsa Testdal, Kommunen." in text
    assert "Hör av dig" not in text


def test_it_goes_over_with_the_case_and_the_history_says_so(county: County) -> None:
    case = county.case()
    choose(county, case, "af")
    accept(county.actor("af_outside"), asked(county, case))
    assert known(county, case) == [("Alva Testgren", False), ("Arvid Utanför", True)]


def test_another_partys_contact_stays_when_the_case_goes_over(county: County) -> None:
    case = county.case()
    choose(county, case, "kommun")
    accept(county.actor("af_outside"), asked(county, case))
    assert known(county, case) == [("Kajsa Testdal", True)]


def test_an_account_that_is_a_fast_kontakt_is_not_closed(county: County) -> None:
    case = county.case()
    choose(county, case, "kommun")
    kajsa, administrator = county.accounts["kommun"], county.actor("administrator")
    with pytest.raises(RuleBroken, match="1 uppdrag som fast kontakt kvar"):
        accounts.deactivate(administrator, kajsa)
    choose(county, case, None)
    accounts.deactivate(administrator, kajsa)


def test_the_lifting_party_chooses_on_a_page_and_the_others_read_it(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    page = f"/arenden/{case.code}"
    alva, folke = (Visitor(app).sign_in(county.accounts[who]) for who in ("af", "fk"))
    assert "Välj fast kontakt" in alva.get(page).text
    form = alva.get(f"{page}/fast-kontakt")
    assert invalid_html(form.text) == []
    for whom in ("kommun", "vard"):
        key = f"{county.parties[whom].id}:{county.accounts[whom].id}"
        alva.submit(f"{page}/fast-kontakt", {"person": key})
    assert "Fast kontakt: Rut Exempelius, Vården" in folke.get(page).words
    assert f"{page}/fast-kontakt" not in folke.get(page).text
    assert "Kajsa Testdal, Kommunen" in alva.get(f"{page}/fast-kontakt").words
    assert invalid_html(alva.get(page).text) == []
    assert session().query(FixedContact).count() == 2


def test_a_purged_case_has_no_contact(county: County) -> None:
    case, other = county.case(), county.case()
    for one in (case, other):
        choose(county, one, "kommun")
    purge(county.actor("af"), RetentionKind.CASE, case.id, Ground(PurgeGround.OWN_REQUEST))
    assert known(county, case) == []
    assert known(county, other) == [("Kajsa Testdal", True)]
