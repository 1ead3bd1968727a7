"""The forms that a name takes in a sentence, by tables of endings.

A word of a name that is marked with `~` takes the endings of its language, the others stand as they are, as in
`forms("Договор~ о коллективной безопасности", "ru")`. Tables are generous where a wrong form is no word of the
language, since names are looked up whole. They were drawn up from school grammars of the languages; those of Georgian
and Armenian are limited to the singular and plural of common paradigms.
"""

from itertools import product

from bot.language.folding import fold

MARK = "~"

_ADJECTIVE = "ий ая ое ие ого ой ому ую им ом ими их ою"
# Russian: (ending of the dictionary form, what takes its place); the first that fits is used
_RUSSIAN = (
    ("ия", "ия ии ию ией"),
    ("ие", "ие ия ию ием ии"),
    ("ость", "ость ости остью"),
    ("кий", " ".join("к" + ending for ending in _ADJECTIVE.split())),
    ("ый", "ый ая ое ые ого ой ому ую ым ом ыми ых ою"),
    ("ец", "ец ца цу цем цом це цы цев цов цам цами цах"),
    ("янин", "янин янина янину янином янине яне ян янам янами янах"),
    ("нка", "нка нки нке нку нкой нкою нок нкам нками нках"),
    ("ов", "ов ова ову овым ове овой овы овых овыми"),
    ("ев", "ев ева еву евым еве евой евы евых евыми"),
    ("ин", "ин ина ину иным ином ине иной"),
    ("ай", "ай ая аю аем ае"),
    ("ей", "ей ея ею еем ее"),
    ("ь", "ь я и ю ью ем е"),
    ("а", "а ы и е у ой ою ей"),
    ("я", "я и е ю ей"),
    ("во", "во ва ву вом ве"),
)
_RUSSIAN_CONSONANT = "_ а у ом е"
_RUSSIAN_VOWELS = "аеиоуыэюяйь"

_ARMENIAN_CASES = "_ ը ն ի ին ից ում ով իցն ումն"
_ARMENIAN_VOWEL = "ն յի յին յից յում յով"
_ARMENIAN_PLURAL = [plural + case for plural in ("ներ", "եր") for case in ("", "ը", "ն", "ի", "ին", "ից", "ում", "ով")]
_ARMENIAN_SHIP = "ուն ունը ունն ան անը անն ունում ունից ունով ունների"
_ARMENIAN_U = ("ու ուն", "վի վին վից վում վով ում ուից")

# Azerbaijani and Turkish, as folded: ı and i are one, ə and e, ö and o, ü and u
_TURKIC_PLURAL = [
    p + c for p in ("lar", "ler") for c in ("", "in", "a", "e", "i", "da", "de", "dan", "den", "la", "le")
]
_TURKIC_ANY = (
    "_ da de ta te dan den tan ten la le yla yle li lu dir dur tir dadir dedir daki deki taki teki ca ce lidir"
)
_TURKIC_OF = "linin linin lilar liler lilarin lilerin lilara lilere lilari lileri lilardan lilerden"
_TURKIC_CONSONANT = "in un a e i u dur sa se"
_TURKIC_VOWEL = "nin nun ya ye yi yu ni nu na ne nda nde ndan nden ndaki ndeki sa se"

_GEORGIAN_I = (
    "_ ი ის ისა ს სა ში იდან მა ით თან სთან ისთვის ისგან ისკენ ზე ად ად ისად ამდე ივით ისა "
    "ები ების ებს ებმა ებთან ებისთვის ებში ებზე"
)
_GEORGIAN_A = "ა ის ისა ას ასა აში იდან ამ ით ასთან ისთვის ისგან აზე აც"
_GEORGIAN_VOWEL = "_ ს სა ში დან მ სთან ზე თი სთვის სგან სკენ ც"


def forms(name: str, language: str) -> frozenset[str]:
    """Return the folded forms of a name: every combination of its marked words' forms.

    Args:
        name: one or more words; those that end in `~` are inflected.
        language: two letters. A language without a table keeps the words as they are.
    """
    inflect = _TABLES.get(language, _unchanged)
    words = [inflect(word[:-1]) if word.endswith(MARK) else [word] for word in name.split()]
    return frozenset(fold(" ".join(combination)) for combination in product(*words))


def plain(name: str) -> str:
    """Return a name without its marks, as a dictionary has it."""
    return name.replace(MARK, "")


def _unchanged(word: str) -> list[str]:
    return [word]


def _with(stem: str, endings: str | list[str]) -> list[str]:
    parts = endings.split() if isinstance(endings, str) else endings
    return [stem + part.strip("_") for part in parts]


def _english(word: str) -> list[str]:
    return [word, word + "s"]


def _russian(word: str) -> list[str]:
    for ending, others in _RUSSIAN:
        if word.endswith(ending):
            return _with(word.removesuffix(ending), others)
    return [word] if word[-1] in _RUSSIAN_VOWELS else _with(word, _RUSSIAN_CONSONANT)


def _armenian(word: str) -> list[str]:
    if word.endswith("ություն"):
        return _with(word.removesuffix("ուն"), _ARMENIAN_SHIP)
    if word.endswith("ու"):
        return [form for endings in _ARMENIAN_U for form in _with(word.removesuffix("ու"), endings)]
    between = _with(word, _ARMENIAN_VOWEL) if word[-1] in "աիոե" else []
    return between + _with(word, _ARMENIAN_CASES) + _with(word, _ARMENIAN_PLURAL)


def _turkic(word: str) -> list[str]:
    stem = fold(word)
    own = _TURKIC_VOWEL if stem[-1] in "aeiou" else _TURKIC_CONSONANT
    return _with(stem, _TURKIC_ANY) + _with(stem, own) + _with(stem, _TURKIC_OF) + _with(stem, _TURKIC_PLURAL)


def _georgian(word: str) -> list[str]:
    if word.endswith("ი"):
        return _with(word[:-1], _GEORGIAN_I)
    if word.endswith("ა"):
        return _with(word[:-1], _GEORGIAN_A)
    return _with(word, _GEORGIAN_VOWEL)


_TABLES = {"en": _english, "ru": _russian, "hy": _armenian, "az": _turkic, "tr": _turkic, "ka": _georgian}
