"""Two events reported in one template, and reports of one event that look like them."""

from dataclasses import replace

import pytest

from bot.clustering.particulars import Particulars, read_particulars
from bot.clustering.similarity import text_of
from bot.clustering.template import disagreement, story_disagreement
from bot.clustering.window import Join, StoryWindow
from bot.model.entries import Entry
from tests.clustering.event_reports import HOUR, report_entry

Wording = tuple[str, str, str]  # language, title and text, with gaps
Gaps = tuple[str, ...]

WEATHER = (
    "en",
    "Weather tomorrow in {0}: {1} degrees and light wind",
    (
        "Forecasters expect {1} degrees in {0} tomorrow afternoon, with light wind from the hills, thin cloud before "
        "noon and no rain until the evening. At night it cools to {2} degrees, and fog may slow drivers in the valley."
    ),
)
QUAKE = (
    "ru",
    "Землетрясение магнитудой {0} зафиксировано недалеко от города {1}",
    (
        "Подземные толчки магнитудой {0} сейсмологи зафиксировали ночью недалеко от города {1}. Очаг залегал на "
        "глубине {2} километров, жители верхних этажей проснулись, разрушений спасатели не обнаружили."
    ),
)
ACCIDENT = (
    "ru",
    "Легковой автомобиль опрокинулся у села {0}, водитель в больнице",
    (
        "Легковой автомобиль съехал с дороги и опрокинулся у села {0}, погибли {1} человека. Водителя увезли в "
        "районную больницу, движение по трассе закрыли на {2} минут, причину выясняет следствие."
    ),
)
CRASH = (
    "en",
    "Bus overturns near {0}, {1} people killed",
    (
        "A bus overturned on the mountain road near {0} on Friday and {1} people were killed, rescuers said. Cranes "
        "lifted the wreck out of the stream while doctors treated passengers in tents; the road will stay closed."
    ),
)
SHELLING = (
    "uk",
    "За добу обстріли області: загинули {0}, поранені {1}",
    (
        "За минулу добу внаслідок обстрілів області загинули {0} людини, ще {1} поранені, повідомив голова обласної "
        "адміністрації. Пошкоджено {2} будинків, газопровід, лікарню та зерносховище, рятувальники гасять пожежі."
    ),
)
FOOTBALL = (
    "en",
    "League: {0} beat {1} {2} after early goal",
    (
        "An early goal by {3} set {0} on the way to a win over {1} in the league on a wet evening. The captain scored "
        "again before the break, the visitors hit the bar twice and ended the match with ten men. It ended {2}."
    ),
)
RATES = (
    "tr",
    "Merkez bankası günlük döviz kurlarını açıkladı",
    (
        "Merkez bankası gösterge niteliğindeki günlük döviz kurlarını açıkladı. Buna göre dolar {0} lira, avro {1} "
        "lira oldu, işlem hacmi haftanın ortalamasına yakın kaldı, uzmanlar sakin bir gün geçtiğini söyledi."
    ),
)
FIRE = (
    "az",
    "{0} kəndində yaşayış evi yanıb, xəsarət alan olmayıb",
    (
        "Bu gecə {0} kəndində yaşayış evində yanğın baş verib, evin {1} kvadratmetr dam örtüyü yanıb. Hadisə yerinə "
        "yanğınsöndürənlər göndərilib, alov qısa müddətdə söndürülüb, xəsarət alan olmayıb, araşdırma aparılır."
    ),
)
CAR = (
    "hy",
    "Ավտոմեքենան գլորվել է ձորը, երեկ {0} գյուղի մոտ մահացել է {1} մարդ",
    (
        "Ոստիկանության փոխանցմամբ՝ երեկ {0} գյուղի մոտ ավտոմեքենան դուրս է եկել ճանապարհից և գլորվել ձորը, տեղում "
        "մահացել է {1} մարդ։ Վարորդին տեղափոխել են հիվանդանոց, ճանապարհը փակվել է {2} րոպեով, քննիչները ստուգում են "
        "արգելակները և հարցաքննում ականատեսներին։"
    ),
)
HAIL = (
    "ka",
    "სეტყვამ ვენახები დააზიანა, დაზარალდა {0} ოჯახი",
    (
        "ძლიერმა სეტყვამ გუშინ საღამოს ვენახები დააზიანა, დაზარალდა {0} ოჯახი. ადგილობრივი ხელისუფლების ცნობით, "
        "განადგურებულია {1} ჰექტარი ნათესი, კომისია ზარალს დაითვლის და გლეხებს კომპენსაციას შესთავაზებს."
    ),
)

