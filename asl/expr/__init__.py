"""Expressions: JSONPath, JSONata, intrinsic functions, payload templates. Time and chance are given, never taken."""
