"""The causes behind a check's findings: which few corrections explain them all, and what each of them changes."""

from maintenance.programmes.rules.roots.roots import Change, Diagnosis, Root, find_roots

__all__ = ["Change", "Diagnosis", "Root", "find_roots"]