# What is told twice in one wording, with the hours between the two.
TWO_EVENTS: dict[str, tuple[Wording, Gaps, Gaps, int]] = {
    "the weather of two towns": (WEATHER, ("Sarnakar", "14", "6"), ("Velashen", "17", "9"), 0),
    "the weather of one town on two days": (WEATHER, ("Sarnakar", "14", "6"), ("Sarnakar", "19", "11"), 24),
    "quakes of two days in one place": (QUAKE, ("4,1", "Марц", "12"), ("3,2", "Марц", "27"), 40),
    "quakes in two places": (QUAKE, ("4,1", "Марц", "12"), ("4,1", "Орлик", "27"), 5),
    "accidents in two villages": (ACCIDENT, ("Ольховка", "2", "40"), ("Каменка", "3", "55"), 3),
    "crashes near two towns": (CRASH, ("Varden", "4"), ("Ostmere", "6"), 2),
    "casualty reports of two days": (SHELLING, ("2", "11", "14"), ("3", "8", "21"), 24),
    "two matches of one club": (
        FOOTBALL,
        ("Rovers", "Albion", "3-1", "Tom Ferrick"),
        ("Rovers", "Wanderers", "2-0", "Abel Quint"),
        48,
    ),
    "the exchange rates of two days": (RATES, ("41,32", "47,15"), ("41,58", "46,90"), 24),
    "car accidents in two villages": (CAR, ("Նորահաց", "2", "40"), ("Կարմունք", "3", "55"), 3),
    "hail on two days, in a script without capitals": (HAIL, ("35", "120"), ("48", "310"), 30),
    "fires in two villages": (FIRE, ("Almaqaya", "60"), ("Tutluq", "85"), 4),
}

ONE_EVENT: dict[str, tuple[Wording, Gaps, Gaps, int]] = {
    "a quake whose magnitude was corrected": (QUAKE, ("4,7", "Марц", "12"), ("4,8", "Марц", "12"), 1),
    "a toll that grows from three to five": (CRASH, ("Varden", "3"), ("Varden", "5"), 1),
    "a toll that grows from five to seven": (CRASH, ("Varden", "5"), ("Varden", "7"), 9),
    "a toll that grows, in Russian": (ACCIDENT, ("Ольховка", "2", "40"), ("Ольховка", "3", "40"), 3),
    "one figure of several that was corrected": (SHELLING, ("2", "11", "14"), ("2", "12", "14"), 2),
    "the weather by another outlet": (WEATHER, ("Sarnakar", "14", "6"), ("Sarnakar", "14", "6"), 2),
}


def filled(wording: Wording, gaps: Gaps, *, by: str = "lantern", hours: int = 0) -> Entry:
    language, title, text = wording
    return report_entry(title.format(*gaps), text.format(*gaps), language=language, by=by, after=HOUR * hours)


def particulars_of(entry: Entry) -> Particulars:
    passages = (passage for passage, _ in text_of(entry))
    return read_particulars(passages, entry.language or "", entry.published_at)


@pytest.mark.parametrize("case", TWO_EVENTS.values(), ids=TWO_EVENTS)
def test_two_events_in_one_template_are_two_stories(case: tuple[Wording, Gaps, Gaps, int]) -> None:
    wording, gaps, other_gaps, hours = case
    first, second = filled(wording, gaps), filled(wording, other_gaps, hours=hours)
    for earlier, later in ((first, second), (second, first)):
        window = StoryWindow()
        window.add(1, earlier)
        assert window.place(later) is None
        window.add(2, later)
        assert window.merge_candidate(2, later) is None


