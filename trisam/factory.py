"""The composition root: engine, keys, sign-in, pages, event subscribers, menu."""

from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from trisam.accounts.events import AccountClosing
from trisam.accounts.sessions import StoredSessions
from trisam.accounts.views import administration, kept, own_account, sign_in
from trisam.audit import heads
from trisam.audit import service as audit
from trisam.calendars import views as calendars_views
from trisam.casefile import views as casefile
from trisam.cases import views as cases_views
from trisam.cases.events import CaseClosed
from trisam.cases.policy import can_lift
from trisam.consents.events import AfterRefused, ConsentWithdrawn
from trisam.contacts import views as contacts_views
from trisam.core import clock, crypto, db, events, keys, swedish
from trisam.core.actor import Role
from trisam.core.refusals import AccessRefused
from trisam.extracts import views as extracts_views
from trisam.followups import views as followups
from trisam.followups.service import schedule as schedule_follow_up
from trisam.handovers import views as handovers
from trisam.handovers.service.closing import refuse_while_open
from trisam.home import views as home
from trisam.imports import views as imports_views
from trisam.lifts import views as lifts_views
from trisam.log_reviews.policy import can_review
from trisam.log_reviews.views import log as log_views
from trisam.log_reviews.views import reviews as log_review_views
from trisam.log_reviews.views import who_has_read
from trisam.mailings.hours import Hours
from trisam.meetings.events import CaseLeft, MeetingHeld
from trisam.meetings.queries.standing_in import after_yes, open_meetings
from trisam.meetings.service import after, agenda, closing, substitutes
from trisam.meetings.service import answer_drafts as drafts_of_answers
from trisam.meetings.views import (
    absences,
    another_team,
    answer_drafts,
    answers,
    calendar,
    changing,
    closures,
    county_year,
    coverage,
    holding,
    load,
    meetings,
    ordering,
    planning,
    pre_meeting,
    replies,
    series,
    team_page,
    working_hours,
)
from trisam.meetings.views import after as after_views
from trisam.meetings.views import (
    agenda as agenda_views,
)
from trisam.messages import views as messages_views
from trisam.own_case.events import KeyEnded
from trisam.own_case.provider import Provider
from trisam.own_case.service import keys as own_keys
from trisam.own_case.views import keys as own_keys_views
from trisam.own_case.views import mitt
from trisam.own_case.views import sign_in as own_sign_in
from trisam.parties import views as parties_views
from trisam.parties.events import PartyAdded
from trisam.phrases import service as phrases
from trisam.phrases import views as phrases_views
from trisam.recommendations import service as recommending
from trisam.recommendations.events import CaseConcluded
from trisam.recommendations.views import ending, minutes, room, settling, tasks
from trisam.reports import views as reports_views
from trisam.reports.policy import sees_reports
from trisam.retention import journal
from trisam.retention.events import Purged
from trisam.retention.service import restoring
from trisam.retention.service.rules import suggest as suggest_rules
from trisam.retention.views import administration as retention_administration
from trisam.retention.views import own as retention_own
from trisam.statistics import views as statistics_views
from trisam.statistics.policy import sees_statistics
from trisam.surveys import catalogue
from trisam.surveys.views import asking as survey_asking
from trisam.surveys.views import own as survey_own
from trisam.teams import queries as teams
from trisam.teams.events import SubstituteArrives, SubstituteCalledIn, TeamClosing, WhoComesChanged
from trisam.teams.policy import sees_coverage
from trisam.teams.views import administration as team_administration
from trisam.teams.views import teams as teams_views
from trisam.timed import views as timed_views
from trisam.waits import service as waiting
from trisam.waits import views as waits
from trisam.web import addresses, assets, errors, headers, navigation
from trisam.web import views as web_views
from trisam.web.request import SignedIn, TrisamFlask, refuse_visitors, signed_in

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024

