"""Python handlers for the functions that the example workflows name."""
