"""A key by mail or SMS: it opens the own page, nobody here sees it, and it may end before that."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from time_machine import TimeMachineFixture as Moved

from tests.factories.county import County
from tests.mailings.promised import BASE, Out, everything
from tests.own_case.opening import known
from tests.visitor import Visitor
from trisam import scheduler
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core.errors import Forbidden, RuleBroken
from trisam.mailings import jobs
from trisam.mailings.hours import Hours
from trisam.mailings.models import MailingWay
from trisam.outbox import links
from trisam.own_case.service import keys, sending

MONDAY = datetime(2026, 11, 30, 11, tzinfo=UTC)  # 12.00 in Sweden
SUNDAY = datetime(2026, 11, 29, 11, tzinfo=UTC)
GATE = jobs.Gate(scheduler.may_go, Hours().are_open)
MAIL, MOBILE = "individ@exempel.test", "070-174 06 05"


@pytest.fixture(autouse=True)
def moved(time_machine: Moved) -> Moved:
    """Noon of a working day."""
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def alva(app: Flask, county: County) -> Visitor:
    """The lifting officer, where both mail and SMS can be sent."""
    app.config.update(MAILS=True, TEXTS=True)
    return Visitor(app).sign_in(county.accounts["af"])


def send(county: County, case: Case, who: str = "af", to: str = MOBILE) -> None:
    actor = county.actor(who)
    way = MailingWay.MAIL if "@" in to else MailingWay.SMS
    sending.send(actor, cases.get(actor, case.code), way, to)


def leave(out: Out) -> int:
    return jobs.deliver(out.roads, GATE)


def test_the_officer_sends_a_key_and_the_individual_opens_with_it(
    app: Flask, county: County, alva: Visitor
) -> None:
    case, out = known(county), Out()
    page = f"/arenden/{case.code}/mitt-arende"
    told = alva.submit(f"{page}/skicka", {"way": "sms", "address": MOBILE})
    assert "Nyckeln skickas på dagtid." in told.words
    assert "Skickas med sms tidigast mån 30 nov 2026" in told.words

    assert leave(out) == 1
    [text] = out.texts
    link = re.search(r"\S+/mitt/nyckel/\S+", text.words)
    code = re.search(r"\b\w{5}-\w{5}\b", text.words)
    assert link
    assert code
    for secret in (link[0], code[0]):
        assert secret not in alva.get(page).text
    phone = Visitor(app)
    opened = phone.submit(link[0].removeprefix(BASE), {"born": "1985-03-11"})
    assert opened.path == "/mitt/arende"
    again = Visitor(app).submit("/mitt", {"code": code[0], "born": "1985-03-11"})
    assert again.path == "/mitt/arende"
    assert "Skickad med sms" in alva.get(page).words


def test_what_is_sent_tells_nothing_of_whom_or_what(county: County) -> None:
    case, out = known(county), Out()
    send(county, case, to=MAIL)
    leave(out)
    [mail] = out.mails
    whole = f"{mail.subject} {links.filled(mail.body, BASE)}"
    for secret in (
        case.person.name or "",
        case.code,
        county.team.name,
        "Arbetsförmedlingen",
        "1985",
    ):
        assert secret
        assert secret not in whole
    [left] = everything()
    assert (left.body_sealed, left.address_sealed) == (None, None)


def test_only_the_lifting_party_sends(county: County) -> None:
    case = known(county)
    with pytest.raises(Forbidden):
        send(county, case, "fk")
    send(county, case)


def test_on_a_sunday_it_waits_until_monday(county: County, moved: Moved) -> None:
    out = Out()
    moved.move_to(SUNDAY, tick=False)
    send(county, known(county))
    assert leave(out) == 0
    moved.move_to(MONDAY, tick=False)
    assert leave(out) == 1


@pytest.mark.parametrize("why", ["revoked", "replaced", "closed", "protected"])
def test_a_key_that_ended_first_never_leaves(county: County, why: str) -> None:
    case, out = known(county), Out()
    other = known(county)
    send(county, case)
    send(county, other)
    actor = county.actor("af")
    fetched = cases.get(actor, case.code)
    match why:
        case "revoked":
            keys.revoke(actor, fetched)
        case "replaced":
            keys.make(actor, fetched)
        case "closed":
            case_service.close(actor, fetched, CloseReason.MOVED)
        case _:
            fetched.person.name = fetched.person.personnummer = None
            fetched.person.personnummer_index, fetched.person.protected = None, True
    assert leave(out) == 1  # the other's
    assert [one.sent_at is not None for one in everything() if one.case_id == case.id] == [False]
    assert all(one.body_sealed is None for one in everything())


def test_nothing_is_sent_to_somebody_with_protected_identity(county: County) -> None:
    case = county.case()
    case.person.name, case.person.protected = None, True
    with pytest.raises(RuleBroken, match="i handen"):
        send(county, case)
    assert everything() == []


def test_nothing_is_sent_that_no_birth_could_open(county: County) -> None:
    case = county.case()
    case.person.birth_year = None
    with pytest.raises(RuleBroken, match="inte när personen är född"):
        send(county, case)
    case.person.birth_year = 1985
    send(county, case)


def test_an_address_that_cannot_be_is_told_and_what_was_typed_is_kept(
    county: County, alva: Visitor
) -> None:
    case = known(county)
    page = f"/arenden/{case.code}/mitt-arende/skicka"
    told = alva.submit(page, {"way": "sms", "address": "070-1"})
    assert "Skriv ett svenskt mobilnummer" in told.words
    assert 'value="070-1"' in told.text
    assert everything() == []


def test_the_only_way_is_chosen_and_the_field_says_what_to_write(
    app: Flask, county: County, alva: Visitor
) -> None:
    page = f"/arenden/{known(county).code}/mitt-arende/skicka"
    assert "E-postadress eller mobilnummer" in alva.get(page).words
    app.config.update(MAILS=False)
    only = alva.get(page)
    assert "E-postadress" not in only.words
    assert "Mobilnummer" in only.words
    assert " checked" in only.text


def test_without_a_way_out_there_is_no_such_page(app: Flask, county: County, alva: Visitor) -> None:
    case = known(county)
    page = f"/arenden/{case.code}/mitt-arende"
    assert "Skicka nyckeln" in alva.get(page).words
    app.config.update(MAILS=False, TEXTS=False)
    assert "Skicka nyckeln" not in alva.get(page).words
    assert alva.get(f"{page}/skicka").status == 404
