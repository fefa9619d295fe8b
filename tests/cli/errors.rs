//! Every way to fail that an operator can meet: what, where, what now.

use std::fs;
use std::net::TcpListener;

use crate::sandbox::Faults;
use crate::stage::{Stage, rosterd};
use crate::{other_ca, three, typed};

/// One way to fail.
pub struct Case {
    /// What is wrong.
    pub name: &'static str,
    /// Makes it wrong.
    pub arrange: fn(&Stage),
    /// The command line.
    pub args: &'static [&'static str],
    /// Its exit code.
    pub code: i32,
    /// What, where, what now.
    pub words: &'static [&'static str],
}

/// What files, the store, Personio and the directory can be like.
const CASES: &[Case] = &[
    Case {
        name: "a rule's file with a mistake",
        arrange: |stage| stage.write("rules.d/20-more.toml", "[groups.x]\ngroup = 7\n"),
        args: &["plan"],
        code: 78,
        words: &[
            "20-more.toml:2",
            "groups.x.group",
            "found integer `7`",
            "wanted a text",
        ],
    },
    Case {
        name: "a file that is not text",
        arrange: |stage| {
            fs::write(stage.path("rules.d/20-more.toml"), b"\xff\xfe").expect("written")
        },
        args: &["plan"],
        code: 78,
        words: &["20-more.toml", "cannot be read", "UTF-8"],
    },
    Case {
        name: "a secret that is not there",
        arrange: |stage| fs::remove_file(stage.path("personio")).expect("it was there"),
        args: &["plan"],
        code: 78,
        words: &["secret file", "personio", "No such file"],
    },
    Case {
        name: "a CA file that is not there, said offline",
        arrange: |stage| edit(stage, &stage.dc.ca_file().display().to_string(), "gone.pem"),
        args: &["check"],
        code: 78,
        words: &["directory.ca_file", "gone.pem", "PEM", "No such file"],
    },
    Case {
        name: "a CA that signed nothing here",
        arrange: |stage| {
            stage.write("other.pem", &other_ca());
            edit(
                stage,
                &stage.dc.ca_file().display().to_string(),
                "other.pem",
            );
        },
        args: &["plan"],
        code: 78,
        words: &[
            "authority that is not trusted",
            "ldaps://",
            "set directory.ca_file",
        ],
    },
    Case {
        name: "a store of a newer rosterd",
        arrange: |stage| {
            stage.rosterd(&["status"]).expect(0, &[]);
            let store = rusqlite::Connection::open(stage.path("store/rosterd.db")).expect("opens");
            let newer = "INSERT INTO schema_version VALUES (99, '7.0.0')";
            store.execute(newer, []).expect("written");
        },
        args: &["plan"],
        code: 78,
        words: &[
            "store/rosterd.db",
            "schema 99",
            "7.0.0",
            "Run the newer version",
        ],
    },
    Case {
        name: "a store that is something else",
        arrange: |stage| {
            fs::create_dir(stage.path("store")).expect("a folder");
            stage.write(
                "store/rosterd.db",
                "a letter to my aunt, not a database at all",
            );
        },
        args: &["status"],
        code: 78,
        words: &[
            "store/rosterd.db",
            "not a rosterd store",
            "another file in store.path",
        ],
    },
    Case {
        name: "a store where nothing can be made",
        arrange: |stage| edit(stage, "store/rosterd.db", "/proc/none/rosterd.db"),
        args: &["status"],
        code: 78,
        words: &["cannot make the folder /proc/none", "store.path"],
    },
    Case {
        name: "Personio that nobody answers for",
        arrange: |stage| {
            let gone = TcpListener::bind("127.0.0.1:0").expect("a port");
            let nobody = format!("http://{}", gone.local_addr().expect("an address"));
            edit(stage, &stage.personio.url(), &nobody);
        },
        args: &["plan"],
        code: 69,
        words: &[
            "does not answer at 127.0.0.1",
            "personio.url",
            "firewall",
            "Connection refused",
        ],
    },
    Case {
        name: "Personio in trouble",
        arrange: |stage| {
            stage.personio.faults(Faults {
                down: true,
                ..Faults::default()
            })
        },
        args: &["plan"],
        code: 69,
        words: &["Personio answers", "503", "try again later"],
    },
    Case {
        name: "Personio's list cut short",
        arrange: |stage| {
            stage.personio.faults(Faults {
                lying_total: Some(1),
                ..Faults::default()
            });
        },
        args: &["plan"],
        code: 75,
        words: &["not complete", "nothing of it is used", "try again"],
    },
    Case {
        name: "a portal in Personio's place",
        arrange: |stage| {
            stage.personio.faults(Faults {
                html: true,
                ..Faults::default()
            })
        },
        args: &["plan"],
        code: 69,
        words: &["not what Personio sends", "text/html", "personio.url"],
    },
    Case {
        name: "Personio's secret",
        arrange: |stage| stage.secret("personio", "wrong"),
        args: &["plan"],
        code: 77,
        words: &[
            "refuses the client id and secret",
            "Connected integrations",
            "personio.client_secret",
        ],
    },
    Case {
        name: "Personio's rights",
        arrange: |stage| {
            stage.personio.faults(Faults {
                unauthorized: true,
                ..Faults::default()
            })
        },
        args: &["plan"],
        code: 77,
        words: &[
            "refuses /v1/company/employees",
            "right to read employees",
            "Marketplace",
        ],
    },
    Case {
        name: "a domain controller that nobody answers for",
        arrange: |stage| edit(stage, stage.dc.url(), "ldaps://127.0.0.1:1"),
        args: &["plan"],
        code: 69,
        words: &[
            "ldaps://127.0.0.1:1 cannot be reached",
            "is the name right",
            "636",
        ],
    },
    Case {
        name: "the directory's password",
        arrange: |stage| stage.secret("directory", "wrong"),
        args: &["plan"],
        code: 77,
        words: &[
            "refuses the login of 'svc-rosterd@corp.example'",
            "correct directory.user",
            "tried once",
        ],
    },
];

