"""Reading any council's table: what its columns and rows mean, guessed and correctable, into the programme document."""
