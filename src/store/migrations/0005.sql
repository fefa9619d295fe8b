-- The last complete roster that was believed, for times at which HR cannot be read: who was in it with the fields a run
-- reads (none about health), and which records could not be used. A newer one replaces it; one that is older than
-- schedule.due_events_from is deleted, and without that there is none.
CREATE TABLE roster (
    person TEXT PRIMARY KEY,
    fields TEXT NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;
CREATE TABLE roster_rejects (
    place  INTEGER PRIMARY KEY,
    person TEXT,                        -- none: a record without an id
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE roster_read (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    at       TEXT NOT NULL,
    origin   TEXT NOT NULL              -- a digest: from where it was read, under which names and types of fields
) STRICT;
