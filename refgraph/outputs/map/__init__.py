"""The map: one HTML file that opens offline, to look at, to search, to print and to pass on."""

from refgraph.outputs.map.chart import Chart, make_chart
from refgraph.outputs.map.drawing import Drawing, draw_map, map_page, write_map
from refgraph.outputs.map.layout import lay_out
from refgraph.outputs.map.page import content_hash
from refgraph.outputs.map.payload import shown
from refgraph.outputs.map.redaction import redacted

__all__ = [
    "Chart",
    "Drawing",
    "content_hash",
    "draw_map",
    "lay_out",
    "make_chart",
    "map_page",
    "redacted",
    "shown",
    "write_map",
]
