"""A folder for PYTHONPATH: it holds what Python imports first."""
