"""Swedish words for tables, columns and coded values.

The collecting code follows the models: a column that is missing here is shown all the same, under
its own name, and tests/extracts/test_labels.py asks for its word.
"""

from enum import StrEnum
from typing import Any

from trisam.cases.models import ReleaseKind, WaitEnd
from trisam.cases.values import (
    ATTENDANCE_WORDS,
    CLOSE_WORDS,
    COMPANY_WORDS,
    INCOME_WORDS,
    OCCUPATION_WORDS,
    STATUS_WORDS,
    Attendance,
    CaseStatus,
    CloseReason,
    Company,
    Income,
    Occupation,
    Urgency,
)
from trisam.consents.models import ConsentMethod, Purpose, Tick, WithdrawalKind
from trisam.followups.values import (
    STEP_WORDS,
    TOLD_WORDS,
    WAY_WORDS,
    FollowUpStatus,
    Step,
    Told,
    Way,
)
from trisam.handovers.models import HandoverStatus
from trisam.meetings.models import ItemStatus, Known
from trisam.own_case.models import Handled, KeyEnd, OwnKind
from trisam.parties.information import TYPE_WORDS, InformationType
from trisam.people.models import Gender
from trisam.recommendations.models import NOT_DONE_WORDS, ActionStatus, NotDoneReason

