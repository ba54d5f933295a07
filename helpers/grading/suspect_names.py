"""The names that no honest answer needs, and the reader that finds them in a cell."""

import ast
import asyncio
import re
from collections.abc import Iterator, Mapping

# Wherever they stand, in strings too: getattr, attrgetter and format take names from there.
NAMES = frozenset(
    """
    __bases__ __base__ __mro__ __subclasses__ __builtins__ __closure__ __code__ __defaults__ __kwdefaults__ __file__
    __func__ __getattribute__ __globals__ __import__ __instancecheck__ __subclasscheck__ __loader__ __path__
    __self__ __spec__ __wrapped__ __array_function__ __array_ufunc__ __build_class__
    ag_frame cr_frame gi_frame tb_frame f_back f_builtins f_code f_globals f_locals f_trace cell_contents co_code
    _current_frames _getframe _getframemodulename currentframe getouterframes getinnerframes getframeinfo
    get_objects get_referents get_referrers get_ipython getmodule getsourcefile input_transformers_cleanup
    settrace setprofile settrace_all_threads setprofile_all_threads addaudithook meta_path path_hooks
    path_importer_cache CodeType FunctionType MethodType getppid pidfd_open ptrace publish_display_data
    set_event_loop_policy set_executable set_task_factory unraisablehook
    """.split()
)
MODULES = frozenset(
    """
    IPython _pytest bdb builtins cffi code codeop ctypes helpers.checks helpers.grading helpers.lab imp importlib
    ipykernel jupyter_client jupyter_core marshal mock nbclient nbconvert nbformat nbval pdb pkgutil psutil pytest runpy
    site subprocess traitlets unittest wrapt zipimport zmq
    """.split()
)
HARMLESS = frozenset(("IPython.display", "__future__"))
DOTTED = frozenset(
    """
    sys.modules sys.monitoring sys.path inspect.stack inspect.trace os.system os.popen os.kill os.killpg os.fork os.dup2
    os.execl os.execle os.execlp os.execv os.execve os.execvp os.posix_spawn os.spawnl os.spawnv os.spawnve
    """.split()
)
BUILTINS = frozenset("breakpoint compile eval exec globals locals".split())
SETTERS = frozenset("setattr delattr __setattr__ __delattr__".split())
GETTERS = frozenset("getattr attrgetter methodcaller".split())
DEFINED = frozenset("__eq__ __ne__ __le__ __ge__ __gt__ __class__".split())
PLACES = re.compile(
    r"\bsolutions/|^solutions$|\bhelpers[./](checks|grading|lab)|\.ipynb|grades\.csv"
    r"|/proc\b|(site|user)customize|\.pth$|^PYTHON[A-Z]+$"
)
LOOPS = frozenset("get_running_loop get_event_loop new_event_loop".split())
OF_LOOPS = frozenset(dir(asyncio.AbstractEventLoop))


class Reader(ast.NodeVisitor):
    """Goes through a cell; `found` then has the reason for each suspicious line."""

    def __init__(self, imported: Mapping[str, str]) -> None:
        self.imported = imported
        self.found: dict[int, str] = {}
        self.rebound: set[str] = set()  # names that are something else in this cell
        self.loops: set[str] = set()  # names of event loops

    def say(self, node: ast.AST, reason: str) -> None:
        self.found.setdefault(getattr(node, "lineno", 1), reason)

    def visit(self, node: ast.AST) -> None:
        for word in sorted(NAMES & set(_words(node))):
            self.say(node, word)
        super().visit(node)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for each in node.names:
            parts = (start + each.name).split(".")
            heads = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
            if (heads & (MODULES | DOTTED) or parts[0].startswith("_")) and not heads & HARMLESS:
                self.say(node, start + each.name)
        self.generic_visit(node)

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name in DEFINED:
            self.say(node, f"defines {node.name}")
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Module(self, node: ast.Module) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.arg):
                self.rebound.add(each.arg)
            elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self.rebound.add(each.id)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and (PLACES.search(node.value) or node.value in DEFINED):
            self.say(node, f"{node.value:.40}")

    def visit_Name(self, node: ast.Name) -> None:
        if self.is_module(node) and node.id not in self.rebound:
            self.say(node, f"hands the module {node.id} on")
        self.look_at_name(node)

    def look_at_name(self, node: ast.Name) -> None:
        if node.id in BUILTINS | SETTERS | GETTERS or (node.id in DEFINED and isinstance(node.ctx, ast.Store)):
            self.say(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if (path := self.path(node)) in MODULES | DOTTED:
            self.say(node, path)
        if isinstance(node.ctx, ast.Store | ast.Del) and (self.is_loop(node.value) or self.is_foreign(node)):
            self.say(node, f"changes {ast.unparse(node):.60}")
        elif self.is_loop(node.value) and node.attr not in OF_LOOPS:
            self.say(node, f"{node.attr} of the event loop")
        elif node.attr in {*SETTERS, "__dict__"} and not _is_own(node.value):
            self.say(node, node.attr)
        if isinstance(node.value, ast.Name):
            self.look_at_name(node.value)
        else:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        """Setters of an object's own, and getters of a written name, are fine."""
        name, args = _last(node.func), node.args
        asked = args[1:2] if name == "getattr" else args[:1]
        fine: list[ast.AST] = []
        if name in SETTERS and args and _is_own(args[0]):
            fine = [node.func]
        elif name in GETTERS and asked and isinstance(asked[0], ast.Constant):
            fine = [node.func, *(each for each in args[:1] if isinstance(each, ast.Name))]
        elif name == "vars" and args and self.is_loop(args[0]):
            self.say(node, "vars of the event loop")
        for each in ast.iter_child_nodes(node):
            if each not in fine:
                self.visit(each)

    def visit_Assign(self, node: ast.Assign | ast.NamedExpr | ast.AnnAssign) -> None:
        if isinstance(node.value, ast.Call) and _last(node.value.func) in LOOPS:
            self.loops |= {_last(each) for each in (node.targets if isinstance(node, ast.Assign) else [node.target])}
        elif node.value and self.is_module(node.value):
            self.say(node, f"another name for {ast.unparse(node.value)}")
        self.generic_visit(node)

    visit_NamedExpr = visit_AnnAssign = visit_Assign

    def path(self, node: ast.expr) -> str:
        """`sys.modules` for an attribute of an imported name, whatever that was called; else empty."""
        if isinstance(node, ast.Attribute) and (start := self.path(node.value)):
            return f"{start}.{node.attr}"
        return self.imported.get(node.id, "").rstrip(".") if isinstance(node, ast.Name) else ""

    def is_module(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and self.imported.get(node.id, "").endswith(".")

    def is_loop(self, node: ast.expr) -> bool:
        return _last(node.func) in LOOPS if isinstance(node, ast.Call) else _last(node) in self.loops

    def is_foreign(self, node: ast.expr) -> bool:
        """Whether it is part of something imported, or of a class that was found by its object."""
        match node:
            case ast.Attribute(value, attr):
                return attr == "__class__" or self.is_foreign(value)
            case ast.Subscript(value):
                return self.is_foreign(value)
            case ast.Call(func):
                return self.is_foreign(func)
            case ast.Name(name):
                return name in self.imported or name == "type"
        return False


def _words(node: ast.AST) -> Iterator[str]:
    """The words in a node's own names and strings."""
    for _, value in ast.iter_fields(node):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str | bytes):
                yield from re.findall(r"\w+", each if isinstance(each, str) else each.decode("latin-1"))


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")
