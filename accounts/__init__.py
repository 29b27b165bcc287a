"""Who may do what: sign-in, groups, permission checks."""
