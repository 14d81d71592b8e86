"""pyvis without what it imports for other uses than ours: IPython for notebooks, networkx and jsonpickle."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyvis.network import Network


def new_network() -> Network:
    """An empty directed network of pyvis's.

    What pyvis imports besides takes four fifths of the time that importing it takes; it comes when it is used.
    """
    if "pyvis.network" not in sys.modules:
        _import_pyvis()
    from pyvis.network import Network

    return Network(directed=True)


class _Later(ModuleType):
    """A module that is imported when something in it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def _import_pyvis() -> None:
    later = {name: _Later(name) for name in ("networkx", "jsonpickle", "IPython", "IPython.display")}
    # pyvis takes this one out of its module at once.
    later["IPython.display"].IFrame = _frame  # type: ignore[attr-defined]
    absent = {name: module for name, module in later.items() if name not in sys.modules}
    sys.modules |= absent
    try:
        import_module("pyvis.network")
    finally:
        for name in absent:
            del sys.modules[name]


def _frame(*args: Any, **kwargs: Any) -> Any:
    from IPython.display import IFrame

    return IFrame(*args, **kwargs)
