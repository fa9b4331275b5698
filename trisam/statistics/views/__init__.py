"""The pages of statistics: for a place and a period (`by_place`), for the county (`county`), and
the explanations that people write (`notes`)."""

from trisam.statistics.views import by_place, county, notes
from trisam.statistics.views.asked import pages

__all__ = ["by_place", "county", "notes", "pages"]
