"""Builds the exercises out of the solutions, and grades them."""

import sys
from typing import Any

# nbformat imports jsonschema, and that imports this where JupyterLab has brought it: two seconds of computing for each
# process that grades, and nothing of it is asked for.
_modules: dict[str, Any] = sys.modules
_modules.setdefault("rfc3987_syntax", None)
