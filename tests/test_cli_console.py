"""What reaches the screen: safe text, tables that fit, command lines to paste, progress that goes away."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refgraph_cli import console
from refgraph_cli.console import Progress, clean, command_line, is_plain, say, write_data, write_text
from refgraph_cli.table import Column, cut, render_table, text_width


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann Lee", "Ann Lee"),
        ("Zoë O'Brien", "Zoë O'Brien"),
        ("王芳", "王芳"),
        ("\x1b[2JAnn", "?[2JAnn"),
        ("Ann\x07\x00\x9b31m", "Ann???31m"),
        ("Ann\nLee\tMay\r", "Ann Lee May "),
        ("Ann \u202eeeL\u2066", "Ann ?eeL?"),
        ("Ann\u2028Lee", "Ann?Lee"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800", "?"),
    ],
)
def test_text_is_made_safe_for_a_terminal(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_no_control_or_bidirectional_character_is_ever_left(text: str) -> None:
    bidirectional = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    shown = clean(text)
    assert len(shown) == len(text)
    assert not bidirectional & set(shown)
    assert all(ord(character) >= 32 and not 0x7F <= ord(character) <= 0x9F for character in shown)


def test_an_everyday_command_line_reads_as_people_write_it() -> None:
    assert (
        command_line("refgraph", "explain", "export/", "Zoë O'Brien")
        == 'refgraph explain export/ "Zoë O\'Brien"'
    )


@pytest.mark.skipif(os.name == "nt", reason="quotes of another shell")
@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1))
def test_a_command_line_is_split_into_the_same_words_by_a_shell(words: list[str]) -> None:
    assert shlex.split(command_line(*words)) == words


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
@pytest.mark.parametrize(
    "name", ["$(touch x)", "`touch x`", '"; touch x; "', "a'b\"c", "!!", "%PATH%", "~", "*"]
)
def test_a_hostile_name_does_nothing_when_pasted(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f"printf %s {command_line(name)}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout == name
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("word", ["", "-v", "--debug", "$HOME", "a`b", 'a"b', "%x%", "a!b", "a;b", "a\nb"])
def test_a_word_that_shells_read_differently_is_not_plain(word: str) -> None:
    assert not is_plain(word)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("Ann", 3), ("王芳", 4), ("Zoe\u0308", 3), ("ﾊﾝ", 2), ("Ａ", 2), ("é", 1)]
)
def test_wide_and_combining_characters_are_counted_as_terminals_do(text: str, width: int) -> None:
    assert text_width(text) == width


@given(st.text(), st.integers(3, 40))
def test_a_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    assert text_width(cut(text, width)) <= width


def columns(**cells: list[str]) -> list[Column]:
    return [
        Column(name, values, right=name == "rank", least=6 if name == "name" else 0)
        for name, values in cells.items()
    ]


def test_numbers_stand_flush_right_and_names_flush_left() -> None:
    assert render_table(columns(rank=["1", "12"], name=["Ann", "Bob King"]), 80) == (
        "rank  name\n   1  Ann\n  12  Bob King\n"
    )


def test_columns_stay_aligned_beside_wide_names() -> None:
    lines = render_table(columns(name=["王芳", "Ann"], score=["1", "2"]), 80).splitlines()
    assert [text_width(line[: line.index(digit)]) for line, digit in zip(lines[1:], "12", strict=True)] == [
        6,
        6,
    ]


def test_an_empty_column_is_left_out() -> None:
    assert render_table(columns(name=["Ann"], organisation=[""]), 80) == "name\nAnn\n"


def test_a_reason_stands_beside_its_row_where_there_is_room() -> None:
    assert render_table(columns(name=["Ann"]), 80, ["because"]) == "name  why\nAnn   because\n"


def test_a_reason_stands_beneath_its_row_where_there_is_not() -> None:
    wide = columns(name=["A" * 50], organisation=["B" * 50])
    lines = render_table(wide, 120, ["because " * 20]).splitlines()
    assert all(line.startswith("      because") for line in lines[2:])
    assert " ".join(lines[2:]).split() == ["because"] * 20
    assert max(map(len, lines)) <= 120


@given(
    st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=5),
    st.integers(40, 200),
)
def test_no_line_of_a_table_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    names, firms, notes = (list(column) for column in zip(*rows, strict=True))
    text = render_table(columns(rank=["1"] * len(rows), name=names, organisation=firms), width, notes)
    assert all(text_width(line) <= width for line in text.split("\n"))
    assert text.count("\n") > len(rows)


def test_a_name_column_is_cut_before_the_table_runs_over() -> None:
    lines = render_table(columns(name=["Maximiliana Featherstonehaugh"], score=["99.1"]), 20).splitlines()
    assert lines[1] == "Maximilian...  99.1"


def test_what_the_encoding_of_the_terminal_lacks_is_shown_as_a_question_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", stream)
    write_text(render_table(columns(name=["王芳", "Zoë"], score=["1", "2"]), 80))
    assert raw.getvalue() == b"name  score\n??    1\nZo?   2\n"


def test_a_pipe_gets_bytes_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n"))
    write_data("Zoë,王芳\n")
    assert raw.getvalue().decode("utf-8") == "Zoë,王芳\n"


def test_what_a_terminal_would_obey_never_goes_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="utf-8"))
    write_data('Ann\x1b]0;gotcha\x07\x9b31m,"a\tb\r\nc"\n')
    assert raw.getvalue().decode("utf-8") == 'Ann?]0;gotcha??31m,"a\tb\r\nc"\n'


def test_messages_go_nowhere_where_there_is_no_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("nobody hears this")


def test_progress_is_silent_where_the_work_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress(patience=60) as progress:
        progress("reading")
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_progress_is_silent_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with Progress(patience=0) as progress:
        progress("reading")
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_progress_names_the_stage_and_leaves_an_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress(patience=0) as progress:
        time.sleep(0.01)
        progress("finding clusters")
        progress("ranking")
    said = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "\rfinding clusters ..." in said
    assert "\rranking ...         " in said
    assert said.endswith("\r" + " " * len("ranking ...") + "\r")


def test_a_long_first_stage_is_named_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress(patience=0.01) as progress:
        progress("reading")
        deadline = time.monotonic() + 5
        while not sys.stderr.getvalue() and time.monotonic() < deadline:  # type: ignore[attr-defined]
            time.sleep(0.01)
        assert sys.stderr.getvalue() == "\rreading ..."  # type: ignore[attr-defined]


def test_progress_is_erased_before_an_error_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    progress = Progress(patience=0)
    with suppress(ZeroDivisionError), progress:
        progress("reading")
        raise ZeroDivisionError
    assert sys.stderr.getvalue().endswith("\r")  # type: ignore[attr-defined]


def test_the_width_of_a_terminal_is_never_less_than_a_table_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "7")
    assert console.terminal_width() == 40
