"""Exports kept in Spanish, Portuguese and Dutch, and reports of trades: who referred whom, when, for how much."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg

ZOHO = """ID de registro,Nombre,Apellidos,Correo electrónico,Hora de creación,Recomendado por (Contacto)
z1,Marta,Iglesias,marta@x.example,2024-02-03 09:12:00,
z2,Joaquín,Robledo,joaquin@x.example,2024-02-14 10:00:00,Marta Iglesias
z3,Óscar,Tejedor,oscar@x.example,2024-03-25 10:00:00,Joaquín Robledo
"""
SHEET = """Cliente;Fecha alta;Servicio;Viene de parte de
Joaquín Robledo;14/02/2024;Herencia;Marta Iglesias
Nuria Cabañas;28/02/2024;Divorcio;Marta Iglesias
Óscar Tejedor;25/03/2024;Herencia;Joaquín Robledo
"""
PIPEDRIVE = """Trato - Persona de contacto,Trato - Valor,Trato - Estado,Trato - Fecha de ganado,Trato - Referido por
Joaquín Robledo,"1.250,00",Ganado,25/03/2024,Marta Iglesias
Nuria Cabañas,"2.400,50",Ganado,20/03/2024,Marta Iglesias
Óscar Tejedor,"980,00",Perdido,,Joaquín Robledo
"""
CLINIC = """Prontuário;Paciente;Médico encaminhador;Data da 1ª consulta
1;Caio Figueira;Renato Sobral;14/02/2024
2;Daniela Poças;Renato Sobral;28/02/2024
3;Gustavo Rebelo;Lívia Nascimento;25/03/2024
"""
REFERRALS = """Data;Indicado;Quem indicou;Situação;Valor fechado (R$)
14/02/2024;Caio Figueira;Beatriz Carvalhal;Fechado;12.500,00
28/02/2024;Daniela Poças;Beatriz Carvalhal;Fechado;8.340,75
25/03/2024;Eduardo Távora;Caio Figueira;Perdido;
"""
RELATIONS = """Relatienr;Voornaam;Tussenvoegsel;Achternaam;Aangemaakt op;Aangebracht door
1;Anneke;van der;Meulen;03-02-2022;
2;Bram;;Hoekstra;14-02-2024;Anneke van der Meulen
3;Carla;de;Wit;28-02-2024;Anneke van der Meulen
4;Dirk;;Postma;25-03-2024;Carla de Wit
"""
HUBSPOT = """Record-id,Voornaam,Achternaam,Aanmaakdatum,Via wie bij ons gekomen
1,Anneke,Meulen,03-02-2024 09:12,
2,Bram,Hoekstra,14-02-2024 10:00,Anneke Meulen
3,Floris,Bakhuis,25-03-2024 10:00,Anneke Meulen
"""
DEALS = """Dealnaam;Naam contactpersoon;Fase;Bedrag;Afsluitdatum;Aanmaaktijd;Doorverwezen door
Een;Bram Hoekstra;Gesloten - gewonnen;€ 2.400,50;20-03-2024;14-02-2024 10:00;Anneke Meulen
Twee;Carla Wit;Gesloten - gewonnen;€ 980,00;25-03-2024;28-02-2024 10:00;Anneke Meulen
Drie;Dirk Postma;Gesloten - verloren;€ 700,00;24-03-2024;05-03-2024 10:00;Bram Hoekstra
"""
REDTAIL = """Rec Id,Type,Status,Referred By,First,Last,Date Added
1,Individual,Active,,Amelia,Burke,01/16/2024
2,Individual,Active,"Burke, Amelia",Benjamin,Croft,02/27/2024
3,Individual,Active,"Burke, Amelia",Chloe,Danvers,03/25/2024
"""
CLIO = """Id,Type,First Name,Last Name,Company,Client,Created At,Referrer
1,Person,Amelia,Burke,,Yes,2024-01-16,Chloe Danvers
2,Person,Benjamin,Croft,,Yes,2024-02-20,Amelia Burke
3,Person,Chloe,Danvers,,No,2024-02-27,Amelia Burke
4,Company,,,Ellery Freight Inc,Yes,2024-03-25,Benjamin Croft
"""
SALESFORCE = """Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Referred By: Full Name
Roof,Benjamin Croft,Closed Won,"8,800.00",3/20/2024,2/20/2024,Amelia Burke
Deck,Chloe Danvers,Closed Lost,900.00,3/21/2024,2/27/2024,Amelia Burke
Attic,Dylan Ellery,Closed Won,"1,200.00",3/25/2024,3/14/2024,Benjamin Croft
"""
CLUB = """Member No,Name,Join Date,Proposer,Seconder
1,Amelia Burke,04/03/2015,,
2,Benjamin Croft,16/05/2021,Amelia Burke,Kyle Sanderson
3,Chloe Danvers,25/03/2024,Amelia Burke,Benjamin Croft
4,Kyle Sanderson,01/02/2016,,Benjamin Croft
"""


@pytest.mark.parametrize(
    ("content", "made", "revenue"),
    [
        (ZOHO, {"Marta Iglesias": 1, "Joaquín Robledo": 1}, 0),
        (SHEET, {"Marta Iglesias": 2, "Joaquín Robledo": 1}, 0),
        (PIPEDRIVE, {"Marta Iglesias": 2, "Joaquín Robledo": 1}, 3650.5),
        (CLINIC, {"Renato Sobral": 2, "Lívia Nascimento": 1}, 0),
        (REFERRALS, {"Beatriz Carvalhal": 2, "Caio Figueira": 1}, 20840.75),
        (RELATIONS, {"Anneke van der Meulen": 2, "Carla de Wit": 1}, 0),
        (HUBSPOT, {"Anneke Meulen": 2}, 0),
        (DEALS, {"Anneke Meulen": 2, "Bram Hoekstra": 1}, 3380.5),
        (REDTAIL, {"Amelia Burke": 2}, 0),
        (CLIO, {"Amelia Burke": 2, "Benjamin Croft": 1, "Chloe Danvers": 1}, 0),
        (SALESFORCE, {"Amelia Burke": 2, "Benjamin Croft": 1}, 10000),
        (CLUB, {"Amelia Burke": 2}, 0),
    ],
    ids=(
        "zoho sheet pipedrive clinic referrals relations hubspot deals redtail clio salesforce club"
    ).split(),
)
def test_who_referred_whom_when_and_for_how_much(
    content: str, made: dict[str, int], revenue: float, tmp_path: Path
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(content, encoding="utf-8-sig")
    people = rg.resolve(rg.read(export))
    names = people.contacts.set_index("contact_id")["name"]
    assert people.referrals["referrer_id"].map(names).value_counts().to_dict() == made
    assert str(people.as_of)[:10] == "2024-03-25"
    deals = people.tables.get("deals")
    won = 0 if deals is None else deals.loc[deals["status"].eq("won"), "amount"].sum()
    assert won + people.referrals["revenue"].fillna(0).sum() == pytest.approx(revenue)


def test_the_noun_for_a_referral_beside_who_promoted_it_is_whom_they_referred(tmp_path: Path) -> None:
    log = tmp_path / "payouts.csv"
    log.write_text(
        "Promoter,Referral,Customer Email,Payout Date,Amount Paid,Payout ID\n"
        "Ann Lee,Bob King,b@k.example,2024-01-05,25.00,po_1\n"
        "Ann Lee,Bob King,b@k.example,2024-02-05,25.00,po_2\n"
        "Bob King,Cid Fox,c@f.example,2024-03-05,25.00,po_3\n"
    )
    people = rg.resolve(rg.read(log))
    names = people.contacts.set_index("contact_id")["name"]
    pairs = [
        (names[one], names[other])
        for one, other in people.referrals[["referrer_id", "referred_id"]].itertuples(index=False)
    ]
    assert sorted(pairs) == [("Ann Lee", "Bob King"), ("Bob King", "Cid Fox")]
