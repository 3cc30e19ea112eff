"""A quantity that an author computes: a function of a frame of codings."""

from __future__ import annotations

import hashlib
import inspect
import io
import linecache
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from token import COMMENT, DEDENT, INDENT, NEWLINE, NL
from tokenize import TokenError, TokenInfo, generate_tokens
from types import CodeType
from typing import Any

from refutable.language.quantities import Quantity
from refutable.language.query import Selected

# What stands for the ends of lines and for steps to the right and to the left.
_LAYOUT = {NEWLINE: "\n", INDENT: ">", DEDENT: "<"}


@dataclass(frozen=True, eq=False)
class Measure(Quantity):
    """A number that a function gives of a frame of what is selected, read back by its label.

    ``source`` is a digest of the function's code, and stands for it in JSON.
    """

    of: Selected
    label: str
    source: str
    function: Callable[[Any], float] | None = field(default=None, metadata={"kept": False})

    reading = "the {label} of {of:items}"
    unit = ""
    grows = None
    located = True


def digest_of(function: Callable[..., Any]) -> str:
    """Return a digest of the code of a function, the same however it is laid out.

    It covers the functions of the same module that it calls, and the plain values that it names.
    A function without Python code counts by its name.
    """
    told = "\n".join(_told(function, set()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _told(function: Any, known: set[Any]) -> list[str]:
    code = getattr(function, "__code__", None)
    if code is None or function in known:
        return [] if function in known else [getattr(function, "__qualname__", repr(function))]
    known.add(function)
    told = [_code_of(function)]
    bound = inspect.getclosurevars(function)
    for name, value in sorted({**bound.globals, **bound.nonlocals}.items()):
        if isinstance(value, (str, int, float, tuple, frozenset)):
            told.append(f"{name} = {value!r}")
        elif inspect.isfunction(value) and value.__module__ == function.__module__:
            told += _told(value, known)
    return told


def _code_of(function: Any) -> str:
    """Return the code of a function without its layout, or its name where it has no source.

    The source of a lambda is cut out of its line, so that what stands around it does not count.
    Code is told by its tokens: its tree differs from one version of Python to the next.
    """
    code = function.__code__
    try:
        if code.co_name == "<lambda>":
            source = f"lambda {', '.join(code.co_varnames[: code.co_argcount])}: ({_body(code)})"
        else:
            source = textwrap.dedent(inspect.getsource(function))
        return "".join(_told_as(token) for token in generate_tokens(io.StringIO(source).readline))
    except (OSError, TypeError, SyntaxError, ValueError, TokenError):
        return f"{function.__qualname__} {code.co_names!r}"


def _told_as(token: TokenInfo) -> str:
    if token.type in (COMMENT, NL):
        return ""
    return _LAYOUT.get(token.type, token.string)


def _body(code: CodeType) -> str:
    known = [tuple(n or 0 for n in place) for place in code.co_positions() if None not in place]
    places = [place for place in known if place[2:] != (0, 0)]
    first, column = min((line, begin) for line, _, begin, _ in places)
    last, end = max((line, end) for _, line, _, end in places)
    linecache.checkcache(code.co_filename)
    lines = [one.encode() for one in linecache.getlines(code.co_filename)[first - 1 : last]]
    lines[-1] = lines[-1][:end]  # columns are in bytes
    lines[0] = lines[0][column:]
    return b"".join(lines).decode()
