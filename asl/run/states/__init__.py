"""The state types, one file each."""
