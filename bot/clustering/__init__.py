"""Entries → stories: identify the items of a feed, and group the entries that report one event.

In: the entries of one document. Out: a stable key for each (`identity.keys`), and for each new one the id of the story
that it belongs to (`window.StoryWindow.place`), or None where it opens a story.

    identity        canonical addresses; keys that survive the errors of a feed
    page_address    one spelling for all addresses of a page
    known_entries   which items of a document were seen before, by all their keys
    words           words → terms: stems and numbers, without what every text has
    name_skeleton   one spelling for a name in every script
    similarity      similarity of an entry and a story, and the threshold for one event
    cross_language  the same between languages, by names and numbers
    semantic_rule   the same by sentence vectors, corrected by words, names and time
    vector_index    the stories whose entries have vectors (needs numpy; imported only where a model is in use)
    particulars     names, quantities and days of an entry, and the frame of words in which they stand
    template        events that are reported in one template with other particulars: they are not one event
    roundups        digests, live pages, forecasts, listings: they join no story, and no entry joins them
    index           inverted index of stories by the rarest words of their entries
    merge_rule      whether two stories are one event after all, as a later entry shows
    window          the stories of the last 72 h

What one event is, with worked pairs: `tests/tools/quality/event_definition.md`. Decided online, one entry at a time,
because alerts must not wait for a batch; two stories that a later entry shows to be one are merged, and one that is two
is split. Two entries are one event if they share at least two things that are rare (not two countries, not a date, not
one person's two names) and the cosine of their rarity-weighted terms reaches a threshold that grows with their length.
Between languages it takes three rare names and a higher cosine. Entries with vectors of a model (`bot.embedding`) are
compared by them, in any two languages, corrected by words and, on long texts, mostly by words. Where the evidence is
weak a new story is opened: hiding news is worse than sending it twice.

Measured by `python -m tests.tools.quality.clustering`. An entry takes under a millisecond in a window of 20,000, and
two in one of 100,000; building it again takes a few seconds and about 3 kB for each. Turned down: MinHash and simhash
(they miss a story as soon as a third of its words differ), one threshold for all lengths (headlines need .15, articles
.33), a single rare word as evidence (better on headlines, but a minister's two visits become one), scikit-learn (100
MB, and it needs the whole batch). The names of countries come from Babel.
"""
