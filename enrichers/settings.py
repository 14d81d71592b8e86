"""Who asks: the APIs' keys and a contact, from the environment or from a file, and from nowhere else."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg import __version__
from kg.errors import EnrichmentError

_VARIABLES = {
    "semantic_scholar_key": ("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY"),
    "openalex_key": ("OPENALEX_API_KEY",),
    "contact": ("KG_CONTACT",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Keys (never shown) and a contact: an e-mail address or a web page that goes into the User-Agent."""

    semantic_scholar_key: str | None = field(default=None, repr=False)
    openalex_key: str | None = field(default=None, repr=False)
    contact: str | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown anywhere."""
        return tuple(key for key in (self.semantic_scholar_key, self.openalex_key) if key)

    @property
    def user_agent(self) -> str:
        """What requests say about us."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"kg/{__version__} (knowledge graphs of papers; +https://w3id.org/kg-papers/{contact})"


def config_path(environment: Mapping[str, str] = os.environ) -> Path:
    """``KG_CONFIG``, else ``kg/config.toml`` in the user's folder for settings."""
    if given := environment.get("KG_CONFIG"):
        return Path(given)
    return Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kg" / "config.toml"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment, and for what it does not say the section ``[enrich]`` of the settings file.

    Raises:
        EnrichmentError: the file is there and cannot be read; its content is not shown.
    """
    told = _section(config_path(environment))
    values = {}
    for name, variables in _VARIABLES.items():
        given = next((environment[v] for v in variables if environment.get(v, "").strip()), told.get(name))
        if given is not None:
            if not isinstance(given, str) or not given.strip().isascii() or not given.strip().isprintable():
                raise EnrichmentError(f"{variables[0]} cannot be right", hint="it has to be plain text in one line")
            values[name] = given.strip()
    return Settings(**values)


def _section(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        section = tomllib.loads(path.read_text(encoding="utf-8")).get("enrich", {})
    except (OSError, ValueError):
        # The cause would show the line, and the line may hold a key.
        raise EnrichmentError("not a settings file", where=str(path), hint="it has to be TOML, with [enrich]") from None
    return section if isinstance(section, dict) else {}
