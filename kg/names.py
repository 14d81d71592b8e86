"""The form in which two spellings of one name agree."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ"},
    **{"eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ"},
    **{"pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ"},
    **{"psi": "ψ", "omega": "ω"},
}
_LATEX_LETTER = re.compile(rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![a-z])", re.IGNORECASE)
_LATEX_MARKUP = re.compile(r"\\(?:text|math|emph|bf|it|rm|sc|sf|tt|mbox|operatorname)[a-z]*(?![a-z])", re.IGNORECASE)
_VANISHING = re.compile(r"[${}^]")
_OUTSIDE = re.compile(r"[^\w+*.#]|_|(?<!\w)#|#(?=\w)")
_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"},
    **{'"': "\u0308", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328"},
}
_LATEX_ACCENT = re.compile(
    r"""(?P<open>\{)?\\(?:(?P<sign>[`'^~=."])(?:(?P<letter>[A-Za-z])|\{(?P<first>[A-Za-z])\})
        |(?P<command>[uHvck])\{(?P<braced>[A-Za-z])\})(?(open)\})""",
    re.VERBOSE,
)
_ACCENT = re.compile("[\u0300-\u036f]")
_GAP_IN_NUMBER = re.compile(r"(?<=\d)\s+(?=\d)")


def with_accents(name: str) -> str:
    r"""A name with letters for LaTeX's accents: ``Pir\'a`` and ``Pir{\'{a}}`` are ``Pirá``."""
    return _LATEX_ACCENT.sub(_accented, name) if "\\" in name else name


def _accented(match: re.Match[str]) -> str:
    accent, letter = match["sign"] or match["command"], match["letter"] or match["first"] or match["braced"]
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def name_key(name: str) -> str:
    r"""The key of a name: Unicode NFKC without accents, case-folded, only letters, digits, ``+``, ``*``, ``C#``.

    ``Chain-of-Thought`` and ``chain of thought`` have one key, ``$\tau$-bench`` and ``τ-bench`` too. A decimal point
    between digits stays and any other gap between digits becomes ``-``, for OPT-1.3B is not OPT-13B and Gemma-2-7B is
    not Gemma-27B. Empty for a name without any letter or digit.
    """
    if name.isascii() and name.isalnum():
        return name.lower()
    text = name
    if "\\" in text:
        text = _LATEX_LETTER.sub(lambda m: _LETTERS[m.group(1).lower()], text)
        text = _LATEX_MARKUP.sub("", text)
        text = text.replace("\\", "")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))
    # Braces and dollars vanish before gaps are looked at: "O$_{2}$" has none.
    text = _VANISHING.sub("", text.casefold())
    text = _POINT.sub(" ", _OUTSIDE.sub(" ", text))
    return "".join(_GAP_IN_NUMBER.sub("-", text).split())
