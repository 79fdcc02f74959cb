"""The rate card: what a month of an asset of a kind costs, and what assets without a contract would come to."""
