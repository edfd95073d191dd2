"""The order of contacts, and why each stands where it does."""

from refgraph.ranking.ordering import Ranking, RankRules, rank
from refgraph.ranking.placing import LOW_IS_BEST
from refgraph.ranking.reasons import GAINS
from refgraph.ranking.scoring import COMPONENTS, percentile

__all__ = [
    "COMPONENTS",
    "GAINS",
    "LOW_IS_BEST",
    "RankRules",
    "Ranking",
    "percentile",
    "rank",
]
