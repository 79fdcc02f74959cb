"""Printed forms as files: the templates that are built in, filling them, and their PDF."""
