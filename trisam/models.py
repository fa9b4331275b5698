"""Every table of the system, for migrations and for tests that make a database."""

import trisam.accounts.models
import trisam.audit.models
import trisam.calendars.models
import trisam.cases.models
import trisam.consents.models
import trisam.contacts.models
import trisam.followups.models
import trisam.handovers.models
import trisam.imports.models
import trisam.lifts.models
import trisam.log_reviews.models
import trisam.mailings.models
import trisam.meetings.models
import trisam.meetings.models.after
import trisam.outbox.models
import trisam.own_case.models
import trisam.parties.models
import trisam.people.models
import trisam.phrases.models
import trisam.recommendations.models
import trisam.reports.models
import trisam.retention.models
import trisam.statistics.models
import trisam.surveys.models
import trisam.teams.models
import trisam.timed.models  # noqa: F401 - importing is what it is for
