"""Share the work between several processes on one PostgreSQL database.

    leases          rows with a name, an owner and an end
    leader          one process runs what is to run once for all
    recovery        the heartbeat of a process; release what dead processes held
    ingest_lock     one process decides at a time which story an entry belongs to
    notifications   wake the deliverers of all processes (LISTEN/NOTIFY)

With SQLite there is one process, and nothing here does anything. Whatever is shared is a row; the clocks of the
machines must agree to a fraction of a second, as NTP keeps them.
"""
