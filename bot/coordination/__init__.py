"""Share the work between several processes on one PostgreSQL database.

    leases          rows with a name, an owner and an expiry
    leader          leader election: what runs once for all processes
    heartbeat       which processes are alive
    recovery        release the leases of dead processes
    ingest_lock     one ingestion at a time, with the changes of the other processes
    notifications   wake the deliverers of all processes (LISTEN/NOTIFY)

With SQLite there is one process, and almost nothing here has an effect. All shared state is rows; the clocks of the
machines must agree to a fraction of a second, as NTP keeps them.
"""
