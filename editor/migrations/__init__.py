"""Schema of the editor app, step by step."""
