"""Tasks that are run in the background: what one is, one attempt at it, and two places in which they wait."""
