"""The example export: the same everywhere, complete, made up, and telling its story."""

from __future__ import annotations

import csv
import doctest
import importlib
import os
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import igraph as ig
import pytest

import refgraph
from refgraph.demonstration import demonstrate, make_tables
from refgraph.demonstration.characters import LEAVES
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import NOT_PEOPLE, OUTSIDERS
from refgraph.errors import OutputError, SettingsError
from refgraph.schema import TABLES

Tables = dict[str, list[dict[str, str]]]
Row = dict[str, str]

EXPORT = Path(__file__).parents[1] / "examples" / "advisory-firm" / "export"
PACKAGE = Path(refgraph.__file__).parents[1]
FIRST_DAY, LAST_DAY = "2024-01-01", "2025-12-31"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_tables()


@pytest.fixture(scope="module")
def people(tables: Tables) -> dict[str, Row]:
    return {row["Contact ID"]: row for row in tables["contacts"]}


@pytest.fixture(scope="module")
def edges(tables: Tables) -> set[tuple[str, str]]:
    """Who brought whom: from the log by id, from the contacts where a name is a single person's."""
    holders = defaultdict(set)
    for row in tables["contacts"]:
        holders[full_name(row)].add(row["Contact ID"])
        holders[row["Email"]].add(row["Contact ID"])
    found = {(row["Referrer ID"], row["Referred ID"]) for row in tables["referrals"]}
    for row in tables["contacts"]:
        named = holders.get(row["Referred By"], set()) if row["Referred By"] else set()
        if len(named) == 1 and not any(referred == row["Contact ID"] for _, referred in found):
            found.add((min(named), row["Contact ID"]))
    return found


def full_name(row: Row) -> str:
    return f"{row['First Name']} {row['Last Name']}".strip()


def cells(tables: Tables) -> Iterator[tuple[str, str, str]]:
    for name, rows in tables.items():
        for row in rows:
            for header, cell in row.items():
                yield name, header, cell


def find(tables: Tables, name: str) -> list[Row]:
    return [row for row in tables["contacts"] if full_name(row) == name]


# The same everywhere


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    one, other = demonstrate(tmp_path / "one"), demonstrate(tmp_path / "other")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_the_committed_example_is_what_the_generator_writes(tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in demonstrate(tmp_path)}
    assert {path.name: path.read_bytes() for path in EXPORT.iterdir()} == made


def test_the_order_of_hashing_does_not_matter(tmp_path: Path) -> None:
    code = "import hashlib; from refgraph.demonstration import make_tables; "
    code += "print(hashlib.sha256(repr(make_tables(3, 200)).encode()).hexdigest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_other_tables() -> None:
    assert make_tables(1, 200) != make_tables(2, 200)


def test_the_global_random_state_is_neither_used_nor_changed() -> None:
    random.seed(5)
    before = random.getstate()
    first = make_tables(1, 200)
    assert random.getstate() == before
    random.seed(6)
    assert make_tables(1, 200) == first


def test_neither_pandas_nor_igraph_is_imported() -> None:
    code = "import sys, refgraph.demonstration; print({'pandas', 'igraph', 'numpy'} & set(sys.modules))"
    env = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"


# What is written


def test_every_table_but_organisations_has_its_file(tmp_path: Path) -> None:
    paths = demonstrate(tmp_path, contacts=200)
    assert [path.stem for path in paths] == [name for name in TABLES if name != "organisations"]


def test_files_are_utf8_with_line_feeds_and_no_mark(tmp_path: Path) -> None:
    for path in demonstrate(tmp_path):
        raw = path.read_bytes()
        assert raw.endswith(b"\n")
        assert b"\r" not in raw
        assert not raw.startswith(b"\xef\xbb\xbf")
        raw.decode("utf-8")


def test_files_read_back_as_the_tables(tables: Tables, tmp_path: Path) -> None:
    for path in demonstrate(tmp_path):
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file, strict=True)) == tables[path.stem]


def test_every_row_of_a_table_has_the_same_headers(tables: Tables) -> None:
    for rows in tables.values():
        assert {tuple(row) for row in rows} == {tuple(rows[0])}


def test_every_header_is_a_word_people_use(tables: Tables) -> None:
    for rows in tables.values():
        assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", header) for header in rows[0])


