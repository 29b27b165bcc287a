"""The shape of ASL, described once: asl.schema.json and what reads it."""
