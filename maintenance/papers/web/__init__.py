"""Papers on the screen: files to be downloaded, and indicators."""
