"""Files of text: found, read, cut into passages, and what a model said of them as a report."""
