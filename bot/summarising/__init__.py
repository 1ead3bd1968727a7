"""Story → summary: a title and one or two whole sentences, in the words of one of its outlets.

In: a story and the language of the reader. Out: a `Summary` with at most 300 characters of text, which may be empty
(nothing is better than the title once more), and the entry whose words these are.

    extract     chooses the outlet whose opening the others support most, then its sentences
    sentences   cuts a text into whole sentences and throws out what is none: datelines, bylines, captions, "read more"
    sentence_score    which sentence tells the headline best, and what speaks against a sentence
    titles      a title without its outlet's name and without shouting
    casualties      figures of people on which outlets differ, or that have changed: each is told with who says it
    llm      asks a language model, if the operator has one; checks says whether it made anything up

Why the sentence that covers the headline's words best, with a mild preference for early ones: an editor has already
said in the headline what the news is. Measured against publishers' own descriptions it beats LexRank and TextRank by
six ROUGE-1 points and the lead by a little, and breaks far fewer sentences (`python -m tests.tools.quality.summaries`).
Turned down: LexRank and TextRank alone (they like long sentences from the middle that begin with "He"), sumy (28 ms a
text, NLTK data to download), a language model (the default must work offline and may invent nothing).
"""
