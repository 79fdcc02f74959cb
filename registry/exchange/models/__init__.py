"""Tables of files in and out."""
