"""The stages in order, from an export to a result: the one room that knows all others.

settings    everything that can be set, the sections of ``refgraph.toml``
analysing   from resolved people to a ranking
running     reading, resolving, analysing, ranking again; what was read and set is recorded
"""

from refgraph.pipeline.analysing import Analysis, analyse
from refgraph.pipeline.running import read_input, run
from refgraph.pipeline.settings import RunPaths, Settings

__all__ = ["Analysis", "RunPaths", "Settings", "analyse", "read_input", "run"]
