//! Whatever people type into HR: it arrives as it is, and nothing of it becomes a record.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use rosterd::clock::Now;
use rosterd::directory::{
    Account, AccountControl, Directory, Dn, Domain, Expiry, Group, GroupKind, Guid, NewAccount,
    Scope, Sid,
};
use rosterd::guard::{GuardPolicy, Mode, Verdict, judge};
use rosterd::past::{Baseline, Past};
use rosterd::people::{Person, PersonId, Roster};
use rosterd::plan::{
    Action, Case, CaseId, Change, ChangeId, GroupRef, Outlook, Plan, PlanId, Reason, Sight, Subject,
};
use rosterd::render::Shown;
use rosterd::render::ldif::{Passwords, Source, plan as write};

use crate::read_by_python;

const STAFF: &str = "OU=Staff,DC=corp,DC=example";

/// Texts that look like LDIF, end lines in every way known, or are hard in another one.
fn texts() -> Vec<String> {
    let forged = "dn: CN=Administrator,CN=Users,DC=corp,DC=example";
    let ends = [
        "\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}", "\u{1c}", "\u{1e}",
        "\0",
    ];
    let mut texts: Vec<String> = ends
        .iter()
        .flat_map(|end| {
            [
                format!("x{end}{end}{forged}{end}changetype: delete{end}{end}"),
                format!("{end} {forged}"),
                format!(
                    "x{end}-{end}replace: userAccountControl{end}userAccountControl: 512{end}-"
                ),
            ]
        })
        .collect();
    let hard = [
        " x ",
        ":x",
        "<file:///etc/passwd",
        "# x",
        "-",
        "x\\",
        "\u{202e}x",
        "e\u{301}",
        "🎉",
        "x\t",
        "include: /etc/passwd",
    ];
    texts.extend(hard.map(str::to_owned));
    texts.push("ü".repeat(10_000));
    texts.push("x".repeat(10_000));
    let mut runner = TestRunner::deterministic();
    let any = proptest::string::string_regex("(?s).{1,40}").expect("a pattern");
    texts.extend((0..200).map(|_| any.new_tree(&mut runner).expect("a text").current()));
    texts
}

fn dn(text: &str) -> Dn {
    Dn::parse(text).expect("a name")
}

fn guid(byte: u8) -> Guid {
    Guid::from_bytes([byte; 16])
}

fn sid(rid: u16) -> Sid {
    Sid::new(format!("S-1-5-21-1-2-3-{rid}"))
}

/// Anna, who is here already under a hostile name, and a group with one.
fn directory(text: &str, anna: u16) -> Directory {
    let staff = dn(STAFF);
    let domain = Domain {
        base: dn("DC=corp,DC=example"),
        controller: "dc1.corp.example".into(),
        own: None,
        schema: Default::default(),
    };
    let scope = Scope {
        bases: vec![staff.clone()],
        group_bases: vec![staff.clone()],
        anchor: "employeeID".into(),
        attributes: BTreeSet::new(),
        protected_groups: Vec::new(),
    };
    let anna = Account {
        guid: guid(1),
        sid: sid(anna),
        dn: staff.child_cn(text),
        sam: "aadler".into(),
        upn: None,
        anchor: Some("11".into()),
        control: AccountControl(0x200),
        expires: Expiry::Never,
        admin_count: false,
        critical: false,
        not_a_person: false,
        primary_group: 513,
        member_of: BTreeSet::new(),
        attributes: BTreeMap::new(),
    };
    let group = Group {
        guid: guid(9),
        sid: sid(1109),
        dn: staff.child_cn("group"),
        name: text.to_owned(),
        kind: GroupKind::Security,
        admin_count: false,
        critical: false,
        member_of: BTreeSet::new(),
    };
    Directory::new(
        domain,
        scope,
        vec![anna],
        vec![group],
        Vec::new(),
        Vec::new(),
    )
}

fn case(id: &str, text: &str, subject: &Subject, actions: Vec<Action>) -> Case {
    let person = PersonId::new(id);
    let change = |(place, action)| Change {
        id: ChangeId {
            person: person.clone(),
            place,
        },
        subject: subject.clone(),
        action,
        reason: Reason::new("groups.staff", text),
        class: None,
        counts: None,
    };
    Case {
        name: text.to_owned(),
        id: CaseId::new(id),
        human: None,
        found: None,
        stage: None,
        filtered: None,
        wishes: None,
        names: None,
        opens: false,
        event: None,
        changes: actions.into_iter().enumerate().map(change).collect(),
        remember: Vec::new(),
        findings: Vec::new(),
        due: Vec::new(),
        purgeable_from: None,
        outlook: Outlook::Settled,
        person: Some(person),
    }
}

