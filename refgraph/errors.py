"""Every exception of refgraph.

::

    RefgraphError
    ├── SettingsError           a setting or an option is wrong       (also ValueError)
    │   └── UnknownNameError    a name that nothing is registered by  (also KeyError)
    ├── InputError              the data cannot be read               (also ValueError)
    │   └── MissingColumnError  a column that cannot be done without
    ├── NetworkError            the network cannot be analysed        (also ValueError)
    ├── OutputError             a result cannot be written            (also OSError)
    └── MissingDependencyError  an optional package is not installed  (also ImportError)

A message says what was found and what was expected; the hint says what to do. Trouble that does not
stop the work is not an exception but a :class:`refgraph.findings.Finding`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class RefgraphError(Exception):
    """The root of all errors that refgraph raises on purpose.

    Parameters
    ----------
    message
        What was found and what was expected, one line.
    hint
        What the user can do about it, one line; empty where nothing can be advised.

    Examples
    --------
    >>> import refgraph as rg
    >>> try:
    ...     rg.run("gone.csv")
    ... except rg.RefgraphError as error:
    ...     print(error.message)
    There is no file or folder 'gone.csv'.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(RefgraphError, ValueError):
    """A setting or an option has a value that cannot be used."""


class UnknownNameError(SettingsError, KeyError):
    """A name (of a measure, a column, a setting) that does not exist."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
        """Build the error that names what exists and the nearest spelling.

        Examples
        --------
        >>> str(UnknownNameError.among("measure", "betweeness", ["betweenness", "bridge"]))
        "There is no measure 'betweeness'. Did you mean 'betweenness'? Known: betweenness, bridge."
        """
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        return cls(f"There is no {kind} '{name}'.", f"{meant}Known: {', '.join(names)}.")


class InputError(RefgraphError, ValueError):
    """The data cannot be read, or hold nothing to work on."""


class MissingColumnError(InputError):
    """A column without which the work cannot start is not there."""


class NetworkError(RefgraphError, ValueError):
    """The network cannot be analysed as asked."""


class OutputError(RefgraphError, OSError):
    """A result cannot be written."""


class MissingDependencyError(RefgraphError, ImportError):
    """A package that this feature needs is not installed."""

    @classmethod
    def of(cls, what: str, package: str, extra: str) -> MissingDependencyError:
        """Build the error that says what to install.

        Parameters
        ----------
        what
            What needs it, as the beginning of a sentence in the plural.
        package
            What cannot be imported.
        extra
            The extra of refgraph that brings it.

        Examples
        --------
        >>> str(MissingDependencyError.of("Plots", "matplotlib", "plots"))
        "Plots need matplotlib, which is not installed. Install it: pip install 'refgraph[plots]'."
        """
        return cls(
            f"{what} need {package}, which is not installed.",
            f"Install it: pip install 'refgraph[{extra}]'.",
        )
