"""The rules: every module here is one, and being here is all it takes."""
