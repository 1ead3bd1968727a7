"""Download paths of files."""

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import State

MAX_DOWNLOAD_BYTES = 20 << 20
"""Bytes of a file that a bot may download."""


def get_file(state: State, call: Call) -> Json:
    """Return a path under which the file can be downloaded for an hour."""
    file_id = call.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    try:
        file = state.files.find(file_id)
    except ValueError as error:
        raise bad("Invalid file_id") from error
    if file is None:
        raise bad("Wrong file_id or the file is temporarily unavailable")
    if len(file.body) > MAX_DOWNLOAD_BYTES:
        raise bad("File is too big")
    state.files.open_link(file)
    return {**file.json(), "file_path": file.path}
