"""Commands of the editor app."""
