"""Reading: every list and figure, behind one filter of rights."""
