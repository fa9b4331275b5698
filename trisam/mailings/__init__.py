"""What is sent to an individual: by mail, as an SMS, or as a letter that somebody prints."""
