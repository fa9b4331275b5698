"""What every feature stands on: the database, the clock, the actor, errors, keys, events."""
