"""Taking a case list over: `importing` for the whole list, `rows` for one row of it."""
