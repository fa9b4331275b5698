"""What every page needs: the unit of work, the actor, errors, form fields, navigation."""

from trisam.web.request import actor

__all__ = ["actor"]
