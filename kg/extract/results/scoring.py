"""Features of a number and a benchmark that may be its: what decides whether a paper reports the one on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.relations.roles import Stage
from kg.extract.relations.scenes import Scene
from kg.extract.results.numbers import Number, numbers
from kg.extract.text import Document
from kg.extract.text import words as word_set
from kg.model import NodeType

_REACH = 3  # from this distance in sentences on, all distances count alike
_CLAUSE = word_set("; . : ( ) while whereas but and")
_ANAPHORS = word_set("these those both it its our all")
_TURNS = word_set("to vs → rightarrow -> versus")
_CHAIN = 12  # words between two numbers that share one verb, at most
_VERBS = word_set("""achieve achieves achieved achieving outperform outperforms outperforming improve improves
    improving improved reach reaches reaching surpass surpasses surpassing obtain obtains attain attains score scores
    scored exceed exceeds boost boosts reduce reduces reducing increase increases increasing decrease decreases drop
    drops while but by compared than with gain improvement from representing yielding yields requires using only""")
_GAINS = word_set("""gain gains improvement improvements increase increases boost reduction reductions decrease drop
    drops degradation better higher lower faster worse more less fewer speedup speedups smaller larger relative
    absolute point points behind ahead margin lead loss enhancement""")
_CHANGES = word_set("""outperform outperforms outperforming outperformed surpass surpasses surpassing improve improves
    improved improving improvement improvements increase increases increased increasing boost boosts boosting gain
    gains reduce reduces reduced reducing reduction decrease decreases drop drops dropped exceed exceeds exceeding
    raise raises higher lower better faster speedup speedups achieve achieves achieved achieving reach reaches
    reaching attain attains score scores scored obtain obtains accuracy enhance enhances rate rates degradation margin
    relative from only solve solves average absolute up over than compared""")


_CHANGE_NOUNS = word_set("""gain gains improvement improvements increase increases boost boosts reduction reductions
    decrease decreases drop drops enhancement enhancements speedup speedups speed-up speed-ups acceleration decline
    declines degradation rise uplift advantage advantages margin margins saving savings lead""")
_ABOUT = word_set("""up to about nearly approximately around over roughly almost average an more than as much at least
    only ~ ≈ + - \\ $ { <""")
OF_CHANGE = "of-change"
"""Among a number's features of kind: it is said to be a change; of 778 such scores in annotated papers 774 are one."""
_NOUN_REACH = 8  # words between "gains" and its "of"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and a benchmark (index of the entity); ``scene`` holds the number."""

    number: Number
    benchmark: int
    scene: Scene
    pair: tuple[str, ...]
    kind: tuple[str, ...]


def candidates(document: Document, stage: Stage) -> list[Candidate]:
    """Every number with every benchmark of its own sentence, or of the nearest sentence before that names one."""
    kinds = [e.type for e in stage.entities]
    if NodeType.BENCHMARK not in kinds:
        return []
    places = [places_of(scene, kinds) for scene in stage.scenes]
    titled = set(places[0].values()) if stage.scenes and stage.scenes[0].is_title else set()
    count = sum(k is NodeType.BENCHMARK for k in kinds)
    result = []
    for scene in stage.scenes:
        if scene.is_title:
            continue
        found = numbers(scene, document.paper.abstract)
        if not found:
            continue
        here = places[scene.index]
        for number in found:
            own = _number_features(scene, number, found)
            what = _kind_features(scene, number, found)
            if here:
                for benchmark in sorted(set(here.values()) - _others_of_list(scene, number, here)):
                    pair = _pair_features(scene, number, benchmark, here, found)
                    result.append(Candidate(number, benchmark, scene, (*own, *pair), what))
            else:
                result += _far(stage, scene, number, own, what, places, titled, count)
    return result


def places_of(scene: Scene, kinds: Sequence[NodeType]) -> dict[int, int]:
    """Where a sentence names benchmarks: each one's index by its position; ``kinds`` are all entities' types."""
    return {i: k for i, k in enumerate(scene.who) if k >= 0 and kinds[k] is NodeType.BENCHMARK}


def _far(
    stage: Stage,
    scene: Scene,
    number: Number,
    own: Sequence[str],
    what: tuple[str, ...],
    places: Sequence[dict[int, int]],
    titled: set[int],
    count: int,
) -> list[Candidate]:
    """Candidates whose benchmark stands in an earlier sentence."""
    new = {
        k
        for k, e in enumerate(stage.entities)
        if e.type is NodeType.BENCHMARK and any("PROPOSE" in s.cues[:i] for s, i in stage.occurrences[k])
    }
    for back in range(1, scene.index + 1):
        earlier = places[scene.index - back]
        if not earlier:
            continue
        some = sorted(set(earlier.values()))
        size = len(some)
        result = []
        for order, benchmark in enumerate(some):
            far = min(back, _REACH + 1)
            title = benchmark in titled
            pair = [f"far={far}", f"far-n={min(size, 3)}", f"far={far}n{min(size, 3)}", f"far-title={title}{far}"]
            pair.append(f"far-all={min(count, 3)}")
            pair.append(f"far-mentions={min(3, len(stage.occurrences[benchmark]))}")
            if number.list_size > 1 and number.list_size == size:
                pair.append("far-aligned" if order == number.list_index else "far-misaligned")
            pair += [f"far{f}" for f in own]
            pair.append("far-f1=" + scene.words[0])
            pair.append(f"far-new={benchmark in new}{title}")
            pair.append(f"far-same={not _ANAPHORS.isdisjoint(scene.words)}n{min(size, 3)}")
            pair += ["far-w=" + w for w in set(scene.words) if not w.startswith("<")]
            result.append(Candidate(number, benchmark, scene, tuple(pair), what))
        return result
    return []


def _others_of_list(scene: Scene, number: Number, here: dict[int, int]) -> set[int]:
    """The benchmarks that belong to the other numbers of a list ("3% and 4% on X and Y": not Y for 3)."""
    others: set[int] = set()
    if number.list_size == 1:
        return others
    for group in {scene.groups[i] for i in here}:
        order = list(dict.fromkeys(here[i] for i in group if i in here))
        if len(order) == number.list_size and _TURNS.isdisjoint(scene.words[number.list_start : number.list_end]):
            others.update(k for n, k in enumerate(order) if n != number.list_index)
    return others


def _magnitude(number: Number) -> str:
    value = float(number.value.replace(",", ""))
    whole = "." not in number.value
    size = 0 if value < 1 else 1 if value < 5 else 2 if value < 20 else 3 if value <= 100 else 4
    return f"{size}{'i' if whole else 'd'}"


def _number_features(scene: Scene, number: Number, found: Sequence[Number]) -> list[str]:
    words = scene.words
    a, b = number.at, number.end
    la, lb = number.list_start, number.list_end
    left = ["^", "^", "^", *words[max(0, a - 3) : a]][-3:]
    right = [*words[b : b + 3], "$", "$", "$"][:3]
    features = [
        f"u={number.unit}",
        f"m={number.unit}{_magnitude(number)}",
        "n-l1=" + left[2],
        f"n-l2={left[1]} {left[2]}",
        "n-r1=" + right[0],
        f"n-r2={right[0]} {right[1]}",
        f"n-list={min(number.list_size, 3)}",
        "n-ll1=" + (words[la - 1] if la else "^"),
        "n-lr1=" + (words[lb] if lb < len(words) else "$"),
        f"n-many={min(len(found), 5)}",
    ]
    features += ["n-Lw=" + w for w in words[max(0, a - 5) : a]]
    features += ["n-Rw=" + w for w in words[b : b + 4]]
    features += ["n-C=" + c for c in {c for c in scene.cues if c}]
    if number.signed:
        features.append("signed")
    if left[2] == "(" or (left[2] == "+" and left[1] == "("):
        features.append("parenthesis")
    return features


def _kind_features(scene: Scene, number: Number, found: Sequence[Number]) -> tuple[str, ...]:
    words = scene.words
    a, b = number.list_start, number.list_end
    head = _chain_head(scene, number, found)
    features = [
        f"u={number.unit}",
        f"m={number.unit}{_magnitude(number)}",
        "n-l1=" + (words[number.at - 1] if number.at else "^"),
        "n-r1=" + (words[number.end] if number.end < len(words) else "$"),
        "n-r2=" + " ".join(words[number.end : number.end + 2]),
        *_left_features(scene, a, ""),
        *_left_features(scene, head.list_start, "h-"),
        *_right_features(scene, b, ""),
        *_right_features(scene, head.list_end, "h-"),
    ]
    if number.signed or head.signed:
        features.append("signed")
    for name, some in (("", number), ("h-", head)):
        between = words[some.list_start : some.list_end]
        if _is_change(words, some):
            features.append(name + OF_CHANGE)
        if some.list_size == 2 and not _TURNS.isdisjoint(between):
            features += [name + "turn", name + "turn" + (words[some.list_start - 1] if some.list_start else "^")]
    return tuple(features)


def _is_change(words: Sequence[str], number: Number) -> bool:
    """Whether a list of numbers is said to be a change: "gains in accuracy of up to 3% and 4%", "29% to 46% gains"."""
    at = number.list_start - 1
    while at >= 0 and words[at] in _ABOUT:
        at -= 1
    if at >= 0 and words[at] in ("of", "by"):
        for word in reversed(words[max(0, at - _NOUN_REACH) : at]):
            if word in _CHANGE_NOUNS:
                return True
            if word in _CLAUSE or word in _VERBS:
                break
    for word in words[number.list_end : number.list_end + 3]:
        if word in _CHANGE_NOUNS:
            return True
        if word in _CLAUSE or word in _VERBS or word == ",":  # "reaches 84%, an improvement of 3%"
            break
    return False


def _chain_head(scene: Scene, number: Number, found: Sequence[Number]) -> Number:
    """The first of the numbers that share one verb ("gains of 3% on X, 4% on Y and 5% on Z")."""
    head = number
    if number.list_start and scene.words[number.list_start - 1] == "(":
        return head
    for earlier in reversed([n for n in found if n.at < number.list_start]):
        between = scene.words[earlier.list_end : head.list_start]
        if len(between) > _CHAIN or not _VERBS.isdisjoint(between):
            break
        head = earlier
    return head


def _left_features(scene: Scene, at: int, name: str) -> list[str]:
    words = scene.words
    start = at
    while start and at - start < 12 and words[start - 1] not in _CLAUSE:
        start -= 1
    cues = [c for c in scene.cues[start:at] if c]
    verb = next((w for w in reversed(words[:at]) if w in _CHANGES), "^")
    l1 = words[at - 1] if at else "^"
    features = [
        name + "l1=" + l1,
        name + "l2=" + " ".join(words[max(0, at - 2) : at]),
        name + "Lc1=" + (cues[-1] if cues else "^"),
        name + "change=" + verb,
        f"{name}change={verb}_{l1}",
    ]
    features += [name + "Lw=" + w for w in words[start:at]]
    features += [name + "Ls=" + w[:5] for w in words[start:at]]
    features += [name + "Lw3=" + w for w in words[max(start, at - 3) : at]]
    features += [name + "Lc=" + c for c in set(cues)]
    return features


def _right_features(scene: Scene, at: int, name: str) -> list[str]:
    words = scene.words
    end = at
    while end < len(words) and end - at < 7 and words[end] not in _CLAUSE and words[end] != "0":
        end += 1
    features = [
        name + "r1=" + (words[at] if at < len(words) else "$"),
        name + "r2=" + " ".join(words[at : at + 2]),
    ]
    features += [name + "Rw=" + w for w in words[at:end]]
    features += [name + "Rw2=" + w for w in words[at : at + 2]]
    if not _GAINS.isdisjoint(words[at : min(end, at + 4)]):
        features.append(name + "gain")
    return features


def _pair_features(
    scene: Scene, number: Number, benchmark: int, here: dict[int, int], found: Sequence[Number]
) -> list[str]:
    words = scene.words
    positions = [i for i, k in here.items() if k == benchmark]
    at = min(positions, key=lambda i: words_apart(scene, i, number))
    group = [i for i in scene.groups[at] if i in here]
    after = at > number.at
    low, high = (number.list_end, group[0]) if after else (group[-1] + 1, number.list_start)
    between = words[low:high]
    side = ">" if after else "<"
    gap = len(between)
    rivals = len({scene.groups[i] for i in here if low <= i < high})
    numerals = len({n.list_start for n in found if low <= n.at < high})
    size = len({here[i] for i in group})
    shape = f"{side}r{min(rivals, 2)}n{min(numerals, 2)}"
    features = [
        side,
        f"{side}gap={min(gap, 4) if gap < 5 else 5 + min(4, gap // 5)}",
        f"{side}rivals={min(rivals, 2)}",
        f"{side}numbers={min(numerals, 2)}",
        shape,
        f"total={min(len({scene.groups[i] for i in here}), 4)}",
        f"g={side}{min(size, 4)}l{min(number.list_size, 4)}",
    ]
    if gap <= 6:
        features.append(f"{side}t=" + " ".join(between))
    features += [f"{side}w=" + w for w in set(between)]
    features += [f"{side}C={c}" for c in {c for c in scene.cues[low:high] if c}]
    if not rivals and not numerals:
        features += [f"{side}free-w=" + w for w in set(between)]
    features.append(f"{side}b-l1=" + (words[group[0] - 1] if group[0] else "^"))
    features.append(f"{side}b-r1=" + (words[group[-1] + 1] if group[-1] + 1 < len(words) else "$"))
    features.append(f"{side}b-l2=" + " ".join(words[max(0, group[0] - 2) : group[0]]))
    gaps = {scene.groups[i]: words_apart(scene, i, number) for i in here}
    rank = sorted(gaps.values()).index(gaps[scene.groups[at]])
    nearest = min(found, key=lambda n: words_apart(scene, at, n))
    features.append(f"rank={min(rank, 3)}{side}")
    features.append(f"mutual={rank == 0}{nearest.list_start == number.list_start}{side}")
    features += _signature(scene, number, at, here, found)
    features += _alignment(scene, number, benchmark, here, found, group)
    return features


def words_apart(scene: Scene, at: int, number: Number) -> int:
    """The words between a benchmark's enumeration and a number's list."""
    group = scene.groups[at]
    return group[0] - number.list_end if at > number.at else number.list_start - group[-1] - 1


def _signature(scene: Scene, number: Number, at: int, here: dict[int, int], found: Sequence[Number]) -> list[str]:
    """The order of number lists and benchmark enumerations in the sentence, with the pair in capitals."""
    items = [(n.list_start, "N" if n.list_start == number.list_start else "n") for n in found if n.list_index == 0]
    groups = {scene.groups[i] for i in here}
    items += [(g[0], "B" if g == scene.groups[at] else "b") for g in groups]
    order = "".join(letter for _, letter in sorted(items))
    place = order.index("N") if "N" in order else 0
    other = order.index("B")
    side = ">" if other > place else "<"
    first = order[0].lower()
    traits = [f"sig0={first}{side}", f"sig0={first}{side}{abs(other - place)}"]
    if all(x.lower() != y.lower() for x, y in pairwise(order)):
        even = "even" if len(order) % 2 == 0 else "odd"
        traits.append(f"turns={first}{even}{place // 2 == other // 2}")
        traits.append(f"turns={first}{even}{side}{abs(other - place)}")
    return [*traits, "sig=" + order, "sig5=" + order[max(0, place - 2) : place + 3], "sig0=" + order[0]]


def _alignment(
    scene: Scene, number: Number, benchmark: int, here: dict[int, int], found: Sequence[Number], group: Sequence[int]
) -> list[str]:
    """Features for lists of numbers beside lists of benchmarks ("3% and 4% on X and Y, respectively")."""
    order = list(dict.fromkeys(here[i] for i in group))
    respectively = "respectively" in scene.words
    features = [f"resp={respectively}"]
    if number.list_size > 1:
        if number.list_size == len(order):
            aligned = order.index(benchmark) == number.list_index
            features += [f"aligned={aligned}", f"aligned={aligned}{respectively}"]
        else:
            features.append(f"lists={min(number.list_size, 3)}{min(len(order), 3)}{respectively}")
    everything = list(dict.fromkeys(here.values()))
    plain = [n for n in found if not n.counts]
    if len(plain) == len(everything) > 1:
        same = everything.index(benchmark) == plain.index(number) if number in plain else False
        features.append(f"paired={same}{respectively}")
    return features
