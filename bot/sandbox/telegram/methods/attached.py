"""The file of a call: an upload, an address, or the identifier of a file that was sent before."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.telegram.call import Call, Upload
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.state import pictures
from bot.sandbox.telegram.state.files import FileKind, parse_file_id
from bot.sandbox.telegram.state.state import State

MAX_UPLOAD_BYTES = {FileKind.PHOTO: 10 << 20, FileKind.DOCUMENT: 50 << 20}
"""Bytes of an upload."""
MAX_FETCHED_BYTES = {FileKind.PHOTO: 5 << 20, FileKind.DOCUMENT: 20 << 20}
"""Bytes behind an address."""
MAX_PHOTO_SIDES_SUM = 10_000
"""Largest sum of width and height of a photo in pixels."""
MAX_PHOTO_ASPECT_RATIO = 20
"""Largest ratio of the sides of a photo."""

_FETCHED_DOCUMENT_TYPES = frozenset({"application/pdf", "application/zip", "application/x-zip-compressed"})
_CONVERTED_SUFFIXES = (".gif", ".mp4", ".webp", ".webm", ".tgs", ".mp3", ".m4a", ".ogg")
"""Suffixes of documents that Telegram converts to an animation, a sticker or music."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file reference of valid form, resolved by `store`."""

    kind: FileKind
    value: str  # an identifier, an address, or "" for an upload
    upload: Upload | None

    def store(self, state: State) -> Mapping[str, object]:
        """Store the file, and return the field of a Message that holds it.

        Raises:
            RefusedError: there is no such file, or Telegram's backend refuses it.
        """
        if self.upload is None:
            return self._resend(state)
        if self.value:
            self._refuse_fetched(self.upload)
        if self.kind is FileKind.PHOTO:
            _refuse_no_photo(self.upload.body)
        return state.files.add(self.kind, self.upload.name, self.upload.body).content

    def _resend(self, state: State) -> Mapping[str, object]:
        if "." in self.value:
            raise bad("Failed to get HTTP URL content")
        file = state.files.find(self.value)
        if file is None:
            raise bad("Wrong file identifier/HTTP URL specified")
        if file.kind is not self.kind:
            raise bad(f"Can't use file of type {file.kind} as {self.kind}")
        return file.content

    def _refuse_fetched(self, upload: Upload) -> None:
        is_picture = upload.content_type.startswith("image/")
        if not (is_picture if self.kind is FileKind.PHOTO else upload.content_type in _FETCHED_DOCUMENT_TYPES):
            raise bad("Wrong type of the web page content")
        if len(upload.body) > MAX_FETCHED_BYTES[self.kind]:
            raise bad("Failed to get HTTP URL content")


def read(call: Call, kind: FileKind, value: str, *, detects: bool) -> Attached:
    """Return the file that a value refers to.

    Args:
        call: holds uploads and fetched files.
        kind: the kind that the file is sent as.
        value: `attach://` and the name of a part, an address, or a `file_id`.
        detects: whether Telegram may detect the type of the file.

    Raises:
        RefusedError: there is none, it is too large, or the value is no identifier.
        UnfinishedError: Telegram would convert it.
    """
    if value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad(f"There is no {kind.lower()} in the request")
        _refuse_outsized(kind, upload)
        if kind is FileKind.DOCUMENT and detects and upload.name.lower().endswith(_CONVERTED_SUFFIXES):
            raise UnfinishedError(f"detection of what {upload.name!r:.40} is")
        return Attached(kind, "", upload)
    if not value:
        raise bad(f"There is no {kind.lower()} in the request")
    if "." not in value:
        _refuse_misspelt(value)
    elif not value.startswith(("http://", "https://")):
        raise bad("Invalid file HTTP URL specified: Unsupported URL protocol")
    return Attached(kind, value, call.files.get(value))


def _refuse_outsized(kind: FileKind, upload: Upload) -> None:
    if not upload.body:
        raise bad("File must be non-empty")
    if len(upload.body) > MAX_UPLOAD_BYTES[kind]:
        limit_text = (
            ""
            if kind is FileKind.DOCUMENT
            else f" for a {kind.lower()}; the maximum size is {MAX_UPLOAD_BYTES[kind]} bytes"
        )
        raise bad(f"File of size {len(upload.body)} bytes is too big{limit_text}")


def _refuse_misspelt(file_id: str) -> None:
    try:
        parse_file_id(file_id)
    except ValueError as error:
        raise bad(f"Wrong remote file identifier specified: {error}") from error


def _refuse_no_photo(body: bytes) -> None:
    size = pictures.size(body)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    small, large = sorted(size)
    if small < 1 or small + large > MAX_PHOTO_SIDES_SUM or large > small * MAX_PHOTO_ASPECT_RATIO:
        raise bad("PHOTO_INVALID_DIMENSIONS")
