"""The first floor's part of the API: publishing."""
