"""Web pages in words of our own: articles, paywalls, consent walls, script shells and error pages."""

MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
FOOT = '<footer><p>© Lake Courier. <a href="/privacy">Privacy policy</a> <a href="/login">Log in</a></p></footer>'
FERRY = (
    "The ferry across the lake sails again after eleven weeks in the dock, the harbour office said on Monday morning.",
    "Divers had found a crack in its hull in August, and no yard on this shore was able to lift so heavy a ship.",
    "Two tugs from the northern shore towed it to the old yard, where forty welders worked by day and by night.",
    "The first crossing carried ninety passengers, a herd of sheep and the post of three villages in the hills.",
    "Tickets cost as much as before, and children travel free until the end of the year, the office promised.",
    "A second ferry is to be built from next spring, for which the province has put aside four million in all.",
    "Until then the lorries of the quarry take the road round the lake, which adds two hours to their way.",
    "Fishermen asked that the crossing at dawn be left out in the weeks in which the trout come near the shore.",
    "The harbour master said that this would be talked over with the villages before the winter timetable is made.",
    "It is to hang at every landing stage by the first of the month, in large letters, as the elders had asked.",
)
TITLE = "Lake ferry sails again after eleven weeks"


def page(*parts: str, title: str = TITLE, head: str = "", lang: str = "en") -> bytes:
    """Return a page with a menu, a foot and these parts between them."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{MENU}<main>{''.join(parts)}</main>{FOOT}</body></html>"
    ).encode()


def article(count: int = len(FERRY), *more: str, title: str = TITLE, head: str = "") -> bytes:
    """Return the page of the ferry with so many of its paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in FERRY[:count])
    return page(f"<article><h1>{title}</h1>{text}</article>", *more, title=title, head=head)


def teaser(lang: str, title: str, text: str, wall: str) -> bytes:
    """Return a page with the beginning of an article and a paywall."""
    offer = f'<div class="offer"><h3>{wall}</h3><button>→</button></div>'
    return page(f"<article><h1>{title}</h1><p>{text}</p></article>{offer}", title=title, lang=lang)


PAYWALLS = {
    "en": teaser("en", TITLE, FERRY[0], "Subscribe to continue reading this story"),
    "ru": teaser("ru", "Паром снова ходит", "Паром через озеро снова ходит.", "Чтобы читать дальше, оформите подписку"),
    "hy": teaser(
        "hy", "Լաստանավը կրկին նավարկում է", "Լաստանավը կրկին գործում է։", "Հոդվածը միայն բաժանորդների համար է"
    ),
    "az": teaser("az", "Bərə yenidən işləyir", "Göldə bərə yenidən işləyir.", "Davamını oxumaq üçün abunə olun"),
    "tr": teaser(
        "tr", "Feribot yeniden çalışıyor", "Göldeki feribot yeniden çalışıyor.", "Okumaya devam etmek için abone olun"
    ),
    "ka": teaser("ka", "ბორანი ისევ დადის", "ბორანი ტბაზე ისევ დადის.", "სტატია მხოლოდ გამომწერებისთვის"),
    "de": teaser("de", "Die Fähre fährt wieder", "Die Fähre über den See fährt wieder.", "Jetzt weiterlesen mit Plus"),
    "fr": teaser("fr", "Le bac navigue à nouveau", "Le bac traverse à nouveau le lac.", "Article réservé aux abonnés"),
    "es": teaser(
        "es", "El transbordador vuelve", "El transbordador vuelve al lago.", "Contenido solo para suscriptores"
    ),
}
LD_WALL = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


def consent(lang: str, title: str, *paragraphs: str) -> bytes:
    """Return a page that asks for consent and has no article."""
    return page(
        f"<div><h1>{title}</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</div>",
        title=title,
        lang=lang,
    )


CONSENTS = {
    "en": consent(
        "en", "Before you continue", "We use cookies and data to run our services.", "Reject all", "Accept all"
    ),
    "ru": consent("ru", "Прежде чем продолжить", "Мы используем файлы cookie.", "Отклонить все", "Принять все"),
    "hy": consent("hy", "Մինչ շարունակելը", "Մենք օգտագործում ենք քուքիներ։", "Ընդունել բոլորը"),
    "az": consent("az", "Davam etməzdən əvvəl", "Biz kukilərdən istifadə edirik.", "Hamısını qəbul et"),
    "tr": consent("tr", "Devam etmeden önce", "Çerezleri kullanıyoruz.", "Tümünü reddet", "Tümünü kabul et"),
    "ka": consent("ka", "სანამ გააგრძელებთ", "ჩვენ ვიყენებთ ქუქი-ფაილებს.", "ყველას მიღება"),
    "de": consent("de", "Bevor Sie fortfahren", "Wir verwenden Cookies.", "Alle ablehnen", "Alle akzeptieren"),
    "fr": consent("fr", "Avant de continuer", "Nous utilisons des cookies.", "Tout refuser", "Tout accepter"),
    "es": consent("es", "Antes de continuar", "Utilizamos cookies.", "Rechazar todo", "Aceptar todo"),
    "long": consent(
        "en",
        "Your privacy",
        *(
            "We and our partners store and/or access information on a device, such as identifiers, and process data.",
            "Some partners rely on legitimate interest, to which you may object; your choice holds for this site only.",
            "You may withdraw your consent at any time by a link at the foot of each page, or in your cookie settings.",
            "We value your privacy. Data are used for personalised ads and the measuring of content.",
        )
        * 4,
    ),
}

SHELLS = {
    "empty root": b'<html lang="en"><head><title>Lake Courier</title><script src="/app.js"></script></head>'
    b'<body><div id="root"></div><script>window.state = {"ferry": "' + b"long " * 900 + b'"}</script></body></html>',
    "noscript": page("<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>"),
    "check": page("<h1>lake.example</h1><p>Checking your browser before you enter.</p>", title="Just a moment..."),
    "ru": page("<p>Пожалуйста, включите JavaScript, чтобы увидеть страницу.</p>", title="Озеро", lang="ru"),
    "tr": page("<p>Robot olmadığınızı doğrulayın.</p>", title="Göl", lang="tr"),
    "de": page("<noscript><p>Bitte JavaScript aktivieren.</p></noscript>", title="See", lang="de"),
    "nothing": b"<html><body></body></html>",
}


def error(lang: str, title: str, text: str = "") -> bytes:
    """Return an error page, to be served with the status 200."""
    return page(f"<h1>{title}</h1><p>{text}</p>", title=f"{title} - Lake Courier", lang=lang)


ERRORS = {
    "en": error("en", "Page not found", "The page that you look for has moved, or never was. Try our search."),
    "number": error("en", "404", "Sorry."),
    "database": error("en", "Error establishing a database connection"),
    "ru": error("ru", "Страница не найдена", "Возможно, она была удалена."),
    "hy": error("hy", "Էջը չի գտնվել", "Փորձեք որոնել։"),
    "az": error("az", "Səhifə tapılmadı", "Axtarışdan istifadə edin."),
    "tr": error("tr", "Sayfa bulunamadı", "Aramayı deneyin."),
    "ka": error("ka", "გვერდი ვერ მოიძებნა", "სცადეთ ძიება."),
    "de": error("de", "Seite nicht gefunden", "Versuchen Sie die Suche."),
    "fr": error("fr", "Page introuvable", "Essayez la recherche."),
    "es": error("es", "Página no encontrada", "Pruebe la búsqueda."),
}
