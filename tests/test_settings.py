"""Settings: refgraph.toml and --set, every problem named at once, nothing taken silently for something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path

import pytest

from refgraph.errors import SettingsError
from refgraph.pipeline import Settings
from refgraph.settings import FILE_NAME, find_settings, load_settings, override


@dataclass(frozen=True)
class Soup:
    salt: float = 0.5
    portions: int = 4
    hot: bool = True
    name: str = "soup"
    extras: tuple[str, ...] = ()
    prices: Mapping[str, str] = field(default_factory=lambda: {"small": "2"})
    shops: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    limit: float | None = None


@dataclass(frozen=True)
class Menu:
    day: str = ""
    soup: Soup = field(default_factory=Soup)


Load = Callable[[str], Menu]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(text: str) -> Menu:
        path = tmp_path / FILE_NAME
        path.write_text(text, encoding="utf-8")
        return load_settings(path, Menu())

    return loaded


def problem(load: Load, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(text)
    return str(caught.value)


def test_an_empty_file_leaves_everything_as_it_is(load: Load) -> None:
    assert load("") == Menu()


def test_a_file_changes_what_it_names_and_nothing_else(load: Load) -> None:
    assert load('day = "Monday"\n[soup]\nportions = 6\n') == Menu("Monday", Soup(portions=6))


def test_the_settings_that_were_handed_in_stay_as_they_are(load: Load) -> None:
    defaults = Menu()
    override(defaults, ["soup.portions=9", "soup.prices.large=5"])

    assert defaults == Menu()


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("salt = 0.25", "salt", 0.25),
        ("portions = 6", "portions", 6),
        ("hot = false", "hot", False),
        ('name = "stew"', "name", "stew"),
        ('extras = ["bread", "oil"]', "extras", ("bread", "oil")),
        ("extras = []", "extras", ()),
        ("limit = 1.5", "limit", 1.5),
    ],
)
def test_a_value_of_the_right_kind_is_taken(load: Load, line: str, name: str, value: object) -> None:
    assert getattr(load(f"[soup]\n{line}").soup, name) == value


def test_a_whole_number_will_do_where_a_number_is_wanted(load: Load) -> None:
    salt = load("[soup]\nsalt = 1").soup.salt

    assert salt == 1.0
    assert type(salt) is float


def test_one_text_will_do_where_a_list_of_texts_is_wanted(load: Load) -> None:
    assert load('[soup]\nextras = "bread"').soup.extras == ("bread",)


@pytest.mark.parametrize(("written", "text"), [("2026-01-01", "2026-01-01"), ("7", "7"), ("1.5", "1.5")])
def test_a_date_or_a_number_will_do_where_a_text_is_wanted(load: Load, written: str, text: str) -> None:
    assert load(f"day = {written}").day == text


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('salt = "much"', "'soup.salt' should be a number, not 'much'"),
        ("salt = true", "'soup.salt' should be a number, not True"),
        ("salt = nan", "'soup.salt' should be a number, not nan"),
        ("salt = inf", "'soup.salt' should be a number, not inf"),
        ("portions = 2.5", "'soup.portions' should be a whole number, not 2.5"),
        ("portions = true", "'soup.portions' should be a whole number, not True"),
        ('hot = "yes"', "'soup.hot' should be true or false, not 'yes'"),
        ("hot = 1", "'soup.hot' should be true or false, not 1"),
        ("name = true", "'soup.name' should be a text, not True"),
        ('name = ["a"]', "'soup.name' should be a text, not ['a']"),
        ("extras = 3", "'soup.extras' should be a list of texts, not 3"),
        ("extras = [1]", "'soup.extras' should be a list of texts, not [1]"),
        ('prices = "cheap"', "'soup.prices' should be a section of keys and values, not 'cheap'"),
        ("prices = {large = [5]}", "'soup.prices.large' should be a text, not [5]"),
        (
            'shops = {corner = "near"}',
            "'soup.shops.corner' should be a section of keys and values, not 'near'",
        ),
        ("limit = 'low'", "'soup.limit' should be a number, not 'low'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_what_it_should_be(
    load: Load, line: str, complaint: str
) -> None:
    assert complaint in problem(load, f"[soup]\n{line}")


def test_the_keys_of_an_open_section_are_added_to_those_it_had(load: Load) -> None:
    assert load('[soup.prices]\nlarge = "5"').soup.prices == {"small": "2", "large": "5"}


def test_a_number_among_the_texts_of_an_open_section_becomes_a_text(load: Load) -> None:
    assert load("[soup.prices]\nlarge = 5").soup.prices["large"] == "5"


def test_an_open_section_may_hold_sections(load: Load) -> None:
    shops = load('[soup.shops."corner.shop"]\nstreet = "Main"').soup.shops

    assert shops == {"corner.shop": {"street": "Main"}}


def test_a_misspelt_key_is_answered_with_the_nearest_one(load: Load) -> None:
    assert "there is no setting 'soup.portion', did you mean 'portions'?" in problem(
        load, "[soup]\nportion = 2"
    )


def test_a_misspelt_section_is_answered_with_the_nearest_one(load: Load) -> None:
    assert "there is no setting 'suop', did you mean 'soup'?" in problem(load, "[suop]\nportions = 2")


def test_a_key_like_no_other_is_answered_with_all_there_are(load: Load) -> None:
    assert "there is no setting 'zzz' (known: day, soup)" in problem(load, "zzz = 1")


def test_a_value_where_a_section_belongs_is_named(load: Load) -> None:
    assert "'soup' is a section, not a value" in problem(load, "soup = 3")


def test_every_problem_of_a_file_is_named_at_once(load: Load) -> None:
    message = problem(load, 'dya = "Monday"\n[soup]\nsalt = "much"\nportions = 2.5\nhut = true')

    assert message.startswith("refgraph.toml has 4 problems: ")
    for name in ("'dya'", "'soup.salt'", "'soup.portions'", "'soup.hut'"):
        assert name in message


def test_a_single_problem_is_called_one(load: Load) -> None:
    assert problem(load, "zzz = 1").startswith("refgraph.toml has a problem: ")


def test_a_file_that_is_no_toml_is_named_with_the_line(load: Load) -> None:
    assert "refgraph.toml is not valid TOML" in problem(load, "day = \n")
    assert "line 1" in problem(load, "day = \n")


def test_a_file_that_windows_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text('day = "Monday"\n', encoding="utf-8-sig")

    assert load_settings(path, Menu()).day == "Monday"


def test_a_file_that_is_no_utf_8_is_a_settings_error(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes('day = "Müller"\n'.encode("cp1252"))

    with pytest.raises(SettingsError, match=r"refgraph\.toml is not valid TOML"):
        load_settings(path, Menu())


def test_a_file_that_does_not_exist_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no settings file"):
        load_settings(tmp_path / "none.toml", Menu())


def test_a_folder_in_place_of_a_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a folder"):
        load_settings(tmp_path, Menu())


def test_an_assignment_changes_one_setting() -> None:
    assert override(Menu(), ["soup.portions=6"]) == Menu(soup=Soup(portions=6))


def test_an_assignment_without_a_section_changes_the_top() -> None:
    assert override(Menu(), ["day=Monday"]).day == "Monday"


def test_the_later_of_two_assignments_holds() -> None:
    assert override(Menu(), ["day=Monday", "day=Tuesday"]).day == "Tuesday"


@pytest.mark.parametrize(
    ("assignment", "name", "value"),
    [
        ("soup.name=hot stew", "name", "hot stew"),
        ('soup.name="hot = stew"', "name", "hot = stew"),
        ("soup.name=a=b", "name", "a=b"),
        ("soup.hot=false", "hot", False),
        ("soup.salt = 2", "salt", 2.0),
        ("soup.extras=bread", "extras", ("bread",)),
        ('soup.extras=["bread", "oil"]', "extras", ("bread", "oil")),
        ("soup.prices.large=5", "prices", {"small": "2", "large": "5"}),
        ("soup.prices.extra.large=5", "prices", {"small": "2", "extra.large": "5"}),
    ],
)
def test_an_assignment_is_read_as_in_the_file_and_bare_words_are_texts(
    assignment: str, name: str, value: object
) -> None:
    assert getattr(override(Menu(), [assignment]).soup, name) == value


def test_a_text_without_an_equals_sign_is_no_assignment() -> None:
    with pytest.raises(SettingsError, match=r"'soup\.portions' is no assignment\. Write section\.key=value"):
        override(Menu(), ["soup.portions"])


def test_a_wrong_assignment_is_named_itself() -> None:
    with pytest.raises(SettingsError, match=r"'soup\.portion=6' has a problem: .* did you mean 'portions'"):
        override(Menu(), ["soup.portion=6"])


def test_the_file_beside_the_first_input_comes_before_the_one_in_the_current_folder(tmp_path: Path) -> None:
    beside, current = tmp_path / "export", tmp_path / "here"
    for folder in (beside, current):
        folder.mkdir()
        (folder / FILE_NAME).touch()
    (beside / "contacts.csv").touch()

    assert find_settings(beside / "contacts.csv", current) == beside / FILE_NAME


def test_an_input_folder_is_itself_the_place_beside_the_input(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / FILE_NAME).touch()
    (tmp_path / "export" / FILE_NAME).touch()

    assert find_settings(tmp_path / "export", tmp_path) == tmp_path / "export" / FILE_NAME


def test_without_a_file_beside_the_input_the_current_folder_is_looked_in(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / FILE_NAME).touch()

    assert find_settings(tmp_path / "export", tmp_path) == tmp_path / FILE_NAME
    assert find_settings(None, tmp_path) == tmp_path / FILE_NAME


def test_no_file_anywhere_is_no_settings_file(tmp_path: Path) -> None:
    assert find_settings(tmp_path / "contacts.csv", tmp_path) is None


def test_a_folder_that_bears_the_name_of_the_file_is_no_settings_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()

    assert find_settings(None, tmp_path) is None


@pytest.fixture
def sections() -> dict[str, object]:
    settings = Settings()
    found = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return {"": settings, **{name: value for name, value in found.items() if is_dataclass(value)}}


def test_the_sections_are_the_stages(sections: dict[str, object]) -> None:
    assert list(sections) == [
        "",
        "run",
        "read",
        "resolve",
        "network",
        "communities",
        "measures",
        "ranking",
        "stability",
        "tiers",
        "nurture",
        "evidence",
        "brief",
        "write_back",
    ]


def test_every_setting_is_explained_in_its_class(sections: dict[str, object]) -> None:
    unexplained = [
        f"{section}.{each.name}"
        for section, value in sections.items()
        for each in fields(value)  # type: ignore[arg-type]
        if each.name not in (type(value).__doc__ or "")
    ]

    assert unexplained == []


def test_every_setting_takes_its_own_default_from_a_file(sections: dict[str, object], tmp_path: Path) -> None:
    lines = []
    for section, value in sections.items():
        lines += [f"[{section}]"] if section else []
        for each in fields(value):  # type: ignore[arg-type]
            default = getattr(value, each.name)
            if not is_dataclass(default):
                lines.append(f"{each.name} = {toml(default)}")
    path = tmp_path / FILE_NAME
    path.write_text("\n".join(lines), encoding="utf-8")

    assert load_settings(path, Settings()) == Settings()


def toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(list(value))
    if isinstance(value, Mapping):
        return "{}"
    return repr(value)
