"""The nouns that say what kind of thing a name stands for: data, or a method."""

from __future__ import annotations

from kg.extract.text import words

DATA_WORDS = words(
    """dataset datasets benchmark benchmarks corpus corpora challenge challenges leaderboard suite competition
    task tasks environment environments collection bench track treebank testbed test tests games data set sets exam
    problems"""
)
MODEL_WORDS = words(
    """model models method methods algorithm algorithms framework frameworks architecture architectures network networks
    system systems approach approaches encoder decoder optimizer agent agents module loss pipeline toolkit library
    estimator classifier transformer baseline baselines backbone backbones attention learning search sampling prompting
    training tuning regression optimization decoding"""
)
