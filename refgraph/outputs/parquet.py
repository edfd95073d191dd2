"""The ranking as Parquet, for notebooks and databases."""

from __future__ import annotations

import io

from refgraph.errors import MissingDependencyError
from refgraph.outputs.selecting import Selection, select_rows
from refgraph.result import Result


def parquet_file(result: Result, selection: Selection) -> bytes:
    """Return the ranking as Parquet, every column in its own type."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingDependencyError.of("Parquet files", "pyarrow", "parquet") from error
    table = pyarrow.Table.from_pandas(select_rows(result.ranking, selection), preserve_index=False)
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream)
    return stream.getvalue()
