"""A stand-in for Telegram's Bot API, with a chat page in the browser.

Input: HTTP requests to `/bot<token>/<method>`, as any bot in any language sends them. Output: the responses of the real
server, with its errors to the letter. On the other side a user sits at the page `/`, or a test acts through `/sim` or,
in Python, through `server.sandbox`. It imports nothing of the bot, and the bot nothing of it.

    server               one running sandbox: construction, listening, shutdown
    client/              for tests in Python: user, group, observer (messages of a chat)
    sim/                 the user's side over HTTP: private chats, groups, files, inline mode, live streams, the page/
    api/                 the bot's side: transport, arguments, attachments, contract_check and journal, record (the
                         journal in a file), redaction of secrets, faults (fault injection), pace (rate limits) and
                         stats
    methods/             the methods of the Bot API: checks and effects
    state/               users, chats, groups, messages; files and pictures; forwarding and inline mode; updates,
                         queries, webhook and its delivery; shapes and membership (their JSON); profile of the bot
    text/                dialect (HTML), formatting, rich (blocks), detection and links, keyboards: read as the server
                         reads them
    spec/                schema (methods.toml): what the Bot API takes; answers (answers.toml): what it says; bounds
                         (bounds.toml): how much of it, on both sides
    model entities call refusals clock events     the nouns: they know nothing of all above

Imports run down this list only, which an import contract keeps.

As telegram.org it holds a bot to its pace (30 messages a second, one in a chat, 20 a minute in a group) when started
alone; in tests only when asked (`pace=`). A webhook must be https at a public address, unless the sandbox was started
to take one on this machine (`local_webhooks`), which Telegram never does.

The rules are those of tdlib/telegram-bot-api 10.0 and TDLib, read in their source. The real server answers sloppy calls
as if nothing were wrong, and so does this one; but its contract check records them, and fails the test. A method that
Telegram has and the sandbox lacks answers 501 and fails the contract check: silence is never success. So does what it
could not answer truly: files that Telegram would turn into animations, stickers or music, inline results other than
articles, rich messages in HTML or Markdown. A photo has one size, since nothing is scaled.

Built on aiohttp.web, which runs inside the loop of a test as well as alone and takes no signals. Turned down: the
stand-ins that exist (they accept what Telegram refuses, or break the client), and TDLib's own parser from the package
tdjson (52 MB, for tests only: our parser is compared with it there).
"""
