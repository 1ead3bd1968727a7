"""Properties of the image and the compose file, read from the files: no container engine is available to tests."""

import re

from bot.settings import Role, roles
from tests.rules import tree
from tests.support.data import PROJECT

DOCKERFILE = tree.text(PROJECT / "Dockerfile").replace("\\\n", " ")
COMPOSE = tree.text(PROJECT / "compose.yaml")
BUILD, RESULT = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
EXACT_IMAGE = re.compile(r"[a-z]+:\d+\.\d+(?:\.\d+)?-[a-z-]+$")


def steps(stage: str, name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", stage, re.MULTILINE)


def test_both_stages_begin_with_the_same_exact_image() -> None:
    first, second = BUILD.split()[0], RESULT.split()[0]
    assert first == second
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", first)


def test_packages_are_installed_by_hash_and_nothing_is_compiled() -> None:
    commands = [command for step in steps(BUILD, "RUN") for command in step.split("&&")]
    installs = [command for command in commands if re.search(r"pip (?:install|sync)", command)]
    assert re.findall(r"\S+\.lock\b", " ".join(installs)) == ["uv.lock", "run.lock", "semantic.lock"]
    for command in installs:
        assert "--require-hashes" in command
        assert "--only-binary :all:" in command
    assert not re.search(r"apt-get|gcc|build-essential", DOCKERFILE)


def test_an_image_is_built_also_where_the_local_model_cannot_be_installed() -> None:
    (step,) = (step for step in steps(BUILD, "RUN") if "semantic.lock" in step)
    assert re.search(r"&& \{ uv pip install [^&|}]+ -r semantic\.lock\s+\|\| echo [^&|}]+; \}\s+&&", step)


def test_the_tests_of_packages_stay_out_of_the_result() -> None:
    assert "find /opt/venv -type d -name tests -prune -exec rm -r {} +" in BUILD


def test_the_result_does_not_run_as_root() -> None:
    (user,) = steps(RESULT, "USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)


def test_the_result_keeps_its_data_in_a_volume_and_says_whether_it_is_alive() -> None:
    assert steps(RESULT, "VOLUME") == ["/data"]
    assert '["python", "-m", "bot", "health"]' in steps(RESULT, "HEALTHCHECK")[0]
    assert steps(RESULT, "ENTRYPOINT") == ['["python", "-m", "bot"]']
    assert steps(RESULT, "CMD") == ['["run"]']


def test_what_the_image_copies_exists_and_is_let_through_to_the_builder() -> None:
    copied = [path for step in steps(DOCKERFILE, "COPY") if "--from" not in step for path in step.split()[:-1]]
    ignored = tree.text(PROJECT / ".dockerignore").splitlines()
    assert ignored[1] == "*"
    for path in copied:
        assert (PROJECT / path).exists(), path
        assert f"!{path}" in ignored


def test_compose_names_exact_images_and_keeps_postgresql_behind_its_profile() -> None:
    images = re.findall(r"image: (\S+)", COMPOSE)
    assert [image for image in images if not image.startswith("tidings:") and not EXACT_IMAGE.match(image)] == []
    services, postgres = re.split(r"^  postgres:\n", COMPOSE.partition("\nvolumes:")[0], flags=re.MULTILINE)
    bot, *role_services = re.split(r"^  (?:poll|deliver|chat):\n", services, flags=re.MULTILINE)
    assert "profiles" not in bot
    assert [re.findall(r"profiles:\n\s+- (\w+)", service) for service in role_services] == [["scale"]] * 3
    assert re.search(r"profiles:\n\s+- postgres", postgres)
    assert "healthcheck" in postgres


def test_many_processes_have_roles_that_there_are_and_every_role_is_filled() -> None:
    role_lists = re.findall(r'"--roles", "([a-z,]+)"', COMPOSE)
    assert frozenset[Role]().union(*map(roles, role_lists)) == frozenset(Role)
    assert re.findall(r"replicas: (\d)", COMPOSE) == ["2", "3", "2"]
