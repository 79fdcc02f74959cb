"""Users, roles, sessions, tokens and sign-in."""
