"""Names of countries, which say little about which event it is: half of a day's news names the same three."""

from functools import cache

from babel import Locale, UnknownLocaleError

from bot.language.folding import fold
from bot.language.lexicon import Lexicon, lexicon

_SHORTEST = 4  # letters of a beginning
_VOWELS = "aeiouyаеёиоуыэюяьйաեէըիոօაეიოუ"
# Beginnings of what people and things of a country are called, where the country's own name does not begin so.
_OTHERS = {
    "en": "turkey$ turkish turks$ british britain english$ dutch french german$ germany germans$ greek polish danish "
    "swedish spanish swiss$ irish welsh american america$ usa$ korean ukrain russia syrian europe",
    "ru": "российск россиян русск турецк турок$ турци турк американск сша$ британск британи англи немецк французск "
    "китайск греческ европейск европ украинск евросоюз",
    "hy": "ռուս հայկական հայաստան թուրք ամերիկ բրիտան ադրբեջան վրաց վրաստան եվրոպ չինաստան ուկրաին իրան",
    "az": "rus$ rusiya turk$ turkiye abs$ amerika britaniya ermeni ermenistan gurcu gurcustan iran avropa azerbaycan",
    "tr": "rus$ rusya turk$ turkiye abd$ amerika ingiltere ingiliz ermeni gurcu gurcistan iran avrupa azerbaycan",
    "ka": "რუს თურქ ამერიკ ბრიტან სომხ სომეხ აზერბაიჯან ქართ საქართველო ირან ევროპ",
}


@cache
def names(language: str) -> Lexicon:
    """Return the beginnings of the names of all countries in a language, from CLDR; empty for an unknown language."""
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return lexicon([])
    single = (fold(name) for code, name in territories.items() if code.isalpha() and name.isalpha())
    beginnings = (name.rstrip(_VOWELS) for name in single)
    return lexicon([*(name for name in beginnings if len(name) >= _SHORTEST), *_OTHERS.get(language, "").split()])
