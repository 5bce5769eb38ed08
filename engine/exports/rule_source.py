"""The declared rules of operations as source text: calls written out, and the functions that they use.

Nothing is written twice: the text is taken from the declarations' own source, the names in it are looked up where
Python would look them up, and what is only a lambda of its arguments is written in place.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from engine.exports.function_source import (
    Unwritable,
    bound_names,
    expression,
    function_of,
    is_lambda,
    lambda_of,
    number_of,
    strip_types,
)
from engine.exports.identifiers import Identifiers

Rule = Callable[..., Any]
_MODULES = {"numpy": "np", "math": "math"}
_LOOP_VARIABLES = frozenset({"rate", "loss", "losses", "gradients", "coefficients", "parameters", "memory", "norm"})
"""What the loop of a script calls its own variables, which would hide functions of the same names."""

_Remembered = type(lru_cache(len))
_REMEMBERING = frozenset({"cache", "lru_cache"})
_BINDING = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)
_ATOMS = (ast.Name, ast.Constant, ast.UnaryOp)


class RuleSource:
    """Writes calls of rules, and keeps the definitions of functions that these calls need."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._names: dict[int, str] = {}
        self._kept: list[object] = []
        self.imports = {"import numpy as np"}
        self.libraries = {"numpy"}
        self.definitions: list[str] = []
        """The functions that the calls use, each after those that it uses itself."""

    def call(self, rule: Rule, arguments: Sequence[str], hint: str) -> str:
        """The expression that calls the rule with these expressions; `hint` names a function that has no name.

        Raises Unwritable.
        """
        tree = self._call(rule, [expression(argument) for argument in arguments], {}, hint)
        return ast.unparse(ast.fix_missing_locations(tree))

    # --- calls -----------------------------------------------------------------------------------------------

    def _call(self, rule: Rule, arguments: list[ast.expr], keywords: dict[str, ast.expr], hint: str) -> ast.expr:
        if isinstance(rule, partial):
            first = [self.value(argument, hint) for argument in rule.args]
            words = {name: self.value(value, hint) for name, value in rule.keywords.items()} | keywords
            return self._call(rule.func, first + arguments, words, hint)
        if is_lambda(rule):
            inline = self._inline(rule, arguments, keywords)
            if inline is not None:
                return inline
        words_ = [ast.keyword(name, value) for name, value in keywords.items()]
        return ast.Call(self.value(rule, hint), arguments, words_)

    def _inline(self, rule: Any, arguments: list[ast.expr], keywords: dict[str, ast.expr]) -> ast.expr | None:
        """The lambda's body with the arguments in it; None where only a function would be the same."""
        tree = lambda_of(rule)
        given = tree.args
        if given.vararg or given.kwarg or any(isinstance(part, _BINDING) for part in ast.walk(tree.body)):
            return None
        names = [parameter.arg for parameter in (*given.posonlyargs, *given.args)]
        values = dict(zip(names, arguments, strict=False)) | keywords
        if values.keys() != {*names, *(parameter.arg for parameter in given.kwonlyargs)} or len(arguments) > len(names):
            return None  # a default value
        uses = [part.id for part in ast.walk(tree.body) if isinstance(part, ast.Name)]
        if any(uses.count(name) > 1 and not isinstance(value, _ATOMS) for name, value in values.items()):
            return None
        return self._resolved(tree.body, rule, values)

    # --- values ----------------------------------------------------------------------------------------------

    def value(self, given: Any, hint: str) -> ast.expr:
        """The expression for whatever a rule refers to."""
        if isinstance(given, types.ModuleType):
            return self._module(given)
        if isinstance(given, partial):
            self.imports.add("from functools import partial")
            first = [self.value(argument, hint) for argument in (given.func, *given.args)]
            words = [ast.keyword(name, self.value(value, hint)) for name, value in given.keywords.items()]
            return ast.Call(ast.Name("partial"), first, words)
        if isinstance(given, _Remembered):
            given = given.__wrapped__
        if isinstance(given, types.FunctionType) and given.__module__.partition(".")[0] != "numpy":
            return ast.Name(self.defined(given, hint))
        if callable(given):
            return self._known(given)
        return self._constant(given, hint)

    def _module(self, module: types.ModuleType) -> ast.expr:
        if module.__name__ not in _MODULES:
            raise Unwritable(f"it uses {module.__name__}")
        short = _MODULES[module.__name__]
        self.imports.add("import numpy as np" if short == "np" else f"import {short}")
        return ast.Name(short)

    def _known(self, function: Any) -> ast.expr:
        """A function of Python or of numpy by its name."""
        name = getattr(function, "__name__", "")
        if getattr(builtins, name, None) is function:
            return ast.Name(name)
        if getattr(np, name, None) is function:
            return ast.Attribute(ast.Name("np"), name)
        if getattr(math, name, None) is function:
            return ast.Attribute(self._module(math), name)
        module = getattr(function, "__module__", None) or ""
        if module.partition(".")[0] in {"numpy", *sys.stdlib_module_names} and name.isidentifier():
            return ast.Name(self._imported(function, module, name))
        raise Unwritable(f"it uses {name or type(function).__name__}, which has no source")

    def _imported(self, function: Any, module: str, name: str) -> str:
        """What a function of a library is called in the script."""
        if id(function) not in self._names:
            called = self._names[id(function)] = self._identifiers.claim(name)
            self._kept.append(function)
            self.imports.add(f"from {module} import {name}" + (f" as {called}" if called != name else ""))
        return self._names[id(function)]

    def _constant(self, given: Any, hint: str) -> ast.expr:
        if isinstance(given, (tuple, list)):
            members = [self.value(member, hint) for member in given]
            return ast.Tuple(members) if isinstance(given, tuple) else ast.List(members)
        if isinstance(given, np.ndarray):
            return ast.Call(expression("np.array"), [expression(repr(given.tolist()))], [])
        if isinstance(given, (np.generic, float)):
            return number_of(float(given))
        if given is None or given is Ellipsis or isinstance(given, (bool, int, str)):
            return expression(repr(given))
        raise Unwritable(f"it uses a {type(given).__name__}")

    # --- definitions -----------------------------------------------------------------------------------------

    def defined(self, function: Any, hint: str) -> str:
        """The name of a function of the script that is this function."""
        if id(function) not in self._names:
            called = hint if is_lambda(function) else function.__name__  # itself: no local variable can hide it
            called = f"{called}_rule" if called in _LOOP_VARIABLES else called
            name = self._names[id(function)] = self._identifiers.claim(called)
            self._kept.append(function)  # so that nothing else gets its id
            self.definitions.append(self._definition(function, name))
        return self._names[id(function)]

    def _definition(self, function: Any, name: str) -> str:
        if is_lambda(function):
            tree = lambda_of(function)
            body: list[ast.stmt] = [ast.Return(tree.body)]
            written = ast.FunctionDef(name, tree.args, body, [])
        else:
            written = function_of(function)
            written.name = name
        if any(ast.unparse(decorator).partition("(")[0] not in _REMEMBERING for decorator in written.decorator_list):
            raise Unwritable("it is a function with a decorator")
        written.decorator_list = []
        written = self._resolved(written, function, {})
        strip_types(written)
        return ast.unparse(ast.fix_missing_locations(written))

    def _resolved(self, tree: Any, function: Any, values: dict[str, ast.expr]) -> Any:
        """The tree with arguments, globals and names of closures replaced by what stands for them in the script."""
        bound = bound_names(tree) - values.keys()
        outside = inspect.getclosurevars(function)
        known = {**outside.globals, **outside.nonlocals}
        return _Resolver(self, values, bound, known, function).visit(tree)