LABELS: dict[str, dict[str, str]] = {
    "case": {
        "code": "Ärendekod",
        "team_id": "Team",
        "lifting_party_id": "Lyftande part",
        "lifting_unit_id": "Enhet",
        "officer_id": "Handläggare",
        "lifted_on": "Lyft",
        "is_relift": "Återlyft",
        "urgency": "Hur bråttom",
        "status": "Läge",
        "closed_on": "Avslutat",
        "close_reason": "Avslutat därför att",
        "purged_at": "Gallrat",
        "issue": "Frågeställning",
        "own_words": "Med egna ord",
        "tried": "Har prövats",
        "ongoing": "Pågår vid lyftet",
        "support": "Behov av stöd",
        "income": "Försörjning vid lyftet",
        "income_since": "Försörjning sedan",
        "occupation": "Sysselsättning vid lyftet",
        "occupation_percent": "Omfattning i procent",
        "is_employed": "Har anställning",
        "is_enrolled_at_af": "Inskriven hos Arbetsförmedlingen",
        "sick_listed_percent": "Sjukskriven i procent",
        "attendance_wish": "Vill delta så här",
        "interpreter_language": "Tolk i språket",
        "needs_transport": "Behöver hjälp med resan",
        "needs_digital_help": "Behöver hjälp digitalt",
        "ready_on": "Redo för nästa steg sedan",
        "started_on": "Nästa steg började",
    },
    "person": {
        "name": "Namn",
        "personnummer": "Personnummer",
        "code": "Personkod",
        "protected": "Skyddade uppgifter",
        "birth_year": "Födelseår",
        "gender": "Kön",
        "kommun_id": "Kommun",
    },
    "case_question": {"party_id": "Till", "text": "Fråga"},
    "consent": {
        "purpose": "Ändamål",
        "given_on": "Gavs",
        "method": "På vilket sätt",
        "language": "Språk",
        "with_interpreter": "Tolk var med",
        "explained": "Det som förklarades",
        "received_by_id": "Togs emot av",
        "valid_from": "Gäller från och med",
        "valid_to": "Gäller till och med",
        "withdrawn_at": "Återtaget helt",
        "narrowed_at": "Begränsat",
        "withdrawn_ticks": "Återtagna frågor",
        "may_contact": "Ja till kontakt efter sex månader",
        "may_survey": "Ja till enkät",
        "may_register": "Ja till inskrivning i en insats",
        "may_meet_after": "Ja till Efter-Trisam-möte",
    },
    "consent_grant": {
        "disclosing_party_id": "Får berätta",
        "receiving_party_id": "Får veta",
        "types": "Slag av uppgifter",
        "withdrawn_types": "Återtagna slag",
        "withdrawn_at": "Återtaget",
    },
    "withdrawal": {
        "at": "När",
        "registered_by_id": "Registrerades av",
        "by_self": "Gjordes av personen i Mitt ärende",
        "kind": "Vad som togs tillbaka",
        "party_id": "För",
        "types": "Slag av uppgifter",
        "ticks": "Frågor",
    },
    "release": {
        "kind": "Vad",
        "owner_party_id": "Delat av",
        "owner_account_id": "Genom",
        "receivers": "Delat med",
        "types": "Slag av uppgifter",
        "text": "Text",
        "released_at": "Delat",
        "recalled_at": "Inte delat längre sedan",
    },
    "answer": {
        "party_id": "Part",
        "account_id": "Svarade",
        "known": "Är personen känd",
        "can_do": "Kan göra",
        "can_do_from": "Från och med",
        "lacks": "Behöver veta",
        "asked": "Saknar det från",
        "asks_individual": "Saknar det från personen själv",
        "asked_at": "Har saknat det sedan",
        "needs_talk": "Vill prata före mötet",
        "can_settle": "Kan avgöras utan möte",
        "answered_at": "Svarade den",
    },
    "answer_draft": {
        "party_id": "Part",
        "account_id": "Skrev senast",
        "field": "Fält",
        "saved_at": "Sparades",
        "text": "Text",
    },
    "agenda_item": {
        "meeting_id": "Möte",
        "slot": "Tid på mötet",
        "status": "Vad som hände",
        "fixed": "Fast tid",
        "untold_since": "Behöver få veta en ny tid sedan",
        "left_slot": "Tid på det inställda mötet",
        "moved_to_id": "Flyttades till mötet",
        "declined_at": "Valde att stanna i teamet",
        "agreed_on": "Sa ja till ett annat team",
    },
    "queue_place": {"since": "Står i kö sedan"},
    "fixed_contact": {
        "account_id": "Fast kontakt",
        "party_id": "Part",
        "since": "Från och med",
        "ended_on": "Till och med",
    },
    "wait": {
        "reason": "Varför",
        "until": "Avvaktar till",
        "review_on": "Ses över",
        "party_id": "Part",
        "owner_id": "Ses över av",
        "put_by_id": "Antecknades av",
        "put_on": "Antecknades den",
        "ended_on": "Avvaktar inte längre sedan",
        "outcome": "Vad som hände sedan",
    },
    "recommendation": {
        "meeting_id": "Möte",
        "text": "Rekommendation",
        "no_actions_because": "Varför ingen åtgärd behövs",
        "participation": "Personen deltog så här",
        "company": "Någon annan var med för personens skull",
        "feedback_on": "Återkoppling gavs",
        "in_writing": "Utan möte",
        "recorded_by_id": "Antecknades av",
        "recorded_at": "Antecknades den",
    },
    "feedback_letter": {
        "text": "Brevet",
        "translation": "På personens språk",
        "written_by_id": "Skrevs av",
        "changed_at": "Skrevs den",
    },
    "after_meeting": {
        "meeting_id": "Möte",
        "purpose": "Varför de träffas",
        "called_by_id": "Kallades av",
        "recommended_at": "Rekommendation skrevs",
    },
    "room_draft": {
        "meeting_id": "Möte",
        "field": "Fält",
        "text": "Text",
        "changed_by_id": "Skrevs av",
        "changed_at": "Skrevs den",
    },
    "action": {
        "text": "Åtgärd",
        "party_id": "Part",
        "officer_id": "Ansvarig",
        "due_on": "Senast",
        "status": "Läge",
        "not_done_reason": "Varför den inte blev av",
        "closed_on": "Avslutad",
    },
    "follow_up": {
        "months": "Månader efter mötet",
        "due_on": "Skulle göras",
        "owner_id": "Ansvarig",
        "status": "Vad som hände",
        "closed_on": "Gjordes",
        "income": "Största försörjning då",
        "occupation": "Sysselsättning då",
        "occupation_percent": "Omfattning i procent",
        "readiness": "Redo för arbete eller studier, 1–10",
        "readiness_then": "Redo vid lyftet, som personen minns det, 1–10",
        "step": "Stegförflyttning",
        "told": "Fick veta vad mötet kom fram till",
        "note": "Anteckning",
        "from_list": "Hämtad från en tidigare lista",
        "escalated_on": "Andra fick veta att den är försenad",
    },
    "follow_up_income": {"income": "Försörjning", "percent": "Andel i procent"},
    "follow_up_try": {"day": "Dag", "way": "Sätt", "by_id": "Vem som försökte"},
    "own_message": {
        "party_id": "Till",
        "kind": "Vad",
        "sent_at": "Kom",
        "text": "Text",
        "handled": "Vad mottagaren gjorde",
        "handled_at": "När det gjordes",
        "handled_by_id": "Vem som gjorde det",
    },
    "own_key": {
        "made_by_id": "Gjordes av",
        "made_at": "Gjordes",
        "ends_at": "Gäller till",
        "link_used_at": "Länken användes",
        "used_at": "Användes senast",
        "wrong": "Födelsedagar som inte stämde",
        "ended_at": "Slutade gälla",
        "ended_why": "Varför den slutade gälla",
    },
    "own_visit": {"began_at": "Började", "seen_at": "Senast där", "ended_at": "Avslutades"},
    "handover": {
        "party_id": "Part",
        "giver_id": "Från",
        "receiver_id": "Till",
        "with_case": "Med ansvaret för ärendet",
        "asked_at": "Begärdes",
        "status": "Läge",
        "settled_at": "Besvarades",
        "told_on": "Personen fick veta",
        "note": "Anteckning",
    },
    "lift_draft": {
        "officer_id": "Handläggare",
        "changed_at": "Ändrades senast",
        "answers": "Det som är skrivet",
    },
    "audit_entry": {
        "at": "När",
        "action": "Vad som gjordes",
        "party_id": "Part",
        "unit_id": "Enhet",
        "subject": "Vad det gällde",
        "reason": "Anmärkning",
    },
}

