"""Values of settings that are refused, with one line each, and unusual ones that are not."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read


@pytest.fixture(autouse=True)
def _no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder, without a setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


WEBHOOK_RULE = (
    "TELEGRAM_API_URL is 'https://api.telegram.org'; allowed: https on port 443, 80, 88 or 8443; "
    "others only with a Bot API server of your own"
)
WRONG = [
    ("CONTACT", "редакция@example.org"),
    ("CONTACT", "https://example.org/\nX-Injected: 1"),
    ("CONTACT", "https://example.org/\t"),
    ("CONTACT", " "),
    ("CONTACT", "https://example.org/–"),
    ("CONTACT", "c" * 201),
    ("ALLOWED_HOSTS", "*:80"),
    ("ALLOWED_HOSTS", "*.lan:80"),
    ("ALLOWED_HOSTS", "http://news.lan:80"),
    ("ALLOWED_HOSTS", "news.lan:80/feed"),
    ("ALLOWED_HOSTS", "me@news.lan:80"),
    ("ALLOWED_HOSTS", "news.lan:http"),
    ("ALLOWED_HOSTS", "news.lan:٨٠"),
    ("ALLOWED_HOSTS", "news.lan:0"),
    ("ALLOWED_HOSTS", "news.lan:65536"),
    ("ALLOWED_HOSTS", "10.0.0.0/8:80"),
    ("ALLOWED_HOSTS", "10.0.0:80"),
    ("ALLOWED_HOSTS", "news..lan:80"),
    ("ALLOWED_HOSTS", "news lan:80"),
    ("ALLOWED_HOSTS", "[::1:80"),
    ("ALLOWED_HOSTS", "[news.lan]:80"),
    ("ALLOWED_HOSTS", "good.lan:80,-bad-.lan:80"),
    ("TELEGRAM_API_URL", "http://"),
    ("TELEGRAM_API_URL", "https://:443"),
    ("TELEGRAM_API_URL", "https:///bot"),
    ("TELEGRAM_API_URL", "https://api.example:"),
    ("TELEGRAM_API_URL", "https://api.example:99999"),
    ("TELEGRAM_API_URL", "https://api.example/?key=1"),
    ("TELEGRAM_API_URL", "https://api.example/#top"),
    ("TELEGRAM_API_URL", "https://api example"),
    ("TELEGRAM_API_URL", "https://api.example\n"),
    ("TELEGRAM_API_URL", "https://*"),
    ("TELEGRAM_API_URL", "ftp://api.example"),
    ("WRITER_URL", "http://"),
    ("WRITER_URL", "https://models.example/v1?version=2"),
    ("EMBEDDER", "on"),
    ("EMBEDDER", "LOCAL"),
    ("EMBEDDER", "https://models.example/v1"),
    ("EMBEDDER", "https://models.example/v1/embeddings/"),
    ("EMBEDDER", "https://models.example/v1/embeddings?version=2"),
    ("EMBEDDER", "https://me:hidden@models.example/v1"),
    ("EMBEDDER_MODEL", "m" * 201),
    ("EMBEDDER_BUDGET", "0"),
    ("WEBHOOK_URL", "https://"),
    ("WEBHOOK_URL", "http://news.example.org/telegram"),
    ("WEBHOOK_URL", "http://127.0.0.1:"),
    ("WEBHOOK_URL", "http://127.0.0.1:8443@news.example.org/telegram"),
    ("WEBHOOK_URL", "https://news.example.org/{telegram}"),
    ("WEBHOOK_URL", "https://news.example.org/telegram#here"),
    ("WEBHOOK_SECRET", "too-short"),
    ("WEBHOOK_ADDRESS", "off"),
    ("HEALTH_ADDRESS", "*:8080"),
    ("HEALTH_ADDRESS", "http://127.0.0.1:8080"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite://data/tidings.db"),
    ("DATABASE_URL", "postgresql://"),
    ("DATABASE_URL", "postgresql://me:hidden@db.example:99999/news"),
    ("DATABASE_URL", "postgresql://me:hidden@db.example:/news"),
    ("DATABASE_URL", "postgresql://me:hidden@db example/news"),
    ("TELEGRAM_API_URL", "http://xn--a"),
    ("ALLOWED_HOSTS", "☕.example:80"),
    ("CATALOGUE", "c" * 5000),
    ("OWN_SOURCES", "folder/" + "ж" * 128),
    ("TELEGRAM_BOT_TOKEN", "١٢٣٤٥٦:hidden-hidden-hidden-hidden"),
    ("WRITER_KEY", "hidden\nhidden"),
    ("WRITER_KEY", "ключ-hidden"),
    ("EMBEDDER_KEY", "hidden hidden"),
    ("SETTLING_SECONDS", "-1"),
    ("SETTLING_SECONDS", "1.5"),
    ("SETTLING_SECONDS", "9" * 5000),
    ("RETENTION_DAYS", "4"),
    ("MESSAGES_PER_SECOND", "0"),
    ("ARTICLE_TEXT", "maybe"),
    ("LOG_LEVEL", "info"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_in_one_line_that_says_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read()
    line = str(refused.value)
    assert line.startswith(f"{name} is ")
    assert f"; allowed: {Settings.model_fields[name.lower()].description}; for example {name}=" in line
    assert line.isprintable()
    assert len(line) < 600
    assert "hidden" not in line


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hid@den@db.example/news",
        "postgresql://me:hid@den:den@db.example/news",
        "postgresql://me:@hidden@db.example/news",
        "postgresql://me:hid@d/en@db.example/news",
        "postgresql://me:hid@d?en@db.example/news",
        "postgres://me@work:hidden@db.example/news",
    ],
)
def test_a_bare_at_sign_in_a_password_is_refused_with_the_way_to_write_it(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError, match="an @ in the password written %40") as refused:
        read()
    assert "not shown" in str(refused.value)
    assert "den" not in str(refused.value)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"SHORTEST_PAUSE_SECONDS": "600", "LONGEST_PAUSE_SECONDS": "300"},
            "SHORTEST_PAUSE_SECONDS is 600 and LONGEST_PAUSE_SECONDS is 300; allowed: at most LONGEST_PAUSE_SECONDS",
        ),
        (
            {"LONGEST_PAUSE_SECONDS": "299"},
            "SHORTEST_PAUSE_SECONDS is 300 and LONGEST_PAUSE_SECONDS is 299; allowed: at most LONGEST_PAUSE_SECONDS",
        ),
        (
            {"SHORTEST_PAUSE_SECONDS": "5", "LONGEST_PAUSE_SECONDS": "10", "HOST_PAUSE_SECONDS": "20"},
            "HOST_PAUSE_SECONDS is 20 and LONGEST_PAUSE_SECONDS is 10; allowed: at most LONGEST_PAUSE_SECONDS",
        ),
        (
            {"WEBHOOK_URL": "https://news.example.org:8080/telegram"},
            f"WEBHOOK_URL is 'https://news.example.org:8080/telegram' and {WEBHOOK_RULE}",
        ),
        (
            {"WEBHOOK_URL": "http://127.0.0.1:8443/telegram", "TELEGRAM_API_URL": "https://api.telegram.org/"},
            f"WEBHOOK_URL is 'http://127.0.0.1:8443/telegram' and {WEBHOOK_RULE}",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused_with_both_names(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], line: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read()
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTACT", "news desk, mailto:desk@example.org"),
        ("ALLOWED_HOSTS", "db_1:80, [::1]:8082, новости.рф:80,"),
        ("TELEGRAM_API_URL", "http://[::1]:8081/telegram/"),
        ("TELEGRAM_API_URL", "http://bot-api:8081"),
        ("TELEGRAM_API_URL", "http://xn--e1afmkfd.example"),
        ("OWN_SOURCES", "folder/" + "ж" * 127),
        ("EMBEDDER", "http://[::1]:8080/embeddings"),
        ("WEBHOOK_URL", "https://news.example.org:88/telegram?from=telegram"),
        ("HEALTH_ADDRESS", ":::8080"),
        ("DATABASE_URL", "postgresql:///news"),
        ("DATABASE_URL", "postgresql://me:p%40ss/w?o#r:d@[::1]:5432/news?sslmode=require"),
        ("DATABASE_URL", "postgres://me@db_1/news"),
        ("DATABASE_URL", "sqlite:////data/tidings.db"),
        ("LONGEST_PAUSE_SECONDS", "300"),
    ],
)
def test_an_unusual_value_that_works_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    read()


def test_a_webhook_of_a_bot_api_server_of_ones_own_may_use_any_port() -> None:
    read(webhook_url="https://news.example.org:9443/telegram", telegram_api_url="http://127.0.0.1:8081")
    read(webhook_url="http://127.0.0.1:9443/telegram", telegram_api_url="http://127.0.0.1:8081")


def test_the_user_and_password_of_an_address_that_is_refused_are_not_shown() -> None:
    with pytest.raises(SettingsError, match=r"WRITER_URL is 'https://•••@models\.example:99999'"):
        read(writer_url="https://me:hidden@models.example:99999")


def test_hosts_are_known_by_their_usual_form() -> None:
    assert read(allowed_hosts="[0:0::1]:80,,news.lan:08082 ").allowed == {("::1", 80), ("news.lan", 8082)}


def test_a_byte_order_mark_does_not_hide_the_first_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SETTLING_SECONDS=5\n", "utf-8-sig")
    assert read().settling_seconds == 5


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"^\.env is a folder; it must be a text file in UTF-8$"):
        read()
