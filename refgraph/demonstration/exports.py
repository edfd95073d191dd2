"""The example in the shape that the exports of a trade have: other files, other headers, other professions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from refgraph.demonstration.cast import FIRM

Row = dict[str, str]
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Export:
    """What a trade exports.

    Parameters
    ----------
    firm
        How the firm is called.
    files
        The name of each file, and what makes its rows of the tables of the example.
    professions
        Professions of the example that are others around this trade.
    practices
        Whether firms are practices, called after what they practise.
    """

    firm: str
    files: Mapping[str, Callable[[Tables], list[Row]]]
    professions: Mapping[str, str]
    practices: bool = False


def export_of(trade: str, tables: Tables) -> dict[str, list[Row]]:
    """Return the files of a trade, without their ending: name -> rows.

    Parameters
    ----------
    trade
        One of `EXPORTS`.
    tables
        Those of `make_tables`.
    """
    export = EXPORTS[trade]
    contacts = [_in_trade(row, export) for row in _with_referrers(tables)]
    return {name: make({**tables, "contacts": contacts}) for name, make in export.files.items()}


def _in_trade(row: Row, export: Export) -> Row:
    profession = export.professions.get(row["Profession"], row["Profession"])
    company = row["Company"].replace(FIRM, export.firm)
    if export.practices and profession and company:
        company = f"{company.split()[0]} {profession}"
    return {**row, "Profession": profession, "Company": company}


def _with_referrers(tables: Tables) -> list[Row]:
    """Return the contacts with who brought them in their own row, where one person alone did."""
    brought: dict[str, list[str]] = defaultdict(list)
    for row in tables["referrals"]:
        brought[row["Referred ID"]].append(row["Referrer Name"])
    return [
        {**row, "Referred By": row["Referred By"] or (found[0] if len(found) == 1 else "")}
        for row in tables["contacts"]
        for found in [brought[row["Contact ID"]]]
    ]


def _renamed(table: str, columns: Mapping[str, str]) -> Callable[[Tables], list[Row]]:
    """Return what makes the rows of a file that has columns of a table under other headers."""

    def make(tables: Tables) -> list[Row]:
        return [{header: row[name] for header, name in columns.items()} for row in tables[table]]

    return make


def _clients(tables: Tables) -> list[Row]:
    """Return the clients of a practice, with what they have paid in all."""
    paid: dict[str, float] = defaultdict(float)
    for row in tables["deals"]:
        paid[row["Contact ID"]] += float(row["Amount"] or 0) * (row["Stage"] == "Closed Won")
    return [
        {
            "Client Number": row["Contact ID"],
            "Client Name": f"{row['First Name']} {row['Last Name']}".strip(),
            "Firm": row["Company"],
            "E-Mail": row["Email"],
            "Telephone": row["Phone Number"],
            "Industry": row["Profession"],
            "Partner": row["Contact Owner"],
            "Client Since": row["Create Date"][:10],
            "Referred By": row["Referred By"],
            "Fees Billed": f"{paid[row['Contact ID']]:.2f}" if row["Contact ID"] in paid else "",
        }
        for row in tables["contacts"]
        if row["Company"] != EXPORTS["accounting"].firm
    ]


def _referral_log(tables: Tables) -> list[Row]:
    """Return who sent which patient when: the patients have numbers and no names."""
    practice = {row["Contact ID"]: row for row in tables["contacts"]}
    return [
        {
            "Referral Date": row["Date"],
            "Referring Provider": row["Referrer Name"],
            "Practice": practice.get(row["Referrer ID"], {}).get("Company", ""),
            "Patient Name": f"Patient {row['Referral ID'][2:]}",
            "Status": {"Won": "Completed", "Lost": "Declined"}.get(row["Status"], row["Status"]),
        }
        for row in tables["referrals"]
        if row["Date"]
    ]


def _visits(tables: Tables) -> list[Row]:
    """Return what the clinic's people had to do with those who refer."""
    known = {row["Contact ID"] for row in _providers(tables)}
    return [row for row in _ACTIVITIES(tables) if row["Contact ID"] in known]


