"""The graph of a definition as a picture: a layered layout of its own, and SVG."""
