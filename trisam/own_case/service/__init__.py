"""Keys and visits, and what the individual does on the own page."""
