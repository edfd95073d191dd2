"""The plain columns of a list of people or referrals, in the languages seen in exports, a language at a time.

English, and words that one program alone uses, stand in `refgraph.crm.generic` and the files of the CRMs. Who
refers whom is told by grammar (`refgraph.crm.grammar`), not by these lists.
"""

from __future__ import annotations

from collections.abc import Mapping

_LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "client": "Kunde|Kundin|Kundenname|Mandant|Mandantin|Patient|Patientin",
        "contact_id": "Kundennummer|Kunden-Nr|Kundennr|Kontakt-ID|Kontaktnummer|Personennummer|Patientennummer|Lfd Nr",
        "name": "Name|Vollständiger Name|Vor- und Nachname|Kunde|Kundin|Kundenname|Mandant|Patient|Ansprechpartner",
        "first_name": "Vorname|Rufname",
        "last_name": "Nachname|Familienname|Zuname|Name 1",
        "email": "E-Mail|E-Mail-Adresse|Mailadresse|Email-Adresse",
        "phone": "Telefon|Telefonnummer|Tel|Tel-Nr|Mobil|Mobilnummer|Mobiltelefon|Handy|Handynummer|Rufnummer",
        "organisation": "Firma|Firmenname|Unternehmen|Betrieb|Praxis|Kanzlei",
        "city": "Ort|Stadt|Wohnort",
        "created": "Angelegt am|Erstellungszeit|Erstellt am|Erstelldatum|Erfasst am|Kunde seit|Aufnahmedatum|"
        "Anlage|Registriert am|"
        "Erstkontakt",
        "date": "Datum|Tag|Empfehlungsdatum|Datum der Empfehlung|Empfohlen am|Geworben am|Vermittelt am|Eingangsdatum|"
        "Eingang|Eingegangen am|Überweisungsdatum|Zuweisungsdatum",
        "amount": "Honorar|Erlös|Rechnungsbetrag|Auftragswert",
        "stage": "Verkaufsphase|Dealphase",
        "closing_date": "Abgeschlossen am|Schlussdatum",
        "deal_contact": "Kontaktname|Ansprechpartner|Hauptkontakt",
        "status": "Status|Stand|Ergebnis",
        "owner": "Betreuer|Betreuerin|Berater|Zuständig|Sachbearbeiter|Verantwortlicher",
        "touched": "Kontakt|Ansprechpartner|Kunde|Mandant",
        "channel": "Art|Kanal|Kontaktart|Aktivität",
        "cost": "Kosten|Ausgaben",
        "birthday": "Geburtstag|Geburtsdatum|geb am",
    },
    "fr": {
        "client": "Client|Cliente|Nom du client|Patient|Patiente",
        "contact_id": "N° client|Numéro client|Code client|Identifiant|N° de dossier",
        "name": "Nom complet|Nom et prénom|Prénom et nom|Client|Nom du client|Patient|Adhérent|Contact",
        "first_name": "Prénom",
        "last_name": "Nom|Nom de famille",
        "email": "Courriel|E-mail|Adresse e-mail|Adresse électronique|Mél",
        "phone": "Téléphone|Tél|Portable|Mobile|N° de téléphone|Numéro de téléphone",
        "organisation": "Société|Entreprise|Raison sociale|Cabinet",
        "city": "Ville|Commune",
        "created": "Date de création|Heure de création|Créé le|Créée le|Client depuis|Date d'inscription|"
        "Inscrit le|Date d'ajout|"
        "Ajouté le|Date d'entrée|Premier contact",
        "date": "Date|Date de recommandation|Date de la recommandation|Recommandé le|Date du parrainage|"
        "Date de parrainage|Parrainé le|Date de réception|Reçu le|Adressé le",
        "amount": "Chiffre d'affaires|Honoraires|Montant facturé|CA",
        "stage": "Phase de vente|Étape de la transaction",
        "closing_date": "Date de fermeture|Date de conclusion|Clôturé le",
        "deal_contact": "Nom du contact|Personne de contact|Contact principal",
        "status": "Statut|État",
        "owner": "Responsable|Commercial|Conseiller|Chargé de clientèle",
        "touched": "Contact|Client",
        "channel": "Canal|Type de contact|Activité",
        "cost": "Coût|Coûts|Dépense|Frais",
        "birthday": "Date de naissance|Né le|Née le",
    },
    "es": {
        "client": "Cliente|Nombre del cliente|Paciente",
        "contact_id": "Código de cliente|Código cliente|N.º de cliente|Número de cliente|Identificador",
        "name": "Nombre completo|Nombre y apellidos|Apellidos y nombre|Cliente|Nombre del cliente|"
        "Paciente|Socio",
        "first_name": "Nombre|Nombres",
        "last_name": "Apellidos|Apellido|Primer apellido",
        "email": "Correo electrónico|Correo|E-mail|Dirección de correo",
        "phone": "Teléfono|Móvil|Celular|Tel|Número de teléfono|Teléfono móvil",
        "organisation": "Empresa|Nombre de la empresa|Compañía|Organización|Razón social",
        "city": "Ciudad|Población|Localidad|Municipio",
        "created": "Primera consulta|Fecha de la 1ª consulta|Fecha de primera consulta|Fecha de alta|"
        "Fecha alta|Hora de creación|Fecha de creación|Creado el|Alta|"
        "Fecha de registro|Cliente desde|Registrado el",
        "date": "Fecha|Fecha de recomendación|Fecha de la recomendación|Fecha del referido|Fecha de referencia|"
        "Fecha de referido|Recomendado el|Referido el|Fecha de recepción",
        "amount": "Importe|Importe facturado|Facturado|Facturación|Honorarios|Ingresos|Monto|Valor",
        "stage": "Etapa del trato|Etapa del negocio|Fase del trato",
        "closing_date": "Fecha de ganado|Ganado el|Cerrado el",
        "deal_contact": "Persona de contacto|Nombre de contacto|Nombre del contacto|Contacto principal",
        "status": "Estado|Situación|Estatus",
        "owner": "Responsable|Asignado a|Comercial|Asesor|Propietario",
        "touched": "Contacto|Cliente",
        "channel": "Tipo|Canal|Tipo de contacto|Actividad",
        "cost": "Gasto|Gastos|Coste|Costo",
        "birthday": "Fecha de nacimiento|Nacimiento",
    },
    "it": {
        "client": "Cliente|Nome cliente|Paziente",
        "contact_id": "Codice cliente|Numero cliente|Codice|N. cliente",
        "name": "Nome completo|Nome e cognome|Cognome e nome|Cliente|Nome cliente|Paziente|Nominativo",
        "first_name": "Nome",
        "last_name": "Cognome",
        "email": "Email|E-mail|Posta elettronica|Indirizzo email|Indirizzo e-mail",
        "phone": "Telefono|Cellulare|Tel|Numero di telefono",
        "organisation": "Azienda|Società|Ditta|Ragione sociale|Studio",
        "city": "Città|Comune|Località",
        "created": "Data di creazione|Ora di creazione|Ora creazione|Data creazione|Creato il|Creata il|"
        "Cliente dal|Data inserimento|Inserito il|"
        "Data di registrazione|Data iscrizione",
        "date": "Data|Data segnalazione|Data della segnalazione|Data di segnalazione|Segnalato il|Data ricezione",
        "amount": "Importo|Fatturato|Importo fatturato|Onorario|Ricavo|Valore",
        "stage": "Fase della trattativa",
        "closing_date": "Data di chiusura|Data chiusura|Chiuso il",
        "deal_contact": "Nome contatto|Persona di contatto|Contatto principale",
        "status": "Stato|Esito",
        "owner": "Responsabile|Assegnato a|Commerciale|Consulente",
        "touched": "Contatto|Cliente",
        "channel": "Tipo|Canale|Tipo di contatto|Attività",
        "cost": "Costo|Costi|Spesa",
        "birthday": "Data di nascita|Nato il",
    },
    "nl": {
        "client": "Opdrachtgever|Klant|Klantnaam|Naam klant|Cliënt|Patiënt",
        "contact_id": "Klantnummer|Klantnr|Relatienr|Record-id|Relatienummer|Klant-ID|Patiëntnummer",
        "name": "Naam|Volledige naam|Opdrachtgever|Klant|Klantnaam|Naam klant|Cliënt|Patiënt|"
        "Contactpersoon|Relatie",
        "first_name": "Voornaam|Roepnaam",
        "last_name": "Achternaam|Familienaam",
        "email": "E-mail|E-mailadres|Mailadres|Emailadres",
        "phone": "Telefoon|Telefoonnummer|Mobiel|Mobiele telefoon|Mobiel nummer|Tel",
        "organisation": "Bedrijf|Bedrijfsnaam|Organisatie|Praktijk",
        "city": "Plaats|Woonplaats|Stad",
        "created": "Eerste consult|Aanmelddatum|Datum aanmelding|Intakedatum|Aanmaakdatum|Aanmaaktijd|"
        "Aangemaakt op|Aangemaakt|Klant sinds|"
        "Datum aangemaakt|"
        "Toegevoegd op|Inschrijfdatum",
        "date": "Datum|Verwijsdatum|Datum verwijzing|Datum doorverwijzing|Verwezen op|Doorverwezen op|Aangebracht op|"
        "Datum ontvangen|Ontvangen op",
        "amount": "Bedrag|Omzet|Factuurbedrag|Honorarium|Waarde",
        "stage": "Dealfase|Verkoopfase",
        "closing_date": "Afsluitdatum|Sluitingsdatum|Gesloten op|Gewonnen op",
        "deal_contact": "Naam contactpersoon|Contactpersoon|Primair contact",
        "status": "Status|Stand",
        "owner": "Eigenaar|Accountmanager|Verantwoordelijke|Adviseur|Toegewezen aan",
        "touched": "Contact|Contactpersoon|Klant",
        "channel": "Soort|Kanaal|Soort contact|Activiteit",
        "cost": "Kosten|Uitgaven",
        "birthday": "Geboortedatum|Verjaardag",
    },
    "pt": {
        "client": "Cliente|Nome do cliente|Paciente",
        "contact_id": "Código do cliente|ID do registro|Código cliente|N.º do cliente|Número do cliente",
        "name": "Nome completo|Nome e sobrenome|Cliente|Nome do cliente|Paciente",
        "first_name": "Nome|Primeiro nome|Nome próprio",
        "last_name": "Sobrenome|Apelido|Último nome",
        "email": "E-mail|Email|Correio eletrónico|Endereço de e-mail",
        "phone": "Telefone|Celular|Telemóvel|Tel|Número de telefone",
        "organisation": "Empresa|Nome da empresa|Organização|Companhia",
        "city": "Cidade|Localidade|Município",
        "created": "Data da 1ª consulta|Data da visita|Primeira consulta|Data da primeira consulta|Primeira visita|"
        "Data de criação|Hora de criação|Horário de criação|Criado em|Cliente desde|"
        "Data de cadastro|Data cadastro|Cadastrado em|Adicionado em",
        "date": "Data|Data da indicação|Data de indicação|Indicado em|Data de recebimento|Recebido em",
        "amount": "Valor|Valor fechado|Valor do negócio|Valor faturado|Faturamento|Receita|Honorários|Montante",
        "stage": "Etapa do negócio|Fase do negócio|Estágio",
        "closing_date": "Data de fechamento|Data de fecho|Ganho em|Fechado em",
        "deal_contact": "Pessoa de contato|Pessoa de contacto|Nome do contato|Contato principal",
        "status": "Situação|Estado|Status",
        "owner": "Responsável|Atribuído a|Consultor|Proprietário",
        "touched": "Contato|Contacto|Cliente",
        "channel": "Tipo|Canal|Tipo de contato|Atividade",
        "cost": "Custo|Custos|Gasto|Despesa",
        "birthday": "Data de nascimento|Aniversário|Nascimento",
    },
    "pl": {
        "client": "Klient|Klientka|Pacjent",
        "contact_id": "Numer klienta|Nr klienta|ID klienta|Numer pacjenta",
        "name": "Imię i nazwisko|Nazwisko i imię|Klient|Nazwa|Pacjent|Kontakt",
        "first_name": "Imię",
        "last_name": "Nazwisko",
        "email": "E-mail|Email|Adres e-mail|Adres email|Poczta",
        "phone": "Telefon|Numer telefonu|Nr telefonu|Telefon komórkowy|Komórka|Tel",
        "organisation": "Firma|Nazwa firmy|Przedsiębiorstwo|Organizacja",
        "city": "Miasto|Miejscowość",
        "created": "Data utworzenia|Utworzono|Klient od|Data dodania|Dodano|Data rejestracji",
        "date": "Data|Data polecenia|Data skierowania|Polecono|Data otrzymania",
        "status": "Status|Stan",
        "owner": "Opiekun|Właściciel|Przypisany do|Doradca",
        "birthday": "Data urodzenia|Urodziny",
    },
    "sv": {
        "client": "Kund|Kundnamn|Klient",
        "contact_id": "Kundnummer|Kundnr|Kund-ID|Medlemsnummer",
        "name": "Namn|Fullständigt namn|För- och efternamn|Kund|Kundnamn|Klient|Patient|Kontakt|Kontaktperson",
        "first_name": "Förnamn|Tilltalsnamn",
        "last_name": "Efternamn",
        "email": "E-post|E-postadress|Mejl|Mejladress|Mail|Epost",
        "phone": "Telefon|Telefonnummer|Mobil|Mobilnummer|Mobiltelefon|Tel",
        "organisation": "Företag|Företagsnamn|Organisation|Bolag",
        "city": "Ort|Stad|Postort",
        "created": "Skapad|Skapad den|Skapat|Kund sedan|Skapelsedatum|Registrerad|Registreringsdatum|Tillagd|"
        "Tillagd den",
        "date": "Datum|Rekommenderad den|Datum för rekommendation|Rekommendationsdatum|Hänvisad den|Hänvisningsdatum|"
        "Tipsad den|Mottagen den",
        "status": "Status|Läge",
        "owner": "Ansvarig|Ägare|Handläggare|Rådgivare|Säljare",
        "birthday": "Födelsedatum|Födelsedag|Född",
    },
    "da": {
        "client": "Kunde|Kundenavn|Klient",
        "contact_id": "Kundenummer|Kundenr|Kunde-ID|Medlemsnummer",
        "name": "Navn|Fulde navn|Fuldt navn|For- og efternavn|Kunde|Kundenavn|Klient|Patient|Kontaktperson",
        "first_name": "Fornavn",
        "last_name": "Efternavn",
        "email": "E-mail|Mail|Mailadresse|E-mailadresse|E-post",
        "phone": "Telefon|Telefonnummer|Mobil|Mobilnummer|Tlf|Tlf nr",
        "organisation": "Firma|Firmanavn|Virksomhed|Organisation",
        "city": "By|Postby",
        "created": "Oprettet|Oprettet den|Oprettelsesdato|Kunde siden|Dato oprettet|Registreret|Tilføjet",
        "date": "Dato|Henvisningsdato|Dato for henvisning|Henvist den|Anbefalet den|Anbefalingsdato|Modtaget den",
        "status": "Status|Tilstand",
        "owner": "Ansvarlig|Ejer|Rådgiver|Sælger|Sagsbehandler",
        "birthday": "Fødselsdato|Fødselsdag|Født",
    },
    "no": {
        "client": "Kunde|Kundenavn|Pasient",
        "contact_id": "Kundenummer|Kundenr|Kunde-ID",
        "name": "Navn|Fullt navn|Kunde|Kundenavn|Klient|Pasient|Kontaktperson",
        "first_name": "Fornavn",
        "last_name": "Etternavn",
        "email": "E-post|E-postadresse|Epost",
        "phone": "Telefon|Telefonnummer|Mobil|Mobilnummer|Tlf",
        "organisation": "Firma|Bedrift|Selskap|Organisasjon",
        "city": "By|Sted|Poststed",
        "created": "Opprettet|Opprettet den|Opprettelsesdato|Kunde siden|Registrert|Lagt til",
        "date": "Dato|Henvisningsdato|Henvist den|Anbefalt den|Mottatt den",
        "status": "Status",
        "owner": "Ansvarlig|Eier|Rådgiver|Selger",
        "birthday": "Fødselsdato|Bursdag",
    },
    "fi": {
        "client": "Asiakas|Asiakkaan nimi|Potilas",
        "contact_id": "Asiakasnumero|Asiakasnro|Asiakastunnus|Jäsennumero",
        "name": "Nimi|Koko nimi|Etu- ja sukunimi|Asiakas|Asiakkaan nimi|Potilas|Yhteyshenkilö",
        "first_name": "Etunimi|Kutsumanimi",
        "last_name": "Sukunimi",
        "email": "Sähköposti|Sähköpostiosoite",
        "phone": "Puhelin|Puhelinnumero|Matkapuhelin|Puh",
        "organisation": "Yritys|Yrityksen nimi|Organisaatio",
        "city": "Kaupunki|Paikkakunta|Postitoimipaikka",
        "created": "Luotu|Luontipäivä|Asiakas alkaen|Asiakkuus alkanut|Lisätty|Rekisteröity|Liittynyt",
        "date": "Päivämäärä|Päivä|Pvm|Suosittelupäivä|Suositeltu pvm|Vastaanotettu",
        "status": "Tila",
        "owner": "Vastuuhenkilö|Omistaja|Myyjä|Asiakasvastaava",
        "birthday": "Syntymäaika|Syntymäpäivä",
    },
}

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "contacts": {
        name: name
        for name in (
            "contact_id", "name", "first_name", "last_name", "email", "phone", "organisation", "city", "created",
            "status", "owner", "birthday",
        )
    },
    "referrals": {"date": "date", "status": "status", "revenue": "amount", "referred": "client"},
    "deals": {
        "contact_id": "deal_contact", "amount": "amount", "stage": "stage", "date": "closing_date",
        "created": "created", "owner": "owner",
    },
    "touches": {
        "contact_id": "touched", "date": "date", "channel": "channel", "cost": "cost", "owner": "owner",
    },
}  # fmt: skip


def column_in(table: str, column: str) -> str:
    """Return what a column of a table is called here; blank for one that is worded in English alone.

    Examples
    --------
    >>> column_in("referrals", "revenue"), column_in("feedback", "date")
    ('amount', '')
    """
    return _COLUMNS.get(table, {}).get(column, "")


def translated(column: str) -> tuple[str, ...]:
    """Return the headers that mean a plain column, as it is called here, in the languages other than English.

    Examples
    --------
    >>> translated("first_name")[:3], "Etunimi" in translated("first_name")
    (('Vorname', 'Rufname', 'Prénom'), True)
    """
    words = (word for language in _LANGUAGES.values() for word in language.get(column, "").split("|"))
    return tuple(dict.fromkeys(filter(None, words)))
