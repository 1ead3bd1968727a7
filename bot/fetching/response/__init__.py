"""Receive the responses of a connection, with limits on the wire and after decoding, and as browsers read them.

    bounded_handler  heads and chunks from the socket: bounded on the wire, parsed in short turns of the event loop
    body_limits      the bytes of a body, capped on the wire and after decoding
    body_decoders    gzip, deflate, brotli and zstd, in steps with a limit

In: bytes from a connection of `bot.fetching.http_client`. Out: a body as far as it came and can be decoded, and why it
ends early, or an exception, which `bot.fetching.http_errors` turns into a `FetchError`.
"""
