-- What an operator decided about somebody's account (rosterd adopt). The latest decision counts; taking one back deletes it.
CREATE TABLE decisions (
    person TEXT PRIMARY KEY,
    choice TEXT NOT NULL,               -- link, create, ignore
    guid   TEXT,                        -- of the account, for link
    digest TEXT,                        -- of the account as it was seen, for link
    enable INTEGER NOT NULL,            -- 1: the start of employment may open it
    by     TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
