"""The words the made-up people, firms and conversations are put together from.

The family names are inventions in the manner of many languages, so that nobody real is meant.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


FIRST = _words("""
    Abena Adaeze Aisha Alejandro Alice Amara Amir Anders Andrea Anita Anjali Anton Arturo Astrid Ayumi
    Beatriz Benedict Björn Bram Brigitte Camille Carlos Cecily Chidi Chloé Clara Conrad Dalia Daniela
    Darius Deepak Demetria Dmitri Edith Elena Élodie Emeka Emiko Esther Eun-ji Fatima Felix Fiona
    Frances François Gabriela Gareth Giulia Grace Gunnar Hana Harriet Hassan Hiroshi Ibrahim Ilse Imani
    Ines Ingrid Isaac Ishaan Ivana Jamal Jasper Joana Jonas José Julia Kamala Karim Katya Keiko Kofi
    Kwame Laila Lars Leila Leo Linh Lucía Magda Malik Marcus Margot Mateo Mei Mercy Minh Miriam Nadia
    Naomi Nikolai Noor Oksana Olga Oluwaseun Oscar Paloma Pavel Petra Philippa Priya Quentin Rafael
    Raj Renée Rosa Rowan Ruth Samir Sanjay Sefa Sienna Silvia Simone Sofía Søren Sunita Tamar Tariq
    Teresa Thandiwe Theo Tomasz Tova Ugo Valentina Vikram Wanda Wei Winston Xavier Yasmin Yusuf Zara
    Zhen Zofia
""")

LAST = _words("""
    Abernook Adebayashi Almondsey Anankale Arrowfell Ashgrove-Bell Bakarenko Balsamo-Reed Bellweather
    Bexcombe Birchwhistle Boatenga Bramblewick Brightwater Brzeskal Candlewick Castellmora Chandrapell
    Cloverdene Copperfane Corvalhera Crestholme D'Alvorado Dandridgely Delacorvin Diallovane Dunmarrow
    Eastermoor Eberhaldt Ekwuemari Elderflint Engelvardt Fairweather Farooqani Featherstoke Fennimore
    Fitzmarrow Fujikawara Galloworth Ganderson Garcindo Gildersleet Goldmarsh Greywether Guerravilla
    Hakimzadi Halvorsted Harrowgate Hazelrigg Hollowbrook Holmqvarn Ibrahimowe Inglewhite Iversund
    Jankowiec Jarndale Jhaverani Juniperus Kaleshwar Kestrelby Kimuraya Kingsolver-Ude Kowalczar
    Larkspur Lindqvarn Linnetby Longacre-Sy Lovelandis MacTarrow Maplethorn Marchbanks Marrowby
    Meadowlark Mendozara Merriwick Moonbeam-Ortiz Moravcek Mwangala Nakamorin Nettlecombe Nightingdale
    Nkemdiri Nordhavn Oakenshield-Rao Obafunmi Okonverra Oldcastle Ortegado O'Marrable Ottersby Pardovani
    Parsnipley Pebblesworth Pemberdine Pereshkin Petrosyanov Plumtree Popovnik Quaresmeda Quillfeather
    Quispeda Ramaswani Ravenscar Redfernley Rosmarinho Rousselier Rutherglade Saltonbury Sandoval-Fenn
    Schneebergen Seabrooke-Li Shahrivand Silverthorn Solvarsen Sparrowhawke Stillwater-Ng Strandqvist
    Sugarbaker Tamarindo Tanakawa Thistlewood Thornquist Tidewell Trevanniel Tumblewood Underhallow
    Uwakwena Valderrosa Vandermeerkat Vasquelo Venkatarani Villanovo Wainscott-Oh Waterlily Weatherwax
    Whistledown Wickerford Willowmere Winterbourn-Das Wrenfield Yamashiro-Pike Yarrowdale Yilmazer
    Zelenkovar Ziegelhof Zimbalis
