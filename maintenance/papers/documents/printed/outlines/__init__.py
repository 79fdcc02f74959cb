"""The words of papers that hold tables of the registry, in the order of print."""