fn plan(text: &str) -> Plan {
    let group = GroupRef {
        name: text.to_owned(),
        guid: guid(9),
    };
    let join = || Action::Join {
        group: group.clone(),
    };
    let bo = NewAccount {
        parent: dn(STAFF),
        common_name: format!("Bo {text}"),
        sam: "bberg".into(),
        upn: "b@example.com".into(),
        anchor: ("employeeID".into(), "12".into()),
        expires: Expiry::Never,
        attributes: BTreeMap::from([("displayName".into(), vec![text.to_owned()])]),
    };
    let title = Action::Write {
        attribute: "title".into(),
        before: vec![text.to_owned()],
        after: vec![text.to_owned(), "second".into()],
    };
    let whole = Action::Move {
        from: dn(STAFF).child_cn(text),
        to: dn(STAFF).child_cn(text),
        name: None,
    };
    let new = Subject::New(PersonId::new("12"));
    Plan {
        id: PlanId::new("3f9a1c20d4e5b6a7"),
        now: Now::at("2026-03-02T06:00:00Z".parse().expect("a moment")),
        cases: vec![
            case(
                "11",
                text,
                &Subject::Seen(guid(1)),
                vec![title, join(), whole],
            ),
            case("12", text, &new, vec![Action::Create(Box::new(bo)), join()]),
        ],
        findings: Vec::new(),
    }
}

/// The plan as LDIF, everything cleared.
fn ldif(text: &str) -> String {
    ldif_with(text, 1101)
}

/// The same with this relative identifier for Anna.
fn ldif_with(text: &str, anna: u16) -> String {
    let plan = plan(text);
    let now = plan.now;
    let sight = Sight {
        roster: Roster::new(
            vec![Person::new(PersonId::new("11"), BTreeMap::new())],
            Vec::new(),
        )
        .expect("one person"),
        directory: directory(text, anna),
        past: Past {
            baseline: Some(Baseline {
                at: now.instant(),
                people: 0,
                managed: 0,
            }),
            ..Past::default()
        },
    };
    let guard = GuardPolicy {
        mode: Mode::Autopilot,
        ..GuardPolicy::default()
    };
    let Verdict {
        cleared,
        held,
        breaches,
    } = judge(plan, &sight, &guard, now);
    assert_eq!(
        (held.len(), breaches.len()),
        (0, 0),
        "{held:?} {breaches:?}"
    );
    let shown = Shown {
        plan: cleared.plan(),
        whole: cleared.plan(),
        held: &held,
        breaches: &breaches,
        limits: &[],
        controller: "dc1.corp.example",
        mode: Mode::Autopilot,
        zone: &TimeZone::UTC,
        forecast: false,
        recorded: false,
    };
    write(&Source {
        shown: &shown,
        cleared: &cleared,
        directory: &sight.directory,
        passwords: Passwords::LeftOut,
    })
}

fn list(values: &[&str]) -> serde_json::Value {
    values.iter().copied().collect()
}

#[test]
fn no_text_becomes_a_record_and_every_text_arrives() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = texts();
    let files: Vec<_> = (0..texts.len())
        .map(|number| folder.path().join(format!("{number}.ldif")))
        .collect();
    for (text, file) in texts.iter().zip(&files) {
        fs::write(file, ldif(text)).expect("a file");
    }
    let paths: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
    let read = read_by_python(&paths);
    for (text, records) in texts.iter().zip(read) {
        let names: Vec<&str> = records
            .iter()
            .filter_map(|record| record[0].as_str())
            .collect();
        let bo = dn(STAFF).child_cn(&format!("Bo {text}")).to_string();
        let (anna, group) = (guid(1), guid(9));
        let (anna, group) = (format!("<GUID={anna}>"), format!("<GUID={group}>"));
        assert_eq!(names, [&bo, &anna, &group, &anna], "{text:?}");
        assert_eq!(records[0][1]["displayName"], list(&[text]), "{text:?}");
        assert_eq!(records[1][1]["title"], list(&[text, "second"]), "{text:?}");
        assert_eq!(records[2][1]["member"], list(&[&anna, &bo]), "{text:?}");
        let there = dn(STAFF).child_cn(text);
        assert_eq!(
            records[3][1]["newrdn"],
            list(&[&there.relative()]),
            "{text:?}"
        );
        assert_eq!(
            records[3][1]["newsuperior"],
            list(&[&there.to_string()]),
            "{text:?}"
        );
    }
}

#[test]
fn every_line_is_ascii_or_a_comment() {
    for text in texts() {
        for line in ldif(&text).split('\n') {
            let plain = line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            assert!(plain || line.starts_with("# "), "{line:?}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
    }
}

#[test]
fn a_protected_account_is_named_and_no_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.ldif");
    // Below 1000 are the accounts every domain is born with.
    let text = ldif_with("x", 500);
    fs::write(&file, &text).expect("a file");
    let records = &read_by_python(&[&file])[0];
    let anna = format!("<GUID={}>", guid(1));
    assert!(
        records.iter().all(|record| record[0] != anna.as_str()),
        "{text}"
    );
    assert!(
        text.contains("LEFT OUT: the account is protected"),
        "{text}"
    );
}
