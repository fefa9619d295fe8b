-- Moments are RFC 3339 in UTC with nine digits, so that they sort as text. GUIDs are dashed text.

CREATE TABLE runs (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL,
    started TEXT NOT NULL,
    process TEXT NOT NULL,              -- boot, process and its start: tells a running run from a crashed one
    ended   TEXT,
    outcome TEXT,
    summary TEXT,
    plan    TEXT
) STRICT;

CREATE TABLE dispositions (
    run    INTEGER NOT NULL REFERENCES runs (id),
    place  INTEGER NOT NULL,
    person TEXT,                        -- none: a record without an id
    word   TEXT NOT NULL,
    words  TEXT NOT NULL,
    PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline (
    run     INTEGER PRIMARY KEY REFERENCES runs (id),
    at      TEXT NOT NULL,
    people  INTEGER NOT NULL,
    managed INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
    person TEXT PRIMARY KEY,
    guid   TEXT NOT NULL,
    how    TEXT NOT NULL,
    since  TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs (id)
) STRICT, WITHOUT ROWID;

-- The last hand on every aspect; the intents are the history. Attribute names are blind to case.
CREATE TABLE ledger (
    guid   TEXT NOT NULL,
    aspect TEXT NOT NULL COLLATE NOCASE,
    before TEXT,
    after  TEXT,
    at     TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (guid, aspect)
) STRICT, WITHOUT ROWID;

CREATE TABLE names (
    kind   TEXT NOT NULL,
    folded TEXT NOT NULL,
    person TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (kind, folded)
) STRICT, WITHOUT ROWID;

-- An intent is open until settled_at is set. An unknown outcome leaves it open: only reading tells.
CREATE TABLE intents (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        INTEGER NOT NULL REFERENCES runs (id),
    at         TEXT NOT NULL,
    person     TEXT NOT NULL,
    subject    TEXT NOT NULL,           -- seen:GUID or new:PERSON
    effects    TEXT NOT NULL,           -- JSON
    reserve    TEXT NOT NULL,           -- JSON
    counts     TEXT,                    -- JSON
    words      TEXT NOT NULL,
    rule       TEXT NOT NULL,
    outcome    TEXT,
    message    TEXT,
    account    TEXT,                    -- the GUID a done intent ended at
    settled_at TEXT
) STRICT;
CREATE INDEX intents_open ON intents (id) WHERE settled_at IS NULL;
CREATE INDEX intents_person ON intents (person, id);

CREATE TABLE tally (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    class  TEXT NOT NULL,
    person TEXT NOT NULL,
    fact   TEXT NOT NULL,
    at     TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs (id)
) STRICT;

CREATE TABLE approvals (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id   TEXT NOT NULL,
    by        TEXT NOT NULL,
    at        TEXT NOT NULL,
    until     TEXT NOT NULL,
    spent_run INTEGER REFERENCES runs (id)
) STRICT;
CREATE INDEX approvals_unspent ON approvals (case_id) WHERE spent_run IS NULL;
