import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing import markup
from bot.parsing.raw_entry import ContentType, RawField


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Tom &amp; Ann", "Tom & Ann"),
        ("5 &lt; 7", "5 < 7"),
        ("&amp;lt;p&amp;gt;Escaped &amp;lt;b&amp;gt;thrice&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;", "Escaped thrice"),
        ("<![CDATA[Inside]]> and <b>out</b>", "Inside and out"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("One<script>alert('<p>')</script> two<style>p {}</style>", "One two"),
        ("One<!-- <p>hidden</p> --> two", "One two"),
        ("One <script>never ended", "One"),
        ('<a title="5 > 3" href="x">link</a>', "link"),
        ("<a title='that'>link</a> &nbsp; end", "link end"),
        ("line\n  broken\n  here <b>x</b>", "line broken here x"),
        ("zero\u200bwidth and \u202ebidi", "zerowidth and bidi"),
        ("half a pair \ud83d", "half a pair"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(value: str, text: str) -> None:
    assert markup.to_text(RawField(value, ContentType.HTML)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("AT&T buys", "AT&T buys"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Tom &amp; Ann", "Tom & Ann"),
        ("<i>x</i>", "x"),
    ],
)
def test_words_of_an_unsaid_form_are_markup_only_if_they_look_like_it(value: str, text: str) -> None:
    assert markup.to_text(RawField(value, ContentType.UNDECLARED)) == text


@pytest.mark.parametrize("content_type", ContentType)
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Armenia&#8217;s <b>vote</b>", "Armenia’s vote"),
        ("&lt;p&gt;The &lt;b&gt;vote&lt;/b&gt;&lt;/p&gt;", "The vote"),
        ("&amp;lt;p&amp;gt;The vote&amp;lt;/p&amp;gt;", "The vote"),
        ("Don&amp;amp;#8217;t", "Don’t"),
        ("&quot;Yes&quot;", '"Yes"'),
        ("Don&#8217t", "Don’t"),
        ("Don&amp;#8217t", "Don’t"),
        ("Wave &#55357;&#56395;", "Wave 👋"),
        ("Wave &amp;#xD83D;&amp;#xDC4B;", "Wave 👋"),
        ("Stepana<wbr>kert", "Stepanakert"),
        ("&lt;img src=&quot;a.jpg&quot;&gt;Snow", "Snow"),
        ('[caption id="a" width="3"]On the pass[/caption] Snow fell.', "On the pass Snow fell."),
        ('[vc_row][vc_column]Snow[/vc_column][/vc_row] fell [gallery ids="1,2"]', "Snow fell"),
        ("[sic] He said [laughs] so [1]", "[sic] He said [laughs] so [1]"),
        ('{"@context": "https://schema.org", "name": "x"} Snow fell.', "Snow fell."),
        ('Snow fell. {"@type": "NewsArticle", "a": [1,', "Snow fell."),
    ],
)
def test_markup_is_judged_by_its_looks_whatever_the_form_claims(
    value: str, text: str, content_type: ContentType
) -> None:
    assert markup.to_text(RawField(value, content_type)) == text


@pytest.mark.parametrize("content_type", [ContentType.PLAIN, ContentType.UNDECLARED])
@pytest.mark.parametrize(
    "words", ["a <5 m lake", "1 < 2 and 3 > 2", "AT&T and R&D; too", "x <y@lake.example>", "a <-> b"]
)
def test_plain_words_keep_what_does_not_look_like_markup(words: str, content_type: ContentType) -> None:
    assert markup.to_text(RawField(words, content_type)) == words


@pytest.mark.parametrize("words", ["👨\u200d👩\u200d👧 home", "🏳️\u200d🌈", "می\u200cخواهیم", "क्\u200dष", "❤️\u200d🔥"])
def test_joiners_stay_where_they_make_signs_and_words(words: str) -> None:
    assert markup.to_text(RawField(words)) == words


def test_joiners_go_where_they_split_words() -> None:
    assert markup.to_text(RawField("Yere\u200cvan Ере\u200dван\u200d")) == "Yerevan Ереван"


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("Bernabéu ganó", "latin-1"),
        ("Bernabéu ganó", "cp1252"),
        ("“Café” — ouvert", "cp1252"),
        ("İstanbul'da yağış", "latin-1"),
        ("Երևանում բացվել է կամուրջ", "latin-1"),
        ("Bakıda körpü açılıb, Əliağa", "latin-1"),
        ("Паром снова ходит через озеро", "latin-1"),
        ("Паром снова ходит через озеро", "cp1251"),
        ("«Паром» — снова на озере…", "cp1251"),
    ],
)
def test_what_was_encoded_twice_is_mended(words: str, charset: str) -> None:
    wrong = "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in words.encode())
    assert wrong != words
    assert markup.to_line(RawField(wrong, ContentType.UNDECLARED)) == words


@pytest.mark.parametrize("words", ["«CAFÉ»", "РФ и США", "Ереван: С° и Р°", "À la carte", "Ä°", "СССР РСФСР"])
def test_what_was_encoded_once_is_left_alone(words: str) -> None:
    assert markup.to_line(RawField(f"Это {words} — так", ContentType.UNDECLARED)) == f"Это {words} — так"


@given(st.text(alphabet=st.sampled_from("<>&;!-/\"' \n[]ap1\u200b\u202e"), max_size=200))
def test_no_text_makes_the_cleaning_fail_or_leaves_what_cannot_be_seen(value: str) -> None:
    cleaned = markup.to_text(RawField(value, ContentType.HTML))
    assert not set(cleaned) & {"\u200b", "\u202e", "\r"}
    assert cleaned == cleaned.strip()
    assert "\n\n" not in cleaned


@pytest.mark.parametrize("pattern", ["<", "<!--", "<script", "<a '", '<a "', "&", "</script", " \n", "<p", "<![CDATA["])
def test_hostile_repetition_is_read_to_its_end(pattern: str) -> None:
    assert len(markup.to_text(RawField(pattern * 200_000, ContentType.HTML))) <= markup.MAX_MARKUP_CHARS
