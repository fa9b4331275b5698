"""The pages of the survey: the individual's own (`own`), and the officer's (`asking`)."""
