"""The forms of the teams."""
