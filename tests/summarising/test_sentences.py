import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarising.sentences import is_finished, is_paired, sentences, without_dateline

NEWS = "Ministers met in the old town hall and agreed on nothing."


@pytest.mark.parametrize(
    "dateline",
    [
        "ARAL, 3 May (Agency) – ",
        "ARAL (AP) — ",
        "ARAL — ",
        "ARAL, May 3 (Reuters) - ",
        "Aral, May 3, AZERTAC. ",
        "MINSK. Aug 18 (Interfax) - ",
        "YEREVAN, November 2. /TASS/. ",
        "Yerevan /Mediamax/. ",
        "BAKU, Azerbaijan (AP) -- ",
        "PORT ELM: ",
        "[Harbour News] PORT ELM -- ",
        "3 May, Minsk /BelTA/ - ",
    ],
)
def test_a_dateline_is_taken_off(dateline: str) -> None:
    assert sentences(dateline + NEWS) == [NEWS]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("ЕРЕВАН, 3 мая. /АРКА/. Министры встретились и ни о чем не договорились.", "Министры встретились"),
        ("МОСКВА, 3 мая - РИА Новости. Министры встретились и ни о чем не договорились.", "Министры встретились"),
        ("ЕРЕВАН, 3 мая – Sputnik. Министры встретились и ни о чем не договорились.", "Министры встретились"),
        ("ԵՐԵՎԱՆ, 3 ՄԱՅԻՍԻ, ԱՐՄԵՆՊՐԵՍ: Նախարարները հանդիպեցին եւ համաձայնության չեկան։", "Նախարարները հանդիպեցին"),
        ("Bakı, 3 may, AZƏRTAC. Nazirlər görüşüb və heç nə barədə razılığa gəlməyib.", "Nazirlər görüşüb"),
    ],
)
def test_datelines_of_other_languages_are_taken_off(text: str, bare: str) -> None:
    assert without_dateline(text).startswith(bare)


@pytest.mark.parametrize(
    "text",
    [
        "Aral – once a port – is dry.",
        "Tonian, 61, has led the party for ten years.",
        "On 3 May the ministers met in Aral.",
        "Report by the ministry finds no fault.",
        "Trend lines point upwards, the bank says.",
        "NATO, the EU and Russia met in Aral on Monday.",
        "",
    ],
)
def test_an_opening_that_is_no_dateline_stays(text: str) -> None:
    assert without_dateline(text) == text


@pytest.mark.parametrize(
    "service",
    [
        "Photo: Ministry of Transport",
        "Read also: Five things to know about the budget",
        "Read more",
        "Subscribe to our channel and miss nothing.",
        "By Ada Merz",
        "Share on Facebook",
        "Advertisement",
        "The post Ministers meet appeared first on Lantern.",
        "© 2026 Lantern. All rights reserved.",
        "MINISTERS MEET IN ARAL AGAIN TODAY.",
        "In this story",
        "Подписывайтесь на наш канал в Telegram.",
        "Читайте также: Пять вопросов о бюджете",
        "Фото: пресс-служба министерства",
        "Կարդացեք նաեւ՝ հինգ հարց բյուջեի մասին",
        "Foto: Nazirlik",
        "Devamını oku",
        "* * *",
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_speaks_of_the_page_is_no_sentence_of_the_news(service: str, order: int) -> None:
    assert sentences("\n".join([NEWS, service][::order])) == [NEWS]


@pytest.mark.parametrize(
    "tail", [" Read more", " Continue reading →", "… Читать далее", " Ətraflı", " [...] Full story"]
)
def test_a_call_to_read_on_at_the_end_is_cut_off(tail: str) -> None:
    assert sentences(NEWS + tail)[0].startswith(NEWS)
    assert "ead" not in sentences(NEWS + tail)[0].replace(NEWS, "")


@pytest.mark.parametrize(
    "text",
    [
        "Photos show that the bridge had cracks for years.",
        "The post office in Aral was closed on Monday.",
        "Updated rules for drones come into force today.",
        "Share prices fell by a tenth after the news.",
    ],
)
def test_a_sentence_that_begins_like_a_service_line_stays(text: str) -> None:
    assert sentences(text + "\n" + NEWS) == [text, NEWS]


def test_a_quotation_of_several_sentences_stays_whole() -> None:
    text = "“We sign. Then we go home,” the envoy said. Rain fell on the square outside."
    assert sentences(text) == ["“We sign. Then we go home,” the envoy said.", "Rain fell on the square outside."]
    text = "«Подпишем. Потом поедем домой», — сказал посол. На площади шел сильный дождь."
    assert sentences(text)[0] == "«Подпишем. Потом поедем домой», — сказал посол."


def test_a_quotation_that_never_closes_does_not_swallow_the_text() -> None:
    text = "The envoy said: “We sign today. " + "Rain fell on the old square again. " * 20
    assert len(sentences(text)) > 10


def test_sentences_glued_together_come_apart() -> None:
    assert sentences("The long war is over.Ministers met to sign the peace.") == [
        "The long war is over.",
        "Ministers met to sign the peace.",
    ]


def test_an_armenian_colon_ends_a_sentence_and_a_clock_does_not() -> None:
    text = "Նախարարները հանդիպեցին Երեւանում ժամը 14:30-ին: Նրանք համաձայնության եկան երկու հարցում:"
    assert len(sentences(text)) == 2


def test_a_deck_without_a_full_stop_is_a_sentence() -> None:
    assert sentences("The opposition claimed a clear victory") == ["The opposition claimed a clear victory"]


def test_a_text_that_its_feed_cut_ends_in_one_ellipsis() -> None:
    assert sentences("Ministers of five countries agreed on Monday to open the border, ...") == [
        "Ministers of five countries agreed on Monday to open the border…"
    ]


@given(st.text(max_size=400))
def test_any_text_can_be_cut_and_nothing_is_invented(text: str) -> None:
    for sentence in sentences(text):
        assert sentence
        assert len(sentence) <= len(text) * 4 + 1  # a ligature may become several letters
        is_finished(sentence)
        is_paired(sentence)


@pytest.mark.parametrize("text", ["A-" * 2500, "By " + "a" * 5000, "By " + "a b " * 1500, "…" * 5000, "«a. B " * 900])
def test_a_text_made_to_keep_patterns_busy_is_done_with_at_once(text: str) -> None:
    assert all(len(sentence) <= len(text) for sentence in sentences(text))  # the first of these once took for ever
