"""Digests, press reviews, live pages, forecasts and listings, which join no story."""

from collections.abc import Mapping

import pytest

from bot.clustering.roundups import is_roundup
from bot.clustering.window import Join, StoryWindow
from tests.clustering.event_reports import DIFFERENT, SAME, Pair, report_entry
from tests.clustering.test_window import state

FALLEN, BROKEN = SAME["a bridge that fell"][1:]


ROUNDUPS: Mapping[str, str] = {  # language → titles
    "en": """
Press review: what is written of the bridge
LIVE BLOG: the summit
Mayor Orlik has resigned. And, ferries stop for a week
Bridge opens in Velm. Plus: the cherries of Olden
Frost ruins the cherries. Also, a library lends telescopes
Velm opens its pier; Olden counts its cherries; Sund lends telescopes
Velm opens its pier • Olden counts its cherries • Sund lends telescopes
Tarn: Third Suspect Held In Ferry Theft - Lake Region News Briefs - May 4, 2026
In brief: bridge, budget, frost
Fact check: the photo does not show the Varden bridge
Sund morning brief, 4 May
Ten things to know this morning
Weather forecast for Olden
Weather in Velm: rain by noon
How to watch Velm v Sund: channel, kick-off and team news
Velm v Sund: preview · live · result
Match preview: Velm - Sund
Fixtures and results, 4 May 2026
TV guide for the weekend
The week in the Tarn valley: ferry, frost, festival
War in Tarnland: list of key events, day 301
Lake lottery: Saturday's winning numbers
The week's best photos
News quiz: how well did you follow April?
On this day: the first ferry crosses the lake
""",
    "ru": """
Дайджест: мост, бюджет
Мэр Орлик ушёл в отставку. А также: паромы встали на неделю
Мост в Велме открыт; мороз погубил вишни Олдена; библиотека выдаёт телескопы
Коротко о важном: мост, бюджет, мороз
Главное к утру 4 мая
Главные новости Велма за неделю
Фактчек: на снимке не мост в Вардене
Прогноз погоды на 8 ноября
Прогноз погоды на выходные в Олдене
Погода в Велме: к полудню дождь
Какая погода ждёт Олден 9 мая
Курс валют на 4 мая
Где смотреть матч Велм – Сунд
Велм – Сунд: прогноз на матч и составы
Велм – Сунд: анонс
Расписание матчей недели
Телепрограмма на 4 мая
Афиша: куда сходить в Сунде
Куда сходить на майских
Сводка происшествий за ночь
День в истории: первый паром
Фото дня
Лунный календарь садовода
Картина дня: паром, мороз, праздник
""",
    "hy": """
Հորոսկոպ
Մամուլի տեսություն՝ կամուրջ, բյուջե
Օրվա լուրերը՝ կամուրջ, բյուջե
Գլխավոր լուրերը՝ մայիսի 4
Համառոտ. կամուրջը բացվեց
Փաստերի ստուգում՝ լուսանկարում այլ կամուրջ է
Եղանակի տեսություն
Եղանակը Վելմում և Սունդում
Եղանակի կանխատեսում՝ մայիսի 5
Շաբաթվա ամփոփում. լաստ, ցուրտ, տոն
Այս օրը պատմության մեջ
Քաղաքապետը հրաժարական տվեց. նաև՝ լաստերը կանգնել են
Խաղերի ժամանակացույց
Որտեղ դիտել Վելմ-Սունդ խաղը
Օրվա լուսանկարը
Հեռուստածրագիր. մայիսի 4
""",
    "az": """
Mətbuat icmalı
Günün xəbərləri: körpü, büdcə
Həftənin əsas hadisələri
Qısaca: körpü açıldı
Faktyoxlama: şəkildəki başqa körpüdür
Hava proqnozu
Hava proqnozu: Velmdə yağış
Hava proqnozu - 8 noyabr
Bələdiyyə sədri istefa verdi. Həmçinin: bərələr dayandı
Velm körpüsü açıldı; Olden gilasları dondu; Sund teleskop paylayır
Tarixdə bu gün: ilk bərə
Oyunların təqvimi
Velm – Sund oyununu harada izləmək olar
Günün fotosu
TV proqramı, 4 may
Valyuta məzənnələri
""",
    "tr": """
Basın özeti
Günün özeti: köprü, bütçe
Haftanın öne çıkanları
Kısa kısa: köprü, bütçe, don
Doğruluk kontrolü: fotoğraftaki başka bir köprü
Hava durumu
Hava durumu: Velm'de yağmur
Hava durumu 8 Kasım
Başkan istifa etti. Ayrıca: feribotlar durdu
Velm köprüsü açıldı; Olden kirazları dondu; Sund teleskop dağıtıyor
Tarihte bugün: ilk feribot
Velm – Sund maçı hangi kanalda
Maç önü: Velm – Sund
Günün fotoğrafı
Gazete manşetleri, 4 Mayıs
Döviz kurları
""",
    "ka": """
პრესის მიმოხილვა
დღის მთავარი ამბები: ხიდი, ბიუჯეტი
კვირის მიმოხილვა
მოკლედ: ხიდი გაიხსნა
ფაქტების გადამოწმება: ფოტოზე სხვა ხიდია
ამინდის პროგნოზი
ამინდის პროგნოზი: ველმში წვიმა
ამინდის პროგნოზი 8 ნოემბერი
მერი გადადგა. ასევე: ბორნები გაჩერდა
ველმის ხიდი გაიხსნა; ოლდენის ალუბალი გაიყინა; სუნდი ტელესკოპებს არიგებს
ეს დღე ისტორიაში: პირველი ბორანი
მატჩების განრიგი
სად ვუყუროთ მატჩს ველმი - სუნდი
დღის ფოტო
მატჩის წინ: ველმი - სუნდი
ვალუტის კურსი
""",
    "de": """
Faktencheck: Das Bild zeigt eine andere Brücke
Wetter in Olden: Regen am Mittag
Kurz notiert: Brücke, Haushalt, Frost
""",
    "fr": """
En bref : le pont, le budget, le gel
Vrai ou faux : la photo du pont
Le maire démissionne. Et aussi : les bacs à quai
""",
    "uk": """
Прогноз погоди на 8 листопада
Головні новини: міст, бюджет
Фактчек: на знімку інший міст
""",
}

