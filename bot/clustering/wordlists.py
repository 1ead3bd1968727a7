"""The words and endings that say nothing about an event, by language; words as `fold` leaves them.

Drawn up by hand: words of grammar, of time and of reporting. A language that has no row is read word by word.
"""

# What a word loses to become a stem; the longest that fits.
ENDINGS = {
    "en": "ings ing edly ed ers er ies ied es s ly ally al e y",
    "ru": (
        "ировать ирование ованный ованные ования ованию ование иями иях ями ами ией ием иям ого его ому ему ыми ими "
        "ейший ость ости остью ались илась ились алась алось аться иться ался ился ают яют уют ает яет ует ать ять "
        "ить еть ала яла ила али яли или ела ели ах ях ов ев ей ой ий ый ая яя ое ее ые ие ую юю ом ем ам ям ию ия "
        "ии ых их ым им ал ил ел ят ат ут ют ет ит а я о е у ю ы и ь й"
    ),
    "tr": (
        "larinin lerinin larindan lerinden larina lerine larini lerini larinda lerinde lari leri larin lerin lardan "
        "lerden larda lerde lara lere lar ler sinin sindan sinden sinda sinde sina sine sini nin nun dan den tan "
        "ten inda inde ina ine ini in un da de ta te ya ye yi yu si su i u a e dir dur tir"
    ),
    "hy": (
        "ություններ ությունների ությամբ ությունը ության ություն ներից ներով ներում ներին ների ները ներ երի երը եր "
        "ում ից ով ին ի ը ն ու"
    ),
    "ka": "ებისთვის ებთან ებში ებზე ებმა ების ებს ები ისთვის იდან ისა ის მა ში ზე თან ით ად ს ი ა",
}
ENDINGS["az"] = ENDINGS["tr"]  # as folded, the two languages decline alike

STOP_WORDS = {
    "en": (
        "a about above across after again against ago all almost along also although among an and another any are "
        "around as at away back be became because been before began behind being below between both but by called "
        "came can could day days did do does doing done down during each either else even ever every few first for "
        "from further get give go going got had has have he her here hers herself him himself his how however i if "
        "in including into is it its itself just last later least less like made make many may me might mine month "
        "months more most much must my near need never new next no nor not now of off often old on once one only "
        "onto or other others our out over own part people per put rather same say saying says said see seen set "
        "several shall she should since so some still such take taken than that the their them then there these "
        "they this those though three through time times to today told tomorrow too took toward two under until up "
        "upon us use used very via want was way we week weeks well went were what when where whether which while "
        "who whom whose why will with within without would year years yesterday yet you your according added "
        "announced report reported reports reporters statement spokesman spokeswoman spokesperson news agency press "
        "monday tuesday wednesday thursday friday saturday sunday video photo photos update live read watch"
    ),
    "ru": (
        "а без более больше был была были было быть в вам вас ведь весь во вот все всего всех вы где г год года "
        "году да даже два для до его ее если есть еще же за здесь и из или им их к как какой когда которая которого "
        "которое которой котором которые который которых кто ли лишь между меня мне много может можно мой мы на над "
        "надо наш не него нее нет ни них но ну о об один однако он она они оно от очень перед по под после потом "
        "потому почти при про раз с сам самый свое своего своей свои своих свой себя сегодня сейчас со так также "
        "такие такой там те тем теперь то тоже только того той том тот три ты у уже хотя чего чем через что чтобы "
        "эта эти этого этой этом этот эту я заявил заявила заявили заявлению сообщил сообщила сообщили сообщает "
        "сообщению сказал сказала рассказал отметил отметила добавил подчеркнул пояснил словам данным время времени "
        "человек лет день дня дней месяц неделю вчера завтра новости агентство пресс фото видео понедельник вторник "
        "среду четверг пятницу субботу воскресенье"
    ),
    "hy": (
        "եւ և է են եմ ենք էր էին որ որը որի որոնք այս այդ այն այնտեղ մի մեկ իր իրենց նա նրա նրանք մենք մեր ես դու "
        "դուք համար հետ մեջ վրա մասին նաեւ նաև բայց սակայն կամ թե եթե երբ որպես ըստ միայն արդեն դեռ պետք կա կան չէ "
        "չեն չի հետո առաջ մինչեւ մինչև ավելի շատ բոլոր ասել ասաց հայտնել հայտնում հայտարարել նշել գրում տեղեկացնում "
        "օր օրը տարի այսօր վաղը երեկ լուր"
    ),
    "az": (
        "ve bu ile ucun olan edib bildirib ki da de olub bir haqqinda sonra barede xeber verir ise o onun onlar biz "
        "bizim men sen siz hem her cox daha en kimi gore qeder lakin amma yalniz artiq hec var yox idi deyib qeyd "
        "vurgulayib gun il bugun dunen sabah ay teref terefinden uzre eden edilib olaraq olunub saat"
    ),
    "tr": (
        "ve bu ile icin olan bir olarak da de cok daha dedi ise gore kadar sonra arasinda etti oldu o onun onlar "
        "biz bizim ben sen siz hem her en gibi ancak ama fakat sadece artik hic var yok idi belirtti soyledi "
        "kaydetti gun yil bugun dun yarin ay tarafindan uzere eden edildi ifade haber ki mi ne"
    ),
    "ka": (
        "და არის რომ ეს ის იყო მისი მათი მის ამ იმ რომელიც რომელმაც როგორც მაგრამ თუ ან შემდეგ მიერ შესახებ განაცხადა"
    ),
}

