"""Pages of the teams: for everybody and the rehabkoordinator, and for the administrator."""
