"""Words that the cleaning and weighing of sentences know, by language; openers as `fold` leaves them."""

# A sentence that opens with one of these leans on the one before it.
ANAPHORA = {
    "en": (
        "he she it they his her its their him them this that these those such there however but and so also then "
        "meanwhile moreover furthermore nevertheless therefore instead still yet thus besides additionally both "
        "another afterwards nonetheless accordingly likewise similarly hence"
    ),
    "ru": (
        "он она оно они его ее их им ему ей ими ним нее них это этот эта эти этого этой этих такой такая такие такое "
        "тот та те там тогда однако но а и также при кроме поэтому затем после тем между вместе впрочем зато тоже "
        "причем потом напомним"
    ),
    "hy": (
        "նա նրա նրան նրանք նրանց այս այդ այն սա դա սրա դրա սակայն բայց իսկ եւ նաեւ այնուհետեւ ապա իր իրենք այնտեղ "
        "այսպես այսպիսով միաժամանակ բացի հետո ուստի"
    ),
    "az": (
        "o onun onlar onlarin ona bu bunun bunlar hemin hemcinin lakin amma ancaq ve ise daha sonra bundan belelikle "
        "buna eyni bele"
    ),
    "tr": (
        "o onun onlar onlarin ona bu bunun bunlar su ayni ayrica ancak ama fakat ve ise daha sonra bundan boylece buna "
        "oyle boyle oysa"
    ),
    "ka": "ის მან მისი მას ისინი მათ მათი ეს ამ ამის იმ თუმცა მაგრამ ხოლო და ასევე შემდეგ აგრეთვე გარდა ამიტომ ამასთან",
}

# After one of these it is the second word that tells whether a sentence leans: "По его словам", "After that".
PREPOSITIONS = {
    "en": "in at on for of with after by from to under before despite since during according",
    "ru": "об о обо при по в во на с со до от из для кроме после между за перед",
}

ARTICLES = {"en": "a an the all some many most no several about over more less than one"}

# What "this" and its like may stand before without leaning: this year, на этой неделе.
TIMES = {
    "en": "year week month morning afternoon evening night summer winter spring autumn time weekend",
    "ru": "году год неделе неделю месяце месяц раз утром летом зимой",
}

# First and second person outside quotes: an opinion, or a word to the reader.
PERSONS = {
    "en": "i we you my our your me us",
    "ru": "я мы вы мой наш ваш мне нам вам меня нас вас",
    "hy": "ես մենք դուք իմ մեր ձեր ինձ մեզ ձեզ",
    "az": "men biz siz menim bizim sizin",
    "tr": "ben biz siz benim bizim sizin",
    "ka": "მე ჩვენ თქვენ ჩემი ჩვენი თქვენი",
}

# News agencies as they stand in datelines.
AGENCIES = (
    "AP|AFP|Reuters|UPI|dpa|EFE|ANSA|Xinhua|Kyodo|Anadolu|AA|DHA|İHA|IRNA|Tasnim|TASS|ТАСС|Interfax|Интерфакс|"
    "РИА Новости|РИА|RIA Novosti|Sputnik|Спутник|Regnum|ИА Регнум|Armenpress|ARMENPRESS|Арменпресс|АРМЕНПРЕСС|"
    "ԱՐՄԵՆՊՐԵՍ|Արմենպրես|ARKA|АРКА|Новости-Армения|PanARMENIAN|Mediamax|Медиамакс|News\\.am|AZERTAC|AZƏRTAC|Azertag|"
    "АЗЕРТАДЖ|Trend|Тренд|APA|АПА|Report|Turan|Туран|BelTA|БелТА|БЕЛТА|Kazinform|Казинформ|КазТАГ|Kabar|Кабар|УНИАН|"
    "Ukrinform|Укринформ|InterPressNews|Interpressnews"
)

# Lines that call on the reader to do something on the page: how they begin, in any case.
CALLS = (
    "read more|read also|read the full|read next|also read|see also|see more|continue reading|click here|follow us|"
    "subscribe to|subscribe now|sign up|join us|join our|share this|share on|download our|support our|"
    "подписывайтесь|подпишитесь|присоединяйтесь|читайте|подробнее|следите за|скачайте|наш канал|смотрите также|"
    "կարդացեք|բաժանորդագրվեք|հետեւեք|հետևեք|oxuyun|abunə olun|bizi izləyin|devamını oku|haberin devamı|abone ol|"
    "bizi takip|ayrıca okuyun|წაიკითხეთ|გამოიწერეთ"
)

# Words that head a caption or a credit if a mark follows them, or if the line is no sentence: "Photo: …".
HEADS = (
    "photo|photos|image|images|picture|video|watch|listen|file photo|caption|credit|related|more on|click|follow|share|"
    "tweet|advertisement|sponsored|recommended|copyright|source|editor's note|updated|published|posted|getty images|"
    "фото|видео|смотрите|источник|автор|поделиться|реклама|материалы по теме|по теме|фотография|все права|"
    "լուսանկար|տեսանյութ|կարդալ|աղբյուր|foto|fotolar|ətraflı|mənbə|fotoğraf|kaynak|ilgili haber|ფოტო|ვიდეო|წყარო"
)

# What ends a text that goes on elsewhere.
TAILS = (
    "read more|read the full (?:story|article)|continue reading|full story|more details|читать далее|читать полностью|"
    "подробнее|կարդալ ավելին|ավելին|ətraflı|daha ətraflı|davamı|devamını oku|devamı|ვრცლად"
)

# What stands before a title to make it louder.
LABELS = (
    "breaking|breaking news|urgent|just in|exclusive|update|updated|live|watch|video|photo|photos|flash|"
    "срочно|молния|эксклюзив|обновлено|видео|фото|հրատապ|շտապ|տեսանյութ|təcili|video|foto|son dakika|სასწრაფოდ"
)
