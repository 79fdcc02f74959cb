"""Tables as text extracted from pages holds them: cut apart by pages, cells moved, heads fallen apart; put together."""
