"""The product as a person uses it: real processes, a real Chromium."""
