"""The words of losses, as `fold` leaves them; beginnings of words, whole where they end in `$`.

From dictionaries and school grammars of the six languages.
"""

from collections.abc import Mapping
from functools import cache

from bot.model.stories import CasualtyKind

WORDS = {
    CasualtyKind.KILLED: (
        "killed kills killing$ dead$ deaths$ died dies$ "
        "погиб убит жертвами$ скончал "
        "զոհվ սպանվ մահացել մահացավ "
        "oldu$ oldurul olen$ olub$ helak sehid sehit hayatini$ "
        "დაიღუპ გარდაიცვალ მოკლეს დაღუპულ"
    ),
    CasualtyKind.WOUNDED: (
        "wounded wounding$ injured injuring$ hurt$ ранен ранил пострадал վիրավոր yarali yaralan დაშავ დაჭრ"
    ),
    CasualtyKind.MISSING: "missing$ пропал пропавш անհետ itkin kayip დაკარგულ",
    CasualtyKind.DETAINED: "detained arrested задержа арестов ձերբակալ saxlanil gozalti tutuklan დააკავ დაკავებულ",
    CasualtyKind.CAPTURED: "captured prisoners$ пленен пленны плен$ գերեվար գերի esir ტყვე",
}

# What a figure counts if one of these follows: time, money, shares, distances, things.
NO_COUNT = (
    "year month$ months$ day$ days$ hour minute week percent per$ km$ kilomet metre meter mile dollar million billion "
    "degree drone missile vehicle tank car$ cars$ house building shell time$ times$ th$ st$ nd$ rd$ am$ pm$ "
    "год лет$ месяц день$ дня$ дней$ сут час минут недел процент км$ километр метр доллар рубл млн$ млрд$ тыс$ дрон "
    "беспилот ракет танк автомоб машин дом$ дома$ домов$ раз$ раза$ "
    "տարի տարեկան ամիս օր$ օրվա ժամ$ րոպե տոկոս կմ կիլոմետր մլն "
    "il$ ilde yas$ yasli ay$ gun$ gundur saat deqiqe dakika faiz yuzde km$ avtomobil masin manat lira milyon milyard "
    "წლის წელი თვე დღე საათ წუთ პროცენტ კმ"
)

# Before and behind these a number is a day.
MONTHS = (
    "january february march$ april may$ june july august september october november december "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "հունվար փետրվար մարտի ապրիլ մայիսի հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր "
    "yanvar fevral mart$ aprel may$ iyun iyul avqust sentyabr oktyabr noyabr dekabr "
    "ocak subat nisan mayis haziran temmuz agustos eylul ekim kasim aralik "
    "იანვა თებერვ მარტ აპრილ მაის ივნის ივლის აგვისტ სექტემბ ოქტომბ ნოემბ დეკემბ"
)

INCLUDING = "including among числе$ них$ թվում cumleden dahil aralarinda შორის"

# The small numbers that are written as words, from two on: "one" stands for too much else.
_NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "ru": (
        "два|две|двое|двух три|трое|трех четыре|четверо|четырех пять|пятеро|пяти шесть|шестеро|шести "
        "семь|семеро|семи восемь|восьмеро|восьми девять|девятеро|девяти десять|десятеро|десяти"
    ),
    "hy": "երկու երեք չորս հինգ վեց յոթ ութ ինը տասը",
    "az": "iki uc dord bes alti yeddi sekkiz doqquz on",
    "tr": "iki uc dort bes alti yedi sekiz dokuz on",
    "ka": "ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა ათი",
}


@cache
def number_words(language: str) -> Mapping[str, int]:
    """Return the numbers from two on that a language writes as words, by each of their forms; none where unknown."""
    groups = enumerate(_NUMBERS.get(language, "").split(), 2)
    return {form: count for count, forms in groups for form in forms.split("|")}