LEFT_OUT: dict[str, str] = {
    "recommendation.wait_id": "points at the wait, which is shown itself",
    "handover.caseload_id": "which other cases were handed over at once: nothing about anybody",
    "consent.expiry_told_at": "when the officer was told that it would end: nothing about anybody",
    "own_key.token_hash": "a hash of the link: tells of nobody",
    "own_key.code_hash": "a keyed hash of the code: tells of nobody",
    "own_visit.cookie_hash": "a hash of what a browser held: tells of nobody",
    "person.personnummer_index": "a keyed value made of the personnummer, which is shown itself",
}
"""Columns that are never shown, each with its reason."""

TECHNICAL = frozenset({"id", "version"})
"""Columns that say nothing about anybody. The id of a row stands in the JSON beside its fields."""

WORDS: dict[type[StrEnum], dict[Any, str]] = {
    Attendance: ATTENDANCE_WORDS,
    Company: COMPANY_WORDS,
    CaseStatus: STATUS_WORDS,
    CloseReason: CLOSE_WORDS,
    Income: INCOME_WORDS,
    Occupation: OCCUPATION_WORDS,
    Urgency: {Urgency.NORMAL: "Kan vänta på sin tur", Urgency.URGENT: "Brådskande"},
    Gender: {Gender.WOMAN: "Kvinna", Gender.MAN: "Man", Gender.OTHER: "Annat eller okänt"},
    Purpose: {Purpose.TRISAM: "Trisam", Purpose.AFTER_TRISAM: "Efter Trisam"},
    ConsentMethod: {
        ConsentMethod.WRITTEN: "Skriftligt",
        ConsentMethod.ELECTRONIC: "Elektroniskt",
        ConsentMethod.VERBAL: "Muntligt, antecknat av handläggaren",
    },
    ReleaseKind: {
        ReleaseKind.LIFT: "Ärendet",
        ReleaseKind.ANSWER: "Svar inför mötet",
        ReleaseKind.OWN_WORDS: "Personens egna ord",
    },
    WaitEnd: {
        WaitEnd.ONWARD: "Arbetet gick vidare",
        WaitEnd.BACK: "Åter till teamet",
        WaitEnd.CLOSED: "Ärendet avslutades",
    },
    InformationType: TYPE_WORDS,
    Tick: {
        Tick.CONTACT: "Kontakt efter sex månader",
        Tick.SURVEY: "Enkät efter sex månader",
        Tick.REGISTRATION: "Inskrivning i en insats",
        Tick.AFTER: "Efter-Trisam-möte",
    },
    WithdrawalKind: {
        WithdrawalKind.WHOLE: "Hela samtycket",
        WithdrawalKind.PARTY: "För en part",
        WithdrawalKind.TYPES: "Slag av uppgifter",
        WithdrawalKind.TICKS: "Frågor",
    },
    ItemStatus: {
        ItemStatus.PLANNED: "Ska tas upp",
        ItemStatus.HELD: "Togs upp",
        ItemStatus.MOVED: "Flyttades",
        ItemStatus.WITHDRAWN: "Togs bort",
        ItemStatus.SETTLED: "Avgjordes utan möte",
    },
    Known: {Known.KNOWN: "Känd hos parten", Known.UNKNOWN: "Inte känd hos parten"},
    ActionStatus: {
        ActionStatus.OPEN: "Pågår",
        ActionStatus.DONE: "Genomförd",
        ActionStatus.NOT_DONE: "Inte genomförd",
    },
    NotDoneReason: NOT_DONE_WORDS,
    HandoverStatus: {
        HandoverStatus.ASKED: "Väntar på svar",
        HandoverStatus.ACCEPTED: "Övertagen",
        HandoverStatus.DECLINED: "Fick nej",
        HandoverStatus.WITHDRAWN: "Tillbakatagen",
        HandoverStatus.LAPSED: "Gick tillbaka obesvarad",
    },
    FollowUpStatus: {
        FollowUpStatus.DUE: "Inte gjord än",
        FollowUpStatus.ANSWERED: "Besvarad",
        FollowUpStatus.NOT_REACHED: "Personen gick inte att nå",
        FollowUpStatus.DECLINED: "Personen avböjde",
        FollowUpStatus.MOVED: "Personen har flyttat",
        FollowUpStatus.DEAD: "Personen har avlidit",
        FollowUpStatus.NO_CONSENT: "Ingen fick kontakta personen",
    },
    Step: STEP_WORDS,
    Told: TOLD_WORDS,
    OwnKind: {
        OwnKind.MESSAGE: "Meddelande",
        OwnKind.WITHDRAWN: "Tog tillbaka samtycke",
        OwnKind.WORDS: "Ändrade sina egna ord",
        OwnKind.WISH: "Ändrade hur personen vill delta",
    },
    Handled: {Handled.READ: "Läste", Handled.PHONED: "Ringde personen"},
    KeyEnd: {
        KeyEnd.WITHDRAWN: "Avslutades",
        KeyEnd.REPLACED: "Ersattes av en ny",
        KeyEnd.GUESSED: "Fem födelsedagar som inte stämde",
        KeyEnd.CLOSED: "Ärendet avslutades",
        KeyEnd.RESTORED: "En säkerhetskopia lades tillbaka",
    },
    Way: WAY_WORDS,
}

