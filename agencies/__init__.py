"""Who: agencies, people, their hats and keys, and the doors to database and content."""
