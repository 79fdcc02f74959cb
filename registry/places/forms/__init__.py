"""Forms: what people may type, and what is said when it is wrong."""
