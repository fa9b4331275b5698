"""What in a free text may tell who somebody is."""
