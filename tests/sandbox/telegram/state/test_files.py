"""Photos, documents and albums: send, show, edit, download and forward."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from bot.sandbox.telegram.state import pictures
from bot.sandbox.telegram.state.files import FileKind, Files
from tests.sandbox.telegram.support.caller import PICTURE, Api, FrozenUnixClock, Reply, picture

ANOTHER = picture(7, 5)


def as_file(body: bytes) -> BytesIO:
    file = BytesIO(body)
    file.name = "a.png"
    return file


async def sent(api: Api, ann: UserClient, **more: object) -> dict[str, Any]:
    result: dict[str, Any] = (await api.form("sendPhoto", {"photo": PICTURE}, chat_id=ann.chat_id, **more)).result
    return result


async def test_a_photo_has_its_size_and_a_caption_with_entities(api: Api, ann: UserClient) -> None:
    message = await sent(api, ann, caption="<b>Yerevan</b>", parse_mode="HTML", has_spoiler=True)
    [size] = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (3, 2, len(PICTURE))
    assert (message["caption"], message["has_media_spoiler"], "text" in message) == ("Yerevan", True, False)
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    api.telegram.contract_check.raise_if_violated()


async def test_the_same_file_can_be_sent_again_by_its_identifier(api: Api, ann: UserClient) -> None:
    first = await sent(api, ann)
    file_id = first["photo"][0]["file_id"]
    again = (await api("sendPhoto", chat_id=ann.chat_id, photo=file_id)).result
    assert again["photo"] == first["photo"]
    refused = await api("sendDocument", chat_id=ann.chat_id, document=file_id)
    assert refused.description == "Bad Request: can't use file of type Photo as Document"


async def test_a_document_keeps_its_name_and_can_be_downloaded_for_an_hour(
    api: Api, ann: UserClient, clock: FrozenUnixClock
) -> None:
    document = (await api.form("sendDocument", {"document": PICTURE}, chat_id=ann.chat_id)).result["document"]
    assert (document["file_name"], document["mime_type"]) == ("document.png", "image/png")
    file = (await api("getFile", file_id=document["file_id"])).result
    path = f"/file/bot{api.telegram.token}/{file['file_path']}"
    async with api.session.get(api.telegram.url + path) as answer:
        assert (answer.status, await answer.read()) == (200, PICTURE)
    clock.advance(3601)
    assert (await api.sim("GET", path))[0] == 404
    assert (await api.sim("GET", f"/file/bot1:x/{file['file_path']}"))[0] == 401
    api.telegram.contract_check.raise_if_violated()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"body": b"no picture"}, "IMAGE_PROCESS_FAILED"),
        ({"body": picture(10_000, 1)}, "PHOTO_INVALID_DIMENSIONS"),
        ({"body": picture(41, 2)}, "PHOTO_INVALID_DIMENSIONS"),
        ({"body": b""}, "file must be non-empty"),
        ({"body": bytes(11 << 20)}, "file of size 11534336 bytes is too big for a photo; the maximum size is 10485760"),
        ({"photo": "attach://nothing"}, "there is no photo in the request"),
        ({"photo": ""}, "there is no photo in the request"),
        ({"photo": "!"}, "wrong remote file identifier specified: Wrong character in the string"),
        ({"photo": "AAAA"}, "wrong remote file identifier specified: can't unserialize it"),
        ({"photo": "ftp://a.b/c"}, "invalid file HTTP URL specified: Unsupported URL protocol"),
        ({"caption": "<h1>", "parse_mode": "HTML"}, "can't parse entities: "),
    ],
)
async def test_a_photo_that_cannot_be_is_refused(
    api: Api, ann: UserClient, more: Mapping[str, Any], reason: str
) -> None:
    body = more.get("body", PICTURE)
    words = {name: value for name, value in more.items() if name != "body"}
    reply = await api.form("sendPhoto", {"photo": body}, chat_id=ann.chat_id, **words)
    assert (reply.status, reply.description[13:][: len(reason)]) == (400, reason)
    assert ann.received == []


async def test_a_request_that_is_too_large_is_not_read(api: Api, ann: UserClient) -> None:
    reply = await api.form("sendDocument", {"document": bytes(52 << 20)}, chat_id=ann.chat_id)
    assert (reply.status, reply.description) == (413, "Request Entity Too Large")


async def test_a_photo_comes_from_an_address_on_this_machine_only(api: Api, ann: UserClient) -> None:
    first = await sent(api, ann)
    unique_id = first["photo"][0]["file_unique_id"]
    url = f"{api.telegram.url}/sim/files/{unique_id}"
    assert (await api("sendPhoto", chat_id=ann.chat_id, photo=url)).result["photo"][0]["width"] == 3
    for address in ("http://10.0.0.1/x.png", "http://127.0.0.1:1/x.png", f"{api.telegram.url}/sim/files/none.png"):
        reply = await api("sendPhoto", chat_id=ann.chat_id, photo=address)
        assert reply.description == "Bad Request: failed to get HTTP URL content"


async def album(api: Api, ann: UserClient, *media: object) -> Reply:
    return await api.form("sendMediaGroup", {"a": PICTURE, "b": ANOTHER}, chat_id=ann.chat_id, media=list(media))


async def test_an_album_is_several_messages_with_one_number(api: Api, ann: UserClient) -> None:
    photos = {"type": "photo", "media": "attach://a", "caption": "A"}, {"type": "photo", "media": "attach://b"}
    first, second = (await album(api, ann, *photos)).result
    assert first["media_group_id"] == second["media_group_id"]
    assert [first["caption"], second["photo"][0]["width"]] == ["A", 7]
    api.telegram.contract_check.raise_if_violated()
    passed = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id}
    numbers = [first["message_id"], second["message_id"]]
    copies = (await api("copyMessages", **passed, message_ids=[*numbers, 999], remove_caption=True)).result
    forwarded = (await api("forwardMessages", **passed, message_ids=numbers)).result
    groups = [ann.messages[-4:][number].more["media_group_id"] for number in range(4)]
    assert (len(copies), len(forwarded), ann.messages[-4].text, ann.messages[-2].text) == (2, 2, "", "A")
    assert groups[0] == groups[1] != groups[2] == groups[3]
    api.telegram.contract_check.raise_if_violated()
    disordered = await api("copyMessages", **passed, message_ids=numbers[::-1])
    assert disordered.description == "Bad Request: message identifiers must be in a strictly increasing order"


async def test_an_album_that_cannot_be_is_refused(api: Api, ann: UserClient) -> None:
    photo, document = {"type": "photo", "media": "attach://a"}, {"type": "document", "media": "attach://b"}
    assert "can't be mixed with other media types" in (await album(api, ann, photo, document)).description
    assert (await album(api, ann)).description == "Bad Request: there are no messages to send"
    assert "too many messages" in (await album(api, ann, *[photo] * 11)).description
    assert (await album(api, ann, {"type": "video", "media": "attach://a"})).status == 501


async def test_caption_and_file_of_a_message_are_changed(api: Api, ann: UserClient) -> None:
    place = {"chat_id": ann.chat_id, "message_id": (await sent(api, ann, caption="x"))["message_id"]}
    changed = (await api("editMessageCaption", **place, caption="y", show_caption_above_media=True)).result
    assert (changed["caption"], changed["show_caption_above_media"]) == ("y", True)
    same = await api("editMessageCaption", **place, caption="y", show_caption_above_media=True)
    assert "message is not modified" in same.description
    media = {"type": "photo", "media": "attach://b", "caption": "z"}
    changed = (await api.form("editMessageMedia", {"b": ANOTHER}, **place, media=media)).result
    assert (changed["caption"], changed["photo"][0]["width"], "edit_date" in changed) == ("z", 7, True)
    text = (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["message_id"]
    refused = await api("editMessageCaption", chat_id=ann.chat_id, message_id=text, caption="y")
    assert refused.description == "Bad Request: there is no caption in the message to edit"
    api.telegram.contract_check.raise_if_violated()


async def test_a_copy_may_have_other_words(api: Api, ann: UserClient) -> None:
    message = await sent(api, ann, caption="x")
    passed = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": message["message_id"]}
    await api("copyMessage", **passed)
    await api("copyMessage", **passed, caption="<i>y</i>", parse_mode="HTML")
    assert [message.text for message in ann.received] == ["x", "x", "y"]
    assert all("photo" in message.more for message in ann.received)


async def test_what_a_person_sends_can_be_downloaded(api: Api, ann: UserClient) -> None:
    await ann.sends_photo(PICTURE, "look")
    await ann.sends_document("list.txt", b"words")
    photo, document = (update["message"] for update in (await api("getUpdates")).result)
    assert (photo["caption"], photo["photo"][0]["height"]) == ("look", 2)
    assert document["document"]["mime_type"] == "text/plain"
    assert (await api("getFile", file_id=document["document"]["file_id"])).result["file_size"] == 5
    with pytest.raises(ValueError, match="no picture"):
        await ann.sends_photo(b"words")
    api.telegram.contract_check.raise_if_violated()


async def test_the_page_shows_pictures_and_saves_all_else(api: Api, ann: UserClient) -> None:
    await ann.sends_document("a\r\nb<script>.html", b"<script>alert(1)</script>")
    await ann.sends_photo(PICTURE)
    page, shown = (update["message"] for update in (await api("getUpdates")).result)
    async with api.session.get(f"{api.telegram.url}/sim/files/{page['document']['file_unique_id']}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with api.session.get(f"{api.telegram.url}/sim/files/{shown['photo'][0]['file_unique_id']}") as answer:
        assert (answer.content_type, "Content-Disposition" in answer.headers) == ("image/png", False)


async def test_a_file_is_sent_over_http_too(telegram: Telegram, api: Api, ann: UserClient) -> None:
    group = telegram.add_supergroup(owner=ann)
    await group.adds_bot(ann, administrator=True)
    for path, more in ((f"/sim/chats/{ann.chat_id}", {}), (f"/sim/groups/{group.chat_id}", {"person": ann.chat_id})):
        status, message = await api.sim("POST", f"{path}/files", data={"file": "words", "caption": "x"})
        assert (status, message) == (400, "file must be a file")
        form = {"file": as_file(PICTURE), "caption": "x", **{name: str(value) for name, value in more.items()}}
        status, message = await api.sim("POST", f"{path}/files", data=form)
        assert (status, message["caption"]) == (200, "x")
    updates = (await api("getUpdates")).result
    assert sum("photo" in update.get("message", {}) for update in updates) == 2


async def test_a_file_that_nothing_refers_to_is_told(api: Api, ann: UserClient) -> None:
    await api.form("sendPhoto", {"photo": PICTURE, "b": ANOTHER}, chat_id=ann.chat_id)
    assert any("nothing refers to the file b" in line for line in api.telegram.contract_check.violations)


async def test_the_menu_button_of_a_chat_goes_before_that_of_all(api: Api, ann: UserClient) -> None:
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.com/"}}
    assert (await api("getChatMenuButton")).result == {"type": "default"}
    assert (await api("setChatMenuButton", menu_button=app)).result is True
    assert (await api("getChatMenuButton", chat_id=ann.chat_id)).result == app
    await api("setChatMenuButton", chat_id=ann.chat_id, menu_button={"type": "commands"})
    assert (await api("getChatMenuButton", chat_id=ann.chat_id)).result == {"type": "commands"}
    api.telegram.contract_check.raise_if_violated()
    refused = await api("setChatMenuButton", menu_button={"type": "other"})
    assert refused.description == "Bad Request: menuButton has unsupported type"


def test_the_oldest_bytes_go_first_and_their_identifier_finds_nothing(clock: FrozenUnixClock) -> None:
    files = Files(1, clock, most=10)
    first, second = (files.add(FileKind.DOCUMENT, name, b"12345678") for name in "ab")
    assert files.find(first.id) is None
    assert files.find(second.id) == second
    assert Files(2, clock).find(second.id) is None


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x01\x02\x03\x04", (772, 258)),
        (b"GIF89a\x02\x01\x03\x00", (258, 3)),
        (b"BM" + bytes(16) + b"\x05\0\0\0\xfb\xff\xff\xff", (5, 5)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x01\0\0\x02\0\0", (2, 3)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + b"\x05\0\x06\0", (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + b"\x04\x40\x01\0", (5, 6)),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xd9", None),
        (b"", None),
    ],
)
def test_a_pictures_size_is_read_from_its_head(head: bytes, size: tuple[int, int] | None) -> None:
    assert pictures.size(head) == size
