import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import language_of
from tests.matching.entries import SUMMIT


@pytest.mark.parametrize("language", sorted(SUMMIT))
@pytest.mark.parametrize("hint", [None, "en-US", "ru"])
def test_a_paragraph_tells_its_language_whatever_the_feed_says(language: str, hint: str | None) -> None:
    assert language_of(SUMMIT[language]["text"], hint) == language


def test_the_feed_is_believed_where_the_text_says_nothing() -> None:
    assert language_of("Pashinyan, Putin", "en-GB") == "en"
    assert language_of("Pashinyan, Putin", None) is None
    assert language_of("2:1", "hy") == "hy"
    assert language_of("", None) is None


def test_the_feed_is_not_believed_against_the_script() -> None:
    assert language_of("Пашинян прибыл", "en") == "ru"
    assert language_of("Pashinyan has arrived in the city", "ru") == "en"
    assert language_of("Երևան", "ru") == "hy"


def test_neighbours_in_one_script_are_told_apart_by_their_letters() -> None:
    assert language_of("Кабінет міністрів ухвалив рішення", "ru") == "uk"
    assert language_of("Мынистрлик бүгүн өкүм чыгарды", "ru") == "ky"
    assert language_of("Министърът каза, че срещата е отложена", None) == "bg"
    assert language_of("Sərhəd bu gün açılıb", "tr") == "az"


HEADLINES = [
    ("kk", "Президент бүгін Астанада кездесу өткізді"),
    ("kk", "Министрлер өз өтінішін білдірді"),
    ("kk", "Үкімет жаңа заң жобасын мақұлдады"),
    ("ky", "Президент бүгүн Бишкекте жолугушуу өткөрдү"),
    ("ky", "Жогорку Кеңештин депутаттары мыйзам долбоорун карады"),
    ("tt", "Татарстан президенты Казанда очрашу үткәрде"),
    ("tg", "Раиси ҷумҳур бо вазирони ҳукумат мулоқот кард"),
    ("be", "Прэзідэнт сустрэўся з міністрамі ў Мінску"),
    ("be", "Міністры абмеркавалі бюджэт краіны на наступны год"),
    ("uk", "Міністри обговорили бюджет на наступний рік"),
    ("uk", "Президент зустрівся з міністрами у Києві"),
    ("ru", "Новый объект сдан в срок, подъезд к нему закрыт"),
    ("ru", "Съезд обсудил объём экспорта"),
    ("bg", "Съветът обсъди бюджета за следващата година"),
    ("os", "Республикӕйы Сӕргълӕууӕг фембӕлди министртимӕ"),
]


@pytest.mark.parametrize(("language", "headline"), HEADLINES)
def test_a_cyrillic_headline_is_of_the_alphabet_that_has_its_letters(language: str, headline: str) -> None:
    for hint in (None, language, "ru", "en"):
        assert language_of(headline, hint) == language


@pytest.mark.parametrize("hint", ["kk", "ky", "tg", "uk", "be"])
def test_a_russian_text_is_russian_whatever_a_feed_of_two_languages_says(hint: str) -> None:
    text = "Премьер-министры обсудили развитие транзитных перевозок и экспорта"
    assert language_of(text, hint) == "ru"


def test_a_feed_of_a_larger_alphabet_is_believed_where_the_text_is_short() -> None:
    assert language_of("Астана мен Алматы", "kk") == "kk"
    assert language_of("Бишкекте жыйын", "ky") == "ky"


