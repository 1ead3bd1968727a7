"""A stand-in for Telegram's Bot API, with a chat page in the browser.

In come HTTP requests to `/bot<token>/<method>`, as any bot in any language sends them; out go the answers that the
real server would give, its refusals to the letter. On the other side a person sits at the page `/`, or a test acts
through `/sim` or, in Python, through `server.sandbox`. It imports nothing of the bot, and the bot nothing of it.

    transport    requests to calls, answers to envelopes        methods/     what each method checks and does
    schema       what the Bot API takes (methods.toml)          verdict      what was wrong with the calls, the journal
    call markup formatting dialect links detection entities     one call's arguments, buttons, texts: read as there
    answers      what the sandbox itself says (answers.toml), judged as strictly as the calls
    world        people, chats, messages                        updates queries profile   what the bot is owed and says
    group groups membership   groups, supergroups with topics, channels: what stands, what people do, their JSON
    events       what happens, to whoever watches               faults       failures on order, or from a seed
    clock        the time, which can be set, moved, frozen      pace stats   how fast a bot may write, and did
    webhook delivery   updates sent instead of fetched
    simulation live screen page/   the person's side            onlooker person gathering server   for Python
    simulation_groups         the same for groups and channels

As telegram.org it holds a bot to its pace (30 messages a second, one in a chat, 20 a minute in a group) when started
alone; in tests only when asked (`pace=`). A webhook must be https and in the world, unless the sandbox was started to
take one on this machine (`local_webhooks`), which Telegram never does.

The rules are those of tdlib/telegram-bot-api 10.0 and TDLib, read in their source. The real server answers sloppy
calls as if nothing were wrong, and so does this one; but it keeps a verdict, which fails a test that insists on it. A
method that Telegram has and the sandbox has not answers 501 and spoils the verdict: silence is never success.

Built on aiohttp.web, which runs inside the loop of a test as well as alone and takes no signals. Turned down: the
stand-ins that exist (they accept what Telegram refuses, or break the client), and TDLib's own parser from the package
tdjson (52 MB, for tests only: our parser is compared with it there).
"""
