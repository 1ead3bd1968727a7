### Every word that a person reads, in English. A text holds no markup; values come in safe.

language = English

## What Telegram shows of the bot

bot = News of { $topics }. I read the outlets of the region and tell you each event once, with everyone who reports it: their country, and whether they are state or independent. Silence until something happens.
    .short = Each event of { $topics } told once, with everyone who reports it.

command-start = What you follow, and what you can press
command-topics = Choose what you want to hear of
command-subscribe = Follow a topic
command-unsubscribe = Follow a topic no longer
command-latest = The newest stories
command-pause = No alerts for now
command-resume = Alerts again
command-settings = How and when I write to you
command-language = Choose the language
command-help = What I can do
command-privacy = What I keep about you
command-forget = Delete everything about this chat

## Start, home, topics

start = I tell you each event once, and who says so.
    .often = A message comes only when something new has happened. What do you want to hear of?
    .privacy = I keep your choices here and which stories I sent you, nothing else.
home = You follow { $topics }.
    .nothing = You follow nothing yet.
    .on = An alert comes as soon as something happens.
    .at-once = An alert comes at once, from the first outlet.
    .paused = Alerts are paused.
    .choose = Choose a topic, and alerts begin.
topics = What do you want to hear of?
    .hint = A tick stands before what you follow. Press to change it.
followed = You follow { $topic } from now on.
    .sample = You follow { $topic } from now on. Here is the latest story.
    .already = You follow { $topic } already.
    .several = You follow { $topic } from now on.
    .several-already = You follow { $topic } already.
unfollowed = You no longer follow { $topic }.
    .already = You do not follow { $topic }.
    .several = You no longer follow { $topic }.
    .several-already = You do not follow { $topic }.
unknown-topic = I know no topic “{ $words }”.
    .nearest = Did you mean one of these?
    .all = These are the topics there are:

## Topics of one's own

words = Write me the words, and I look for stories about them.
    .in-groups = Here, write /subscribe and the words behind it, and I look for stories about them.
    .example-plain = Zangezur corridor
    .means-plain = both words
    .example-or = Zangezur corridor, Meghri road
    .means-or = either
    .example-phrase = "border guards"
    .means-phrase = side by side
    .example-without = dam -hydropower
    .means-without = the first without the second
    .example-filter = election country:AM
    .means-filter = told by outlets of a country; lang:ru and from:armenpress work alike
    .wanted = I look for { $words }, in all their forms.
    .known = { $word } is also { $names }.
    .without = Not with { $words }.
    .only = Only { $filters }.
    .never = Never { $filters }.
    .trial = { $count ->
        [0] In the last { $days } days no story would have been told.
        [one] In the last { $days } days { $count } story would have been told.
       *[other] In the last { $days } days { $count } stories would have been told.
    }
    .trial-more = { $count ->
        [0] Very many reports have these words. None of the latest of the last { $days } days would have been told.
        [one] Very many reports have these words. Of the latest of the last { $days } days { $count } story would have been told.
       *[other] Very many reports have these words. Of the latest of the last { $days } days { $count } stories would have been told.
    }
    .level = { $level ->
        [strict] How much: only big news about it.
        [wide] How much: everything that names it with weight.
       *[normal] How much: what is about it.
    }
    .followed = You follow this from now on.
    .dropped = You no longer follow this.
    .too-many = You follow { $count } topics of your own already. Delete one of them first.
words-wrong = Write the words once more.
    .nothing = There is no word in it that I could look for.
    .too-long = That is longer than { $longest } characters.
    .too-many = Those are more than { $terms } words.
    .too-deep = There are too many brackets in brackets.
    .too-short = This word stands in nearly every story.
    .open-quote = This quotation mark is not closed.
    .open-bracket = This bracket is not closed.
    .loose-bracket = This bracket closes nothing.
    .empty-brackets = Nothing is wanted in these brackets.
    .loose-minus = No word stands behind this minus.
    .loose-or = No word stands before this OR.
    .filter = I know lang:, from: and country:, but not this.
    .language = A language has two letters, as in lang:ru.
    .country = A country has two letters, as in country:AM.
    .outlet = The name of an outlet is missing, as in from:armenpress.

## Buttons

button =
    .topics = Topics
    .latest = Latest
    .pause = Pause
    .resume = Resume
    .hurry = At once
    .wait = Not so fast
    .language = Language
    .help = Help
    .privacy = Privacy
    .forget = Delete everything
    .forget-now = Yes, delete
    .keep = No, keep it
    .back = Back
    .why = Why?
    .mute = Mute story
    .unmute = Undo mute
    .newer = Newer
    .older = Older
    .all = All
    .again = Try again
    .start = Start
    .something-else = Something else…
    .follow = Follow
    .narrower = Narrower
    .wider = Wider
    .change-words = Change words
    .strict = Big news
    .normal = About it
    .wide = Everything
    .drop = Delete
    .same = Same
    .different = Different
    .undo-drop = Follow again
    .settings = Settings

