"""Run work inside one process: ticks, tasks in flight, subprocesses, HTTP servers.

    scheduler            interval jobs and loops that a signal wakes; the only user of APScheduler
    worker_pool          tasks in flight: bounded in number, one for each key, each with a deadline
    subprocess_worker    a subprocess for work on hostile bytes that can be killed over one request
    subprocess_main      the loop inside such a subprocess
    http_server          base of the HTTP servers, on aiohttp.web
    health_server        `/healthz`
    garbage              keeps long-lived objects out of garbage collection

Nothing here depends on the product: no noun of `bot.model`, no database, no Telegram. It lies below the flows and the
fetching, which hand work to it.

HTTP servers run on aiohttp.web, which the transport of httpx has brought into the tree already and whose AppRunner runs
in our loop and takes no signals. Turned down: uvicorn, whose re-raised SIGTERM cuts handlers that are running.
"""
