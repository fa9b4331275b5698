"""The pages of statistics (`subjects`): for a place and a period (`by_place`), for the county
(`county`), and what is chosen of them (`chosen`); the explanations that people write (`notes`), all
of them as files (`files`), and the month of a team (`team_sheets`)."""

from trisam.statistics.views import by_place, county, files, notes, team_sheets
from trisam.statistics.views.asked import pages

__all__ = ["by_place", "county", "files", "notes", "pages", "team_sheets"]
