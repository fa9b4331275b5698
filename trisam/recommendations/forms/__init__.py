"""What is filled in about recommendations, actions and feedback."""
