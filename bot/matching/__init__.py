"""Match entries with topics: a score of relevance, with its evidence.

Input: an entry (`bot.model.entries.Entry`). Output: a match for each topic that it reaches at least at the level
*wide*, with a score of 0 to 100 and the evidence behind it. A story that merely names Armenia in a list, a footer, a
dateline or as the host of a festival is not about Armenia.

    boilerplate       removes what belongs to the outlet
    mentions          finds all names of all topics and other entities in one pass, longest first
    home              the towns and words of state by which outlets mean their own country
    disambiguation    rejects names that mean something else in this entry
    roles             the role of each name in its sentence; `enumerations` measures lists of names
    weights           the weight of each mention by kind, role and company
    participants      all entities of an entry, with weights; `competing_names` counts unknown names
    score             the score, a sum of features
    evidence          the names behind a score
    thresholds        the levels of subscriptions that a score reaches
    matcher           all of it for one entry, with built-in and custom topics
    dictionary        the names of topics and other entities, in TOML files for people to edit
    custom            topics that subscribers write: query parser, compiler, index, scorer

Custom topics use the same stages. They are no competitors: the topics of one chat change no score of another.

Evidence: measured on 223 labelled articles in six languages, keyword search reaches an F1 of about .75, a sum of
hand-set features over .9, and every point of the sum can be shown to a reader. Turned down: logistic regression over
the same features (no better, and it cannot be explained), a language model (must be downloaded or paid for), one
regular expression for each name (hundreds of times slower than one dictionary, and every topic makes it slower),
Aho-Corasick (rebuilt whole when a topic changes), CLDR's tables of all countries read at start (a second and 250 MB;
the few dozen countries that matter stand in `dictionary/others.toml` with all their forms, the rest in a gazetteer that
inflects a name when a text has a word like it, and an unknown name still counts when it is repeated).
"""
