"""Names spelled alike in every script."""

import pytest

from bot.clustering.name_skeleton import skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        {"Pashinyan": "en", "Пашиняна": "ru", "Փաշինյանի": "hy", "Paşinyanın": "az", "Paşinyan": "tr"},
        {"Yerevan": "en", "Ереване": "ru", "Երևանում": "hy", "İrəvanda": "az"},
        {"Karabakh": "en", "Карабаха": "ru", "Ղարաբաղի": "hy", "Qarabağda": "az", "Karabağ": "tr"},
        {"Aliyev": "en", "Алиевым": "ru", "Ալիևի": "hy", "Əliyevin": "az"},
        {"Jeyhun": "en", "Джейхуна": "ru", "Ջեյհունի": "hy", "Ceyhunu": "az"},
        {"Lukashenko": "en", "Лукашенко": "ru", "Lukaşenko": "az"},
        {"Tsaghkadzor": "en", "Цахкадзоре": "ru", "Ծաղկաձորում": "hy"},
        {"Gyumri": "en", "Гюмри": "ru", "Գյումրիից": "hy"},
    ],
)
def test_a_name_has_one_spelling_in_every_script(spellings: dict[str, str]) -> None:
    assert len({skeleton(name, language) for name, language in spellings.items()}) == 1
    assert all(skeleton(name, language) for name, language in spellings.items())


@pytest.mark.parametrize("word", ["Io", "Aea", "Ъъъъ", "თბილისი", "東京都庁", "1234"])
def test_what_has_too_few_consonants_or_an_unknown_script_has_no_spelling(word: str) -> None:
    assert skeleton(word, "en") == ""
