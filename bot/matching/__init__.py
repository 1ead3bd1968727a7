"""What a story is about, and how we know.

In: an entry (`bot.model.entries.Entry`). Out: a match for each topic that it reaches at least at the level *wide*, with
a score of 0 to 100 and the signs behind it. A story that merely names Armenia in a list, a footer, a dateline or as the
host of a festival is not about Armenia.

The way of an entry: `boilerplate` takes away what belongs to the outlet; `mentions` finds all names of all topics and
of everybody else in one pass, longest first; `disambiguation` strike out names that mean something else here; `roles`
and `enumerations` say how each name stands; `weights` make numbers of that; `participants` looks at who else is named
(`competing_names`); `score` adds up; `evidence` says why; `thresholds` says for whom it is enough. Names live in
`builtin/*.toml`, for people to edit; `dictionary/loader` reads them.

Topics of people's own go the same way: `custom/query_parser` is the language in which they are written,
`custom/compiler` finds for each word its forms and, where it is a name that we know (`dictionary/aliases`), its forms
in other languages, `custom/index` finds which of a hundred thousand topics an entry may be about, `custom/scorer`
judges those. They are no rivals of anybody: what one person follows changes nothing for another.

Why so: measured on 223 labelled articles in six languages, keyword search reaches an F1 of about .75, a sum of hand-set
signs over .9, and every point of the sum can be shown to a reader. Turned down: logistic regression over the same signs
(no better, and it cannot be explained), a language model (must be downloaded or paid for), one regular expression for
each name (hundreds of times slower than one dictionary, and every topic makes it slower), Aho-Corasick (rebuilt whole
when a topic changes), CLDR's tables of all countries read at start (a second and 250 MB; the few dozen countries that
matter stand in `builtin/others.toml`, and a name that nobody told us of still counts when it is repeated).
"""
