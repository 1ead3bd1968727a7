"""Words, names and languages, processed alike for the names of topics and for the texts in which they are searched.

In: a text as an outlet writes it. Out: its words (`passage.cut`), folded so that all spellings of a word are one string
(`folding.fold`), its sentences (`passage`, `sentences.split`), the forms that a name takes in a sentence
(`endings.forms`) and those of a word that a person typed (`inflection.inflected`), the longest known names in it
(`phrases`), the months and countries that it names (`months`, `countries`), and the language it is in
(`detect.language_of`). Every word list of a language, whichever stage needs it, is in `data/<code>.toml` and is read by
`lists` when first needed: 18 ms for all 34 languages.

A fold of our own, because neither `str.lower` nor `str.casefold` unifies BAKI and Bakı, Երևան, Երեւան and ԵՐԵՎԱՆ, Ёлка
and елка. The fold is one pass over the whole text, which is cheaper than a loop over its words.

Names are inflected by tables of endings once, when a topic is loaded: a name becomes all its forms, and a look-up is
one step in a dictionary. A query may hold any word: it is inflected by a dictionary (pymorphy3) and a stemmer
(Snowball), once, when the topic is created. Turned down for names and texts: pymorphy3 (about 90 µs a word, and it
takes Пашинян for a common noun), Snowball (no Azerbaijani, Georgian or Armenian that can be used on names, and stems
that run into each other), open prefixes (հայ begins *known*, *father* and *claim*; Баку begins nothing, but бак begins
a grocery).

The language of a text by its script, its letters and its most frequent words, each of which counts for every language
that has it; the language that a feed declares gives way only to twice the evidence. Measured on 471 headlines of 13
languages (`tests.tools.quality.languages`): with the declaration 0 % are wrong (before words and letters were shared,
2.1 %), without one 1.9 % are wrong and 7.4 % undecided (6.2 and 8.7 %); on 8,930 translated sentences of user
interfaces in 24 languages, 2.4 % (5.8 %), 19 % and 4 % (27 and 4 %). Turned down: lingua (its models weigh over 100
MB), py3langid (keeps NumPy in memory), fastText (a model that must be downloaded).
"""
