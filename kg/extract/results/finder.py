"""Which scores a paper reports on named benchmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from kg.extract.linear import Calibration, Linear, read_json, write_json
from kg.extract.relations.finder import evidence_of, stage_of
from kg.extract.relations.roles import Stage
from kg.extract.relations.scenes import Scene
from kg.extract.results.company import company
from kg.extract.results.numbers import Number
from kg.extract.results.scoring import OF_CHANGE, Candidate, candidates
from kg.extract.text import Document, words
from kg.extract.trees import Trees
from kg.model import Entity, NodeType, Relation, RelationType, Result

_FILE: Final = "results.json.gz"
_FORMAT: Final = 2
_METRICS: Final = words("""accuracy accuracies acc f1 f1-score f-score f-measure precision recall auc auroc roc-auc
    pr-auc bleu rouge rouge-l map miou iou dice psnr ssim fid lpips perplexity ppl mrr ndcg hits wer cer em mae mse
    rmse correlation success score scores rate rates pass@1 pass@k pass@10 win latency throughput speedup speedups
    performance error errors toxicity ap ap50 map@0.5 nds hota mota recall@1 r@1 mrr@10 ndcg@10 elo reward cost
    spearman pearson kappa meteor cider spice bertscore comet chrf sacrebleu exact match ranking speed efficiency
    memory storage tokens reduction""")
_METRIC_LEFT: Final = words("""win success pass exact attack task top-1 top-5 macro micro weighted average mean overall
    zero-shot length-controlled raw inference execution error detection classification test retrieval completion
    absolute relative answer character word joint goal solve f1 accuracy macro-f1 micro-f1 bleu rouge spearman
    pearson""")
_OWN: Final = words("we our ours")
_SUBORDINATE: Final = words("""than over versus vs against with using via to of by from like compared including on
    through under for as""")
_MAX_METRIC: Final = 4


@dataclass(frozen=True, slots=True)
class ResultModel:
    """What was learnt: whether a number is a benchmark's score, alone and in its company; whether it is a difference.

    The log-odds of a score are the mean of what ``scored`` and ``company`` say, ``threshold`` is one of these means.
    """

    scored: Linear
    company: Trees
    delta: Linear
    threshold: float
    calibration: Calibration

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        write_json(
            folder / _FILE,
            {
                "format": _FORMAT,
                "scored": self.scored.packed(),
                "company": self.company.packed(),
                "delta": self.delta.packed(),
                "threshold": self.threshold,
                "calibration": [list(k) for k in self.calibration.knots],
            },
        )

    @classmethod
    def load(cls, folder: Path) -> ResultModel:
        """Read the model from a folder.

        Raises:
            ModelError: there is none, or one of another version of the program.
        """
        content = read_json(folder / _FILE, _FORMAT)
        return cls(
            Linear.unpacked(content["scored"]),
            Trees.unpacked(content["company"]),
            Linear.unpacked(content["delta"]),
            content["threshold"],
            Calibration(tuple((x, y) for x, y in content["calibration"])),
        )


class ResultFinder:
    """Finds the scores that a document reports."""

    def __init__(self, model: ResultModel | Path) -> None:
        """Take a model, or read it from its folder.

        Raises:
            ModelError: the folder holds no model.
        """
        self.model = ResultModel.load(model) if isinstance(model, Path) else model

    def __call__(
        self, document: Document, entities: Sequence[Entity], relations: Sequence[Relation] = ()
    ) -> tuple[Result, ...]:
        """All results in the order of the text; the relations tell which methods are the paper's own."""
        if not any(e.type is NodeType.BENCHMARK for e in entities):
            return ()
        stage = stage_of(document, entities)
        evidence = evidence_of(document, stage)
        ids = {e.id: k for k, e in enumerate(entities)}
        own = [
            ids[r.tail]
            for r in relations
            if r.type is RelationType.INTRODUCES and entities[ids[r.tail]].type is NodeType.METHOD
        ]
        results: list[Result] = []
        seen: dict[tuple[int, str, str], int] = {}
        for candidate, score in self._accepted(document, stage):
            number, scene = candidate.number, candidate.scene
            delta = OF_CHANGE in candidate.kind or self.model.delta.scores(candidate.kind)[0] >= 0
            key = (candidate.benchmark, number.value, "delta" if delta else "absolute")
            if key in seen:
                continue
            seen[key] = len(results)
            method = _method(stage, scene, number, own)
            results.append(
                Result(
                    None if method is None else entities[method].id,
                    entities[candidate.benchmark].id,
                    _metric(document, scene, number),
                    number.value,
                    number.unit,
                    "delta" if delta else "absolute",
                    evidence[scene.index],
                    "results.pairs",
                    round(self.model.calibration(score), 3),
                )
            )
        return tuple(results)

    def _accepted(self, document: Document, stage: Stage) -> Iterator[tuple[Candidate, float]]:
        """The pairs that hold; of a number's pairs only those with the enumeration it fits best."""
        found = candidates(document, stage)
        alone = [self.model.scored.scores(set(c.pair))[0] for c in found]
        together = map(self.model.company, company(stage, found, alone))
        scores = [(a + b) / 2 for a, b in zip(alone, together, strict=True)]
        pairs = zip(found, scores, strict=True)
        for _, some in groupby(pairs, key=lambda pair: (pair[0].scene.index, pair[0].number.at)):
            scored = list(some)
            best = max(scored, key=lambda pair: pair[1])[0]
            places = _enumerations(best)
            for candidate, score in scored:
                if score >= self.model.threshold and (not places or places & _enumerations(candidate)):
                    yield candidate, score


