"""What a row of a referral log is: a referral, or an event of one (a month's commission, a visit, an invoice)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from refgraph.crm import keys_of_cells, plain_words
from refgraph.errors import UnknownNameError
from refgraph.findings import Finding, counted
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.kinds import THANKS, kind_of
from refgraph.records.meaning.recognition import DECLARED
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading

ROWS = ("referrals", "payments")
"""What ``[read] rows`` can say that the rows of a log are."""

_EVENTS = (
    "month", "period", "case", "cases",
    "invoice", "payment", "payout", "paid", "unpaid", "visit", "appointment", "session", "matter",
    "order", "transaction", "instal", "statement", "commission", "monat", "zeitraum", "rechnung", "zahlung", "bezahlt",
    "besuch", "termin", "sitzung", "mandat", "akte", "aktenzeichen", "auftrag", "buchung", "provision", "mois",
    "periode", "facture", "paiement", "paye", "visite", "rendez", "dossier", "commande", "mes", "periodo", "factura",
    "pago", "pagad", "visita", "cita", "expediente", "pedido", "comision", "mese", "fattura", "pagament", "pagat",
    "appuntament", "pratica", "ordine", "commissione", "provvigione", "maand", "factuur", "betaling", "betaald",
    "bezoek", "afspraak", "dossier", "commissie", "fatura", "pagamento", "comissao", "miesiac", "okres", "faktura",
    "platnosc", "wizyta", "sprawa", "prowizja", "manad", "betalning", "besok", "arende", "maned", "betaling", "sag",
    "kuukausi", "lasku", "maksu", "kaynti", "palkkio", "quarter", "quartal", "earned", "charge", "billed", "policy",
    "policies", "poliza", "apolice", "polizza", "polis", "police",
)  # fmt: skip
_SERVED = (
    "job",
    "service",
    "treatment",
    "install",
    "reservation",
    "rental",
    "encounter",
    "behandlung",
    "leistung",
    "soin",
    "servicio",
    "trattament",
)
"""What a day is of that is none of a referral, but of one of the times when somebody came."""
_OF_WORK = frozenset("no nr number id total amount value price".split())
_COSTS = (
    "commission", "provision", "kommission", "reward", "bonus", "payout", "bounty", "pramie", "belohnung", "prime",
    "recompense", "recompensa", "premio", "comision", "comissao", "commissie", "beloning", "prowizj", "nagrod",
    "provvigion", "belonning", "provisjon", "palkkio", "incentive", "earned", "earnings", "owed", "payable",
)  # fmt: skip
_PERIODS = ("month", "period", "quarter", "monat", "mois", "mes", "mese", "maand", "miesiac", "manad", "maned",
            "kuukau", "quartal")  # fmt: skip
_BILLS = ("invoice", "rechnung", "factur", "fattur", "factuur", "faktur", "fatura", "lasku", "visit", "besuch", "visit",
          "bezoek", "wizyt", "order", "matter", "session")  # fmt: skip
_VAGUE = frozenset(
    "amount value total sum betrag wert summe montant somme valeur importe valor monto importo valore bedrag waarde"
    " kwota wartosc belopp belob summa maara price preis fee fees gross net usd eur gbp".split()
)
_CASES = (
    "patient",
    "mrn",
    "case",
    "fall",
    "chart",
    "paziente",
    "paciente",
    "potilas",
    "pacjent",
    "claim",
    "cas",
)
_LONG = 6
_SIDES = ("referrer_id", "referrer", "referred_id", "referred")


@dataclass(frozen=True)
class Units:
    """What the rows of one log are.

    Parameters
    ----------
    file
        The log.
    kind
        Whether its rows are ``referrals`` or ``payments``; empty where nothing says it.
    per_case
        Whether who was referred is known by the number of a patient or case, which makes a pair one referral.
    """

    file: str
    kind: str
    per_case: bool


def rows_of_logs(readings: Sequence[Reading], rules: ReadRules) -> list[Units]:
    """Return what the rows of each referral log are, as its headers, its words and its file's name say.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    rules
        What the user says the rows are.
    """
    if rules.rows and rules.rows not in ROWS:
        raise UnknownNameError.among("kind of row", rules.rows, ROWS)
    return [_units(reading, rules) for reading in readings if reading.table == "referrals"]


def without_costs(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """Take what is paid to referrers out of the revenue: a commission is a cost.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    ledger
        Where it is noted.
    """
    return [
        _without_cost(reading, ledger) if reading.table == "referrals" else reading for reading in readings
    ]


def fold_events(tables: MutableMapping[str, pd.DataFrame], logs: Sequence[Units], ledger: Ledger) -> None:
    """Take the rows of one referral together: of the first date, with the sum of what was paid.

    Where the same two stand in several rows with amounts and nothing says whether a row is a referral or a
    payment, it is asked.

    Parameters
    ----------
    tables
        The typed tables; `referrals` is replaced.
    logs
        What the rows of each log are.
    ledger
        Where rows that are folded, and the question, are noted.
    """
    if "referrals" not in tables:
        return
    for log in logs:
        frame = tables["referrals"]
        groups = _groups(frame, log)
        if not groups:
            continue
        if log.kind == "payments" or log.per_case:
            tables["referrals"] = _folded(frame, groups, log, ledger)
        elif log.kind == "":
            _ask(frame, groups, log, ledger)


def names_cost(header: str) -> bool:
    """Whether a header says what was paid to those who refer.

    Examples
    --------
    >>> names_cost("Commission Paid"), names_cost("Fee")
    (True, False)
    """
    return any(word.startswith(_COSTS) for word in plain_words(header))


def _units(reading: Reading, rules: ReadRules) -> Units:
    at = reading.columns.get("referred_id")
    words = plain_words(reading.sheet.header[at]) if at is not None else []
    per_case = any(word.startswith(_CASES) for word in words)
    return Units(reading.sheet.file, rules.rows or _kind(reading), per_case)


def _kind(reading: Reading) -> str:
    sheet = reading.sheet
    headers = [header for at, header in enumerate(sheet.header) if reading.filled[at]]
    said = {word for header in (*headers, _stem(sheet.file)) for word in plain_words(header)}
    said |= {word for cell in set(reading.cells("status")) for word in plain_words(cell)}
    day = plain_words(sheet.header[reading.columns["date"]]) if "date" in reading.columns else []
    done = any(word.startswith(_SERVED) for word in day) or any(map(_numbers_work, headers))
    if done or any(map(_is_event, said)):
        return "payments"
    if any(kind_of(word) == THANKS for word in set(reading.cells("relation"))):
        return "referrals"  # What was paid stands in rows of its own.
    money = reading.columns.get("revenue")
    vague = money is not None and bool(_VAGUE.intersection(plain_words(sheet.header[money])))
    return "" if vague or _has_unread_amount(reading) else "referrals"


def _has_unread_amount(reading: Reading) -> bool:
    """Whether a column that nothing is read from is called an amount and no more ("Net Total")."""
    used = set(reading.columns.values())
    free = [header for at, header in enumerate(reading.sheet.header) if at not in used and reading.filled[at]]
    return any(words and _VAGUE.issuperset(words) for words in map(plain_words, free))


def _numbers_work(header: str) -> bool:
    """Whether a header numbers or sums up a piece of work: ``Job #``, ``Job Total``, and not ``Job Title``."""
    words = plain_words(header)
    return words[:1] in (["job"], ["jobs"]) and ("#" in header or bool(_OF_WORK.intersection(words)))


