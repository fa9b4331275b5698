"""A person's own messages: what the system sent, has waiting or took back."""
