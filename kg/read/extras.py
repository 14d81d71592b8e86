"""Parsers that are extras: imported when a file needs them, with a line that says how to get them."""

from __future__ import annotations

import importlib
from typing import Any

from kg.errors import InputError


def extra(module: str, name: str, where: str) -> Any:
    """The module, which the extra ``kg[name]`` brings.

    Raises:
        InputError: when it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"reading this needs one more package, {module.partition('.')[0]}"
        raise InputError(message, where=where, hint=f"pip install 'kg[{name}]'") from error