## An alert

kind = { $kind ->
    [state] state
    [independent] independent
    [international] international
    [institution] official body
   *[search] search
}
outlets = { $count ->
    [one] { $count } outlet
   *[other] { $count } outlets
}
    .both-sides = { $count ->
        [one] { $count } outlet, both sides
       *[other] { $count } outlets, both sides
    }
    .no-side = { $count ->
        [one] { $count } outlet, no { $side } outlet yet
       *[other] { $count } outlets, no { $side } outlet yet
    }
    .first = { $moment }, first
    .more = and { $count } more
    .others = { $count } more
only = Only { $name } ({ $about }) so far
    .unknown = Only { $name } so far
written = Put into words by a machine, and checked against the outlets.
tally = { $what ->
        [killed] Killed: { $said }.
        [wounded] Wounded: { $said }.
        [missing] Missing: { $said }.
        [detained] Detained: { $said }.
       *[captured] Captured: { $said }.
    }
    .by = { $count } according to { $name }
    .now = { $what ->
        [killed] Killed: now { $now } (was { $before }).
        [wounded] Wounded: now { $now } (was { $before }).
        [missing] Missing: now { $now } (was { $before }).
        [detained] Detained: now { $now } (was { $before }).
       *[captured] Captured: now { $now } (was { $before }).
    }
untitled = Story without a title

moment =
    .now = just now
    .minutes = { $count } min ago
    .clock = { $clock } UTC
    .yesterday = yesterday { $clock } UTC

## Why?

why = { $topic }: { $signs }.
    .title = { $count ->
        [one] “{ $name }” in the title
       *[other] “{ $name }” { $count } times in the title
    }
    .lead = { $count ->
        [one] “{ $name }” in the first sentence
       *[other] “{ $name }” { $count } times in the first sentence
    }
    .body = { $count ->
        [one] “{ $name }” in the text
       *[other] “{ $name }” { $count } times in the text
    }
    .whole = { $topic }: the story as a whole is about it.
    .gone = This story is no longer kept, so I cannot say why it was told.
doubt = Perhaps the same event: { $title } · { $outlet }
    .same = The same event: { $title } · { $outlet }
    .noted-same = Noted: the same event.
    .noted-different = Noted: a different event.
    .already-same = It is marked as the same event already.
    .already-different = It is marked as a different event already.
    .gone = This report is no longer kept, so nothing changes.
folded = The same event as an alert before this one. What becomes of it is told there.
muted = I will tell you nothing more of this story.
    .undone = I will tell you of this story again.

## Latest

latest = The latest you follow
    .everything = The latest
    .topic = The latest of { $topic }
    .none = Nothing yet. As soon as something is told, it stands here.
    .none-older = There are no older stories.
    .silent = { $silent ->
        [one] { $silent } of { $sources } sources cannot be read at present.
       *[other] { $silent } of { $sources } sources cannot be read at present.
    }

## Pause, language

paused = Paused. No alerts until you resume.
hurry = Alerts come at once, from the first outlet. Others are added to the message.
wait = Alerts wait a moment, so that they name more outlets.
resumed = Alerts come again, of what happens from now on.
choose-language = Which language shall I speak?
    .done = I speak English with you.

## How I write to a chat

settings = How I write to you
    .done = Saved.
preference-mode = How often may I write?
    .button = How often
    .hint = What happens meanwhile comes in one message, each story once.
    .option = { $value ->
        [instant] As it happens
        [hourly] Each hour
        [daily] Each day
       *[weekly] Each week
    }
    .summary = { $value ->
        [instant] Each story comes as it happens.
        [hourly] Once an hour comes what has happened, together.
        [daily] Once a day, at { $clock }, comes what has happened, together.
       *[weekly] Once a week, at { $clock } on { $day }, comes what has happened, together.
    }
preference-quiet = When shall it be quiet?
    .button = Quiet hours
    .hint = What happens then comes together when it ends. An arrow moves it by an hour.
    .none = No quiet hours.
    .daily = Quiet hours { $hours }, every day.
    .some-days = Quiet hours { $hours }, beginning on { $days }.
    .begins = from { $clock }
    .ends = to { $clock }
    .remove = No quiet hours
preference-zone = Where do you live?
    .button = Time zone
    .hint = Any other place: write /settings and its name, as in /settings Asia/Tashkent.
    .summary = Time zone { $zone }, where it is { $clock } now.
    .unknown = I know no time zone of that name.
