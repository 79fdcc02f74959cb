"""Tables of programmes in: documents, workbooks and text, read within limits."""
