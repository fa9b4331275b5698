"""Reading the log, the facts round it, and the reviews. Every function takes the actor."""
