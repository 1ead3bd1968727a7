"""Reports of our own words: pairs that are one event, and pairs that only look so."""

from datetime import UTC, datetime, timedelta

from bot.model.entries import Entry
from bot.model.sources import Publisher

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def report_entry(
    title: str, text: str = "", *, language: str = "en", by: str = "lantern", after: timedelta = HOUR * 0
) -> Entry:
    publisher = Publisher(f"{by}.test", by.title(), None, None, f"https://{by}.test/")
    at = NOW + after
    url = f"https://{by}.test/{abs(hash((title, text)))}"
    return Entry(by, publisher, url, None, title, "", text, language, at, at)


# Each pair is: language, (title, text) of one outlet, (title, text) of another.
Report = tuple[str, str]
Pair = tuple[str, Report, Report]

SAME: dict[str, Pair] = {
    "a bridge that fell": (
        "en",
        (
            "Footbridge collapses in Varden, two workers hurt",
            (
                "A footbridge over the Ardel river collapsed in Varden on Monday morning. Two workers were taken to "
                "hospital with broken legs, the rescue service said."
            ),
        ),
        (
            "Two injured as Varden bridge falls into river",
            (
                "Rescuers in Varden pulled two workers out of the Ardel after a footbridge gave way early on Monday. "
                "Doctors said both had broken legs and were stable."
            ),
        ),
    ),
    "a budget that was passed": (
        "en",
        (
            "Parliament passes budget after all-night session",
            (
                "Lawmakers approved next year's budget by 61 votes to 40 shortly before dawn. Finance Minister Lena "
                "Orlik called the defence spending in it historic."
            ),
        ),
        (
            "Budget adopted 61-40; opposition walks out",
            (
                "The opposition left the chamber as the budget passed with 61 votes. Orlik, the finance minister, "
                "defended record spending on defence."
            ),
        ),
    ),
    "an earthquake, in Russian": (
        "ru",
        (
            "В Нагории произошло землетрясение магнитудой 5,4",
            (
                "Подземные толчки магнитудой 5,4 зафиксированы ночью в двадцати километрах от города Марц. "
                "Пострадавших нет, сообщили спасатели."
            ),
        ),
        (
            "Землетрясение под Марцем: жертв нет",
            (
                "Спасатели сообщили, что после ночного землетрясения магнитудой 5,4 недалеко от Марца обошлось без "
                "пострадавших. Толчки ощущались и в столице."
            ),
        ),
    ),
    "a minister who resigned, in Russian": (
        "ru",
        (
            "Министр транспорта Орлов подал в отставку",
            "Глава министерства транспорта Павел Орлов объявил об отставке из-за задержек на железной дороге.",
        ),
        (
            "Орлов уходит с поста министра транспорта",
            (
                "Павел Орлов покидает пост. Причиной отставки министр транспорта назвал хаос с опозданиями поездов на "
                "железной дороге."
            ),
        ),
    ),
    "a visit, in Armenian": (
        "hy",
        (
            "Վարչապետը մեկնել է Մարց",
            "Վարչապետ Լեոն Տոնյանը աշխատանքային այցով մեկնել է Մարց, որտեղ հանդիպելու է քաղաքապետի հետ։",
        ),
        (
            "Լեոն Տոնյանը Մարցում է",
            "Վարչապետ Տոնյանի աշխատանքային այցը Մարց սկսվել է։ Նախատեսված է հանդիպում քաղաքապետի հետ։",
        ),
    ),
    "a court's ruling, in Azerbaijani": (
        "az",
        (
            "Məhkəmə jurnalist Rəna Tağını azad etdi",
            "Bakı məhkəməsi jurnalist Rəna Tağının həbs müddətini dayandıraraq onu zaminə buraxıb.",
        ),
        (
            "Rəna Tağı azadlığa çıxdı",
            "Jurnalist Rəna Tağı məhkəmənin qərarı ilə zaminə buraxıldı. Onun həbsi dörd ay davam etmişdi.",
        ),
    ),
}

DIFFERENT: dict[str, Pair] = {
    "two drills": (
        "en",
        (
            "Northern brigade begins winter drills near Sarn",
            "About 800 soldiers of the northern brigade are practising river crossings near Sarn until Friday.",
        ),
        (
            "Air force holds night drills over the southern coast",
            "Pilots of the air force are training night landings on the southern coast this week, with 12 jets.",
        ),
    ),
    "a bank's preview and what it decided the next day": (
        "en",
        (
            "Central bank expected to hold rates on Tuesday",
            (
                "Analysts polled by Lantern expect the central bank to leave its key rate at 8 percent. Inflation "
                "slowed in April, and the currency has been firm."
            ),
        ),
        (
            "Surprise cut: central bank lowers key rate to 7.25 percent",
            (
                "Governor Ada Merz said weak exports and falling investment left no choice. Markets jumped; the "
                "opposition accused the governor of bowing to the government before the election."
            ),
        ),
    ),
    "two fires in one country": (
        "en",
        (
            "Warehouse fire in Port Elm put out after nine hours",
            "Firefighters in Port Elm put out a blaze in a paint warehouse. Smoke closed the harbour road all night.",
        ),
        (
            "Forest fire forces evacuation of three villages in Tarn hills",
            (
                "Three villages in the Tarn hills were evacuated as a forest fire spread with the wind. Planes are to "
                "help the firefighters from dawn."
            ),
        ),
    ),
    "one minister at two meetings": (
        "en",
        (
            "Foreign Minister Tonian receives Portuguese ambassador",
            "Foreign Minister Leon Tonian discussed trade and visas with the new ambassador of Portugal.",
        ),
        (
            "Tonian to parliament: no secret clause in gas contract",
            "Answering lawmakers, Foreign Minister Leon Tonian denied that the gas contract holds a secret clause.",
        ),
    ),
    "two accidents, in Russian": (
        "ru",
        (
            "В Марце автобус столкнулся с грузовиком",
            "Пять пассажиров автобуса получили ушибы при столкновении с грузовиком на въезде в Марц.",
        ),
        (
            "На трассе под Сарном перевернулась цистерна с молоком",
            (
                "Движение на трассе у Сарна закрыто: цистерна с молоком перевернулась на обледеневшем участке. "
                "Водитель не пострадал."
            ),
        ),
    ),
    "two digests of one outlet": (
        "en",
        (
            "Morning briefing, 4 May 2026",
            "Budget passed; storm over the coast; a chess champion retires.",
        ),
        (
            "Evening briefing, 4 May 2026",
            "Metro strike called off; museum finds lost letters; heat to last.",
        ),
    ),
}