class _Resolver(ast.NodeTransformer):
    """Replaces the names in a rule's source."""

    def __init__(
        self,
        source: RuleSource,
        values: dict[str, ast.expr],
        bound: set[str],
        known: dict[str, Any],
        function: Any,
    ) -> None:
        self._source = source
        self._values = values
        self._bound = bound
        self._known = known
        self._globals = function.__globals__

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name of the rule."""
        if node.id in self._values:
            return self._values[node.id]
        if node.id in self._bound:
            return node
        found, value = self._look_up(node.id)
        return self._source.value(value, node.id) if found else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A field of a record, such as tanh.function or schedule.rate."""
        if isinstance(node.value, ast.Name) and node.value.id not in self._bound | self._values.keys():
            found, value = self._look_up(node.value.id)
            if found and is_dataclass(value):
                return self._source.value(getattr(value, node.attr), node.attr)
        self.generic_visit(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        """An import inside a function stays there: of numpy, of Python's own mathematics, or of scipy."""
        library = (node.module or "").partition(".")[0]
        if library not in {*_MODULES, "scipy"}:
            raise Unwritable(f"it uses {node.module}")
        self._source.libraries.add(library)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        """A variable whose type is told; the type is left out."""
        if node.value is None:
            return None
        plain: ast.stmt = self.visit(ast.Assign([node.target], node.value))
        return plain

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """A refusal of the engine, which the script does not have: it becomes one of Python's own."""
        told = node.exc.args[:1] if isinstance(node.exc, ast.Call) else []
        return ast.Raise(
            ast.Call(ast.Name("ValueError"), [part for part in told if isinstance(part, ast.Constant)], [])
        )

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """What stands in a function; its types are left out."""
        strip_types(node)
        self.generic_visit(node)
        return node

    def _look_up(self, name: str) -> tuple[bool, Any]:
        if name in self._known:
            return True, self._known[name]
        if name in self._globals:
            return True, self._globals[name]
        if not hasattr(builtins, name):
            raise Unwritable(f"it uses {name}, which is not to be found")
        return False, None
