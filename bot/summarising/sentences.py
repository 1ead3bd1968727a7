"""Split a text into whole sentences and drop lines that are no sentences of the news."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from bot.language.lists import all_languages
from bot.language.sentences import split

_MAX_CHARS = 4500
_MAX_SENTENCES = 30
_MAX_QUOTATION_WORDS = 60
_MIN_WORDS = 4
_MIN_UNFINISHED_WORDS = 12
_MIN_LETTER_SHARE = 0.55
_MAX_DATELINE_CHARS = 150  # with the first words behind it
_MAX_SERVICE_CHARS = 260  # a longer line that begins like a service line is news

_INVISIBLE = dict.fromkeys([0x00AD, 0x2060, 0xFEFF, *range(0x200B, 0x2010)])
_BLANKS = re.compile(r"[^\S\n]+")
_BEFORE_MARKS = re.compile(r" (?=[,.;:!?…։»”)](?:\s|$))")
_AFTER_OPENERS = re.compile(r"(?<=[«“(]) ")
_GLUED = re.compile(r"(?<=[^\W\d_A-ZА-Я]{3}[.!?։])(?=[A-ZА-ЯЁԱ-Ֆ][^\W\d_])")
_CUT_OFF = re.compile(r"(?:\.{3}|…|\[…\]|\[\.{3}\])$")
_SET_OFF = ("", ":", "|", "/", "-", "–", "—", "…")
_ENDED = re.compile(r"[.!?…։][\"'»”’)\]]*$|[^\W\d_]:$")

_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?[ .] ?[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?)(?:,? \d{4})?"
_BRACKETED = re.compile(r"\[[^\]\n]{2,40}\]\s*")
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"))


def sentences(text: str) -> list[str]:
    """Return the first whole sentences of the news in a text, at most 30, in order.

    A text of one line that has no full stop, as many decks are, counts as a sentence.
    """
    pieces = list(_all(tidy(text)))
    if len(pieces) == 1 and not is_finished(pieces[0]):
        return [piece for piece in pieces if is_news(piece + ".")]
    return [piece for piece in pieces if is_news(piece)][:_MAX_SENTENCES]


def tidy(text: str) -> str:
    """Return the first 4,500 characters with normalised blanks, without invisible characters; lines are preserved."""
    plain = unicodedata.normalize("NFC", text[:_MAX_CHARS]).translate(_INVISIBLE)
    plain = _AFTER_OPENERS.sub("", _BEFORE_MARKS.sub("", _BLANKS.sub(" ", plain)))
    plain = _GLUED.sub(" ", _patterns().credit.sub("", plain)).strip()
    cut = _CUT_OFF.search(plain)
    return plain[: cut.start()].rstrip(" ,;:–—-") + "…" if cut else plain


def is_news(sentence: str) -> bool:
    """Return whether a text is a sentence of the news: no byline, caption, heading or call to read on."""
    words = sentence.split()
    letters = sum(map(str.isalpha, sentence)) + len(words)
    if len(words) < _MIN_WORDS or letters < _MIN_LETTER_SHARE * len(sentence) or sentence.isupper():
        return False
    if not is_finished(sentence) and len(words) < _MIN_UNFINISHED_WORDS:
        return False
    if _patterns().footer.search(sentence) or _patterns().byline.match(sentence):
        return False
    return not _is_service(sentence)


def is_finished(sentence: str) -> bool:
    """Return whether a sentence ends with a closing mark."""
    return bool(_ENDED.search(sentence))


def is_paired(sentence: str) -> bool:
    """Return whether every quotation mark and bracket that opens is closed."""
    return sentence.count('"') % 2 == 0 and all(sentence.count(a) == sentence.count(b) for a, b in _PAIRS)


def without_dateline(text: str) -> str:
    """Return a text without the place, day and agency before it: "ARAL, 3 May (Agency) – Ministers met.".

    A place alone is a dateline only in capitals and before a capital: "Aral – once a port – is dry." stays.
    """
    text = text.removeprefix(bracket[0]) if (bracket := _BRACKETED.match(text)) else text
    dateline = _patterns().dateline.match(text[:_MAX_DATELINE_CHARS])
    if not dateline or not (rest := text[dateline.end() :]):
        return text
    dated, agency = dateline["day"] or dateline["early"], dateline["agency"]
    is_set_off = dateline["end"].strip() not in {".", ",", "։"}
    capitals = dateline["place"].isupper() and (rest[0].isupper() or rest[0] in '"«“')
    is_dateline = (agency and (dated or is_set_off or capitals)) or (is_set_off and (dated or capitals))
    return rest if is_dateline else text


def _all(text: str) -> Iterator[str]:
    for line in without_dateline(text).split("\n"):
        yield from _joined(split(_patterns().tail.sub("", line)))


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Join the pieces of a quotation that was split at a full stop, if it closes within 60 words."""
    waiting: list[str] = []
    for piece in pieces:
        waiting.append(piece)
        whole = " ".join(waiting)
        if is_paired(whole):
            yield whole
            waiting = []
        elif len(whole.split()) > _MAX_QUOTATION_WORDS:
            yield from waiting
            waiting = []
    yield from waiting


