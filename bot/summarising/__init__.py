"""Summarise stories: a title and one or two whole sentences, quoted from one outlet.

In: a story and the language of the reader. Out: a `Summary` with at most 300 characters of text, which may be empty
(better than a repeated title), and the entry that is quoted.

    extract         chooses the outlet whose opening the others support most, then its sentences
    sentences       splits a text into whole sentences; drops datelines, bylines, captions, "read more"
    sentence_score  coverage of the headline by a sentence, and its faults
    titles          a title without labels and the name of its outlet; detects capitals and exclamation marks
    casualties      casualty figures on which outlets differ, or that have changed, each with its publisher
    llm             summary by a language model, if the operator has one
    llm_checks      rejects names and numbers that no outlet has
    needs_article   whether an entry has so little text that its page is requested

Chosen is the sentence that covers most words of the headline, with a small preference for early ones: the headline is
an editor's own summary. Measured against publishers' own descriptions it beats LexRank and TextRank by six ROUGE-1
points and the lead by a little, and breaks far fewer sentences (`python -m tests.tools.quality.summaries`).
Turned down: LexRank and TextRank alone (they prefer long sentences from the middle that begin with "He"), sumy (28 ms a
text, NLTK data to download), a language model (the default must work offline and must not invent).
"""
