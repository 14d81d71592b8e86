"""Whether answers of commands have the shapes that are promised, and the shapes in the words of kg/ask/JSON.md."""

import re
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict


def fits(value: Any, shape: Any) -> bool:  # noqa: PLR0911 - a case for each kind of type
    """Whether an answer has every key that ``shape`` promises and no other, all the way down, each of its type."""
    if is_typeddict(shape):
        hints = get_type_hints(shape, include_extras=True)
        needed = {key for key, hint in hints.items() if get_origin(hint) is not NotRequired}
        if not isinstance(value, dict):
            return False
        return needed <= value.keys() <= hints.keys() and all(fits(value[key], hints[key]) for key in value)
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is NotRequired:
        return fits(value, arguments[0])
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in arguments)
    if origin is Literal:
        return value in arguments
    if origin is list:
        return isinstance(value, list) and all(fits(one, arguments[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(one, arguments[1]) for one in value.values())
    return isinstance(value, (int, float) if shape is float else shape)


def in_words(hint: Any) -> str:
    """The type of a key as JSON.md tells it."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return f"{in_words(arguments[0])} (where known)"
    if origin in (Union, UnionType):
        return " or ".join(map(in_words, arguments))
    if origin is Literal:
        return " or ".join(map(repr, arguments))
    if origin in (list, dict):
        inner = re.sub(r"^(list|object|number)\b", r"\1s", in_words(arguments[-1]))
        return f"{'list' if origin is list else 'object'} of {inner}"
    told = {str: "text", int: "number", float: "number", bool: "true or false", type(None): "null"}
    return told.get(hint) or hint.__name__.removesuffix("Record")
