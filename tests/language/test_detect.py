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


@given(st.text(), st.none() | st.text(max_size=6))
def test_any_text_has_an_answer(text: str, hint: str | None) -> None:
    assert language_of(text, hint) is None or isinstance(language_of(text, hint), str)