# Words of which every tenth story has one, whatever the day: offices, institutions, the verbs of diplomacy. Until the
# window has seen enough stories to know, they are taken for that common.
EVERYDAY = {
    "en": (
        "minister ministry prime president presidential government parliament lawmaker deputy foreign defence "
        "defense interior state national leader opposition party election vote official authority ambassador "
        "embassy republic country city region capital village border police court judge army military force soldier "
        "troop security war peace attack talk meeting meet visit summit discuss sign agreement deal law plan call "
        "support cooperation relation economy bank market price percent million billion company project work open "
        "hold begin end man woman child family group member head chief general council committee union "
        "international world killed injured"
    ),
    "ru": (
        "министр министерство премьер президент правительство парламент депутат глава председатель генерал "
        "секретарь иностранный внутренний оборона государство государственный национальный лидер оппозиция партия "
        "выборы официальный посол посольство республика страна город область регион столица село граница полиция "
        "суд армия военный войска силы безопасность война мир атака переговоры встреча визит саммит обсудить "
        "подписать соглашение договор закон план призвать поддержка сотрудничество отношения экономика банк рынок "
        "цена процент миллион миллиард компания проект работа открыть провести начать мужчина женщина ребенок семья "
        "группа член совет комитет союз международный погибнуть пострадать состояться принять"
    ),
    "hy": (
        "նախարար նախարարություն վարչապետ նախագահ կառավարություն խորհրդարան պատգամավոր արտաքին ներքին պաշտպանություն "
        "պետություն պետական ազգային առաջնորդ ընդդիմություն կուսակցություն ընտրություն պաշտոնական դեսպան "
        "հանրապետություն երկիր քաղաք մարզ սահման ոստիկանություն դատարան բանակ զինված ուժ անվտանգություն պատերազմ "
        "խաղաղություն բանակցություն հանդիպում հանդիպել այց գագաթնաժողով քննարկել ստորագրել համաձայնագիր օրենք "
        "ծրագիր համագործակցություն տնտեսություն բանկ տոկոս միլիոն ընկերություն աշխատանք խորհուրդ միջազգային"
    ),
    "az": (
        "nazir nazirlik bas prezident hokumet parlament deputat xarici daxili mudafie dovlet milli lider muxalifet "
        "partiya secki resmi sefir sefirlik respublika olke seher rayon bolge serhed polis mehkeme ordu herbi quvve "
        "tehlukesizlik muharibe sulh hucum danisiq gorus sefer sammit muzakire imzalamaq sazis muqavile qanun plan "
        "destek emekdasliq elaqe iqtisadiyyat bank bazar qiymet faiz milyon milyard sirket layihe is acmaq baslamaq "
        "qrup uzv sedr sura komite beynelxalq"
    ),
    "tr": (
        "bakan bakanlik basbakan cumhurbaskani baskan hukumet meclis milletvekili disisleri icisleri savunma devlet "
        "milli lider muhalefet parti secim resmi buyukelci cumhuriyet ulke sehir il bolge sinir polis mahkeme ordu "
        "asker guc guvenlik savas baris saldiri gorusme ziyaret zirve imzalamak anlasma yasa plan destek isbirligi "
        "iliski ekonomi banka piyasa fiyat yuzde milyon milyar sirket proje baslamak grup uye konsey uluslararasi"
    ),
}

# What a name in a sentence has taken on, the longest first.
_NAME_ENDINGS = {
    "ru": (
        "скими ского скому ским ский ская ское ской скую ами ями ого ому ыми ими ом ем ах ях ой ий ый ая ое ую ым а я "
        "у ю ы и е"
    ),
    "tr": "lari leri larin lerin nin nun dan den tan ten da de ta te ya ye yi yu na ne in un i u a e",
    "hy": "ների ներ ից ում ով ին ի ը",
}
NAME_ENDINGS = {
    language: tuple(sorted(endings.split(), key=len, reverse=True))
    for language, endings in {**_NAME_ENDINGS, "az": _NAME_ENDINGS["tr"]}.items()
}
