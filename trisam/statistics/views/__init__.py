"""The pages of statistics: for a place and a period (`by_place`), for the county (`county`), the
explanations that people write (`notes`), all of them as files (`files`), and the month of a team
(`team_sheets`)."""

from trisam.statistics.views import by_place, county, files, notes, team_sheets
from trisam.statistics.views.asked import pages

__all__ = ["by_place", "county", "files", "notes", "pages", "team_sheets"]
