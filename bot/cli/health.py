"""Check whether a running bot is alive, with few imports: a container runs it every few seconds."""

import argparse
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from bot.errors import SettingsError
from bot.settings import read

TIMEOUT_SECONDS = 5


def check(_options: argparse.Namespace) -> int:
    """Print what `/healthz` answers; return 0 where the bot is alive, 1 where it is not.

    Raises:
        SettingsError: the settings turn `/healthz` off.
    """
    health_address = read().health
    if health_address is None:
        raise SettingsError("HEALTH_ADDRESS is off, so there is nothing to ask")
    host, port = health_address
    connection = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        print(response.read().decode())
    except (OSError, HTTPException) as error:
        print(f"nobody answers on {host}:{port}: {error}")
        return 1
    else:
        return 0 if response.status == HTTPStatus.OK else 1
    finally:
        connection.close()
