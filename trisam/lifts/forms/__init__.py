"""One form a step of the lift."""
