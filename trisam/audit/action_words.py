"""What every action of the access log is called, for people who read it.

`tests/log_reviews/test_action_words.py` holds the table complete against the code.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sorts of actions that a reader tells apart."""

    READ = "oppnat"  # one case, or a part of it, was opened
    LISTED = "lista"  # the case stood in a list that was shown
    PAPER = "papper"  # printed, or fetched as a file
    SEARCH = "sokning"
    SHARE = "delning"  # handed on to other parties, or called back
    CHANGE = "andring"
    REFUSED = "nekat"
    SIGN_IN = "inloggning"
    LOG = "logg"


KIND_WORDS = {
    Kind.READ: "Öppnat ärende",
    Kind.LISTED: "Ärende i en lista",
    Kind.PAPER: "Utskrift eller fil",
    Kind.SEARCH: "Sökning",
    Kind.SHARE: "Delning och samtycke",
    Kind.CHANGE: "Ändring",
    Kind.REFUSED: "Nekat",
    Kind.SIGN_IN: "Inloggning och konto",
    Kind.LOG: "Logg och granskning",
}

OPENING = frozenset({Kind.READ, Kind.PAPER})
"""The kinds in which somebody chose one case and was shown what it says."""


@dataclass(frozen=True, slots=True)
class Words:
    """An action as people read of it."""

    kind: Kind
    text: str
    """For the log reviewer: what the person did."""
    plain: str = ""
    """For the individual whom the case is about; empty when nothing was read or handed over."""


def _read(text: str, plain: str) -> Words:
    return Words(Kind.READ, text, plain)


def _change(text: str) -> Words:
    return Words(Kind.CHANGE, text)