ACTIONS: dict[str, str] = {
    "action.close": "Avslutade en åtgärd",
    "agenda.moved": "Flyttade ärendet från ett möte",
    "agenda.place": "Satte upp ärendet på ett möte",
    "agenda.settled": "Tog av ett avgjort ärende från ett möte",
    "agenda.withdrawn": "Tog bort ärendet från ett möte",
    "answer.give": "Svarade inför mötet",
    "case.close": "Avslutade ärendet",
    "case.export": "Tog ut partens del av ärendet",
    "case.import": "Förde in ärendet från en lista",
    "case.lift": "Lyfte ärendet",
    "case.list": "Såg ärendet i en lista",
    "case.sheet": "Skrev ut bladet inför mötet",
    "case.print": "Skrev ut det som mötet kom fram till",
    "case.purge": "Gallrade",
    "case.read": "Läste ärendet",
    "case.ready": "Antecknade när du var redo för nästa steg",
    "case.recall": "Slutade dela",
    "case.share": "Delade uppgifter",
    "contact.choose": "Valde fast kontakt",
    "consent.give": "Registrerade samtycke",
    "consent.withdraw": "Registrerade att samtycket togs tillbaka",
    "extract.person": "Tog ut ett registerutdrag",
    "feedback.note": "Noterade återkoppling",
    "feedback.write": "Skrev återkopplingen till personen",
    "follow_up.close": "Avslutade uppföljningen",
    "follow_up.escalate": "Berättade att uppföljningen är försenad",
    "follow_up.read": "Läste uppföljningen",
    "follow_up.try": "Antecknade ett försök att nå personen",
    "handover.accepted": "Tog över ärendet",
    "handover.asked": "Bad en kollega ta över ärendet",
    "handover.declined": "Sa nej till att ta över ärendet",
    "handover.lapsed": "Lämnade tillbaka en obesvarad överlämning",
    "handover.tell": "Noterade att du vet vem som är ny handläggare",
    "handover.withdrawn": "Tog tillbaka begäran om att lämna över ärendet",
    "own_case.enter": "Öppnade Mitt ärende",
    "own_case.leave": "Avslutade besöket på Mitt ärende",
    "own_case.message": "Skrev ett meddelande i Mitt ärende",
    "own_case.read": "Läste Mitt ärende",
    "own_case.refuse": "Nekades Mitt ärende",
    "own_case.wish": "Ändrade hur du vill delta",
    "own_case.words": "Ändrade dina egna ord",
    "own_key.end": "Avslutade en nyckel till Mitt ärende",
    "own_key.make": "Gjorde en nyckel till Mitt ärende",
    "own_message.handle": "Såg till det som kom från dig",
    "person.add": "Lade till personen",
    "recommendation.import": "Förde in en rekommendation från en lista",
    "recommendation.record": "Antecknade rekommendationen",
    "recommendation.settle": "Antecknade en rekommendation utan möte",
    "wait.end": "Antecknade att ärendet inte längre avvaktar",
    "wait.prolong": "Lät ärendet fortsätta att avvakta",
    "wait.put": "Lät ärendet avvakta",
}
"""What the access log calls each action, in words. An unknown one is told by its own name."""


ONLY_LABELLED = frozenset({"audit_entry"})
"""Tables of which only the labelled columns are shown. The access log: the individual is told
unit and party, not which colleague it was, and what seals the log tells of nobody."""


def label(table: str, column: str) -> str:
    """What a column is called; its own name when no word was given it."""
    return LABELS.get(table, {}).get(column, column)


def is_shown(table: str, column: str) -> bool:
    """False for what is technical or left out for a reason."""
    if table in ONLY_LABELLED:
        return column in LABELS[table]
    return column not in TECHNICAL and f"{table}.{column}" not in LEFT_OUT


def word(value: StrEnum) -> str:
    """A coded value in words."""
    return WORDS.get(type(value), {}).get(value, value.value)