BLUEPRINTS = (
    web_views.pages,
    timed_views.health_pages,
    timed_views.pages,
    sign_in.pages,
    own_account.pages,
    kept.pages,
    administration.pages,
    parties_views.pages,
    parties_views.rule_pages,
    home.pages,
    messages_views.pages,
    casefile.pages,
    cases_views.pages,
    lifts_views.pages,
    meetings.pages,
    calendar.pages,
    planning.pages,
    changing.pages,
    series.pages,
    agenda_views.pages,
    ordering.pages,
    another_team.pages,
    coverage.pages,
    county_year.pages,
    absences.pages,
    closures.pages,
    working_hours.pages,
    load.pages,
    team_page.pages,
    phrases_views.pages,
    teams_views.pages,
    team_administration.pages,
    answers.pages,
    answer_drafts.pages,
    pre_meeting.pages,
    holding.pages,
    after_views.pages,
    replies.pages,
    calendars_views.pages,
    room.pages,
    ending.pages,
    minutes.pages,
    settling.pages,
    tasks.pages,
    waits.pages,
    contacts_views.pages,
    contacts_views.directory_pages,
    followups.pages,
    survey_asking.pages,
    survey_own.pages,
    handovers.pages,
    handovers.administration_pages,
    own_keys_views.pages,
    mitt.door,
    mitt.pages,
    own_sign_in.pages,
    statistics_views.pages,
    reports_views.pages,
    imports_views.pages,
    log_views.pages,
    log_review_views.pages,
    who_has_read.pages,
    extracts_views.pages,
    retention_own.pages,
    retention_administration.pages,
)

MENU = (
    navigation.Entry("Min dag", "home.my_day", lambda _: True),
    navigation.Entry(
        "Ärenden",
        "cases.index",
        lambda who: bool(who.standings) or can_lift(who),
        rooms=("extracts", "retention", "handovers", "waits", "contacts", "own_keys"),
    ),
    navigation.Entry(
        "Möten",
        "meetings.index",
        lambda who: bool(who.standings) or who.has(Role.PROCESS_LEADER),
        rooms=(
            "calendar",
            "changing",
            "series",
            "agenda",
            "ordering",
            "answers",
            "holding",
            "room",
            "after",
            "ending",
            "county_year",
            "replies",
        ),
    ),
    navigation.Entry(
        "Team",
        "teams.index",
        lambda who: who.has(Role.OFFICER, Role.COORDINATOR, Role.PROCESS_LEADER),
        rooms=("team", "planning", "closures", "coverage", "load", "directory"),
    ),
    # Steering has no teams of its own, but sees where nobody comes.
    navigation.Entry(
        "Täckning",
        "coverage.index",
        lambda who: (
            sees_coverage(who) and not who.has(Role.OFFICER, Role.COORDINATOR, Role.PROCESS_LEADER)
        ),
    ),
    navigation.Entry(
        "Uppföljning", "followups.index", lambda who: who.has(Role.OFFICER), rooms=("surveys",)
    ),
    navigation.Entry("Statistik", "statistics.lifts", sees_statistics),
    navigation.Entry("Rapporter", "reports.index", sees_reports),
    navigation.Entry("Logg", "log.index", can_review, rooms=("log_reviews",)),
    navigation.Entry(
        "Administration",
        "administration.index",
        lambda who: who.has(Role.ADMINISTRATOR),
        rooms=(
            "units",
            "rules",
            "team_administration",
            "retention_administration",
            "timed",
            "handover_administration",
        ),
    ),
)


def connect(config: Config) -> None:
    """Open what the domain stands on: key ring, database, event subscribers."""
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    heads.install(config.log_heads or config.home / "log-heads.jsonl")
    crypto.install(keys.KeyFile(config.key_file))
    db.install(db.make_engine(config.database_url))
    journal.install(journal.Journal(config.journal))
    catalogue.install(config.surveys)
    subscribe()


