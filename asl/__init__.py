"""Amazon States Language: documents, validation, expressions, a pure interpreter. No clock, no IO, no framework."""
