"""Words that tell what a paper does with what it names, in classes: the vocabulary of the relation features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.extract.text import words


def _classes(table: Mapping[str, str]) -> dict[str, str]:
    return {word: name for name, listed in table.items() for word in listed.split()}


CUES: Final[Mapping[str, str]] = _classes(
    {
        "PROPOSE": """propose proposes proposed proposing introduce introduces introduced introducing present presents
            presented presenting develop develops developed developing design designs designed designing devise
            devises devised release releases released releasing construct constructs constructed build builds built
            create creates created creating offer offers describe describes formulate formulates contribute
            contributes collect collected curate curated unveil publish open-source open-sourced establish conceive
            conceived""",
        "CALL": "called named dubbed termed call name dub term namely denoted abbreviated coined",
        "OUTPERFORM": """outperform outperforms outperformed outperforming surpass surpasses surpassed surpassing
            exceed exceeds exceeding exceeded beat beats beating superior better faster higher lower rival rivals
            rivaling match matches matching matched competitive comparable par parity""",
        "THAN": "than over versus vs against",
        "COMPARE": """compare compares compared comparing comparison comparisons comparative relative baseline
            baselines counterpart counterparts alternative alternatives competing competitors""",
        "USE": """use uses used using utilize utilizes utilized utilizing utilise employ employs employed employing
            leverage leverages leveraged leveraging adopt adopts adopted adopting apply applies applied applying via
            through incorporate incorporates incorporating integrate integrates integrated integrating combine
            combines combined combining exploit exploits exploiting harness harnesses harnessing utilization
            backbone""",
        "WITH": "with by",
        "EVAL": """evaluate evaluates evaluated evaluating evaluation evaluations experiment experiments experimental
            test tests tested testing assess assesses assessed assessing assessment benchmarking demonstrate
            demonstrates demonstrated demonstrating validate validated validates validation show shows showed shown
            showing achieve achieves achieved achieving attain attains obtain obtains reach reaches reveal reveals
            examine examined analyze analyse analyzing investigate investigated results empirical empirically""",
        "DATA": """dataset datasets benchmark benchmarks corpus corpora suite leaderboard tasks task environment
            environments challenge competition track test-set simulator""",
        "MODEL": """model models llm llms architecture architectures backbones method methods approach approaches
            framework algorithm algorithms technique techniques network networks system systems strategy""",
        "EXTEND": """extend extends extended extending extension extensions generalize generalizes generalizing
            generalise generalization adapt adapts adapting adaptation modify modifies modified modification
            modifications variant variants version versions revisit revisits revisiting rethinking reformulate
            extrapolates extrapolating upcycle upcycling special-case recasts replaces replacing""",
        "IMPROVE": """improve improves improved improving improvement enhance enhances enhanced enhancing augment
            augments augmented augmenting accelerate accelerates accelerating accelerated speed speeds optimize
            optimizes optimizing refine refines refined boost boosts boosting compress compresses mitigate mitigates
            overcome overcomes empower empowered equipped""",
        "BASED": """based inspired motivated inspiration derived grounded initialized rooted adapted built-upon upon
            atop top style""",
        "TRAIN": """train trains trained training pretrain pretrained pre-trained pre-training pretraining fine-tune
            fine-tuned fine-tuning finetune finetuned finetuning learn learned learning""",
        "PRIOR": """existing recent recently previous previously prior traditional traditionally conventional current
            currently popular widely common typical well-known standard state-of-the-art sota classical emerging
            emerged promising advances advancements""",
        "BUT": """but however although while despite unlike whereas though yet unfortunately nevertheless limitations
            suffer suffers struggle struggles fail fails lack lacks limited""",
        "WE": "we our ours us i",
        "THIS": "this here",
        "PAPER": "paper work study article",
        "NEW": "new novel first simple",
        "SUCH": "such including include includes like e.g e.g. i.e particularly especially example instance",
        "ACROSS": "on across in",
        "CODE": "code codes available publicly github project website",
        "ANALYZE": "study understand understanding analysis theoretical prove proof theory",
        "METRIC": "accuracy f score scores performance map bleu success rate win pass percent %",
    }
)
"""A lower-case word to the class it belongs to."""

BUILDING: Final = words("build builds built building")
"""Followed by "on" or "upon", these say what something is based on."""

VERBLESS: Final = words("ACROSS WITH DATA MODEL SUCH WE THIS PAPER NEW")
"""The classes whose words do not govern what follows them."""

JOINERS: Final = words(", and or & / + as well the ; both on also")
"""What may stand between the names of one enumeration, besides the nouns below."""

LINKS: Final = words(", and or & / +")
"""One of these must stand between two names of an enumeration."""

HEAD_NOUNS: Final = words("dataset datasets benchmark benchmarks model models corpus method methods")
"""What a name may drag along inside an enumeration ("the MATH dataset and the GSM8K benchmark")."""
