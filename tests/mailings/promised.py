"""Messages to individuals, and roads that remember what went out on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from tests.factories.county import County
from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.mailings import jobs, service
from trisam.mailings.gateways import Text
from trisam.mailings.models import Mailing, MailingKind, MailingWay
from trisam.mailings.service import Parcel
from trisam.outbox.mail import Mail

SYSTEM = Actor.of_system("prov")
ADDRESSES = {
    MailingWay.MAIL: "individ@exempel.test",
    MailingWay.SMS: "+46701740605",
    MailingWay.LETTER: "",
}
BODY = "Det finns något att svara på: {{sida:/e/hemligtoken}}"
BASE = "https://trisam.example"


def promise(
    case: Case,
    number: int = 1,
    *,
    way: MailingWay = MailingWay.MAIL,
    about: str = "",
    not_before: datetime | None = None,
) -> None:
    """One message about `case`; the same number is the same promise."""
    service.promise(
        SYSTEM,
        Parcel(
            case_id=case.id,
            kind=MailingKind.SURVEY,
            way=way,
            address=ADDRESSES[way],
            body=BODY,
            about=about or f"survey:{number}",
            once_key=f"prov:{number}",
            not_before=not_before,
        ),
    )


def promised_in(county: County, count: int = 1, **how: object) -> list[Mailing]:
    """So many messages about a case of the county, in the order in which they are delivered."""
    case = county.case()
    for number in range(count):
        promise(case, number, **how)  # type: ignore[arg-type]
    return everything()


def everything() -> list[Mailing]:
    """Every message, as the database has it."""
    session().flush()
    session().expire_all()
    return list(session().scalars(select(Mailing).order_by(Mailing.id)))


@dataclass
class Out:
    """Both roads, and what left on them; `before` may refuse."""

    mails: list[Mail] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    before: Callable[[Mail | Text], None] = lambda _: None

    def post(self, mail: Mail) -> None:
        """A mail leaves."""
        self.before(mail)
        self.mails.append(mail)

    def text(self, text: Text) -> None:
        """An SMS leaves."""
        self.before(text)
        self.texts.append(text)

    @property
    def roads(self) -> jobs.Roads:
        """As the scheduler has them."""
        return jobs.Roads(self.post, self.text, BASE)


OPEN = jobs.Gate(may_go=lambda _: True, is_open=lambda _: True)
"""Everybody may be written to, at any hour."""
