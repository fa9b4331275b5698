"""With e-legitimation into Mitt ärende, step by step, and what came of it."""

import re
from html import unescape
from urllib.parse import urlsplit

from sqlalchemy import select

from tests.own_case.oidc.fake_provider import FakeProvider
from tests.own_case.opening import DIGITS
from tests.visitor import Page, Visitor
from trisam.audit.models import AuditEntry
from trisam.core.db import session
from trisam.own_case.models import OwnVisit
from trisam.own_case.views import sign_in

OTHER = "198507099805"
INSIDE = "/mitt/arende"
BACK = "/mitt/inloggning/klar"
CHOOSE = "/mitt/inloggning/valj"


def set_out(visitor: Visitor) -> str:
    """Press the button; the provider's address."""
    page = visitor.press("/mitt", "/mitt/inloggning")
    assert page.status == 200, page.words
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    return unescape(found[1])


def come_back(visitor: Visitor, provider: FakeProvider, number: str | None = DIGITS) -> Page:
    """Go to the provider, show who one is, and come back to the page with the button."""
    where = urlsplit(provider.approve(set_out(visitor), number))
    return visitor.get(f"{where.path}?{where.query}")


def log_in(visitor: Visitor, provider: FakeProvider, number: str | None = DIGITS) -> Page:
    """The whole way."""
    return visitor.send(come_back(visitor, provider, number), to=BACK)


def reasons() -> list[str | None]:
    """Why the log says that somebody did not come in."""
    wanted = AuditEntry.action == "own_case.sign_in_refused"
    return list(session().scalars(select(AuditEntry.reason).where(wanted)))


def visits() -> list[OwnVisit]:
    """Every visit that began."""
    session().expire_all()
    return list(session().scalars(select(OwnVisit)))


def is_refused(page: Page, sentence: str = sign_in.REFUSED) -> bool:
    """The calm page, and no visit."""
    return (page.status, sentence in page.words, visits()) == (422, True, [])
