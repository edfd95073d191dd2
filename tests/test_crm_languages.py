"""Lists of people and logs of referrals in the languages of Europe: plain columns by their words, sides by grammar."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.crm import voice_of
from refgraph.records.meaning.sides import sides_by_grammar

LISTS = {
    "swedish": ("Förnamn", "Efternamn", "E-post", "Skapad den", "Hänvisad av"),
    "danish": ("Fornavn", "Efternavn", "Mail", "Oprettet", "Henvist af"),
    "norwegian": ("Fornavn", "Etternavn", "E-post", "Opprettet", "Anbefalt av"),
    "finnish": ("Etunimi", "Sukunimi", "Sähköposti", "Lisätty", "Kuka suositteli?"),
    "polish": ("Imię", "Nazwisko", "Adres e-mail", "Data dodania", "Polecający"),
    "dutch": ("Roepnaam", "Achternaam", "Mailadres", "Toegevoegd op", "Aangebracht door"),
    "portuguese": ("Primeiro nome", "Sobrenome", "E-mail", "Cadastrado em", "Encaminhado por"),
    "german": ("Vorname", "Familienname", "E-Mail", "Erfasst am", "Überwiesen von"),
}
LOGS = {
    "german": ("Werber", "Geworbener", "Geworben am"),
    "french": ("Parrain", "Filleul", "Parrainé le"),
    "spanish": ("Recomendante", "Recomendada", "Fecha de recomendación"),
    "italian": ("Segnalatrice", "Persona segnalata", "Segnalato il"),
    "dutch": ("Verwijzer", "Verwezen klant", "Verwezen op"),
    "polish": ("Polecająca", "Polecona osoba", "Data polecenia"),
    "swedish": ("Tipsare", "Tipsad", "Mottagen den"),
    "finnish": ("Suosittelija", "Suositeltu", "Pvm"),
    "english": ("Advocate", "Invitee", "Date Received"),
}


def _people(rows: list[tuple[str, ...]], header: tuple[str, ...], table: str) -> pd.DataFrame:
    found = rg.resolve(rg.read(frames={table: pd.DataFrame(rows, columns=list(header))})).referrals
    return found.assign(day=found["date"].dt.strftime("%Y-%m-%d"))


@pytest.mark.parametrize("language", LISTS)
def test_a_list_of_contacts_is_read_in_every_language(language: str) -> None:
    rows = [
        ("Ann", "Lee", "a@x.example", "2024-03-20", ""),
        ("Bob", "King", "b@x.example", "2024-04-21", "Ann Lee"),
        ("Cid", "Fox", "c@x.example", "2024-05-22", "Bob King"),
    ]
    contacts = pd.DataFrame(rows, columns=list(LISTS[language]))
    records = rg.read(frames={"contacts": contacts})
    assert {"first_name", "last_name", "email", "created", "referrer"} <= set(records.tables["contacts"])
    assert records.tables["contacts"]["referrer"].tolist() == ["", "Ann Lee", "Bob King"]


@pytest.mark.parametrize("language", LOGS)
def test_a_log_is_read_by_the_grammar_of_its_two_sides(language: str) -> None:
    rows = [("Ann Lee", "Bob King", "2024-03-20"), ("Ann Lee", "Cid Fox", "2024-04-21")]
    found = _people(rows, LOGS[language], "referrals")
    assert found[["referrer_id", "referred_id"]].values.tolist() == [
        ["Ann Lee", "Bob King"],
        ["Ann Lee", "Cid Fox"],
    ]
    assert found["day"].tolist() == ["2024-03-20", "2024-04-21"]


def test_one_side_alone_makes_no_log() -> None:
    assert sides_by_grammar(("Nome", "Segnalatore", "Città"), (), (0, 1, 2)) == {}


def test_the_address_of_a_side_is_not_the_side() -> None:
    header = ("Segnalatore E-mail", "Segnalatore", "Segnalato")
    assert sides_by_grammar(header, (), (0, 1, 2)) == {1: "referrer", 2: "referred"}


@pytest.mark.parametrize(
    ("header", "direction"),
    [
        ("Sent by", "inward"), ("Adressé par", "inward"), ("Marraine", "inward"), ("Personnes parrainées", "outward"),
        ("Personas recomendadas", "outward"), ("Z polecenia", "inward"), ("Auf Empfehlung", "inward"),
        ("E-mail address", ""), ("Prescription", ""), ("Presentation", ""),
    ],
)  # fmt: skip
def test_the_voice_of_a_header_is_heard(header: str, direction: str) -> None:
    assert voice_of(header).direction == direction


def test_referrals_given_that_holds_names_is_no_count() -> None:
    contacts = pd.DataFrame(
        {"Name": ["Ann Lee", "Bob King", "Cid Fox"], "Referrals Given": ["Bob King; Cid Fox", "", ""]}
    )
    found = rg.resolve(rg.read(frames={"contacts": contacts})).referrals
    assert found[["referrer_id", "referred_id"]].values.tolist() == [
        ["Ann Lee", "Bob King"],
        ["Ann Lee", "Cid Fox"],
    ]
