"""The pages of statistics: for a place and a period (`by_place`), for the county (`county`), the
explanations that people write (`notes`), and all of them as files (`files`)."""

from trisam.statistics.views import by_place, county, files, notes
from trisam.statistics.views.asked import pages

__all__ = ["by_place", "county", "files", "notes", "pages"]