ORDINARY: Mapping[str, str] = {  # language → titles of one event that look like roundups
    "en": """
What we know about the crash at Varden
Varden bridge suspect named: what we know so far
Ferry took 200 hostages. Here's what we know.
Five things to know about the new ferry
What the new budget means for pensions
Bridge falls live on television
Digestive firm sold
The review of the bridge
Bomb hits Sund market; 5 people dead; 12 others hurt
Anna Lorn, 74; Poet Of The Lakes
Ferry sinks; captain held
Weather delays the ferry
Weather service warns of floods
Forecast of frost alarms growers in Olden
Schedule of the ferries is changed after protest
Sticking to a (ferry) schedule
Sund tests a ferry app (preview)
Calendar reform passes parliament
Police quiz mayor over bridge contract
Court checks facts of ferry case
Briefs filed in bridge case
Today in Velm leaders sign a peace treaty
Leaders meet this week in Sund
Fighting ebbs during the week in Tarn
Police roundup of migrants draws protest
Results of the Tarn vote annulled
Mayor resigns, and ferries stop
Minister: "And so we leave the alliance"
Channel fined over lottery show
Crossword champion Lena Orlik dies
Watch: ferry hits the Velm pier
U.S. and Tarnland to hold second round of talks
Preview of the opera ends in a fire
Newsletter editor arrested in Sund
LIVE: Mayor speaks of the bridge
""",
    "ru": """
Что известно о крушении под Варденом
Что известно о подозреваемом к этому часу
Синоптики прогнозируют засуху в Олдене
Погода сорвала паромы
В Олдене на выходных похолодает до -22
Курс доллара на бирже превысил 100 крон
Курс валюты обсудит парламент
Парламент коротко обсудил бюджет
Главное управление полиции сменило начальника
Календарь праздников утвердили депутаты
Расписание паромов изменили после протестов
Мэр: «А также мы закроем мост»
Взрыв на рынке; 5 человек погибли; 12 человек ранены
Число погибших под Варденом выросло до пяти
Афишу сорвали с театра
Обзорная башня открылась в Сунде
Паром затонул; капитан задержан
Редакцию рассылки «Главное» обыскали
""",
    "hy": """
Ինչ է հայտնի Վարդենի վթարի մասին
Վելմի կամուրջը բացվեց
Օրացույցի բարեփոխումը քննարկվեց
Քաղաքապետը հրաժարական տվեց, և լաստերը կանգնեցին
Պայթյուն Սունդի շուկայում. հինգ զոհ
Կառավարությունը հաստատեց բյուջեն
""",
    "az": """
Vardendəki qəza barədə nə məlumdur
Velm körpüsü açıldı
Hava limanı bağlandı
Təqvim islahatı müzakirə edildi
Bələdiyyə sədri istefa verdi və bərələr dayandı
Həftənin ikinci günü aksiya keçirildi
""",
    "tr": """
Varden kazası hakkında bilinenler
Velm köprüsü açıldı
Hava saldırısında beş ölü
Takvim reformu mecliste
Başkan istifa etti ve feribotlar durdu
Kısa devre yangına yol açtı
""",
    "ka": """
რა არის ცნობილი ვარდენის ავარიის შესახებ
ველმის ხიდი გაიხსნა
კალენდრის რეფორმა განიხილეს
მერი გადადგა და ბორნები გაჩერდა
ამინდმა ბორნები შეაჩერა
მთავრობამ ბიუჯეტი დაამტკიცა
""",
}

