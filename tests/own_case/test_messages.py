"""A message from the individual: sealed, for its receiver alone, told of without a name."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories import rows
from tests.factories.county import County
from tests.own_case.opening import individual, inside, key_to, known, own_case, protect, type_code
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import NotFound, RuleBroken
from trisam.outbox.models import Message
from trisam.own_case.limits import LONGEST_MESSAGE, MOST_A_DAY
from trisam.own_case.models import Handled, OwnMessage
from trisam.own_case.queries import messages
from trisam.own_case.service import acts

WORDS = "Kan du ringa mig på torsdag?"


def send(case: Case, said: str = WORDS) -> OwnMessage:
    return acts.send(individual(case), own_case(case), said)


def read_by(county: County, who: str, case: Case) -> list[str | None]:
    """The texts that are for one of the county's people."""
    actor = county.actor(who)
    found = cases.by_ids(actor, [case.id])
    return [one.text for seen in found.values() for one in messages.for_reader(actor, seen)]


def contact(county: County, case: Case, who: str = "vard") -> FixedContact:
    return rows.save(
        FixedContact(
            case_id=case.id,
            party_id=county.parties[who].id,
            account_id=county.accounts[who].id,
            since=clock.today(),
        )
    )


def test_without_a_fast_kontakt_the_lifting_officer_reads_it_and_nobody_else(
    county: County,
) -> None:
    case = known(county)
    send(case)
    assert read_by(county, "af", case) == [WORDS]
    for who in ("fk", "kommun", "vard", "administrator"):
        assert read_by(county, who, case) == []


def test_with_a_fast_kontakt_that_person_reads_it_and_the_officer_does_not(county: County) -> None:
    case = known(county)
    contact(county, case)
    send(case)
    assert read_by(county, "vard", case) == [WORDS]
    assert read_by(county, "af", case) == []
    [mail] = session().scalars(select(Message))
    assert mail.account_id == county.accounts["vard"].id


def test_when_the_fast_kontakt_may_see_the_case_no_more_the_officer_reads_it(
    county: County,
) -> None:
    case = known(county)
    contact(county, case)
    send(case)
    acts.refuse(individual(case), own_case(case), county.parties["vard"])
    assert read_by(county, "vard", case) == []
    assert WORDS in read_by(county, "af", case)
    assert [one.code for one in messages.waiting(county.actor("af"))] == [case.code]
    assert messages.waiting(county.actor("vard")) == []


def test_the_text_is_sealed_and_stands_in_no_mail(county: County) -> None:
    case = known(county)
    sent = send(case)
    kept = session().execute(text("SELECT text_sealed FROM own_message")).scalar_one()
    assert WORDS.encode() not in bytes(kept)
    [mail] = session().scalars(select(Message))
    told = mail.subject + mail.body
    for hidden in (WORDS, case.code, "Exempelsson", str(sent.id)):
        assert hidden not in told


def test_it_is_written_on_the_own_page_and_seen_to_by_the_officer(
    app: Flask, county: County
) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    page = visitor.submit("/mitt/arende/meddelande", {"text": WORDS})
    assert "Ditt meddelande är skickat." in page.words
    assert "Inte läst än" in page.words

    officer = Visitor(app).sign_in(county.accounts["af"])
    assert "Meddelande från den enskilde: Testa Exempelsson" in officer.get("/").words
    assert "Nytt från den enskilde" in officer.get(f"/arenden/{case.code}").words
    inbox = officer.get(f"/arenden/{case.code}/fran-den-enskilde")
    assert WORDS in inbox.words
    button = next(one for one in inbox.sheets if one.hidden.get("hur") == "ringt")
    done = officer.post(button.action, button.hidden)
    assert "Besvarat per telefon Alva Testgren" in done.words
    assert "Meddelande från den enskilde" not in officer.get("/").words
    assert "Besvarat per telefon" in visitor.get("/mitt/arende/meddelande").words


def test_only_the_receiver_marks_it(app: Flask, county: County) -> None:
    case = known(county)
    sent = send(case)
    for who in ("fk", "vard"):
        actor = county.actor(who)
        with pytest.raises(NotFound):
            acts.see_to(actor, cases.get(actor, case.code), sent, Handled.READ)
        with pytest.raises(NotFound):
            messages.get(actor, cases.get(actor, case.code), sent.id)
    officer = Visitor(app).sign_in(county.accounts["fk"])
    token = officer.get("/").hidden
    path = f"/arenden/{case.code}/fran-den-enskilde/{sent.id}"
    assert officer.post(path, {**token, "hur": "last"}).status == 404
    mine = Visitor(app).sign_in(county.accounts["af"])
    assert mine.post(path, {**mine.get("/").hidden, "hur": "glömt"}).status == 404
    assert sent.handled is None


def test_an_empty_a_too_long_and_one_more_after_many_are_refused(
    app: Flask, county: County
) -> None:
    case = known(county)
    for wrong in ("", "   ", "x" * (LONGEST_MESSAGE + 1)):
        with pytest.raises(RuleBroken):
            send(case, wrong)
    for _ in range(MOST_A_DAY):
        send(case, "x" * LONGEST_MESSAGE)
    with pytest.raises(RuleBroken):
        send(case)
    page = inside(app, county, case).submit("/mitt/arende/meddelande", {"text": WORDS})
    assert (page.status, "Ring i stället" in page.words) == (422, True)
    assert WORDS in page.text, "what was typed stays"


def test_nobody_reads_what_was_sent_but_the_one_who_sent_it(county: County) -> None:
    case, other = known(county), county.case()
    send(case)
    assert [one.text for one in messages.sent_by(individual(case))] == [WORDS]
    assert messages.sent_by(individual(other)) == []
    with pytest.raises(NotFound):
        messages.sent_by(county.actor("af"))
    assert messages.waiting(individual(case)) == []


def test_an_account_that_is_closed_gets_no_mail(county: County) -> None:
    case = known(county)
    county.accounts["af"].deactivated_at = clock.now()
    session().flush()
    send(case)
    assert session().scalars(select(Message)).all() == []


def test_a_personnummer_in_a_message_is_asked_about_before_it_is_sent(
    app: Flask, county: County
) -> None:
    case = known(county)
    visitor = inside(app, county, case)
    page = visitor.submit("/mitt/arende/meddelande", {"text": "Jag heter 19850311-9839"})
    assert (page.status, "Här står ett personnummer" in page.words) == (422, True)
    assert "Det behövs inte här." in page.words
    assert "Personen" not in page.words, "that is said to colleagues"
    assert session().scalars(select(OwnMessage)).all() == []


def test_a_name_of_somebody_protected_is_asked_about_too(app: Flask, county: County) -> None:
    case = county.case()
    protect(case)
    _, shown = key_to(county, case)
    visitor = Visitor(app)
    type_code(visitor, shown.code, "")
    page = visitor.submit("/mitt/arende/egna-ord", {"words": "Jag heter Xantippa Quistenberg."})
    assert (page.status, "Du har skyddade personuppgifter" in page.words) == (422, True)
    assert "Det är inte en uppgift om mig" in page.words
    assert "ersonen" not in page.words, "that is said to colleagues"
    session().refresh(case)
    assert case.own_words is None
