"""Maps over two processes, for text and for images: the ways to map, the items, what it costs."""
