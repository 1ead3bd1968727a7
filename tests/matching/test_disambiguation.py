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