def _is_event(word: str) -> bool:
    return any(
        word.startswith(stem) and (len(stem) >= _LONG or word[len(stem) :] in ("", "s", "en", "n", "e"))
        for stem in _EVENTS
    )


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0] or file


def _without_cost(reading: Reading, ledger: Ledger) -> Reading:
    at = reading.columns.get("revenue")
    if at is None:
        return reading
    header, file = reading.sheet.header[at], reading.sheet.file
    words = plain_words(header)
    own = names_cost(header)
    by_file = _VAGUE.intersection(words) and any(word.startswith(_COSTS) for word in plain_words(_stem(file)))
    monthly = bool(_VAGUE.intersection(words)) and _is_by_period(reading)
    if reading.crm.get("revenue") == DECLARED or not (own or by_file or monthly):
        return reading
    message = f"'{header}' of {file} is what was paid to referrers: a cost, and no revenue."
    if monthly and not own and not by_file:
        message = f"'{header}' of {file}, beside months, may be what was paid to referrers: it is not read as revenue."
    hint = f'If it is what clients paid, say --column referrals.revenue="{header}".'
    ledger.add(Finding("note", "paid-to-referrers", message, hint, "referrals", file, column=header))
    return replace(
        reading, columns={name: spot for name, spot in reading.columns.items() if name != "revenue"}
    )