def _enumerations(candidate: Candidate) -> set[tuple[int, ...]]:
    scene = candidate.scene
    return {scene.groups[i] for i, entity in enumerate(scene.who) if entity == candidate.benchmark}


def _method(stage: Stage, scene: Scene, number: Number, own: Sequence[int]) -> int | None:
    """Whose score it is: the method named before the number in its sentence, the paper's own first.

    A method after "than", "with" or "via" is a rival, a tool or a way of prompting, and gets a score only where nothing
    else can have it.
    """
    text = scene.words[: number.at]
    before = [
        (position, k)
        for position, k in enumerate(scene.who[: number.at])
        if k >= 0 and stage.entities[k].type is NodeType.METHOD
    ]
    ours = [k for _, k in before if k in own]
    if ours:
        return ours[-1]
    if not _OWN.isdisjoint(text) or "proposed" in text:
        return own[0] if own else None
    acting = [k for position, k in before if _word_before(scene, position) not in _SUBORDINATE]
    if acting:
        return acting[-1]
    return own[0] if own else before[0][1] if before else None


def _word_before(scene: Scene, position: int) -> str:
    """The word before the enumeration that a mention is part of."""
    first = scene.groups[position][0]
    return scene.words[first - 1] if first else ""


def _metric(document: Document, scene: Scene, number: Number) -> str | None:
    """The words of the metric nearest to the number."""
    found: list[tuple[int, int, int]] = []
    i = 0
    while i < len(scene.words):
        if scene.words[i] not in _METRICS:
            i += 1
            continue
        end = i + 1
        while end < len(scene.words) and scene.words[end] in _METRICS and end - i < _MAX_METRIC:
            end += 1
        start = i
        while start and scene.words[start - 1] in _METRIC_LEFT and end - start < _MAX_METRIC:
            start -= 1
        distance = start - number.list_end if start >= number.list_end else number.list_start - end
        if distance >= 0 or end <= number.list_start:
            found.append((abs(distance), start, end))
        i = end
    if not found:
        return None
    distance, start, end = min(found)
    if distance > 10:
        return None
    return document.paper.text(scene.sentence.field)[scene.starts[start] : scene.ends[end - 1]]
