"""Printed forms: what they are, their fields, and what a clerk's template may hold."""
