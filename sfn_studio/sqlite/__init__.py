"""Django on SQLite, where writers take turns."""