def _providers(tables: Tables) -> list[Row]:
    """Return the practices' people who refer, and who of the clinic looks after them."""
    known = {row["Referrer ID"] for row in tables["referrals"]}
    return [
        {
            "Contact ID": row["Contact ID"],
            "Provider": f"{row['First Name']} {row['Last Name']}",
            "Practice": row["Company"],
            "Specialty": row["Profession"],
            "City": row["City"],
            "Contact Owner": row["Contact Owner"],
            "Phone": row["Phone Number"],
        }
        for row in tables["contacts"]
        if row["Contact ID"] in known
    ]


_NAMES = {"First Name": "First Name", "Last Name": "Last Name"}

_ACTIVITIES = _renamed(
    "touches",
    {
        "Contact ID": "Contact ID",
        "Date": "Date",
        "Activity Type": "Channel",
        "Direction": "Direction",
        "Owner": "Owner",
    },
)

EXPORTS: Mapping[str, Export] = {
    "realtor": Export(
        "Harbour & Vale Realty",
        {
            "all-people": _renamed(
                "contacts",
                {
                    "ID": "Contact ID", **_NAMES, "Email 1": "Email", "Phone 1": "Phone Number",
                    "Stage": "Lifecycle Stage",
                    "Source": "Lead Source", "Assigned To": "Contact Owner", "Tags": "Profession", "City": "City",
                    "Date Added": "Create Date", "Referred By": "Referred By",
                },
            ),
            "deals": _renamed(
                "deals",
                {
                    "Deal ID": "Deal ID", "Deal Name": "Deal Name", "Person ID": "Contact ID", "Stage": "Stage",
                    "Price": "Amount", "Close Date": "Close Date",
                },
            ),
        },
        {"Realtor": "Stager", "Banker": "Mortgage lender", "Physician": "Home inspector"},
    ),
    "accounting": Export(
        "Harbour & Vale CPAs",
        {
            "clients": _clients,
            "activities": _ACTIVITIES,
        },
        {"Accountant": "Bookkeeper"},
    ),
    "clinic": Export(
        "Harbour & Vale Clinic",
        {
            "referral-log": _referral_log,
            "providers": _providers,
            "visits": _visits,
        },
        {
            "Attorney": "Family medicine", "Business owner": "Internal medicine", "Accountant": "Cardiology",
            "Banker": "Orthopedics", "Teacher": "Pediatrics", "Realtor": "Physical therapy",
            "Retired": "Family medicine",
            "Insurance broker": "Neurology", "Financial planner": "Oncology", "Mortgage lender": "Rheumatology",
            "Appraiser": "Podiatry", "Dentist": "Dentistry", "Physician": "Urgent care",
        },
        practices=True,
    ),
    "adviser": Export(
        "Harbour & Vale Wealth",
        {
            "contacts": _renamed(
                "contacts",
                {
                    "Contact ID": "Contact ID", **_NAMES, "Category": "Type", "Email": "Email",
                    "Phone": "Phone Number",
                    "Company": "Company", "Occupation": "Profession", "Servicing Advisor": "Contact Owner",
                    "Client Since": "Service Start", "Created": "Create Date", "Referred By": "Referred By",
                },
            ),
            "activities": _ACTIVITIES,
        },
        {"Financial planner": "Estate attorney"},
    ),
    "msp": Export(
        "Harbour & Vale IT",
        {
            "contacts": _renamed(
                "contacts",
                {
                    "Record ID": "Contact ID", **_NAMES, "Email": "Email", "Phone Number": "Phone Number",
                    "Company Name": "Company", "Industry": "Profession", "Contact owner": "Contact Owner",
                    "Lifecycle Stage": "Lifecycle Stage", "Create Date": "Create Date",
                    "Referral Partner": "Referred By",
                },
            ),
            "deals": _renamed(
                "deals",
                {
                    "Deal ID": "Deal ID", "Deal Name": "Deal Name", "Associated Contact ID": "Contact ID",
                    "Deal Stage": "Stage", "Amount": "Amount", "Close Date": "Close Date",
                },
            ),
        },
        {"Physician": "Dental group", "Realtor": "Software vendor", "Banker": "Telecom agent", "Teacher": "School"},
    ),
}  # fmt: skip
"""The trades that have an export of their own; without one the example is that of an advisory firm."""
