"""Headers over what somebody paid ("Umsatz netto", "Total Billed", "Purchase Amount"), however they are qualified."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.crm import header_key, plain_words
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.row_units import names_cost
from refgraph.records.meaning.vocabulary import Vocabulary
from refgraph.records.sheets import Reading
from refgraph.records.values import MONEY, inspect_numbers

_DEALS = frozenset(
    "deal deals sale sales sold contract closing closed purchase opportunity abschluss verkauf verkaufs auftrag"
    " vente contrat venta contrato vendita contratto verkoop actual".split()
)
_SUMS = frozenset(
    "price value amount total volume revenue preis wert betrag summe prix valeur montant precio valor importe"
    " prezzo valore importo prijs waarde bedrag".split()
)
_PAID = frozenset(
    "lifetimevalue customerlifetimevalue clientlifetimevalue ltv clv totalspent totalspend totalbilled amountbilled"
    " feesbilled billedfees totalfees totalinvoiced amountinvoiced annualpremium writtenpremium totalpremium gci"
    " grosscommissionincome totalcharged totalsales ordertotal orderstotal auftragssumme auftragswert auftragsvolumen"
    " rechnungsbetrag rechnungssumme kaufpreis verkaufspreis vertragswert"
    " umsatz gesamtumsatz honorar chiffredaffaires facturado fatturato omzet obrot omsattning omsaetning omsetning"
    " liikevaihto faturamento 売上金額 売上 金額".split()
)
"""Headers over what a contact paid in all."""
_OF_A_LIFE = frozenset("lifetime ltv clv spent spend".split())
"""Words of what somebody paid in all, which each of their rows says again: of a list of contacts only."""
_QUALIFYING = frozenset(
    "net gross netto brutto ht ttc usd eur gbp cad aud chf nok sek dkk pln jpy total actual final sum euro nett neto"
    " lordo bruto inkl exkl incl excl mwst ust vat tva iva btw zzgl dollar dollars".split()
)
"""Words that say which of two sums of the same thing it is, or in what money."""
_LIKELY = frozenset(
    "potential expected estimated estimate projected forecast weighted target budget pipeline probable prospective"
    " erwartet erwarteter geschatzt potenziell prevu estime previsto estimado stimato verwacht average avg".split()
)
"""Words of sums that nobody has paid."""
_COUNTS = frozenset("calls count number units score visits meetings rank percent rate days".split())
"""Words of what is counted and not paid, whatever else the header says: "Total Sales Calls"."""
_FEES = frozenset(
    "fee fees sales income earned billed paid invoiced billing spend spent production charges collected premium"
    " umsatz honorar erlos".split()
)


def says_paid(header: str) -> bool:
    """Whether a header says, beyond doubt, that it holds what somebody paid.

    Examples
    --------
    >>> says_paid("Total Billed"), says_paid("Umsatz netto"), says_paid("Total Sales Calls"), says_paid("Value")
    (True, True, False, False)
    """
    words = plain_words(header)
    if _LIKELY.intersection(words) or names_cost(header):
        return False
    if header_key(header) in _PAID or unqualified(header) in _PAID:
        return True
    sums = _SUMS.intersection(words)
    is_count = bool(_COUNTS.intersection(words)) or (sums == {"total"} and "deals" in words)
    return bool(_DEALS.intersection(words)) and bool(sums) and not is_count


def unqualified(header: str) -> str:
    """Return the key of a header without what says which sum of its kind it holds.

    Examples
    --------
    >>> unqualified("Amount (USD)"), unqualified("Chiffre d'affaires HT")
    ('amount', 'chiffredaffaires')
    """
    return header_key(" ".join(word for word in plain_words(header) if word not in _QUALIFYING))


def may_be_paid(header: str) -> bool:
    """Whether a header may be that of what somebody paid, or of something else that is counted in money.

    Examples
    --------
    >>> may_be_paid("Value"), may_be_paid("Referral Fee Paid"), may_be_paid("Height")
    (True, True, False)
    """
    words = plain_words(header)
    return bool((_SUMS | _FEES).intersection(words)) and not _LIKELY.intersection(words)


def are_amounts(cells: Sequence[str]) -> bool:
    """Whether all cells that are not blank are numbers."""
    numbers = inspect_numbers(cells)
    return bool(numbers.amounts) and not numbers.unreadable


def with_paid(readings: Sequence[Reading], vocabulary: Vocabulary, ledger: Ledger) -> list[Reading]:
    """Read what was paid, in referrals and deals without an amount, from the one column that says so otherwise.

    Parameters
    ----------
    readings
        The sheets as they were recognised.
    vocabulary
        The known headers.
    ledger
        Where it is noted.
    """
    return [
        _with_paid(reading, vocabulary, ledger) if reading.table in MONEY else reading for reading in readings
    ]


def _with_paid(reading: Reading, vocabulary: Vocabulary, ledger: Ledger) -> Reading:
    column, sheet = MONEY[reading.table], reading.sheet
    if column in reading.columns:
        return reading
    known = vocabulary.of(sheet.header).headers[reading.table]
    used = set(reading.columns.values())

    def means_it(header: str) -> bool:
        if _OF_A_LIFE.intersection(plain_words(header)):
            return False
        meaning = known.get(unqualified(header))
        plain = meaning is not None and meaning.column == column
        return says_paid(header) or (plain and may_be_paid(header) and not names_cost(header))

    found = [
        at
        for at, header in enumerate(sheet.header)
        if at not in used and means_it(header) and "%" not in header and are_amounts(sheet.columns[at])
    ]
    if len(found) != 1:
        return reading
    message = f"'{sheet.header[found[0]]}' of {sheet.file} is read as what clients paid."
    hint = "If it is not, leave that column out of the export."
    ledger.add(
        Finding(
            "note", "read-as-paid", message, hint, reading.table, sheet.file, column=sheet.header[found[0]]
        )
    )
    return reading.with_column(column, found[0], "")
