"""Text with positions to value and back; edits that keep the user's formatting."""
