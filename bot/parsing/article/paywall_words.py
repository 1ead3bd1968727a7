"""What stands in place of an article, in words: phrases by language, compared folded.

Each is said where something bars the way and hardly anywhere else; what a sound page may have in its head or foot
("subscribe", "log in", "privacy policy") is left out.
"""

PAYWALL = {
    "en": (
        "subscribe to continue|subscribe to read|subscribe to keep reading|subscribe to unlock|to continue reading|"
        "already a subscriber|this article is for subscribers|for subscribers only|subscriber-only|subscribers only|"
        "exclusive to subscribers|available to subscribers|premium article|to read the full article|"
        "to read the full story|unlock this article|you have reached your limit of free articles|"
        "your free articles this month|start your free trial"
    ),
    "ru": (
        "чтобы читать дальше|чтобы продолжить чтение|чтобы прочитать статью|оформите подписку|только для подписчиков|"
        "доступно по подписке|доступен по подписке|доступна по подписке|доступны по подписке|материал для подписчиков|"
        "уже есть подписка|уже подписаны|читайте полностью по подписке|платный доступ"
    ),
    "hy": (
        "միայն բաժանորդների համար|հասանելի է միայն բաժանորդներին|շարունակությունը կարդալու համար|"
        "ամբողջությամբ կարդալու համար|արդեն բաժանորդ եք"
    ),
    "az": (
        "yalnız abunəçilər üçün|davamını oxumaq üçün|tam mətni oxumaq üçün|oxumağa davam etmək üçün|artıq abunəçisiniz"
    ),
    "tr": (
        "sadece aboneler|yalnızca aboneler|abonelere özel|okumaya devam etmek için|devamını okumak için|"
        "haberin tamamını okumak için|zaten abone misiniz"
    ),
    "ka": "მხოლოდ გამომწერებისთვის|სრულად წასაკითხად|კითხვის გასაგრძელებლად|უკვე გამომწერი ხართ",
    "de": (
        "jetzt weiterlesen|um weiterzulesen|weiterlesen mit|nur für abonnenten|exklusiv für abonnenten|"
        "bereits abonnent|sie sind bereits abonnent|diesen artikel freischalten"
    ),
    "fr": (
        "réservé aux abonnés|pour lire la suite|abonnez-vous pour|il vous reste|déjà abonné|la suite est réservée|"
        "article réservé"
    ),
    "es": "solo para suscriptores|exclusivo para suscriptores|suscríbete para|para seguir leyendo|ya eres suscriptor",
}

CONSENT = {
    "en": (
        "we use cookies|we and our partners|our partners store|before you continue|accept all|reject all|"
        "manage options|cookie settings|your privacy choices|we value your privacy|legitimate interest|"
        "withdraw your consent|personalised ads|personalized ads|store and/or access information"
    ),
    "ru": (
        "мы используем файлы cookie|мы используем cookie|прежде чем продолжить|принять все|отклонить все|"
        "наши партнеры|настройки файлов cookie|настройки cookie|отозвать согласие|персонализированной рекламы"
    ),
    "hy": "մենք օգտագործում ենք քուքի|մենք օգտագործում ենք cookie|ընդունել բոլորը|մերժել բոլորը|մինչ շարունակելը",
    "az": "kukilərdən istifadə|cookie-lərdən istifadə|hamısını qəbul et|hamısını rədd et|davam etməzdən əvvəl",
    "tr": "çerezleri kullanıyoruz|çerez kullanıyoruz|tümünü kabul et|tümünü reddet|devam etmeden önce|çerez ayarları",
    "ka": "ვიყენებთ ქუქი|ყველას მიღება|ყველას უარყოფა|სანამ გააგრძელებთ",
    "de": (
        "wir verwenden cookies|wir und unsere partner|alle akzeptieren|alle ablehnen|bevor sie fortfahren|"
        "berechtigtes interesse|einwilligung widerrufen|mit werbung weiterlesen|zustimmen und weiter"
    ),
    "fr": (
        "nous utilisons des cookies|nos partenaires|tout accepter|tout refuser|avant de continuer|"
        "retirer votre consentement|continuer sans accepter"
    ),
    "es": "utilizamos cookies|nuestros socios|aceptar todo|rechazar todo|antes de continuar|retirar su consentimiento",
}

SCRIPTS = {
    "en": (
        "enable javascript|javascript is disabled|javascript is required|requires javascript|turn on javascript|"
        "checking your browser|just a moment|verify you are human|verifying you are human|ddos protection by|"
        "enable cookies and reload|please wait while we check|you are being redirected"
    ),
    "ru": (
        "включите javascript|включить javascript|поддержка javascript|без javascript|проверка браузера|"
        "проверяем ваш браузер|подтвердите, что вы не робот|подтвердите, что вы человек|защита от ddos"
    ),
    "hy": "միացրեք javascript|javascript-ը անջատված",
    "az": "javascript-i aktiv|javascript-i işə sal|robot olmadığınızı",
    "tr": "javascript'i etkinleştir|javascripti etkinleştir|robot olmadığınızı|tarayıcınız kontrol",
    "ka": "ჩართეთ javascript",
    "de": "javascript aktivieren|aktivieren sie javascript|javascript ist deaktiviert",
    "fr": "activer javascript|activez javascript|veuillez activer",
    "es": "habilite javascript|active javascript|activar javascript",
}

ERROR = {  # in a page's title or heading
    "en": (
        "page not found|404|not found|page does not exist|page doesn't exist|no longer available|access denied|"
        "403 forbidden|internal server error|service unavailable|bad gateway|something went wrong|"
        "error establishing a database connection|under maintenance|site is down|account suspended"
    ),
    "ru": (
        "страница не найдена|страницы не существует|страница не существует|такой страницы нет|ничего не найдено|"
        "страница удалена|доступ запрещен|доступ ограничен|ошибка сервера|технические работы|сайт временно недоступен"
    ),
    "hy": "էջը չի գտնվել|էջը գոյություն չունի|էջը չգտնվեց|սխալ 404",
    "az": "səhifə tapılmadı|səhifə mövcud deyil|giriş qadağandır",
    "tr": "sayfa bulunamadı|sayfa mevcut değil|erişim engellendi|erişim reddedildi",
    "ka": "გვერდი ვერ მოიძებნა|გვერდი არ არსებობს",
    "de": "seite nicht gefunden|seite wurde nicht gefunden|seite existiert nicht|zugriff verweigert|wartungsarbeiten",
    "fr": "page introuvable|page non trouvée|page n'existe pas|accès refusé|maintenance en cours",
    "es": "página no encontrada|no se encuentra la página|página no existe|acceso denegado",
}
