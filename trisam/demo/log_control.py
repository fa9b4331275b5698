"""Two reviews of the log: one signed in vården, one half done at Arbetsförmedlingen."""

from datetime import date, datetime, timedelta

from trisam.accounts.models import Account
from trisam.core.actor import Actor, Role
from trisam.core.calendar_days import add_months
from trisam.core.db import session
from trisam.demo.chance import Chance
from trisam.demo.log import Logbook, entry
from trisam.demo.span import Span, at, working
from trisam.log_reviews.models import Assessment, LogReview, ReviewLine
from trisam.log_reviews.policy import Scope
from trisam.log_reviews.service import judging, starting
from trisam.log_reviews.service.starting import Beginning, Plan

ASKED = "Frågade medarbetaren, som skulle återkomma med svar."
ANSWERED = (
    "Medarbetaren letade efter vad teamet hade kommit överens om, åt den som lyfte ärendet. "
    "Det fanns skäl, men en läsning hade räckt."
)
CONCLUSION = (
    "Stickprovet visade inget obehörigt. Fynden är förklarade. Vi påminner på nästa "
    "arbetsplatsträff om att bara den som deltar i ett ärende får läsa det."
)
STEP = timedelta(minutes=3)
SEED_DIGITS = 32
JUDGED = 6
"""Lines of the unfinished review that have been judged."""


def review(book: Logbook, reviewers: dict[str, Account], span: Span) -> None:
    """Write the log up to each review, and make the review over what was written."""
    this_month = span.today.replace(day=1)
    signed_at = at(working(add_months(this_month, -1) + timedelta(days=4)), 10)
    begun_at = at(span.latest, 17)
    chance = Chance("log control")
    book.write(signed_at)
    control = Control(book, reviewers["vard"], chance)
    control.whole(_month(add_months(this_month, -2)), signed_at)
    book.write(begun_at)
    control = Control(book, reviewers["af"], chance)
    control.half(_month(add_months(this_month, -1)), begun_at)
    book.write()


def _month(first: date) -> Plan:
    return Plan(first, add_months(first, 1) - timedelta(days=1))


class Control:
    """One person's review."""

    def __init__(self, book: Logbook, account: Account, chance: Chance) -> None:
        self.book, self.chance = book, chance
        self.account = account
        self.actor = Actor(
            name=account.name,
            account_id=account.id,
            party_id=account.unit.party_id if account.unit else None,
            unit_id=account.unit_id,
            roles=frozenset({Role.LOG_REVIEWER}),
        )

    def whole(self, plan: Plan, moment: datetime) -> None:
        """Everything judged and signed."""
        made = self._begin(plan, moment)
        now = self._judge(made, made.lines, moment, (Assessment.IN_ORDER, ANSWERED))
        session().flush()  # the lines first: once signed, the database lets none be judged
        judging.put_signature(made, self.actor, CONCLUSION, now)
        session().flush()
        self._note("log_review.sign", made, now, judging.logged_as(made))

    def half(self, plan: Plan, moment: datetime) -> None:
        """The first lines judged."""
        made = self._begin(plan, moment)
        self._judge(made, made.lines[:JUDGED], moment, (Assessment.ASKED, ASKED))
        session().flush()

    def _begin(self, plan: Plan, moment: datetime) -> LogReview:
        seed = "".join(self.chance.one("0123456789abcdef") for _ in range(SEED_DIGITS))
        scope = Scope(self.actor.party_id or 0)
        made = starting.compose(self.actor, scope, plan, Beginning(seed, moment, self.chance.id))
        self._note(
            "log_review.start", made, moment, f"{plan.first_day}–{plan.last_day}, frö {seed}"
        )
        return made

    def _judge(
        self,
        made: LogReview,
        lines: list[ReviewLine],
        moment: datetime,
        of_findings: tuple[Assessment, str],
    ) -> datetime:
        for line in lines:
            moment += STEP
            line.assessment, line.note = of_findings if line.rule else (Assessment.IN_ORDER, None)
            line.assessed_at, line.assessed_by_id = moment, self.account.id
            self._note("log_review.assess", made, moment, f"rad {line.position}")
        return moment + STEP

    def _note(self, action: str, made: LogReview, moment: datetime, reason: str) -> None:
        self.book.add({**entry(moment, self.account, action, made.subject), "reason": reason})