""")

TOWNS = {
    "Port Alder": "206",
    "Valemouth": "360",
    "Saltmere": "425",
    "Kingsbarrow": "509",
    "Ashby Cross": "253",
    "Northfold": "564",
}
"""The towns, each with its area code (555-0100 to 555-0199 is set aside for fiction in all of them)."""

FIRMS = {
    "Accountant": ("{} & Partners CPAs", "{} Accounting"),
    "Attorney": ("{} Law Group", "{} & Associates LLP"),
    "Banker": ("{} Community Bank", "First {} Trust"),
    "Realtor": ("{} Realty", "{} Homes"),
    "Business owner": ("{} Joinery", "{} Marine Supply", "{} Foods", "{} Print Works", "{} Nurseries"),
    "Physician": ("{} Family Practice", "{} Clinic"),
    "Dentist": ("{} Dental",),
    "Financial planner": ("{} Wealth Planning",),
    "Mortgage lender": ("{} Home Loans",),
    "Insurance broker": ("{} Insurance",),
    "Appraiser": ("{} Appraisals",),
    "Retired": (),
    "Teacher": (),
}
"""How firms are called, by the profession of those who work there."""

OUTSIDERS = (
    ("Rosalind Pemberton-Achebe", "rosalind pemberton-achebe", "Pemberton-Achebe, Rosalind"),
    ("Gideon Vanterpool", "Mr. Gideon Vanterpool"),
    ("Marisol Etxeberriano", "Etxeberriano, Marisol"),
    ("Hamish Tolliver-Quaye",),
    ("Agnieszka Wolnarek",),
    ("Cornelius Battersea-Ito",),
)
"""Bankers who refer and are not in the CRM, each in the spellings found in it."""

NOT_PEOPLE = ("Google", "Website", "Walk-in", "Existing client", "google ads", "walk in", "N/A")

REASONS = _lines("""
    clear advice on a business sale
    explained the estate plan in plain words
    saved us tax
    quick answer when it mattered
    good with difficult families
    fair fee
    asked for a second opinion
""")

PRAISE = _lines("""
    Explained everything in plain words.
    We slept well during the sale.
    Quick, kind and exact.
    Would go to them again tomorrow.
""")

MIDDLING = _lines("""
    Good work, a little slow to call back.
    Fine, but the bill surprised us.
    Solid advice.
""")

BLAME = _lines("""
    Nobody returned my calls for two weeks.
    The return was filed late.
    I felt passed from desk to desk.
""")

INTERESTS = _words("sailing gardening cycling choir chess cooking hiking pottery football opera birding")

GOALS = _lines("""
    sell the firm in five years
    retire at 60
    hand over to the children
    buy the building
    fund college
    lower the tax bill
""")

NOTES = _lines("""
    Prefers mornings.
    Met at the harbour festival.
    Send the estate checklist.
    Sister works at the county office.
    Two children at college, call after 6 pm.
    Left-handed, loves "proper" fountain pens.
""")

HAPPENINGS = ("Birthday", "Anniversary", "House move", "New baby", "Business milestone", "Retirement")

STAFF = (
    ("Helena", "Vanbrugh-Osei", "principal"),
    ("Marcus", "Harbourne", "principal"),
    ("Ngozi", "Adelaide-Finch", "senior"),
    ("Tobias", "Wren", "senior"),
    ("Renée", "Castellane", "senior"),
    ("Jun", "Hollister", "staff"),
    ("Paloma", "Greystone", "staff"),
    ("Dev", "Marlowe-Singh", "marketing"),
    ("Bettina", "Oakes", "admin"),
)
"""The people of the firm and their roles."""

CAMPAIGNS = (
    ("Estate breakfast", "event", 1800, 45),
    ("Tax update newsletter", "newsletter", 950, 20),
    ("Business sale roundtable", "event", 2400, 110),
    ("Year-end tax webinar", "webinar", 600, 310),
    ("Harbour summer evening", "event", 5200, 170),
    ("Principals' letter", "letter", 400, 240),
    ("Referral partner dinner", "event", 3900, 290),
    ("Succession webinar", "webinar", 650, 400),
    ("Estate newsletter", "newsletter", 1100, 385),
    ("Owners' roundtable", "event", 2600, 460),
    ("Harbour summer evening 2025", "event", 5600, 535),
    ("Year-end tax webinar 2025", "webinar", 620, 675),
    ("Partner dinner 2025", "event", 4100, 690),
    ("Tax update newsletter 2025", "newsletter", 1000, 470),
    ("Estate newsletter, autumn", "newsletter", 1100, 640),
)
"""Name, kind, cost and first day (counted from 1 January 2024) of every campaign."""
