"""Names that mean something else."""

import pytest

from tests.matching.relevance import about


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Главврач ОДКБ рассказал об операции", ""),
        ("В ОДКБ открыли отделение", "В областной детской клинической больнице ОДКБ врачи приняли первых пациентов."),
        ("GE HealthCare names new CSTO", ""),
        (
            "Acme appoints Jane Doe CSTO",
            "She joins the company as chief science and technology officer, CSTO, from a rival.",
        ),
        ("Armenia, Quindío: temblor de 4,2", ""),
        ("Deportes Quindío empata en Armenia", ""),
        ("Alcaldía de Armenia, Quindío, cierra vías", "La ciudad de Armenia, en Colombia, amanece sin agua."),
        ("Western Azerbaijan province, Iran: quake in Urmia", ""),
        ("Flood in East Azerbaijan", "Rescue teams from Tabriz reached the villages of the Iranian province."),
        ("Baku, the yokai that eats nightmares, returns in a new manga", ""),
        ("Baku hantam di pasar, lima orang terluka", ""),
        ("Armen Sarkissian wins a chess title", ""),
        ("Бакалея подорожала", ""),
        ("Aliyev scores twice as Dynamo win", ""),
        ("Minnesota (MN) braces for snow", ""),
        ("Search and rescue: Thunder, Interaction and Echelon", ""),
        ("Նա հայտնի գրող է, հայր և դասախոս", ""),
        ("Walk down Armenian Street", "Armenian Street in George Town, Penang, is full of cafés."),
        ("Georgia Bulldogs beat Alabama", ""),
    ],
)
def test_a_name_that_means_something_else_is_no_match(title: str, text: str) -> None:
    assert about(title, text) == set()


def test_a_guarded_name_comes_back_when_the_alliance_is_meant() -> None:
    assert about("ОДКБ проведет учения миротворцев", "На саммите союзники обсудили и помощь больницам.") == {"csto"}
    assert about("CSTO chief appoints an officer", "The alliance's summit on security was held in Moscow.") == {"csto"}
    assert "azerbaijan" in about("Baku rebukes Iran", "The Western Azerbaijan Community in Baku wrote to Aliyev.")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Singer Armenia Lopes tours the coast", "Armenia Lopes sold out four halls."),
        ("Fire damages barn in Armenia Township", "Nobody was hurt."),
        ("Car hits tree in Armenia, Ohio", "The driver was treated at the scene."),
        ("Coach Emre Baki leaves the club", "Baki had two years left."),
        ("Imam Abdul Baki honoured in Lahore", "Friends of Abdul Baki gathered on Friday."),
        ("Kafe Baki buka cabang baru", "Pemilik mengatakan cabang kedua segera dibuka."),
        ("Truck hits a bridge in Armenia, Wis.", "The driver was not hurt."),
        ("Barn for sale in Armenia, WI", "It is eighty years old."),
        ("Praça Armênia ganha novas árvores", "A prefeitura plantou vinte mudas."),
    ],
)
def test_a_person_or_a_small_place_of_the_same_name_is_no_match(title: str, text: str) -> None:
    assert about(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("Azərbaycan Xarici İşlər Nazirliyi bəyanat yayıb", "Bəyanatda sülhdən danışılır.", {"azerbaijan"}),
        ("Visit Armenia campaign starts", "Armenia wants a million guests. Armenia Tourism pays.", {"armenia"}),
        ("Bakıda yağış yağır", "Bakı sakinləri evdə qalıb.", {"azerbaijan"}),
        ("Opening of the Armenia Tree Garden", "Yerevan hosted the planting.", {"armenia"}),
        ("Yerevan City Council fixes the budget", "The debate lasted ten hours.", {"armenia"}),
        ("Baku Steel Company hires welders", "It needs two hundred of them.", {"azerbaijan"}),
        ("Armenia Fund builds a school", "Donors gave a million.", {"armenia"}),
        ("Мэр Еревана Арам Туманов ушёл в отставку", "Так он написал на своей странице.", {"armenia"}),
        ("Crowds in Armenia Friday evening", "They came with candles.", {"armenia"}),
        ("Lamps fail: Yerevan streets are dark", "Repairs take a week.", {"armenia"}),
    ],
)
def test_a_longer_name_hides_no_country_that_is_meant(title: str, text: str, topics: set[str]) -> None:
    assert about(title, text) == topics


@pytest.mark.parametrize("country", ["CO", "SV", "HN"])
def test_an_outlet_of_a_country_with_a_place_of_the_name_means_its_own(country: str) -> None:
    assert about("Armenia estrena buses", "Los vecinos celebran.", country=country) == set()
    assert about("Armenia estrena buses", "Los vecinos celebran.", country="ES") == {"armenia"}
    assert about("Armenia gana 2-1", "El partido se jugó en Ereván.", country=country) == {"armenia"}
    assert about("Armenia elige", "Pashinián votó en Ereván.", country=country) == {"armenia"}
    assert about("Armenia y Azerbaiyán firman", "", country=country) == {"armenia", "azerbaijan"}