def _is_service(line: str) -> bool:
    """Return whether a line is about the page: "Photo: …", "Read also …"; "Photos show that …" does not."""
    if len(line) >= _MAX_SERVICE_CHARS:
        return False
    head = _patterns().head.match(line)
    is_caption = head is not None and (line[head.end() :].lstrip()[:1] in _SET_OFF or not is_finished(line))
    return is_caption or _patterns().call.match(line) is not None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns compiled from the words of all languages."""

    credit: re.Pattern[str]
    tail: re.Pattern[str]
    call: re.Pattern[str]
    head: re.Pattern[str]
    byline: re.Pattern[str]
    footer: re.Pattern[str]
    dateline: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    outlets = [language.outlets for language in all_languages()]
    capitals = "".join(language.sentences.capitals for language in all_languages())
    tails = _any_of(words.tails for words in outlets)
    return _Patterns(
        credit=_starting(r"\(", _any_of(words.credits for words in outlets), r"\b[^)]{0,80}\)\s*"),
        tail=_starting(r"(?:\s|^|(?<=[.!?…։]))(?:\[?…\]?\s*)?", tails, r"\s*[.…>»→:]*\s*$"),
        call=_starting("", _any_of(words.calls for words in outlets), r"(?!\w)"),
        head=_starting("", _any_of(words.heads for words in outlets), r"(?!\w)"),
        byline=re.compile(_any_of(words.bylines for words in outlets) + r"(?:\s+[^\W\d_]\S*){1,4}$"),
        footer=_starting("", _any_of(words.footers for words in outlets), "|©"),
        dateline=_dateline(f"A-ZА-ЯԱ-Ֆ{capitals}", _any_of(words.agencies for words in outlets)),
    )


def _any_of(lists: Iterable[Iterable[str]]) -> str:
    return f"(?:{'|'.join(map(re.escape, dict.fromkeys(chain.from_iterable(lists))))})"


def _starting(before: str, words: str, behind: str) -> re.Pattern[str]:
    return re.compile(before + words + behind, re.IGNORECASE)


def _dateline(capital: str, agencies: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<early>{_DAY}), )?"
        rf"(?P<place>[{capital}][\w'’]{{0,20}}(?:[ /-][{capital}][\w'’]{{0,20}}){{0,3}}"
        rf"(?:, [{capital}][\w'’.-]{{1,20}})?)"
        rf"(?:[,.] (?P<day>{_DAY}))?[.,]?\s*"
        rf"(?P<agency>\([^()]{{2,40}}\)|/[^/]{{2,40}}/|[—–-]?\s?{agencies}(?!\w))?"
        r"(?P<end>\s*[.,:։]?\s*[—–-]+\s+|[.,:։]\s+)"
    )