@pytest.mark.parametrize("case", ONE_EVENT.values(), ids=ONE_EVENT)
def test_an_event_whose_figures_change_stays_one_story(case: tuple[Wording, Gaps, Gaps, int]) -> None:
    wording, gaps, other_gaps, hours = case
    window = StoryWindow()
    window.add(1, filled(wording, gaps))
    assert window.place(filled(wording, other_gaps, by="herald", hours=hours)) == Join(1)


def test_a_toll_that_grows_from_report_to_report_stays_one_story() -> None:
    window = StoryWindow()
    for hours, toll in enumerate(["3", "5", "7"]):
        entry = filled(CRASH, ("Varden", toll), hours=hours)
        assert window.place(entry) == (Join(1) if hours else None)
        window.add(1, entry)


def test_an_event_that_is_named_by_its_village_and_by_its_province_is_one_story() -> None:
    village = report_entry(
        "Landslide buries school in Nshavan",
        "A landslide buried the empty school of Nshavan at dawn. Rescuers dug in the mud for 6 hours; nobody was hurt.",
    )
    province = report_entry(
        "School buried by landslide in Tavush province",
        "Mud buried an empty school in the Tavush province at dawn, and rescuers dug for 6 hours after the landslide.",
        by="herald",
    )
    window = StoryWindow()
    window.add(1, village)
    assert window.place(province) == Join(1)


def test_another_outlet_that_reports_the_second_event_finds_it_among_the_stories() -> None:
    window = StoryWindow()
    for story_id, gaps in enumerate([("Varden", "4"), ("Ostmere", "6")], 1):
        window.add(story_id, filled(CRASH, gaps))
    report = (
        "Rescuers lifted the wreck of a bus that had overturned near Ostmere; 6 passengers were killed on the road."
    )
    assert window.place(report_entry("Bus accident at Ostmere kills 6", report, by="herald")) == Join(2)


def test_an_update_at_the_address_of_an_entry_is_the_same_story_whatever_its_figures() -> None:
    first, second = filled(WEATHER, ("Sarnakar", "14", "6")), filled(WEATHER, ("Sarnakar", "19", "11"), hours=1)
    window = StoryWindow()
    window.add(1, first)
    assert window.place(replace(second, url=first.url)) == Join(1)


@pytest.mark.parametrize("case", TWO_EVENTS.values(), ids=TWO_EVENTS)
def test_disagreement_is_symmetric_and_entries_agree_with_themselves(case: tuple[Wording, Gaps, Gaps, int]) -> None:
    wording, gaps, other_gaps, hours = case
    first, second = particulars_of(filled(wording, gaps)), particulars_of(filled(wording, other_gaps, hours=hours))
    assert disagreement(first, second) == disagreement(second, first) > 0.5
    assert disagreement(first, first) == disagreement(second, second) == 0


def test_the_casualties_of_another_day_that_is_named_are_no_toll_that_has_grown() -> None:
    monday, tuesday = (
        particulars_of(
            report_entry(
                "Daily report of the district",
                f"On {day} {count} people were wounded by drones in the district, the governor said in a report that "
                "lists damaged roofs, burnt cars, broken windows and a school without heating for another night.",
            )
        )
        for day, count in (("Monday", 4), ("Tuesday", 9))
    )
    assert disagreement(monday, tuesday) == 1


def test_a_story_disagrees_as_far_as_its_entry_of_the_same_template() -> None:
    plain = particulars_of(report_entry("Bus accident at Varden", "Rescuers lifted the wreck of a bus near Varden."))
    varden, ostmere = (particulars_of(filled(CRASH, (town, "4"))) for town in ("Varden", "Ostmere"))
    assert story_disagreement([ostmere], [plain, varden]) == disagreement(ostmere, varden) > 0
    assert story_disagreement([ostmere], []) == 0
