"""Reading who holds what, and what has been asked of whom."""
