"""Servers that gather HTTP requests into batches for the model. Each module is one, and is run by `launch`."""
