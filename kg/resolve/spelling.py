"""Words in one spelling: American for British, singular for plural, and a light stem."""

from __future__ import annotations

import re
from functools import lru_cache

_OUR = r"(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|sav|splend|tum|val|vap|vig)our"
_LL = r"(cancel|channel|control|counsel|dial|fuel|label|level|marshal|model|panel|signal|spiral|total|travel|tunnel)l"
_AMERICAN = (
    (re.compile(r"is(ation|ational|ations)$"), r"iz\1"),
    (re.compile(r"is(e|ed|er|ers|es|ing)$"), r"iz\1"),
    (re.compile(r"(?<=[aly])ys(e|ed|er|ers|es|ing)$"), r"yz\1"),
    (re.compile(_OUR), r"\1or"),
    (re.compile(r"(calib|cent|fib|lit|lust|meag|met|sab|spect|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"(calib|cent|fib|met)red$"), r"\1ered"),
    (re.compile(rf"{_LL}(ed|er|ers|ing|ings)$"), r"\1\2"),
    (re.compile(r"(anal|catal|dial|epil|mon|prol)ogue"), r"\1og"),
    (re.compile(r"(def|off|pret)ence"), r"\1ense"),
    (re.compile(r"licence"), "license"),
    (re.compile(r"practis"), "practic"),
    (re.compile(r"programme(?![dr])"), "program"),
    (re.compile(r"artefact"), "artifact"),
    (re.compile(r"(acknowledg|judg)ement"), r"\1ment"),
    (re.compile(r"ageing"), "aging"),
    (re.compile(r"sceptic"), "skeptic"),
    (re.compile(r"paed(?=i)"), "ped"),
    (re.compile(r"^an?aesth"), "anesth"),
    (re.compile(r"^haem"), "hem"),
    (re.compile(r"^foet"), "fet"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^(aero)plane"), "airplane"),
    (re.compile(r"^tyre"), "tire"),
    (re.compile(r"^aluminium"), "aluminum"),
)
_BRITISH = re.compile(
    r"is(?:e|ing|ation)|ys(?:e|ing)|our|re|ll(?:e|i)|ogue|ence|prac|gramme|arte|ement|agei|scep|paed|aest|haem|foet|grey"
    r"|aero|tyre|alumin"
)
# Words in -ise that are American, too.
_AMERICAN_ISE = re.compile(
    r"(?:(?:wi|advi|devi|impro?vi|revi|supervi|televi|promi|premi|demi|surmi|experti|adverti|franchi|disgui|compri"
    r"|surpri|enterpri|prai|rai|^ari|sunri|paradi|merchandi|exerci|conci|preci|noi|poi|crui|brui|chasti)s(?:e|es|ed|er|ers|ing)"
    r"|^ris(?:e|ing))$"
)

_IRREGULAR = {
    **{"matrices": "matrix", "vertices": "vertex", "indices": "index", "corpora": "corpus", "criteria": "criterion"},
    **{"hypotheses": "hypothesis", "analyses": "analysis", "bases": "base", "automata": "automaton", "data": "data"},
    **{"children": "child", "phenomena": "phenomenon", "axes": "axis", "vertexes": "vertex", "indexes": "index"},
    **{
        "maths": "maths",
        "chess": "chess",
        "news": "news",
        "series": "series",
        "species": "species",
        "always": "always",
    },
}
_NO_PLURAL = re.compile(r"(?:ss|us|is|as|os|ics)$")
_PLURALS = (("ies", 3, "y"), ("aches", 1, ""), *((e, 2, "") for e in ("xes", "sses", "shes", "zzes", "ches")))
_SUFFIXES = re.compile(
    r"(?:ations?|ational|ators?|ative|ated|ates?|ating|ions?|ional|ives?|ings?|ers?|ors?|ed|ement|ments?|ality|[iu]?al|ical|ics?|ly|acy|ity|e|i|y)$"
)


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


def american(word: str) -> str:
    """A lower-case word in American spelling: ``behaviour`` is ``behavior``, ``optimisation`` ``optimization``."""
    if len(word) < 4 or not _BRITISH.search(word):
        return word
    for pattern, replacement in _AMERICAN:
        if pattern.groups and "iz" in replacement and _AMERICAN_ISE.search(word):
            continue
        word = pattern.sub(replacement, word)
    return word


def singular(word: str) -> str:
    """A lower-case word of four or more letters in the singular; words in -s that are none stay."""
    if word in _IRREGULAR or len(word) < 4:
        return _IRREGULAR.get(word, word)
    if word.endswith("ie"):
        return word[:-2] + "y"
    if not word.endswith("s") or _NO_PLURAL.search(word):
        return word
    for ending, dropped, added in _PLURALS:
        if word.endswith(ending):
            return word[:-dropped] + added
    return word[:-1]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What inflected forms of a word share: ``adaptation``, ``adapters`` and ``adaptive`` give ``adapt``."""
    word = singular(american(word.casefold()))
    while len(word) > 4:
        shorter = _SUFFIXES.sub("", word)
        if shorter == word or len(shorter) < 3:
            break
        word = shorter
    return word
