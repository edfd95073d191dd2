"""Pipedrive: lists exported from People and Deals, with or without the item's name before each field."""

from __future__ import annotations

from refgraph.crm.back import WriteBack
from refgraph.crm.headers import CRM

_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "contact_id": (
            "Person - ID",
            "Person - Pipedrive System ID",
            "Pessoa - ID",
            "Persona - ID",
            "Personne - ID",
        ),
        "name": ("Person - Name",),
        "first_name": ("Person - First name",),
        "last_name": ("Person - Last name",),
        "email": ("Email - Work", "Person - Email - Work", "Person - Email (Work)"),
        "phone": ("Phone - Work", "Person - Phone - Work", "Person - Phone (Work)"),
        "organisation": ("Person - Organization",),
        "owner": ("Person - Owner",),
        "created": ("Person created", "Person - Person created", "Pessoa - Pessoa criada"),
    },
    "deals": {
        "deal_id": ("Deal - ID", "Deal - Pipedrive System ID", "Negócio - ID", "Trato - ID"),
        "contact_id": ("Deal - Contact person", "Negócio - Pessoa de contato", "Trato - Persona de contacto"),
        "status": ("Deal - Status", "Negócio - Status", "Trato - Estado"),
        "stage": ("Negócio - Etapa", "Trato - Etapa"),
        "amount": ("Deal - Value", "Negócio - Valor", "Trato - Valor"),
        "currency": (
            "Deal - Currency of Value",
            "Deal - Currency of value",
            "Trato - Moneda",
            "Negócio - Moeda",
        ),
        "date": (
            "Deal - Won time",
            "Negócio - Ganho em",
            "Trato - Fecha de ganado",
            "Deal - Expected close date",
        ),
        "created": ("Deal - Deal created", "Negócio - Data de criação do negócio", "Trato - Trato creado"),
        "owner": ("Deal - Owner", "Negócio - Proprietário", "Trato - Propietario"),
    },
}

_FILES: dict[str, tuple[str, ...]] = {}

_BACK = WriteBack(
    most_rows=50_000,
    most_bytes=50_000_000,
    marks=("Person - ID", "Person - Name", "Email - Work", "Phone - Work"),
    prepare=("Settings > Data fields > Person: create the custom fields below.",),
    import_it=(
        "More > Import data > From a spreadsheet.",
        "Map the id to Person > Pipedrive System ID, so that people are updated and not made twice, and each "
        "other column to the field of its name.",
    ),
)

PIPEDRIVE = CRM("pipedrive", _HEADERS, _FILES, _BACK)
