-- What the last finished run foresaw: what falls due by itself, for whom. Ids only; a newer run replaces it.
CREATE TABLE due (
    run    INTEGER NOT NULL REFERENCES runs (id),
    place  INTEGER NOT NULL,
    at     TEXT NOT NULL,
    person TEXT NOT NULL,
    what   TEXT NOT NULL,
    PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

-- What a run did to everybody is looked up by its number.
CREATE INDEX intents_run ON intents (run, id);
