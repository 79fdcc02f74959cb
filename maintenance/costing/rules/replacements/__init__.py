"""Useful lives and purchase prices by kind, entered or of the register's own purchases."""
