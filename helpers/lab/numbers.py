"""How the course says a number."""


def number(value: float) -> str:
    """A measurement in two significant digits; a count as it is."""
    if isinstance(value, int) or value == 0:
        return f"{value:,}"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"
