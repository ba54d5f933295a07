"""Every small change that can be made to a piece of Python, one at a time.

An operator becomes its neighbour, a bound moves by one, an `await` goes, `while` becomes `if`, a `finally` only runs
when all went well, a statement goes, or changes places with the next, or leaves its block.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
NEIGHBOURS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot, ast.Eq),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
}
BLOCKS = ("body", "orelse", "finalbody")
OTHER_NAMES = {
    "append": "appendleft",
    "popleft": "pop",
    "min": "max",
    "max": "min",
    "ceil": "floor",
}


class Change(NamedTuple):
    """`words` say what was changed, differently for every change; `source` is the whole piece after it."""

    words: str
    source: str


def changes(source: str) -> Iterator[Change]:
    """Every change to `source` that gives other Python."""
    tree = ast.parse(source)
    seen, names = {ast.unparse(tree)}, Counter[str]()
    for statement, node in list(_nodes(tree, tree)):
        for words, field, new in _edits(node):
            old = getattr(node, field)
            setattr(node, field, new)
            text = ast.unparse(ast.fix_missing_locations(tree))
            setattr(node, field, old)
            if text in seen or not _compiles(text):
                continue
            seen.add(text)
            name = words if field in BLOCKS else f"{_line(statement)}: {words}"
            names[name] += 1
            yield Change(name if names[name] == 1 else f"{name} ({names[name]})", text)


def _nodes(statement: ast.AST, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The node and all below it, each behind the statement that it is a part of."""
    yield statement, node
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child if isinstance(child, ast.stmt) else statement, child)


def _compiles(text: str) -> bool:
    try:
        compile(text, "<change>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _edits(node: ast.AST) -> Iterator[tuple[str, str, Any]]:
    """What can be changed about the node: (words, a field of it, its new value)."""
    for field, value in ast.iter_fields(node):
        values = value if isinstance(value, list) else [value]
        for at, each in enumerate(values):
            for new in _expressions(each) if isinstance(each, ast.expr) else ():
                words = f"{_line(each)} → {_line(new)}"
                yield words, field, [*values[:at], new, *values[at + 1 :]] if isinstance(value, list) else new
        if isinstance(values[0] if values else None, ast.stmt):
            for words, block in _blocks(values):
                yield words, field, block


def _line(node: ast.AST) -> str:
    first, *rest = ast.unparse(node).split("\n")
    return first + (" …" if rest else "")


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of the node with other fields."""
    twin = copy.copy(node)
    for field, value in fields.items():
        setattr(twin, field, value)
    return twin


def _one_less(values: list[T]) -> list[list[T]]:
    return [values[:at] + values[at + 1 :] for at in range(len(values))]


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    """What may stand for the expression."""
    match node:
        case ast.Compare(_, [operator], _):
            for other in NEIGHBOURS.get(type(operator), ()):
                yield _with(node, ops=[other()])
        case ast.BinOp(_, operator, _):
            for other in NEIGHBOURS.get(type(operator), ()):
                yield _with(node, op=other())
        case ast.BoolOp(operator, values):
            yield _with(node, op=NEIGHBOURS[type(operator)][0]())
            yield from values
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.Await(value):
            yield value
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(float() as value):
            yield from (ast.Constant(value * 2), ast.Constant(value / 2), ast.Constant(0.0))
        case ast.Constant(str(value)) if value:
            yield ast.Constant("")
        case ast.Name(name, ast.Load()) if name in OTHER_NAMES:
            yield _with(node, id=OTHER_NAMES[name])
        case ast.Tuple(elements, ast.Load()) if len(elements) > 1:
            yield from (_with(node, elts=rest) for rest in _one_less(elements))
        case ast.Call(function, arguments, keywords):
            if isinstance(function, ast.Attribute) and function.attr in OTHER_NAMES:
                yield _with(node, func=_with(function, attr=OTHER_NAMES[function.attr]))
            yield from (_with(node, keywords=rest) for rest in _one_less(keywords))
            if len(arguments) > 1:
                yield from (_with(node, args=rest) for rest in _one_less(arguments))
                if ast.unparse(function) not in ("min", "max"):
                    yield _with(node, args=[arguments[1], arguments[0], *arguments[2:]])
            elif len(arguments) == 1:
                yield arguments[0]
        case ast.ListComp(element, generators):
            yield ast.GeneratorExp(element, generators)
        case ast.GeneratorExp(element, generators):
            yield ast.ListComp(element, generators)


def _blocks(block: list[ast.stmt]) -> Iterator[tuple[str, list[ast.stmt]]]:
    """What may stand for the block of statements."""
    for at, statement in enumerate(block):
        before, after = block[:at], block[at + 1 :]
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Pass):
            yield f"{_line(statement)} → gone", [*before, *(after or [ast.Pass()] if not before else after)]
        if after:
            yield f"{_line(statement)} → after {_line(after[0])}", [*before, after[0], statement, *after[1:]]
        for words, new in _statements(statement):
            yield f"{_line(statement)} → {words}", [*before, *new, *after]


def _statements(statement: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """What may stand for the statement."""
    match statement:
        case ast.If(test, body, orelse):
            yield "always", body
            yield "never", orelse or [ast.Pass()]
        case ast.While(test, body, orelse):
            yield "if", [ast.If(test, body, orelse)]
            yield "for ever", [_with(statement, test=ast.Constant(True))]
        case ast.For(body=body) | ast.AsyncFor(body=body):
            yield "once", [_with(statement, body=[*body, ast.Break()])]
        case ast.With(items, body) | ast.AsyncWith(items, body):
            yield "never left", [*_entered(items, isinstance(statement, ast.AsyncWith)), *body]
            if len(items) > 1:
                yield from (("one item less", [_with(statement, items=rest)]) for rest in _one_less(items))
        case ast.Try(body, handlers, _, final):
            for rest in _one_less(handlers):
                yield "one except less", [_with(statement, handlers=rest)] if rest or final else body
            for at, handler in enumerate(handlers):
                for wider in ("Exception", "BaseException"):
                    new = _with(handler, type=ast.Name(wider, ast.Load()))
                    yield f"except {wider}", [_with(statement, handlers=[*handlers[:at], new, *handlers[at + 1 :]])]
            if final:
                yield "no finally", [_with(statement, finalbody=[]), *final] if handlers else [*body, *final]
        case ast.Return(value) if value is not None:
            yield "return None", [ast.Return(ast.Constant(None))]
        case ast.Break():
            yield "continue", [ast.Continue()]
        case ast.Continue():
            yield "break", [ast.Break()]
    for field in ("body", "finalbody"):
        inner = getattr(statement, field, [])
        if len(inner) > 1 and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first, *others = inner
            yield f"{_line(first)} before it", [first, _with(statement, **{field: others})]
            *others, last = inner
            yield f"{_line(last)} behind it", [_with(statement, **{field: others}), last]


def _entered(items: Iterable[ast.withitem], is_async: bool) -> Iterator[ast.stmt]:
    """Statements that enter the blocks and never leave them."""
    for item in items:
        name = "__aenter__" if is_async else "__enter__"
        call: ast.expr = ast.Call(ast.Attribute(item.context_expr, name, ast.Load()), [], [])
        call = ast.Await(call) if is_async else call
        yield ast.Assign([item.optional_vars], call) if item.optional_vars else ast.Expr(call)