fn edit(stage: &Stage, old: &str, new: &str) {
    let main = fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    assert!(main.contains(old), "{old}");
    stage.write("rosterd.toml", &main.replace(old, new));
}

#[test]
fn every_error_says_what_where_and_what_now() {
    let stage = Stage::new(three(), "supervised");
    let main = fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let secrets = ["personio", "directory"].map(|name| {
        (
            name,
            fs::read_to_string(stage.path(name)).expect("it was written"),
        )
    });
    for case in CASES.iter().chain(typed::CASES) {
        (case.arrange)(&stage);
        let told = stage.rosterd(case.args);
        let outcome = format!("{}: {told:?}", case.name);
        assert_eq!(told.code, case.code, "{outcome}");
        let message = if told.stderr.is_empty() {
            &told.stdout
        } else {
            &told.stderr
        };
        let flat = message.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in case.words {
            assert!(flat.contains(word), "'{word}' is missing: {outcome}");
        }
        let ours = flat.starts_with("rosterd: ") || flat.starts_with("error: ");
        assert!(ours || case.args == ["check"], "{outcome}");
        stage.write("rosterd.toml", &main);
        stage.personio.faults(Faults::default());
        let _ = fs::remove_file(stage.path("rules.d/20-more.toml"));
        let _ = fs::remove_dir_all(stage.path("store"));
        for (name, secret) in &secrets {
            stage.secret(name, secret);
        }
    }
}

#[test]
fn a_folder_that_is_not_there_is_asked_for_by_its_option() {
    let empty = tempfile::tempdir().expect("a folder");
    let gone = empty.path().join("gone");
    let words = [
        "gone",
        "No such file",
        "--config or ROSTERD_CONFIG names the folder",
    ];
    rosterd(&gone, &["plan"]).expect(78, &words);
    rosterd(empty.path(), &["check"]).expect(78, &["rosterd.toml", words[2]]);
}

#[test]
fn one_run_at_a_time_and_a_full_disk_are_told() {
    let stage = Stage::new(three(), "supervised");
    stage.rosterd(&["status"]).expect(0, &[]);
    let lock =
        "exec 9>>$ROSTERD_CONFIG/store/rosterd.db.lock; flock 9; echo 4242 >&9; rosterd sync";
    let words = [
        "another rosterd (process 4242)",
        "wait until it is done",
        "rosterd.db.lock",
    ];
    stage.bash(lock).expect(75, &words);
    for command in ["status", "plan", "plan --json", "history"] {
        let words = [
            "could not be written to standard output",
            "No space left",
            "disk is full",
        ];
        stage
            .bash(&format!("rosterd {command} >/dev/full"))
            .expect(1, &words);
    }
    // A reader that goes away and streams that are closed are no failures, and nothing panics.
    let codes = "rosterd plan | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}";
    stage.bash(codes).expect(0, &["0"]);
    stage.bash("rosterd plan >&-").expect(0, &[]);
    stage.bash("rosterd explain nobody 2>&-").expect(64, &[]);
}
