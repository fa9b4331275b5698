"""Reading keys, visits, the individual's own case, and what came from the individual."""
