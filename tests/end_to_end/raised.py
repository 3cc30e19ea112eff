"""Which rules the engine raises, as its source says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.projects import ROOT

ENGINE = ROOT / "src" / "refutable"
RULE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class _Asking:
    """A function with a parameter ``rule``: at which place, and how many it takes at least."""

    name: str
    place: int
    least: int
    most: int


_FAULT = _Asking("Fault", 3, 5, 6)


def raised() -> tuple[set[str], set[str]]:
    """Return the rules that the engine's source names, and the patterns of those that it makes.

    A rule is an argument where a function asks for a ``rule``, what is assigned to a ``rule``, or
    the first of three or more values that are handed on together.
    """
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ENGINE.rglob("*.py"))]
    constants = {name: node for tree in trees for name, node in _constants(tree)}
    offered = [item for tree in trees for item in _asking(tree) if not item.name.startswith("_")]
    found = [node for tree in trees for node in _nodes(tree, _known(tree, offered))]
    values = [value for node in found for value in _values(node, constants)]
    named = {node.value for node in values if isinstance(node, ast.Constant)}
    made = {pattern for node in values for pattern in _patterns(node)}
    return {name for name in named if isinstance(name, str) and RULE.fullmatch(name)}, made


def _known(tree: ast.Module, offered: Sequence[_Asking]) -> Sequence[_Asking]:
    """Return the functions that code of a module may mean: its own go before those of others."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    others = [item for item in offered if item.name not in own]
    return [_FAULT, *others, *_asking(tree)]


def _asking(tree: ast.Module) -> Iterator[_Asking]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            taken = [item for item in node.args.args if item.arg not in ("self", "cls")]
            least = len(taken) - len(node.args.defaults)
            for place, item in enumerate(taken):
                if item.arg == "rule" and item.annotation and ast.unparse(item.annotation) == "str":
                    yield _Asking(node.name, place, least, len(taken))


def _nodes(tree: ast.Module, asking: Sequence[_Asking]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _arguments(node, asking)
        elif isinstance(node, ast.Tuple) and len(node.elts) >= 3 and _is_rule(node.elts[0]):
            yield node.elts[0]
        elif isinstance(node, ast.Assign) and any(_is_named_rule(item) for item in node.targets):
            yield node.value


def _arguments(call: ast.Call, asking: Sequence[_Asking]) -> Iterator[ast.expr]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    number = len(call.args) + len(call.keywords)
    for item in asking:
        fits = item.name == name and item.least <= number <= item.most
        if fits and item.place < len(call.args):
            yield call.args[item.place]
    yield from (word.value for word in call.keywords if word.arg == "rule")


def _values(node: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _values(node.body, constants)
        yield from _values(node.orelse, constants)
    elif isinstance(node, ast.Name):
        yield constants.get(node.id, node)
    else:
        yield node


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    yield name.id, value


def _is_named_rule(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "rule"


def _is_rule(node: ast.expr) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and _KEBAB.fullmatch(text) is not None


def _patterns(node: ast.expr) -> Iterator[str]:
    """Yield the pattern of a rule that is put together; none where the text is a sentence."""
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "" for part in node.values]
        if all(re.fullmatch("[a-z-]*", str(part)) for part in parts):
            yield "".join(str(part) or "[a-z_-]+" for part in parts)