def test_the_headers_are_known_to_the_reader(tables: Tables) -> None:
    crm = pytest.importorskip("refgraph.crm")
    unknown = set()
    for name, rows in tables.items():
        known = {crm.header_key(column) for column in TABLES[name].names}
        for one in crm.CRMS.values():
            for headers in one.headers.get(name, {}).values():
                known |= {crm.header_key(header) for header in headers}
        unknown |= {header for header in rows[0] if crm.header_key(header) not in known}
    assert unknown == {"Deal Name"}


def test_cells_hold_clean_text(tables: Tables) -> None:
    for _, _, cell in cells(tables):
        assert cell == cell.strip() == unicodedata.normalize("NFC", cell)
        assert not cell.startswith(("=", "+", "-", "@", "'"))
        assert cell.isprintable()


def test_the_export_stays_small(tables: Tables, tmp_path: Path) -> None:
    assert sum(path.stat().st_size for path in demonstrate(tmp_path)) < 700_000
    assert 3_000 < len(tables["touches"]) < 5_000


@pytest.mark.parametrize("contacts", [200, 333, 600, 1500])
def test_there_are_as_many_contacts_as_asked_for(contacts: int) -> None:
    rows = make_tables(contacts=contacts)["contacts"]
    assert len({row["Contact ID"] for row in rows}) == len(rows) == contacts


def test_too_few_contacts_are_refused() -> None:
    with pytest.raises(SettingsError, match="at least 200 contacts, not 199"):
        make_tables(contacts=199)


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be made: there is a file of that name"):
        demonstrate(file, contacts=200)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_nobody_else_can_read_the_example(tmp_path: Path) -> None:
    paths = demonstrate(tmp_path / "example", contacts=200)
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert (tmp_path / "example").stat().st_mode & 0o777 == 0o700


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"deals\.csv' is there, and refgraph did not write it"):
        demonstrate(tmp_path, contacts=200)
    assert [path.name for path in tmp_path.iterdir()] == ["deals.csv"]


def test_a_folder_within_folders_is_made(tmp_path: Path) -> None:
    assert all(path.exists() for path in demonstrate(str(tmp_path / "a" / "b"), contacts=200))


# Sound


@pytest.mark.parametrize(
    ("table", "header"),
    [
        *((name, "Contact ID") for name in ("deals", "touches", "engagements", "feedback", "given")),
        *((name, "Contact ID") for name in ("asks", "complaints", "events")),
        ("referrals", "Referrer ID"),
        ("referrals", "Referred ID"),
        ("ties", "Contact"),
        ("ties", "Related Contact"),
    ],
)
def test_contacts_that_are_referred_to_exist(
    tables: Tables, people: dict[str, Row], table: str, header: str
) -> None:
    assert {row[header] for row in tables[table]} <= people.keys()


@pytest.mark.parametrize("table", ["touches", "engagements"])
def test_campaigns_that_are_referred_to_exist(tables: Tables, table: str) -> None:
    known = {row["Campaign ID"] for row in tables["campaigns"]}
    assert {row["Campaign ID"] for row in tables[table]} - {""} <= known


def test_owners_that_are_referred_to_exist(tables: Tables) -> None:
    known = {row["Owner"] for row in tables["owners"]}
    for name in ("deals", "touches", "asks"):
        assert {row["Owner"] for row in tables[name]} - {""} <= known
    assert {row["Contact Owner"] for row in tables["contacts"]} - {""} <= known


def test_deals_in_the_log_are_deals_of_the_referred(tables: Tables) -> None:
    deals = {row["Deal ID"]: row for row in tables["deals"]}
    for row in tables["referrals"]:
        if row["Deal ID"]:
            assert deals[row["Deal ID"]]["Contact ID"] == row["Referred ID"]


def test_the_log_says_won_where_a_deal_was_won(tables: Tables) -> None:
    won = {row["Contact ID"] for row in tables["deals"] if row["Stage"] == "Closed Won"}
    for row in tables["referrals"]:
        assert (row["Status"] == "Won") == (row["Referred ID"] in won)
        assert not row["Revenue"] or row["Status"] == "Won"


def test_revenue_is_known_for_a_part_of_what_was_won(tables: Tables) -> None:
    won = [row for row in tables["referrals"] if row["Status"] == "Won"]
    assert 0.4 < sum(bool(row["Revenue"]) for row in won) / len(won) < 0.9


