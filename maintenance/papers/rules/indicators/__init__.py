"""What an indicator is, what an asset was on a day, and how a value comes about."""
