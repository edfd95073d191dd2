"""What a cell says beside a name: an e-mail address, a telephone number."""

from __future__ import annotations

import re
from typing import NamedTuple

from refgraph.people.names.names import find_address, phone_key

_PHONE = re.compile(r"(?<![\w@.#])[+(]?\d[\d\s().\-]{5,}\d(?:\s*(?:ext|x)\.?\s*\d+)?(?![\w@])", re.IGNORECASE)
_AROUND = " \t<>()[],;:-–"


class Details(NamedTuple):
    """The name in a cell, and how its bearer is reached; each blank if it is not said.

    Parameters
    ----------
    name
        What is left when the address and the number are taken away.
    email
        The address, in small letters.
    phone
        The number as it stands.
    """

    name: str
    email: str = ""
    phone: str = ""


def contact_details(text: str) -> Details:
    """Return the name, the address and the telephone number in a cell.

    Examples
    --------
    >>> contact_details("Zoe Ott <Zoe@Ott.example>")
    Details(name='Zoe Ott', email='zoe@ott.example', phone='')
    >>> contact_details("Zoe Ott (206) 555-0100")
    Details(name='Zoe Ott', email='', phone='(206) 555-0100')
    >>> contact_details("Zoe Weiß <zoe@weiss.example>").name
    'Zoe Weiß'
    >>> contact_details("Acme 24/7")
    Details(name='Acme 24/7', email='', phone='')
    """
    address = find_address(text)
    email = address.group().casefold() if address else ""
    rest = f"{text[: address.start()].removesuffix('mailto:')} {text[address.end() :]}" if address else text
    found = _PHONE.search(rest)
    phone = found.group().strip() if found and phone_key(found.group()) else ""
    rest = rest.replace(phone, " ") if phone else rest
    name = " ".join(rest.split()).strip(_AROUND) if email or phone else text
    return Details(name, email, phone)


def is_same_phone(one: str, other: str) -> bool:
    """Tell whether two telephone numbers are the same, the code of the country aside.

    Examples
    --------
    >>> is_same_phone("+1 (206) 555-0100", "206.555.0100"), is_same_phone("206 555 0100", "10165550100")
    (True, False)
    """
    digits = sorted(
        (re.sub(r"\D", "", re.split(r"(?i)ext|x", number)[0]).lstrip("0") for number in (one, other)), key=len
    )
    return bool(digits[0]) and digits[1].endswith(digits[0])
