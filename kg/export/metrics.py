"""What a score means: whether more of it is better, and what it is in percent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from kg.graph.tables import Score
from kg.vocabulary import Concept

Direction = Literal["higher", "lower"]

_LOWER = re.compile(
    r"\b(perplexity|ppl|errors?|error rates?|wer|cer|ter|eer|fid|fvd|kid|fad|lpips|rmse|mse|mae|nrmse|loss|latency|"
    r"nll|bpb|bpc|bits per \w+|distance|divergence|toxicity|hallucinations?|hallucination rate|false positives?|fpr|"
    r"fpr95|violations?|regret|runtime|time|steps|cost|memory|epe|ade|fde|chamfer|attack success rate|asr)\b"
)
_BOUNDED = re.compile(
    r"\b(accuracy|accuracies|acc|top-?[15]|exact match|em|f1|f-?score|f-?measure|precision|recall|map|ap\d*|auc|"
    r"auroc|auprc|roc-?auc|iou|miou|jaccard|dice|pass@\d+|pass\^\d+|success rate|win rate|pass rate|"
    r"solve rate|hit rate|hits?@\d+|recall@\d+|precision@\d+|ndcg|ndcg@\d+|mrr|mrr@\d+|"
    r"sensitivity|specificity|coverage)\b"
)
_HIGHER = re.compile(
    r"\b(bleu|rouge\S*|meteor|cider|spice|chrf\S*|bertscore|comet|psnr|ssim|clip score|score|reward|return|elo|rating|"
    r"correlation|spearman|pearson|kendall|mcc|kappa|r2|throughput|speed-?up|improvement|agreement)\b"
)


def better_direction(metric: str | None, benchmark: Concept | None) -> Direction | None:
    """Which direction of a score is better.

    The metric decides where it is known; else the benchmark's usual one, when the text names no other.
    """
    if metric:
        name = metric.casefold()
        if benchmark and benchmark.metric and benchmark.better and name == benchmark.metric.casefold():
            return benchmark.better
        if _LOWER.search(name):
            return "lower"
        return "higher" if _BOUNDED.search(name) or _HIGHER.search(name) else None
    return benchmark.better if benchmark else None


def percent(score: Score, number: Decimal, benchmark: Concept | None) -> Decimal | None:
    """An absolute score in percent: 62.3 for "62.3%", and for an accuracy of 0.623; None where it is no percentage.

    A bare number counts only for metrics that lie between 0 and 1 by definition: one below 1 written with a decimal
    point is a fraction, one from 1 to 100 a percentage. "1" may be either, so it is neither.
    """
    if score.kind != "absolute":
        return None
    if score.unit == "%":
        return number
    metric = score.metric or (benchmark.metric if benchmark else None)
    if score.unit == "x" or not metric or not _BOUNDED.search(metric.casefold()):
        return None
    if "." in score.value and 0 <= number <= 1 and score.unit is None:
        scaled = number * 100
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled.normalize()
    return number if 1 < number <= 100 else None