preference-urgent-from = What shall never wait?
    .button = Never wait
    .hint = A story that so many outlets tell comes at once, also in quiet hours and where you chose digests.
    .option = { $value ->
        [0] Never
       *[other] { $value }
    }
    .summary = { $value ->
        [0] Nothing breaks through quiet hours and digests.
        [one] What { $value } outlet tells comes at once, whatever the hour.
       *[other] What { $value } outlets or more tell comes at once, whatever the hour.
    }
preference-grown-from = Shall a story sound twice?
    .button = Second sound
    .hint = Once more when so many outlets tell it, and once more when a number in it changes. Never oftener.
    .option = { $value ->
        [0] Never
       *[other] { $value }
    }
    .summary = { $value ->
        [0] One sound a story. What comes later is added to the message.
        [one] A second sound, once { $value } outlet tells a story, and when a number in it changes.
       *[other] A second sound, once { $value } outlets tell a story, and when a number in it changes.
    }
preference-tells-doubts = Shall I ask about reports that may be about the same event?
    .button = Unsure reports
    .hint = Such a report comes as a silent reply to the story, three at most. You say whether it is the same event.
    .option = { $value ->
        [0] No
       *[1] Yes
    }
    .summary = { $value ->
        [0] A report that may be about the same event is added to its message.
       *[1] A report that may be about the same event is shown apart, without a sound.
    }

## Many stories in one message

digest = The stories of the last hours
    .hourly = { $count ->
        [one] The story of the last hour
       *[other] The { $count } stories of the last hour
    }
    .daily = { $count ->
        [one] The story of the day
       *[other] The { $count } stories of the day
    }
    .weekly = { $count ->
        [one] The story of the week
       *[other] The { $count } stories of the week
    }
    .held = { $count ->
        [one] A story that was held back
       *[other] { $count } stories that were held back
    }
    .quiet = { $count ->
        [one] It was quiet. Meanwhile one story was told:
       *[other] It was quiet. Meanwhile { $count } stories were told:
    }
    .storm = { $count ->
        [one] Much is happening, so stories come together for now:
       *[other] Much is happening, so stories come together for now. Here are { $count }:
    }
    .flood = { $count ->
        [one] An outlet has told very much at once, so it comes together:
       *[other] An outlet has told very much at once, so it comes together. Here are { $count }:
    }
    .return = { $days ->
        [one] You were away for { $days } day. The greatest of the last two days:
       *[other] You were away for { $days } days. The greatest of the last two days:
    }
    .return-today = You were away for a while. The greatest of it:
    .more = and { $count } more
escalation = { $count ->
    [one] Now told by { $count } outlet.
   *[other] Now told by { $count } outlets.
}
    .corrected = A number has changed. { $said }

## Help, privacy, forget

help = What I can do
    .hint = Everything works by buttons too. In a story, Why? shows what made me tell it, and Mute story keeps it quiet.
    .example = You can name a topic as well, as in /latest { $topic }. Any other words you write become a topic of your own.
privacy = What I keep about this chat
    .kept = The chat's number at Telegram, its language, the topics you follow with the words of your own ones, how and when you want to be told with your time zone, the stories you muted, which stories I sent, and which reports you called the same event or a different one. No name, no phone number, and no other message you write.
    .until = { $days ->
        [one] The list of stories I sent is deleted after { $days } day. The rest stays until you delete it, also while you have blocked me, so that all is as it was when you come back.
       *[other] The list of stories I sent is deleted after { $days } days. The rest stays until you delete it, also while you have blocked me, so that all is as it was when you come back.
    }
    .delete = /forget deletes all of it at once. Nothing is passed on to anybody.
forget = Delete everything about this chat?
    .what = Your topics, your language and the list of stories I sent will be gone, and no alert will come any more. This cannot be undone.
    .done = Everything about this chat is deleted.
    .again = Press Start when you want to hear of news again.
    .kept = Nothing was deleted.

## What could not be done

unknown-command = I know no command { $command }.
    .hint = Here is what you can press:
plain = I can look for words, but not read this.
    .hint = Here is what you can press:
stale = This button is from an older version of me. Here is what you can press now.
    .forgotten = I keep nothing about this chat any more. Press Start to begin again.
    .topic = That topic is not there any more.
failed = I could not do that: the fault is mine, and it is written down. Nothing of yours is lost.
    .store = I could not do that just now: my store did not answer. Nothing of yours is lost.
    .hint = Please try again in a minute.
skipped = { $count ->
    [one] Messages came faster than I may answer here, so I left one out. Please send it again if it still matters.
   *[other] Messages came faster than I may answer here, so I left { $count } out. Please send again what still matters.
}
    .press = Too many presses at once. Please press again in a moment.
