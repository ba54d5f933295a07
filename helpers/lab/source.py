"""Show the code of the course in a lesson."""

import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from IPython.display import Markdown, display


def show(*functions: Callable[..., Any] | type | property) -> None:
    """Display the source of functions, classes or properties, in colour."""
    found = (inspect.getsource(each.fget if isinstance(each, property) and each.fget else each) for each in functions)  # type: ignore[arg-type]
    code = "\n\n".join(textwrap.dedent(each).rstrip() for each in found)
    display(Markdown(f"```python\n{code}\n```"))
