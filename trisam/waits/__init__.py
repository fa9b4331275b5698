"""What waits: a case until a day (avvakta), and an individual who is ready for the next step."""