SHORT_HEADLINES = {  # by the language that is declared and the neighbour that shares its short words or its letters
    "en, fr": (
        "Armenia gets a loan",
        "UN sends a convoy on Sunday",
        "A ferry, a port and a dispute",
        "On a par with Paris",
        "Mayor pens a memoir",
        "Café owner José wins a grant",
    ),
    "fr, en": (
        "Un port rouvre après un an de travaux",
        "Le pont sur le lac a rouvert",
        "Une grève dans les ports",
        "Paris et Erevan signent un accord",
        "La mairie vend son port",
    ),
    "en, pt": (
        "No loan for a port",
        "No deal as talks end",
        "A dam, no water",
        "As a port reopens, no ferry",
        "Do no harm, a judge says",
    ),
    "pt, en": (
        "Lago reabre após um ano",
        "A ponte do lago foi reaberta",
        "O porto não tem água",
        "Governo aprova um empréstimo",
        "Balsa volta a operar no lago",
    ),
    "az, tr": (
        "Bakida yeni park",
        "Nazir Bakiya gedir",
        "Yeni yol istifadeye verildi",
        "Gence sakinleri yeni su xetti aldi",
        "Bakı metrosu uzadılır",
    ),
    "tr, az": (
        "Bakan yeni yolu açtı",
        "Köprü yeniden trafiğe açıldı",
        "Ankara yeni vergi hazırlıyor",
        "Van gölünde feribot seferleri",
        "Deprem bölgesinde yeni konutlar",
    ),
    "ru, uk": (
        "Паром снова ходит по озеру",
        "Мост открыт",
        "Новый порт на озере",
        "В городе нет воды",
        "Суд отложил дело",
    ),
    "uk, ru": (
        "Пором знову ходить озером",
        "Новий порт на озері",
        "Суд переніс справу",
        "Уряд ухвалив бюджет",
        "У місті немає води",
    ),
    "bg, ru": (
        "Фериботът отново тръгна",
        "Нов мост над езерото",
        "Съдът отложи делото",
        "Правителството прие бюджета",
        "Няма вода в града",
    ),
    "kk, ru": (
        "Паром қайта жүзе бастады",
        "Жаңа порт ашылды",
        "Астанада су жоқ",
        "Сот істі кейінге қалдырды",
        "Бюджет бекітілді",
    ),
    "ru, kk": (
        "Новый порт открыт",
        "Бюджет принят",
        "Алматы и Астана",
        "Паром снова в строю",
        "Премьер принял отставку министра",
    ),
    "nl, en": (
        "Veerpont vaart weer",
        "De brug is open",
        "Van Dijk wint in Londen",
        "Minister opent haven",
        "Geen water in de stad",
    ),
    "en, nl": (
        "Van driver in court",
        "De facto leader resigns",
        "Water is in short supply",
        "Open the port",
        "Minister is in the dock",
    ),
}


@pytest.mark.parametrize("pair", SHORT_HEADLINES)
def test_a_short_headline_is_in_the_language_that_its_feed_declares(pair: str) -> None:
    declared = pair.partition(",")[0]
    headlines = SHORT_HEADLINES[pair]
    assert [(text, language_of(text, declared)) for text in headlines] == [(text, declared) for text in headlines]


def test_a_declaration_gives_way_to_twice_the_evidence() -> None:
    for text in ("Un port rouvre après un an de travaux", "Une grève dans les ports", "Le pont sur le lac a rouvert"):
        assert language_of(text, "en") == "fr"
    for text in ("Lago reabre após um ano", "O porto não tem água"):
        assert language_of(text, "en") == "pt"
    assert language_of("The ferry is back on the lake after a year of repairs", "fr") == "en"
    assert language_of("De haven is na een jaar weer open voor het publiek", "en") == "nl"


@pytest.mark.parametrize(
    "headline",
    [
        "Von der Leyen visits Yerevan",
        "Ursula von der Leyen: EU to act",
        "Las Palmas and Los Angeles",
        "El Salvador, La Paz sign pact",
        "Van der Poel and Van den Berg on top",
    ],
)
def test_the_articles_in_names_are_none_of_the_text(headline: str) -> None:
    assert language_of(headline, "en") == "en"
    assert language_of("Kritik an der Reise von Ursula von der Leyen nach dem Gipfel", "en") == "de"


def test_one_cyrillic_letter_that_the_declared_language_lacks_is_enough() -> None:
    assert language_of("Новий порт на озері", "ru") == "uk"
    assert language_of("Новый порт на озере", "uk") == "ru"
    assert language_of("Паром қайта жүзе бастады", "ru") == "kk"
    assert language_of("Съдът отложи делото", "ru") == "bg"
    assert language_of("Суд перанёс справу ў Мінск", "uk") == "be"


def test_a_word_of_several_languages_distinguishes_none_of_them() -> None:
    assert language_of("Armenia gets a loan", None) is None
    assert language_of("A dam, no water", None) == "en"
    assert language_of("UN PAR", None) == "fr"
    assert language_of("UN envoy", None) is None


@given(st.text(), st.none() | st.text(max_size=6))
def test_any_text_has_an_answer(text: str, hint: str | None) -> None:
    assert language_of(text, hint) is None or isinstance(language_of(text, hint), str)