SERIES = [
    ("Weather in Velm: rain by noon", "Weather in Sund: rain by noon"),
    ("Прогноз погоды на 8 ноября", "Прогноз погоды на 16 ноября"),
    ("Fact check: the photo is not from Velm", "Fact check: the film is not from Velm"),
    ("Velm v Sund: preview", "Velm v Sund: two late goals"),
]


def titles(by_language: Mapping[str, str]) -> list[str]:
    return [title for lines in by_language.values() for title in lines.strip().splitlines()]


@pytest.mark.parametrize("title", titles(ROUNDUPS))
def test_a_title_says_that_many_events_or_none_are_told(title: str) -> None:
    assert is_roundup(report_entry(title, ""))


@pytest.mark.parametrize("title", [*titles(ORDINARY), ""])
def test_a_report_of_one_event_is_none(title: str) -> None:
    assert not is_roundup(report_entry(title, ""))


@pytest.mark.parametrize(
    "reports", [*SAME.values(), *(pair for name, pair in DIFFERENT.items() if "digests" not in name)]
)
def test_the_reports_of_the_other_tests_are_of_one_event(reports: Pair) -> None:
    assert not any(is_roundup(report_entry(*report)) for report in reports[1:])


@pytest.mark.parametrize(("first", "second"), SERIES)
def test_two_items_of_a_series_are_two_stories(first: str, second: str) -> None:
    window = StoryWindow()
    text = "Rain is likely in the morning, with a light wind from the lake; ten to twelve degrees."
    window.add(1, report_entry(first, text))
    assert window.place(report_entry(second, text)) is None


def test_a_roundup_joins_no_story_and_nothing_joins_it() -> None:
    window = StoryWindow()
    digest = report_entry(f"News digest: {FALLEN[0]}", FALLEN[1])
    window.add(1, digest)
    assert window.place(report_entry(*FALLEN)) is None
    window.add(2, report_entry(*FALLEN))
    before = state(window)
    assert window.place(digest) is None
    window.add(3, digest)
    assert window.merge_candidate(3, digest) is None
    window.discard(3, digest)
    assert state(window) == before
    assert window.place(report_entry(*BROKEN, by="b")) == Join(2)
