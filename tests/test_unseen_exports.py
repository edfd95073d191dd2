"""Exports that refgraph was not made for: odd headers, other languages and programs, and who referred whom in each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.errors import RefgraphError
from refgraph.records import account

Pairs = set[tuple[str, str]]
ANN = {("Ann Lee", "Bob King"), ("Ann Lee", "Cid Fox")}

TEXTS: Mapping[str, tuple[Mapping[str, str], Pairs]] = {
    "german, umlauts, deals by customer number": (
        {
            "kontakte.csv": "Kunden-Nr.;Anrede;Vorname;Nachname;Firma;E-Mail;Ort;Angelegt am;Empfohlen von;Betreuer\n"
            "1001;Frau;Anneliese;Müller;Müller GmbH;a@m.example;Köln;05.01.2023;;Peter Groß\n"
            "1002;Herr;Jörg;Weiß;;j@w.example;Bonn;17.03.2023;Frau Müller, Anneliese;Peter Groß\n",
            "abschluesse.csv": "Auftragsnummer;Kunden-Nr.;Phase;Betrag;Währung;Abschlussdatum\n"
            "A1;1002;Gewonnen;1.234,50;EUR;20.05.2023\n",
        },
        {("Anneliese Müller", "Jörg Weiß")},
    ),
    "french, titles": (
        {
            "clients.csv": "N° client;Prénom;Nom;Société;Courriel;Date de création;Recommandé par;Responsable\n"
            "1;Zoé;Lefèvre;Lefèvre SARL;z@l.example;05/01/2023;;P. Duval\n"
            "2;Rémi;Noël;;r@n.example;25/03/2023;Mme Zoé LEFÈVRE;P. Duval\n"
        },
        {("Zoé Lefèvre", "Rémi Noël")},
    ),
    "spanish, a question for a header": (
        {
            "contactos.csv": "Código;Nombre;Apellidos;Correo electrónico;Fecha de alta;¿Quién le recomendó?\n"
            "1;Ana;López García;ana@l.example;05/01/2023;\n2;Luis;Núñez;;25/03/2023;López García, Ana\n"
        },
        {("Ana López García", "Luis Núñez")},
    ),
    "dutch": (
        {
            "klanten.csv": "Klantnummer;Voornaam;Achternaam;E-mailadres;Plaats;Aanmaakdatum;Doorverwezen door\n"
            "1;Anna;de Vries;a@b.example;Breda;05-01-2023;\n2;Luc;Jansen;;Breda;25-02-2023;Anna de Vries\n"
        },
        {("Anna de Vries", "Luc Jansen")},
    ),
    "hubspot in german": (
        {
            "kontakte.csv": '"Datensatz-ID","Vorname","Nachname","E-Mail-Adresse","Zuständiger Mitarbeiter",'
            '"Erstellungsdatum","Empfohlen durch"\n"101","Ann","Lee","ann@lee.example","Pat","2023-01-05 10:00",""\n'
            '"102","Bob","King","","Pat","2023-02-05 10:00","Ann Lee"\n'
        },
        {("Ann Lee", "Bob King")},
    ),
    "a client list with fees": (
        {
            "list.csv": "Client,Date joined,Who sent them?,Fee\nAnn Lee,2023-01-05,,100\nBob King,2023-02-05,Ann Lee,\n"
            "Cid Fox,2023-03-05,Ann Lee,\nEve Ives,2023-05-05,Google,\nDee Hall,2023-06-05,,7\n"
        },
        ANN,
    ),
    "source of introduction": (
        {"list.csv": "Client Name,Start,Source of introduction\nAnn Lee,,\nBob King,,Ann Lee\nCid Fox,,Ann Lee\n"},
        ANN,
    ),
    "where they come from": (
        {"list.csv": "Name,E-Mail,Kam über\nAnn Lee,a@x.example,\nBob King,,Ann Lee\nCid Fox,,Ann Lee\n"},
        ANN,
    ),
    "a word nobody listed": (
        {"list.csv": "Name,Connector,City\nAnn Lee,,Oslo\nBob King,Ann Lee,Oslo\nCid Fox,Ann Lee,Rome\n"},
        ANN,
    ),
    "the name beside the source": (
        {
            "leads.csv": "Lead ID,Lead Name,Lead Source,Source Detail\n1,Ann Lee,Web,\n2,Bob King,Referral,Ann Lee\n"
            "3,Cid Fox,Referral,Ann Lee\n4,Dee Hall,Event,Fair\n"
        },
        ANN,
    ),
    "answers to a form": (
        {
            "Form Responses 1.csv": "Timestamp,Your name,Your email,How did you hear about us?,"
            '"If someone referred you, who was it?"\n2025/01/05 10:00:00 AM GMT+1,Bob King,b@x.example,Friend,Ann Lee\n'
            "2025/02/05 10:00:00 AM GMT+1,Ann Lee,a@x.example,Google,\n"
            "2025/03/05 10:00:00 AM GMT+1,Cid Fox,c@x.example,Friend,ann lee\n"
        },
        ANN,
    ),
    "two numbered columns": (
        {
            "c.csv": "Id,Name,Referred By 1,Referred By 2\n1,Ann Lee,,\n2,Bob King,Ann Lee,\n"
            "3,Cid Fox,Ann Lee,Bob King\n"
        },
        {*ANN, ("Bob King", "Cid Fox")},
    ),
    "codes": (
        {
            "customers.csv": "Customer ID,Name,Referral Code,Referred By Code\n1,Ann Lee,ANN10,\n"
            "2,Bob King,BOB7,ANN10\n3,Cid Fox,,ANN10\n"
        },
        ANN,
    ),
    "numbers of clients": (
        {
            "crm.csv": "Client No, Client Name ,Referred By (No)\n1001.0, Ann Lee ,\n1002.0,Bob King,1001.0\n"
            "1003.0,Cid Fox,1001\n"
        },
        ANN,
    ),
    "links of a page": (
        {
            "Clients.csv": "\ufeffName,Referred by,Tags\nAnn Lee,,VIP\nBob King,Ann Lee (https://www.notion.so/Ann-1a2b),\n"
            'Cid Fox,"Ann Lee (https://www.notion.so/Ann-1a2b), Bob King (https://www.notion.so/Bob-9f)",\n'
        },
        {*ANN, ("Bob King", "Cid Fox")},
    ),
    "firms with a person each": (
        {
            "Contacts.csv": "*ContactName,AccountNumber,EmailAddress,FirstName,LastName,Referrer\n"
            "Lee Ltd,1,ann@lee.example,Ann,Lee,\nKing Ltd,2,,Bob,King,Lee Ltd\nFox Ltd,3,,Cid,Fox,Ann Lee\n"
        },
        {("Lee Ltd", "King Ltd"), ("Lee Ltd", "Fox Ltd")},
    ),
    "labels of associations": (
        {
            "contacts.csv": "Record ID,First Name,Last Name\n101,Ann,Lee\n102,Bob,King\n103,Cid,Fox\n",
            "associations.csv": "Record ID,Associated Contact IDs,Association Label\n101,102,Referrer\n"
            "102,101,Referred by\n"
            "103,101,Referred by\n101,103,Referrer\n102,103,Spouse\n103,102,Spouse\n",
        },
        ANN,
    ),
    "addresses only": (
        {"log.csv": "referrer_email,referee_email,timestamp\nann@lee.example,bob@king.example,1711929600000\n"},
        {("ann@lee.example", "bob@king.example")},
    ),
    "providers": (
        {
            "contacts.csv": 'Provider,NPI,Practice\n"Lee, Ann MD",1003000126,Harbour\n"King, Bob MD",1003000134,Bay\n',
            "in.csv": 'Date,From Provider,To Provider,Patients\n2025-01-01,"LEE, ANN","KING, BOB",12\n',
        },
        {("Lee, Ann MD", "King, Bob MD")},
    ),
    "two pages of a board": (
        {
            "board.csv": "Clients board,,\n\nActive,,\nName,Email,Introduced by\nAnn Lee,a@x.example,\n"
            "Bob King,,Ann Lee\n\nPast,,\nName,Email,Introduced by\nCid Fox,,Ann Lee\n"
        },
        ANN,
    ),
}  # fmt: skip


def _pairs(folder: Path) -> Pairs:
    result = rg.run(folder)
    counts = account(result.records.sources, result.records.rejects, result.records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()
    names = dict(zip(result.people.contacts["contact_id"], result.people.contacts["name"], strict=True))
    ends = result.people.referrals[["referrer_id", "referred_id"]].itertuples(index=False)
    return {(names[one], names[other]) for one, other in ends}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("how", ["utf-8", "utf-16", "mac"])
def test_who_referred_whom_is_found_in_an_export_of_any_kind(tmp_path: Path, name: str, how: str) -> None:
    files, expected = TEXTS[name]
    for file, text in files.items():
        text = text.replace("\n", "\r") if how == "mac" else text
        (tmp_path / file).write_bytes(
            text.removeprefix("\ufeff").encode("utf-16" if how == "utf-16" else "utf-8")
        )
    assert _pairs(tmp_path) == expected


def test_a_workbook_of_dynamics_is_read_without_the_sheet_that_no_program_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["(Do Not Modify) Contact", "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Full Name",
         "Referred By"],
        ["{8F3C-1}", "abc==", None, "Ann Lee", None],
        ["{8F3C-2}", "abd==", None, "Bob King", "Ann Lee"],
    ):  # fmt: skip
        sheet.append(row)
    for column in "ABC":
        sheet.column_dimensions[column].hidden = True
    marks = book.create_sheet("hiddenSheet")
    marks.append(["contact:aBcD==:(Do Not Modify) Contact=contactid"])
    marks.sheet_state = "veryHidden"
    book.save(tmp_path / "Active Contacts.xlsx")
    assert _pairs(tmp_path) == {("Ann Lee", "Bob King")}
    assert rg.read(tmp_path).sources["file"].tolist() == ["Active Contacts.xlsx:Sheet"]


def test_a_backup_of_zoho_is_read_module_by_module(tmp_path: Path) -> None:
    members = {
        "Data/Contacts_001.csv": '"Record Id","First Name","Last Name","Referred By","Referred By.id"\n'
        '"zcrm_4876876000000111234","Ann","Lee","",""\n'
        '"zcrm_4876876000000111235","Bob","King","A. Lee","zcrm_4876876000000111234"\n',
        "Data/Notes_001.csv": '"Note Id","Note Title","Parent ID"\n"zcrm_1","Hi","zcrm_4876876000000111234"\n',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    (tmp_path / "Data_001.zip").write_bytes(stream.getvalue())
    assert _pairs(tmp_path) == {("Ann Lee", "Bob King")}


HOUSEHOLDS = "Name,Assistant,City\nAnn Lee,Bob King,Oslo\nBob King,,Oslo\nCid Fox,Bob King,Rome\n"


def test_a_column_that_holds_contacts_is_asked_about_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(HOUSEHOLDS)
    with pytest.raises(
        RefgraphError, match=r"'Assistant' of list\.csv holds contacts of this export"
    ) as caught:
        rg.run(tmp_path)
    assert '--column referrer="Assistant"' in str(caught.value.hint)
    assert 'columns = {referrer = "Assistant"}' in str(caught.value.hint)


def test_check_says_what_to_write_and_that_helps(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(HOUSEHOLDS)
    seen = " ".join(CliRunner().invoke(main, ["check", str(tmp_path)]).stdout.split())
    assert 'under [read]: columns = {referrer = "Assistant"}' in seen
    (tmp_path / "refgraph.toml").write_text('[read]\ncolumns = {referrer = "Assistant"}\n')
    assert _pairs(tmp_path) == {("Bob King", "Ann Lee"), ("Bob King", "Cid Fox")}


def test_nothing_is_asked_where_a_column_says_who_referred(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Assistant,Referred By\nAnn Lee,Bob King,\nBob King,,Ann Lee\n")
    assert "may-be-referrer" not in {finding.code for finding in rg.read(tmp_path).findings}


def test_why_a_table_is_not_known_is_said_where_it_is_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Referrer,2023,2024\nAnn Lee,3,4\n")
    with pytest.raises(RefgraphError, match="To be contacts, it lacks contact_id or name"):
        rg.run(tmp_path)


def test_a_wrong_encoding_is_thought_of_where_no_header_is_known(tmp_path: Path) -> None:
    text = "Id;Jméno;Příjmení;Doporučil\n1;Žofie;Dvořáková;\n2;Jiří;Šťastný;Žofie Dvořáková\n"
    (tmp_path / "lide.csv").write_bytes(text.encode("cp1250"))
    with pytest.raises(RefgraphError, match="it was read as cp1252") as caught:
        rg.run(tmp_path)
    assert "--set read.encoding=cp1250" in str(caught.value.hint)
    (tmp_path / "refgraph.toml").write_text('[read]\nencoding = "cp1250"\n')
    assert _pairs(tmp_path) == {("Žofie Dvořáková", "Jiří Šťastný")}


def test_channels_in_other_languages_are_nobody(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "Name,Herkunft\nAnn Lee,Anzeige\nBob King,Messe\nCid Fox,Ann Lee\n", "utf-8"
    )
    with pytest.raises(RefgraphError, match="Nothing here says who referred whom"):
        rg.run(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "Nr;Name;Vorname;Empfohlen von\n1;Lee;Ann;\n2;King;Bob;Ann Lee\n3;Fox;Cid;Lee, Ann\n",
        "Id;Jméno;Příjmení;Referred By\n1;Ann;Lee;\n2;Bob;King;Ann Lee\n3;Cid;Fox;Ann Lee\n",
        "Id;Name;Vorname;Referred By\n1;Ann Lee;Ann;\n2;Bob King;Bob;Ann Lee\n3;Cid Fox;;Ann Lee\n",
    ],
)
def test_a_name_beside_one_of_its_parts_is_the_other_part_or_the_whole(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.csv").write_text(text, "utf-8")
    assert _pairs(tmp_path) == ANN


def test_a_last_name_alone_is_the_name(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Id;Nachname;Empfohlen von\n1;von Berg;\n2;King;von Berg\n", "utf-8")
    assert _pairs(tmp_path) == {("von Berg", "King")}


def test_a_source_that_names_a_contact_stands_in_for_a_blank_referrer(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "Id,Name,Referred By,Referral Source\n1,Ann Lee,,Website\n2,Bob King,Ann Lee,Website\n3,Cid Fox,,Ann Lee\n"
        "4,Dee Hall,,Word of mouth\n5,Eve Ives,Bob King,Ann Lee\n6,Gus Jones,,Zoe Ott\n"
    )
    assert _pairs(tmp_path) == {*ANN, ("Bob King", "Eve Ives")}
    assert "named-sources" in {finding.code for finding in rg.read(tmp_path).findings}


def test_numbers_that_are_ids_of_something_else_are_not_asked_about(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Id,Name,Household\n1,Ann Lee,2\n2,Bob King,2\n3,Cid Fox,1\n")
    with pytest.raises(RefgraphError, match="there is no referrer column"):
        rg.run(tmp_path)