def test_shares_of_one_contact_add_up_to_one(tables: Tables) -> None:
    shares = defaultdict(list)
    for row in tables["referrals"]:
        shares[row["Referred ID"]].append(row["Share"])
    several = [found for found in shares.values() if len(found) > 1]
    assert several
    assert all(sum(map(float, found)) == 1 for found in several)


def test_nobody_refers_himself_or_before_he_came(tables: Tables, people: dict[str, Row]) -> None:
    for row in tables["referrals"]:
        assert row["Referrer ID"] != row["Referred ID"]
        came = people[row["Referrer ID"]]["Create Date"][:10]
        assert not row["Date"] or came <= row["Date"] <= people[row["Referred ID"]]["Create Date"][:10]


def test_dates_lie_in_the_two_years(tables: Tables) -> None:
    for name, header, cell in cells(tables):
        if ISO.match(cell) and header not in ("Birthday", "Tier Lock Until"):
            assert FIRST_DAY <= cell[:10] <= LAST_DAY, (name, header, cell)


def test_the_record_ends_in_the_last_week(tables: Tables) -> None:
    assert max(row["Date"] for row in tables["touches"]) >= "2025-12-25"


def test_addresses_cannot_belong_to_anybody(tables: Tables) -> None:
    found = [address for _, _, cell in cells(tables) for address in ADDRESS.findall(cell)]
    assert len(found) > 500
    assert all(address.endswith(".example") and address.isascii() for address in found)


def test_telephone_numbers_cannot_belong_to_anybody(tables: Tables) -> None:
    numbers = [row["Phone Number"] for row in tables["contacts"] if row["Phone Number"]]
    assert len(set(numbers)) == len(numbers) > 300
    assert all(re.fullmatch(r"\(\d{3}\) 555-01\d\d", number) for number in numbers)


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("owners", "Role", "role"),
        ("deals", "Kind", "kind"),
        ("touches", "Direction", "direction"),
        ("contacts", "Audience", "audience"),
    ],
)
def test_choices_are_those_of_the_schema(tables: Tables, table: str, header: str, column: str) -> None:
    assert {row[header] for row in tables[table]} - {""} <= set(TABLES[table][column].choices)


# As real exports are


def test_about_a_third_are_isolated(tables: Tables, edges: set[tuple[str, str]]) -> None:
    linked = {contact for edge in edges for contact in edge}
    texts = {row["Contact ID"] for row in tables["contacts"] if row["Referred By"] not in ("", *NOT_PEOPLE)}
    assert 0.25 < 1 - len(linked | texts) / len(tables["contacts"]) < 0.42


def test_a_handful_refer_much_and_most_never(tables: Tables, edges: set[tuple[str, str]]) -> None:
    brought = Counter(referrer for referrer, _ in edges)
    assert 5 <= sum(count >= 8 for count in brought.values()) <= 14
    assert max(brought.values()) <= 24
    assert len(brought) < 0.25 * len(tables["contacts"])


