"""The printed forms: spreadsheets and documents of the council."""