ACTIONS: dict[str, Words] = {
    "case.read": _read("Öppnade ärendet", "Öppnade ditt ärende"),
    "case.list": Words(Kind.LISTED, "Fick upp ärendet i en lista", "Såg ditt ärende i en lista"),
    "follow_up.read": _read("Öppnade uppföljningen", "Öppnade uppföljningen i ditt ärende"),
    "meeting.print": Words(Kind.PAPER, "Skrev ut mötets ärendelista"),
    "meeting.minutes": Words(Kind.PAPER, "Skrev ut mötets minnesanteckningar"),
    "participation.correct": _change("Ändrade hur personen deltog på mötet"),
    "case.sheet": Words(
        Kind.PAPER, "Skrev ut bladet inför mötet", "Skrev ut bladet inför ditt möte"
    ),
    "case.print": Words(
        Kind.PAPER,
        "Skrev ut det som mötet kom fram till",
        "Skrev ut det som mötet kom fram till i ditt ärende",
    ),
    "case.search": Words(Kind.SEARCH, "Sökte efter ett ärende"),
    "case.share": Words(
        Kind.SHARE, "Delade uppgifter med andra parter", "Lämnade uppgifter ur ditt ärende"
    ),
    "case.recall": Words(Kind.SHARE, "Tog tillbaka det som var delat"),
    "consent.give": Words(Kind.SHARE, "Registrerade ett samtycke"),
    "consent.withdraw": Words(Kind.SHARE, "Registrerade att samtycke togs tillbaka"),
    "consent.expire": Words(Kind.SHARE, "Noterade att ett samtycke gick ut"),
    "case.lift": _change("Lyfte ärendet"),
    "case.import": _change("Förde in ärendet från en lista"),
    "case.export": Words(
        Kind.PAPER, "Tog ut partens del av ärendet", "Tog ut sin del av ditt ärende"
    ),
    "extract.person": Words(
        Kind.PAPER, "Tog fram ett registerutdrag", "Tog fram ett utdrag om dig"
    ),
    "case.purge": _change("Gallrade partens del av ärendet"),
    "draft.purge": _change("Gallrade ett utkast"),
    "retention.rule": _change("Ändrade en regel för gallring"),
    "restore.reapply": _change("Gjorde om det som hänt efter säkerhetskopian"),
    "person.protect": _change("Tog bort identiteten: skyddade personuppgifter"),
    "keys.new": _change("Lade till en nyckel"),
    "keys.rotate": _change("Förseglade om uppgifterna med en ny nyckel"),
    "keys.retire": _change("Lade undan en nyckel"),
    "keys.forget": _change("Raderade en nyckel"),
    "case.close": _change("Avslutade ärendet"),
    "case.protect": _change("Skyddade personens uppgifter"),
    "case.take_out": _change("Tog bort uppgifter ur ärendet"),
    "person.add": _change("Lade till en person"),
    "answer.give": _change("Svarade inför mötet"),
    "agenda.place": _change("Satte upp ärendet på ett möte"),
    "agenda.order": _change("Ändrade ordningen på mötets ärenden"),
    "agenda.fix": _change("Gav ärendet en fast tid"),
    "agenda.loosen": _change("Tog bort ärendets fasta tid"),
    "agenda.told": _change("Noterade att personen har fått veta mötestiden"),
    "agenda.join_queue": _change("Ställde ärendet i kö till ett möte"),
    "agenda.leave_queue": _change("Tog ärendet ur kön till ett möte"),
    "case.change_team": _change("Flyttade ärendet till ett annat team"),
    "case.decline_team": _change("Noterade att ärendet stannar i teamet"),
    "agenda.planned": _change("Satte upp ärendet på ett möte"),
    "agenda.held": _change("Tog upp ärendet på mötet"),
    "agenda.moved": _change("Flyttade ärendet från ett möte"),
    "agenda.withdrawn": _change("Tog bort ärendet från ett möte"),
    "agenda.settled": _change("Tog av ett avgjort ärende från ett möte"),
    "recommendation.record": _change("Skrev in teamets rekommendation"),
    "recommendation.settle": _change("Avgjorde ärendet utan möte"),
    "recommendation.import": _change("Förde in en rekommendation från en lista"),
    "action.close": _change("Avslutade en åtgärd"),
    "feedback.write": _change("Skrev återkopplingen till personen"),
    "feedback.note": _change("Registrerade återkoppling"),
    "follow_up.close": _change("Avslutade uppföljningen"),
    "follow_up.escalate": _change("Berättade att uppföljningen är försenad"),
    "follow_up.try": _change("Antecknade ett försök att nå personen"),
    "survey.answer": _change("Tog emot svaren på enkäten"),
    "survey.ask": _change("Frågade personen i en enkät"),
    "survey.end": _change("Avslutade enkäten utan svar"),
    "survey.interview": _change("Personen ville hellre bli intervjuad"),
    "survey.open": _change("Personen öppnade enkäten"),
    "survey.post": _change("Skickade brevet med enkäten"),
    "follow_up.import": _change("Förde in en uppföljning från en lista"),
    "case.ready": _change("Antecknade när personen är redo för nästa steg"),
    "own_key.make": _change("Gjorde en nyckel till Mitt ärende"),
    "own_key.send": _change("Skickade en nyckel till Mitt ärende"),
    "own_key.end": _change("Avslutade en nyckel till Mitt ärende"),
    "own_message.handle": _change("Markerade det som kom från personen"),
    "own_case.enter": _change("Öppnade Mitt ärende med sin nyckel"),
    "own_case.sign_in": _change("Öppnade Mitt ärende med e-legitimation"),
    "own_case.sign_in_refused": Words(
        Kind.REFUSED, "Någon kom inte in på Mitt ärende med e-legitimation"
    ),
    "own_case.leave": _change("Avslutade besöket på Mitt ärende"),
    "own_case.refuse": _change("Nekades Mitt ärende: fel födelsedag"),
    "own_case.read": _change("Läste sitt eget ärende"),
    "own_case.words": _change("Ändrade sina egna ord"),
    "own_case.wish": _change("Ändrade hur personen vill delta"),
    "own_case.message": _change("Skrev ett meddelande till sin kontakt"),
    "contact.choose": _change("Valde fast kontakt"),
    "contact.touch": _change("Antecknade kontakt med personen"),
    "wait.put": _change("Lät ärendet avvakta"),
    "wait.prolong": _change("Lät ärendet fortsätta att avvakta"),
    "wait.end": _change("Antecknade att ärendet inte längre avvaktar"),
    "handover.asked": _change("Bad en kollega ta över ärendet"),
    "handover.ask_all": _change("Bad en kollega ta över allt"),
    "handover.accepted": _change("Tog över ärendet"),
    "handover.declined": _change("Sa nej till att ta över ärendet"),
    "handover.withdrawn": _change("Tog tillbaka begäran om att lämna över ärendet"),
    "handover.lapsed": _change("Lämnade tillbaka en obesvarad överlämning"),
    "handover.tell": _change("Noterade att personen vet vem som är ny handläggare"),
    "list.import": _change("Förde in en ärendelista"),
    "meeting.schedule": _change("Planerade en mötesserie"),
    "meeting.add": _change("Lade till ett möte"),
    "meeting.move": _change("Flyttade ett möte"),
    "meeting.change": _change("Ändrade ett möte i en serie"),
    "meeting.change_place": _change("Ändrade var mötet hålls"),
    "meeting.cancel": _change("Ställde in ett möte"),
    "meeting.restore": _change("Återställde ett inställt möte"),
    "meeting.hold": _change("Avslutade ett möte"),
    "pre_meeting.spare": _change("Slog fast att ett förmöte inte behövs"),
    "pre_meeting.meet": _change("Lät ett förmöte hållas ändå"),
    "meeting.import": _change("Förde in ett möte från en lista"),
    "reply.ask": _change("Frågade en ersättare om ett möte"),
    "reply.end": _change("Tog tillbaka frågan till en ersättare"),
    "reply.accept": _change("Svarade att personen kommer till ett möte"),
    "reply.decline": _change("Svarade att personen inte kommer till ett möte"),
    "seat.add": _change("Gav någon en plats i teamet"),
    "seat.pass_on": _change("Tog över en plats i teamet"),
    "seat.end": _change("Avslutade en plats i teamet"),
    "seat.substitute": _change("Utsåg en ersättare"),
    "absence.add": _change("Lade in frånvaro"),
    "absence.change": _change("Ändrade sista dagen för en frånvaro"),
    "absence.end": _change("Avslutade en frånvaro"),
    "account.reach": _change("Ändrade hur kollegor når personen"),
    "working_hours.change": _change("Ändrade arbetsdagar eller tak"),
    "working_hours.block": _change("Lade in en upptagen tid"),
    "working_hours.free": _change("Tog bort en upptagen tid"),
    "closure.add": _change("Lade in ett uppehåll för teamet"),
    "closure.remove": _change("Tog bort ett uppehåll för teamet"),
    "after.call": _change("Kallade till Efter-Trisam"),
    "after.cancel": _change("Ställde in ett Efter-Trisam-möte"),
    "after.hold": _change("Avslutade ett Efter-Trisam-möte"),
    "team.open": _change("Lade till ett team"),
    "team.change": _change("Ändrade teamets inställningar"),
    "team.close": _change("Stängde ett team"),
    "team.coordinator": _change("Utsåg rehabkoordinator"),
    "team.party_join": _change("Lade till en part i teamet"),
    "team.party_end": _change("Avslutade en part i teamet"),
    "party.add": _change("Lade till en part"),
    "kommun.add": _change("Lade till en kommun"),
    "pair_rule.add": _change("Lade till en regel mellan två parter"),
    "pair_rule.end": _change("Avslutade en regel mellan två parter"),
    "unit.add": _change("Lade till en enhet"),
    "unit.change": _change("Ändrade en enhet"),
    "case.refused": Words(Kind.REFUSED, "Nekades att öppna ett ärende"),
    "page.refused": Words(Kind.REFUSED, "Nekades en sida"),
    "account.sign_in": Words(Kind.SIGN_IN, "Loggade in"),
    "account.sign_out": Words(Kind.SIGN_IN, "Loggade ut"),
    "account.refuse_sign_in": Words(Kind.SIGN_IN, "Kunde inte logga in"),
    "account.refuse_password": Words(Kind.SIGN_IN, "Skrev fel lösenord"),
    "account.refuse_code": Words(Kind.SIGN_IN, "Skrev fel kod"),
    "account.use_recovery_code": Words(Kind.SIGN_IN, "Loggade in med en reservkod"),
    "account.set_password": Words(Kind.SIGN_IN, "Valde lösenord"),
    "account.change_password": Words(Kind.SIGN_IN, "Bytte lösenord"),
    "account.set_second_factor": Words(Kind.SIGN_IN, "Kopplade tvåfaktor till kontot"),
    "account.reset_second_factor": Words(Kind.SIGN_IN, "Nollställde tvåfaktor på ett konto"),
    "account.remove_second_factor": Words(Kind.SIGN_IN, "Tog bort tvåfaktor från kontot"),
    "account.renew_recovery_codes": Words(Kind.SIGN_IN, "Skapade nya reservkoder"),
    "account.end_session": Words(Kind.SIGN_IN, "Avslutade en inloggning"),
    "account.end_sessions": Words(Kind.SIGN_IN, "Avslutade sina inloggningar"),
    "calendar.make": Words(Kind.SIGN_IN, "Skapade en kalenderadress"),
    "calendar.renew": Words(Kind.SIGN_IN, "Bytte kalenderadress"),
    "calendar.turn_off": Words(Kind.SIGN_IN, "Stängde av en kalenderadress"),
    "phrase.change": Words(Kind.SIGN_IN, "Ändrade sina egna fraser"),
    "message.choose": Words(Kind.SIGN_IN, "Valde när e-post kommer"),
    "balance_note.write": _change("Skrev en förklaring till statistiken"),
    "balance_note.remove": _change("Tog bort en förklaring till statistiken"),
    "report.start": _change("Började på en rapport"),
    "report.write": _change("Skrev i en rapport"),
    "report.hand_in": _change("Lämnade in en rapport"),
    "report.take_back": _change("Tog tillbaka en rapport"),
    "report.approve": _change("Godkände en rapport"),
    "report.print": _change("Tog fram en rapport som fil"),
    "report.discard": _change("Tog bort ett utkast till en rapport"),
    "county_sheet.write": _change("Skrev i länsbladet"),
    "account.create": Words(Kind.SIGN_IN, "Skapade ett konto"),
    "account.deactivate": Words(Kind.SIGN_IN, "Stängde ett konto"),
    "log.export": Words(Kind.LOG, "Tog ut hela loggen"),
    "log.read": Words(Kind.LOG, "Läste loggen"),
    "log.extract": Words(
        Kind.LOG,
        "Tog fram vem som har läst ärendet",
        "Tog fram en sådan här lista",
    ),
    "log_review.start": Words(Kind.LOG, "Började granska loggen"),
    "log_review.read": Words(Kind.LOG, "Läste en granskning av loggen"),
    "log_review.assess": Words(Kind.LOG, "Bedömde en rad i granskningen"),
    "log_review.sign": Words(Kind.LOG, "Skrev under granskningen"),
    "log_review.print": Words(Kind.LOG, "Skrev ut granskningen"),
}

UNKNOWN = Words(Kind.CHANGE, "Gjorde något som saknar namn här")
"""An action that an older version wrote and this one no longer has."""


def words_of(action: str) -> Words:
    """What the action is called."""
    return ACTIONS.get(action, UNKNOWN)


def actions_of(*kinds: Kind) -> list[str]:
    """Every action of these kinds."""
    return [action for action, words in ACTIONS.items() if words.kind in kinds]