def _is_by_period(reading: Reading) -> bool:
    """Whether rows are those of months, and not of what clients were billed for."""
    words = [word for header in reading.sheet.header for word in plain_words(header)]
    return any(word.startswith(_PERIODS) for word in words) and not any(
        word.startswith(_BILLS) for word in words
    )


def _groups(frame: pd.DataFrame, log: Units) -> list[list[int]]:
    """Return the positions of the rows of a log that name the same two, or share the id of a referral."""
    keys = {name: keys_of_cells(frame[name].tolist()) for name in _SIDES if name in frame}
    said = pd.DataFrame(keys, index=range(len(frame)))
    said["referral_id"] = frame["referral_id"].tolist() if "referral_id" in frame else ""
    said = said[frame["file"].eq(log.file).to_numpy()]
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, *known in said[said.duplicated(keep=False)].itertuples(name=None):
        found[tuple(known)].append(position)
    return list(found.values())


def _folded(frame: pd.DataFrame, groups: Sequence[Sequence[int]], log: Units, ledger: Ledger) -> pd.DataFrame:
    frame = frame.reset_index(drop=True).copy()
    dates = frame["date"] if "date" in frame else pd.Series(pd.NaT, index=frame.index)
    gone: list[int] = []
    for group in groups:
        first = min(group, key=lambda at: (pd.isna(dates[at]), dates[at] if pd.notna(dates[at]) else 0, at))
        if "revenue" in frame and frame.loc[list(group), "revenue"].notna().any():
            frame.loc[first, "revenue"] = frame.loc[list(group), "revenue"].sum()
        for other in (at for at in group if at != first):
            ledger.merge(frame.loc[other, "file"], int(frame.loc[other, "row"]),
                         f"of the referral of row {frame.loc[first, 'row']}")  # fmt: skip
            gone.append(other)
    rows = len(gone) + len(groups)
    why = (
        "a number stands for one patient or case"
        if log.kind != "payments"
        else "its rows are payments or visits"
    )
    made = counted(len(groups), "referral")
    message = f"{rows} rows of {log.file} are {made}: {why}, and the same two are one referral."
    hint = "If each row is a referral of its own, say --set read.rows=referrals."
    ledger.add(Finding("note", "taken-together", message, hint, "referrals", log.file, count=rows))
    keep = np.ones(len(frame), dtype=bool)
    keep[gone] = False
    return frame[keep].reset_index(drop=True)


def _ask(frame: pd.DataFrame, groups: Sequence[Sequence[int]], log: Units, ledger: Ledger) -> None:
    row = frame.iloc[groups[0][0]]
    one, other = (str(row.get(name) or row.get(f"{name}_id") or "") for name in ("referrer", "referred"))
    message = (
        f"In {log.file} the same two stand in several rows, with amounts ({one} and {other}: {len(groups[0])} rows): "
        "each may be a referral, or a payment for one."
    )
    hint = "Say --set read.rows=referrals or --set read.rows=payments; in refgraph.toml, under [read]: rows = ..."
    ledger.add(Finding("error", "unclear-rows", message, hint, "referrals", log.file))
