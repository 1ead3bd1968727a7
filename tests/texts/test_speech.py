"""Texts of the chat: complete in every language, with the same variables, within Telegram's limits."""

from importlib.resources import files

import pytest
from fluent.syntax import FluentParser, ast, visitor

from bot.chat.bot_commands import descriptions
from bot.chat.commands import collect_routes
from bot.matching.dictionary.topics import builtin_ids, topic_name
from bot.model.sources import PublisherKind
from bot.model.topics import Place
from bot.texts.speech import LANGUAGES, country, listing
from tests.support.texts import loaded


class Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  Fluent's own name for it
        self.names.add(node.id.name)


def variables(pattern: ast.Pattern) -> frozenset[str]:
    visitor_of_names = Variables()
    visitor_of_names.visit(pattern)
    return frozenset(visitor_of_names.names)


def source(language: str) -> str:
    return files("bot.texts").joinpath(f"{language}.ftl").read_text("utf-8")


def written(language: str) -> dict[str, frozenset[str]]:
    """Return every text of a language with its variables."""
    texts: dict[str, frozenset[str]] = {}
    for message in FluentParser().parse(source(language)).body:
        if isinstance(message, ast.Message):
            if message.value:
                texts[message.id.name] = variables(message.value)
            texts |= {
                f"{message.id.name}.{attribute.id.name}": variables(attribute.value) for attribute in message.attributes
            }
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_variables(language: str) -> None:
    assert written(language) == written(LANGUAGES[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_broken_or_written_twice(language: str) -> None:
    body = FluentParser().parse(source(language)).body
    names = [message.id.name for message in body if isinstance(message, ast.Message)]
    assert not [junk.content for junk in body if isinstance(junk, ast.Junk)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said_and_holds_no_markup(language: str) -> None:
    texts = loaded()
    numbers = {"count", "silent", "sources", "days"}
    for key, names in written(language).items():
        values = {name: 3 if name in numbers else "x" for name in names}
        text = texts.say(language, key, **values)
        assert text.strip() == text != ""
        assert not set("<>&") & set(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_kinds_and_places_all_have_words(language: str) -> None:
    texts = written(language)
    assert {f"command-{name}" for name in collect_routes().commands} <= texts.keys()
    assert {f"why.{place}" for place in Place} <= texts.keys()
    kinds = {loaded().say(language, "kind", kind=kind.value) for kind in PublisherKind}
    assert len(kinds) == len(PublisherKind)


def test_a_text_or_a_value_that_is_missing_is_an_error() -> None:
    texts = loaded()
    with pytest.raises(LookupError, match="no-such-text"):
        texts.say("en", "no-such-text")
    with pytest.raises(LookupError, match=r"home\.nowhere"):
        texts.say("en", "home.nowhere")
    with pytest.raises(LookupError, match="topics"):
        texts.say("en", "home")


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("RU_ru", "ru"), ("en-GB", "en"), ("hy", "en"), ("", "en"), (None, "en")],
)
def test_the_nearest_language_is_spoken_and_english_otherwise(code: str | None, language: str) -> None:
    assert loaded().nearest(code) == language


def test_russian_counts_in_its_three_ways() -> None:
    texts = loaded()
    counted = [texts.say("ru", "outlets", count=count) for count in (1, 3, 5, 11, 21)]
    assert counted == ["1 издание", "3 издания", "5 изданий", "11 изданий", "21 издание"]


def test_countries_and_lists_are_those_of_cldr() -> None:
    assert (country("en", "GE"), country("ru", "AM"), country("en", "QQ")) == ("Georgia", "Армения", "QQ")
    assert listing("en", ["Armenia", "CSTO"]) == "Armenia and CSTO"
    assert listing("ru", ["Армения", "ОДКБ", "Азербайджан"]) == "Армения, ОДКБ и Азербайджан"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_telegram_shows_of_the_bot_fits(language: str) -> None:
    texts = loaded()
    description, short = descriptions(texts, language)
    assert len(description) <= 512
    assert len(short) <= 120
    assert all(0 < len(texts.say(language, f"command-{name}")) <= 256 for name in collect_routes().commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_toast_fits_into_a_toast(language: str) -> None:
    texts = loaded()
    toasts = ["paused", "resumed", "muted", "muted.undone", "forget.done", "forget.kept", "choose-language.done"]
    toasts += ["stale", "stale.forgotten", "stale.topic"]
    assert all(len(texts.say(language, key)) <= 200 for key in toasts)
    for topic in builtin_ids():
        name = topic_name(topic, language)
        keys = ("followed", "followed.sample", "followed.already", "unfollowed", "unfollowed.already")
        assert all(len(texts.say(language, key, topic=name)) <= 200 for key in keys)
