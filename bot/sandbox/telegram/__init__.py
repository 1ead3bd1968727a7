"""A stand-in for Telegram's Bot API, with a chat page in the browser.

In come HTTP requests to `/bot<token>/<method>`, as any bot in any language sends them; out go the answers that the
real server would give, its refusals to the letter. On the other side a person sits at the page `/`, or a test acts
through `/sim` or, in Python, through `server.sandbox`. It imports nothing of the bot, and the bot nothing of it.

    server               one running sandbox: built, listening, taken apart again
    client/              for tests in Python: person, gathering (a chat of many), onlooker (what they see)
    sim/                 the person's side over HTTP: private chats, groups, live streams, the screen and its page/
    api/                 the bot's side: transport, verdict and journal, its record in a file, discretion (no secret is
                         kept), faults on order or from a seed, pace and stats
    methods/             what each method checks and does
    world/               people, chats, groups, messages as they stand; files and pictures; passing and inline, what
                         people take elsewhere; updates, queries, webhook and its delivery; shapes and membership,
                         their JSON; profile, what the bot says of itself
    text/                dialect (HTML), formatting, rich (blocks), detection and links, keyboards: read as the server
                         reads them
    spec/                schema (methods.toml): what the Bot API takes; answers (answers.toml): what it says; bounds
                         (bounds.toml): how much of it, on both sides
    model entities call refusals clock events     the nouns: they know nothing of all above

Imports run down this list only, which an import contract keeps.

As telegram.org it holds a bot to its pace (30 messages a second, one in a chat, 20 a minute in a group) when started
alone; in tests only when asked (`pace=`). A webhook must be https and in the world, unless the sandbox was started to
take one on this machine (`local_webhooks`), which Telegram never does.

The rules are those of tdlib/telegram-bot-api 10.0 and TDLib, read in their source. The real server answers sloppy
calls as if nothing were wrong, and so does this one; but it keeps a verdict, which fails a test that insists on it. A
method that Telegram has and the sandbox has not answers 501 and spoils the verdict: silence is never success. So does
what it could not answer truly: files that Telegram would turn into animations, stickers or music, inline results other
than articles, rich messages in HTML or Markdown. A photo has one size, since nothing is scaled.

Built on aiohttp.web, which runs inside the loop of a test as well as alone and takes no signals. Turned down: the
stand-ins that exist (they accept what Telegram refuses, or break the client), and TDLib's own parser from the package
tdjson (52 MB, for tests only: our parser is compared with it there).
"""
