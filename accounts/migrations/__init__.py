"""Schema of the accounts app, step by step."""
