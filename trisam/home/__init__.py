"""Min dag: what waits for me, by date, each thing one click away."""