def test_amounts_have_a_heavy_tail(tables: Tables) -> None:
    amounts = sorted((float(row["Amount"]) for row in tables["deals"]), reverse=True)
    assert sum(amounts[: len(amounts) // 10]) > 0.35 * sum(amounts)


def test_about_a_fifth_of_the_referred_stand_only_in_the_contacts(tables: Tables) -> None:
    logged = {row["Referred ID"] for row in tables["referrals"]}
    only = {
        row["Contact ID"]
        for row in tables["contacts"]
        if row["Referred By"] not in ("", *NOT_PEOPLE) and row["Contact ID"] not in logged
    }
    assert 0.15 < len(only) / len(only | logged) < 0.32


def test_a_fact_recorded_twice_is_the_same_fact(tables: Tables, people: dict[str, Row]) -> None:
    referrers = defaultdict(set)
    for row in tables["referrals"]:
        referrers[row["Referred ID"]].add(people[row["Referrer ID"]]["Email"] or row["Referrer Name"])
    both = 0
    for row in tables["contacts"]:
        if row["Referred By"] and row["Contact ID"] in referrers:
            both += 1
            known = {one["Email"] or full_name(one) for one in find(tables, row["Referred By"])}
            assert known & referrers[row["Contact ID"]]
    assert both > 50


def test_a_banker_outside_the_crm_is_named_again_and_again(tables: Tables) -> None:
    known = {full_name(row) for row in tables["contacts"]}
    named = Counter(row["Referred By"] for row in tables["contacts"])
    counts = [sum(named[text] for text in spellings) for spellings in OUTSIDERS]
    assert max(counts) >= 3
    assert min(counts) == 1
    assert all(named[text] for text in OUTSIDERS[0])
    assert not known & {text for spellings in OUTSIDERS for text in spellings}


def test_referrers_are_typed_in_many_ways(tables: Tables) -> None:
    texts = [row["Referred By"] for row in tables["contacts"]]
    assert sum("@" in text for text in texts) >= 3
    assert sum(", " in text for text in texts) >= 2
    assert {"Google", "Walk-in", "Existing client", "Ann Lee & Bob King", "Ann Lee"} <= set(texts)


def test_two_people_share_a_name(tables: Tables) -> None:
    one, other = find(tables, "Ann Lee")
    assert one["Email"] != other["Email"]
    assert one["City"] != other["City"]
    texts = [row for row in tables["contacts"] if row["Referred By"] == "Ann Lee"]
    logged = {row["Referred ID"] for row in tables["referrals"]}
    assert any(row["Contact ID"] not in logged for row in texts)


def test_some_people_are_recorded_twice(tables: Tables) -> None:
    emails = Counter(row["Email"] for row in tables["contacts"] if row["Email"])
    assert 4 <= sum(count == 2 for count in emails.values()) <= 10
    assert max(emails.values()) == 2


def test_names_are_of_many_kinds(tables: Tables) -> None:
    assert find(tables, "Zoë O'Brien")
    assert find(tables, "José Núñez")
    assert find(tables, "Łukasz Brzeskal")
    assert {"Null", "NA"} <= {row["Last Name"] for row in tables["contacts"]}
    assert any(not full_name(row) and row["Company"] for row in tables["contacts"])


@pytest.mark.parametrize("header", ["Email", "Phone Number", "Company", "Type", "Profession", "City"])
def test_some_cells_are_missing(tables: Tables, header: str) -> None:
    missing = sum(not row[header] for row in tables["contacts"]) / len(tables["contacts"])
    assert 0.02 < missing < 0.4


def test_some_contacts_are_not_to_be_ranked(tables: Tables) -> None:
    statuses = {row["Status"] for row in tables["contacts"]}
    assert {"Inactive", "Do Not Contact", "Deceased", ""} <= statuses
    assert {"Employee", "Competitor"} <= {row["Type"] for row in tables["contacts"]}


def test_some_contacts_have_a_tier_already(tables: Tables) -> None:
    tiers = Counter(row["Tier"] for row in tables["contacts"])
    assert set(tiers) == {"", "Allied Resource", "Advocate", "Core Advocate"}
    assert tiers[""] > 0.7 * len(tables["contacts"])


def test_clients_answer_more_than_one_survey(tables: Tables) -> None:
    answers = Counter(row["Contact ID"] for row in tables["feedback"])
    assert sum(count > 1 for count in answers.values()) > 30
    scores = [int(row["Score"]) for row in tables["feedback"]]
    assert min(scores) <= 6
    assert sum(score >= 9 for score in scores) > 50


# The story


def bridges(edges: set[tuple[str, str]]) -> dict[str, float]:
    """Return for each contact the pairs of other people it connects, its own leaves not counted."""
    graph = ig.Graph.TupleList(sorted({(min(edge), max(edge)) for edge in edges}))
    sizes = {v: len(part) for part in graph.connected_components() for v in part}
    result = {}
    for vertex, through in zip(graph.vs, graph.betweenness(), strict=True):
        leaves = sum(one.degree() == 1 for one in vertex.neighbors())
        own = leaves * (leaves - 1) / 2 + leaves * (sizes[vertex.index] - 1 - leaves)
        result[vertex["name"]] = round(through - own, 6)
    return result


def test_the_hub_brings_most_and_connects_nobody(tables: Tables, edges: set[tuple[str, str]]) -> None:
    hub = find(tables, "Desmond Fairweather")[0]["Contact ID"]
    brought = Counter(referrer for referrer, _ in edges)
    assert brought[hub] == max(brought.values()) >= LEAVES - 4
    assert bridges(edges)[hub] == 0


def test_the_hub_has_been_silent_for_400_days(tables: Tables) -> None:
    hub = find(tables, "Desmond Fairweather")[0]["Contact ID"]
    last = max(row["Date"] for row in tables["referrals"] if row["Referrer ID"] == hub)
    assert last < "2024-11-26"


def test_the_accountant_connects_more_than_anybody(tables: Tables, edges: set[tuple[str, str]]) -> None:
    accountant = find(tables, "Ingrid Solvarsen")[0]["Contact ID"]
    found = bridges(edges)
    assert found[accountant] == max(found.values())
    brought = Counter(referrer for referrer, _ in edges)
    assert brought[accountant] < sorted(brought.values())[-8]


def test_without_the_accountant_three_groups_are_apart(tables: Tables, edges: set[tuple[str, str]]) -> None:
    accountant = find(tables, "Ingrid Solvarsen")[0]["Contact ID"]
    sizes = []
    for left in (edges, {edge for edge in edges if accountant not in edge}):
        parts = ig.Graph.TupleList(sorted(left)).connected_components()
        sizes.append(sorted(map(len, parts), reverse=True))
    assert sizes[0][0] > 250
    assert sum(size > 60 for size in sizes[1]) == 3


def test_hidden_connectors_bridge_with_little_volume(tables: Tables, edges: set[tuple[str, str]]) -> None:
    found, brought = bridges(edges), Counter(referrer for referrer, _ in edges)
    high = sorted(found.values())[-len(found) // 10]
    names = ("Zoë O'Brien", "José Núñez", "Hana Moravcek", "Winston Mwangala", "Ruth Bellweather")
    connectors = [find(tables, name)[0]["Contact ID"] for name in names]
    assert all(brought[one] <= 2 for one in connectors)
    assert sum(found.get(one, 0) >= high for one in connectors) >= 3


def test_one_source_is_rising_and_one_is_new(tables: Tables) -> None:
    dates = defaultdict(list)
    for row in tables["referrals"]:
        dates[row["Referrer Name"]].append(row["Date"] or "2025-06-01")
    assert min(dates["Amara Okonverra"]) > "2025-05-01"
    assert len(dates["Amara Okonverra"]) >= 4
    assert min(dates["Łukasz Brzeskal"]) > "2025-10-01"


def test_detractors_have_open_complaints(tables: Tables) -> None:
    still_open = {row["Contact ID"] for row in tables["complaints"] if not row["Closed"]}
    for name in ("Conrad Pemberdine", "Yasmin Goldmarsh"):
        contact = find(tables, name)[0]["Contact ID"]
        answers = [row for row in tables["feedback"] if row["Contact ID"] == contact]
        assert contact in still_open
        assert int(answers[-1]["Score"]) <= 6


def test_partners_get_business_back_but_the_hub_little(tables: Tables) -> None:
    given = Counter(row["Contact ID"] for row in tables["given"])
    hub = find(tables, "Desmond Fairweather")[0]["Contact ID"]
    assert len(given) >= 8
    assert given[hub] <= 1


# Chance


def test_draws_follow_their_weights() -> None:
    draws = Draws(1)
    drawn = Counter(draws.weighted("abc", (0, 1, 3)) for _ in range(4000))
    assert drawn["a"] == 0
    assert 2.6 < drawn["c"] / drawn["b"] < 3.4


def test_whole_numbers_reach_both_ends() -> None:
    draws = Draws(1)
    assert {draws.between(2, 4) for _ in range(200)} == {2, 3, 4}


def test_a_sample_has_no_repeats_and_never_more_than_there_are() -> None:
    draws = Draws(1)
    assert sorted(draws.sample(range(5), 9)) == [0, 1, 2, 3, 4]
    assert len(set(draws.sample(range(50), 20))) == 20


def test_rounding_keeps_the_mean() -> None:
    draws = Draws(1)
    drawn = [draws.rounded(2.25) for _ in range(4000)]
    assert set(drawn) == {2, 3}
    assert 2.2 < sum(drawn) / len(drawn) < 2.3


def test_the_dice_are_those_of_every_python() -> None:
    draws = Draws(2024)
    assert [draws.between(1, 1000) for _ in range(5)] == [471, 729, 304, 888, 411]


@pytest.mark.parametrize("name", ["", ".cast", ".dealings", ".draws", ".tables"])
def test_the_examples_in_the_docstrings_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"refgraph.demonstration{name}"))
    assert result.attempted
    assert not result.failed
