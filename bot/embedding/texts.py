"""Build the texts of an entry that are embedded: its title, and its title with the first words of its text.

Both are compared: by leads alone, more events would be hidden in another's story, since many share a background
paragraph. The lead ends after 40 words, because the time of a model grows with the length of a text.
"""

from bot.model.entries import Entry

LEAD_WORDS = 40
MAX_TEXT_CHARS = 500  # the longest of 1,073 real leads has 432; 500 emoji, a token each, take the model 2 s


def title_text(entry: Entry) -> str:
    """Return the title without its final period, or the first words of the text where there is no title; or ""."""
    return (_title(entry) or _first_words(entry))[:MAX_TEXT_CHARS]


def lead_text(entry: Entry) -> str:
    """Return the title and the first words of the text as two sentences, or what there is of both."""
    return ". ".join(filter(None, (_title(entry), _first_words(entry))))[:MAX_TEXT_CHARS]


def _title(entry: Entry) -> str:
    title = entry.title.strip()
    return title if title.endswith("..") else title.removesuffix(".")


def _first_words(entry: Entry) -> str:
    return " ".join(entry.body.split(maxsplit=LEAD_WORDS)[:LEAD_WORDS])
