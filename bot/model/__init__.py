"""The nouns of the product, in the order in which a story passes through them.

    sources     source, publisher, and the polling state of a source
    entries     document, entry
    stories     story, summary
    vectors     sentence vectors of an entry, and the calibration of a model
    topics      topic, match and its evidence
    chats       chat, delivery preferences, subscription
    alerts      alert, digest, and the content of their messages
    outcomes    outcomes of a send to Telegram, and dispositions

Every value is frozen. Moments are aware and in UTC, languages are two-letter codes (BCP 47), countries two capital
letters (ISO 3166-1 alpha-2). Import a noun from its module; this package re-exports nothing.
"""
