"""Imported by a process that others are copied from: one small walk has the machine code loaded for all of them."""

import numpy as np

from refgraph.measures.shortest_paths.answer import betweenness_values

betweenness_values(4, np.arange(4), (np.arange(4) + 1) % 4, runs=10**6)
