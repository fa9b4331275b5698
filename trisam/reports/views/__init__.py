"""/rapporter: the reports of a kommun (`reports`), and the county's sheet (`county_sheets`)."""

from trisam.reports.views import county_sheets, reports
from trisam.reports.views.pages import pages

__all__ = ["county_sheets", "pages", "reports"]