def subscribe() -> None:
    """Every event and who hears it, in one list."""
    events.subscribe(AccessRefused, audit.note_refusal)
    events.subscribe(ConsentWithdrawn, agenda.leave_without_consent)
    events.subscribe(CaseClosed, agenda.leave_when_closed)
    events.subscribe(ConsentWithdrawn, drafts_of_answers.forget_without_consent)
    events.subscribe(CaseClosed, drafts_of_answers.forget_when_closed)
    events.subscribe(ConsentWithdrawn, after.stop_without_consent)
    events.subscribe(AfterRefused, after.stop_without_consent)
    events.subscribe(CaseClosed, after.stop_when_closed)
    events.subscribe(CaseClosed, waiting.end_when_closed)
    events.subscribe(CaseClosed, own_keys.end_when_closed)
    events.subscribe(CaseConcluded, schedule_follow_up)
    events.subscribe(CaseLeft, recommending.forget_of_place)
    events.subscribe(MeetingHeld, recommending.demand_outcomes)
    events.subscribe(MeetingHeld, recommending.forget_of_meeting)
    events.subscribe(CaseClosed, recommending.forget_of_case)
    events.subscribe(TeamClosing, closing.refuse_while_needed)
    events.subscribe(AccountClosing, refuse_while_open)
    events.subscribe(AccountClosing, phrases.forget_of_account)
    events.subscribe(SubstituteArrives, open_meetings)
    events.subscribe(SubstituteCalledIn, after_yes)
    events.subscribe(WhoComesChanged, substitutes.settle_after)
    events.subscribe(PartyAdded, suggest_rules)
    events.subscribe(ConsentWithdrawn, restoring.remember_later)
    events.subscribe(KeyEnded, restoring.remember_later)
    events.subscribe(Purged, restoring.remember_later)


def create_app(config: Config) -> Flask:
    """The web application over an installation that `connect` has opened."""
    app = TrisamFlask(
        "trisam", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "trisam/static")
    )
    app.config.update(
        SECRET_KEY=crypto.ring().web,
        SESSION_COOKIE_NAME="__Host-trisam" if config.secure_cookies else "trisam",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session, not shorter
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,  # a text too long is a sentence at its field
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        DEVELOPMENT=config.development,
        SMALLEST_CELL=config.smallest_cell,
        TWO_FACTOR=config.two_factor,
        BASE_URL=config.base_url,
        MAILS=config.smtp_url is not None,
        TEXTS=config.sms_folder is not None,
        SENDING_HOURS=Hours(*config.sending_hours),
        MAIL_FROM=config.mail_from,
        OIDC=Provider(config.oidc, f"{config.base_url}/mitt/inloggning/klar")
        if config.oidc
        else None,
        SURVEY_ENOUGH=(config.survey_enough_percent, config.survey_enough_number),
    )
    app.session_interface = StoredSessions()
    app.url_map.converters.update(addresses.CONVERTERS)
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    if config.secure_cookies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.before_request(kept.keep_for_the_next_sign_in)
    app.before_request(refuse_visitors)  # before CSRF: a visitor's form tells of no address
    # The individual's pages check the form's token themselves: they send no referrer.
    CSRFProtect(app).exempt(survey_own.pages)
    _set_up_sign_in(app)
    _set_up_templates(app)
    errors.register(app)
    app.register_error_handler(CSRFError, kept.answer_old_form)
    app.after_request(headers.add_headers)
    app.after_request(kept.forget_what_was_sent_again)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _set_up_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions.py does it: hashed key, renewed at sign-in

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(account_id: str) -> SignedIn | None:
        with db.reading():
            found = teams.actor_of(int(account_id))
        if found is None:
            return None
        actor, account = found
        return SignedIn(actor, account.unit.name if account.unit else "")


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.filters.update(swedish.FILTERS)
    app.jinja_env.globals.update(
        asset=assets.asset,
        navigation=navigation.links,
        signed_in=signed_in,
        today=clock.today,
    )
    navigation.ENTRIES[:] = MENU
