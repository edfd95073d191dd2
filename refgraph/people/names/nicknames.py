"""Short forms of given names, by the name they stand for."""

from __future__ import annotations

from functools import cache

_SHORT_FORMS = """
abigail abby; abraham abe; albert al bert; alexander alex sandy xander sasha; alexandra alex sandra sandy
alfred alf fred; alice ali; amanda mandy; andrew andy drew; anna ann anne annie nan; anthony tony; antonia toni
antonio tony toni; arthur art; barbara barb babs; benjamin ben benny; bernard bernie; beverly bev; bradley brad
calvin cal; cameron cam; catherine cathy kate katie kathy cat; charles charlie chuck chas; charlotte charlie lottie
christina chris tina christie; christine chris tina; christopher chris kit; cynthia cindy; daniel dan danny
danielle dani; david dave davey; deborah deb debbie debra; dennis denny; diana di; donald don donny; dorothy dot dottie
douglas doug; edward ed eddie ted ned; eleanor ellie nell nora; elizabeth liz lizzie beth betty eliza lisa libby
emily em; eugene gene; florence flo; frances fran; francis frank; francisco paco pancho; franklin frank
frederick fred freddy; friedrich fritz; gabriel gabe; gabrielle gabby; gerald gerry jerry; geoffrey geoff jeff
gregory greg; guillermo memo; harold harry hal; helen nell; henry hank harry; isabella bella izzy; jacob jake
jacqueline jackie; james jim jimmy jamie; janet jan; jeffrey jeff; jennifer jen jenny; jeremy jerry; jessica jess jessie
johann hans; johannes hans; john jack johnny jon; jonathan jon jonny; jose pepe; joseph joe joey; josephine jo josie
joshua josh; judith judy; julia jules; katherine kathy kate katie kat kit; kathleen kathy kate; kenneth ken kenny
kimberly kim; lawrence larry; leonard leo len lenny; leslie les; louis lou; louise lou; lucille lucy; madeline maddie
manuel manolo; margaret maggie meg peggy marge greta; martin marty; matthew matt; megan meg; melissa mel missy
michael mike mick mickey; michelle shelly; mitchell mitch; nancy nan; natalie nat; nathan nate nat; nathaniel nate nat
nicholas nick nicky; nicole nicky; norman norm; olivia liv livvy; oliver ollie; pamela pam; patricia pat patty trish
patrick pat paddy; peter pete; philip phil; phillip phil; rachel rae; randall randy; raymond ray; rebecca becky becca
reginald reg reggie; richard rick rich dick ricky; robert bob rob bobby robbie bert; roberta bobbie; roger rog
ronald ron ronny; rosemary rose; russell russ; samantha sam; samuel sam sammy; sandra sandy; sebastian seb; sharon shari
sophia sophie; stanley stan; stephanie steph; stephen steve; steven steve; stuart stu; susan sue suzie susie
suzanne sue suzie; terence terry; teresa terry tess; theodore ted theo teddy; theresa terry tess; thomas tom tommy
timothy tim timmy; valerie val; veronica ronnie; victor vic; victoria vicky tori; vincent vince; virginia ginny
walter walt wally; wilhelm willi; william bill will billy willy liam; zachary zach zack
"""


@cache
def full_names() -> dict[str, frozenset[str]]:
    """Return, for every name in the table, the names it may stand for, itself among them.

    Examples
    --------
    >>> sorted(full_names()["ted"])
    ['edward', 'ted', 'theodore']
    """
    found: dict[str, set[str]] = {}
    for line in _SHORT_FORMS.replace("\n", ";").split(";"):
        for short in line.split():
            found.setdefault(short, {short}).add(line.split()[0])
    return {short: frozenset(names) for short, names in found.items()}


def are_forms_of_one_name(one: str, other: str) -> bool:
    """Tell whether two given names may be short forms of one, or one of the other.

    Examples
    --------
    >>> are_forms_of_one_name("bob", "rob"), are_forms_of_one_name("bob", "bill")
    (True, False)
    """
    names = full_names()
    mine, theirs = names.get(one), names.get(other)
    return mine is not None and theirs is not None and not mine.isdisjoint(theirs)
