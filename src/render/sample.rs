//! Plans built by hand, for tests of this room.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::shown::Shown;
use crate::clock::Now;
use crate::directory::{Dn, Expiry, Guid, NewAccount};
use crate::guard::{Breach, Held, Mode, Used};
use crate::lifecycle::{Due, Stage};
use crate::past::{CaseId, Class, PlanId, Subject};
use crate::people::PersonId;
use crate::plan::{
    Action, Case, Change, ChangeId, Finding, GroupRef, LifecycleEvent, Outlook, Plan, Reason,
};

pub(crate) fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

pub(crate) fn dn(text: &str) -> Dn {
    Dn::parse(text).unwrap()
}

pub(crate) fn guid(byte: u8) -> Guid {
    Guid::from_bytes([byte; 16])
}

pub(crate) fn case(person: &str, name: &str, outlook: Outlook) -> Case {
    Case {
        person: Some(PersonId::new(person)),
        name: name.to_owned(),
        id: CaseId::new(format!("case-{person}")),
        human: None,
        found: None,
        filtered: None,
        stage: None,
        wishes: None,
        names: None,
        opens: false,
        event: None,
        changes: Vec::new(),
        remember: Vec::new(),
        findings: Vec::new(),
        due: Vec::new(),
        purgeable_from: None,
        outlook,
    }
}

/// A case with changes of an account that exists.
pub(crate) fn changed(
    person: &str,
    name: &str,
    event: LifecycleEvent,
    actions: Vec<(Action, &str, &str, Option<Class>)>,
) -> Case {
    let mut case = case(person, name, Outlook::Changes(actions.len()));
    case.event = Some(event);
    let subject = match event {
        LifecycleEvent::Hire => Subject::New(PersonId::new(person)),
        _ => Subject::Seen(guid(7)),
    };
    case.changes = actions
        .into_iter()
        .enumerate()
        .map(|(place, (action, rule, because, class))| Change {
            id: ChangeId {
                person: PersonId::new(person),
                place,
            },
            subject: subject.clone(),
            action,
            reason: Reason::new(rule, because),
            class,
            counts: None,
        })
        .collect();
    case
}

pub(crate) fn write(attribute: &str, before: &[&str], after: &[&str]) -> Action {
    let texts = |values: &[&str]| values.iter().map(|&v| v.to_owned()).collect();
    Action::Write {
        attribute: attribute.into(),
        before: texts(before),
        after: texts(after),
    }
}

fn group(name: &str) -> GroupRef {
    GroupRef {
        guid: guid(9),
        name: name.to_owned(),
    }
}

pub(crate) fn hire() -> Case {
    let new = NewAccount {
        parent: dn("OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"),
        common_name: "Beck, Jan".to_owned(),
        sam: "jbeck".to_owned(),
        upn: "jan.beck@example.com".to_owned(),
        anchor: ("employeeID".into(), "4713".to_owned()),
        expires: Expiry::At(at("2026-12-31T23:00:00Z")),
        attributes: BTreeMap::from([
            ("givenName".into(), vec!["Jan".to_owned()]),
            ("department".into(), vec!["Sales".to_owned()]),
        ]),
    };
    let manager = Action::Point {
        attribute: "manager".into(),
        before: None,
        to: Some(Subject::Seen(guid(7))),
        whose: Some(PersonId::new("4711")),
    };
    changed(
        "4713",
        "Jan Beck",
        LifecycleEvent::Hire,
        vec![
            (
                Action::Create(Box::new(new)),
                "lifecycle.hire",
                "hire date 2026-03-09 is within 7 days",
                Some(Class::Create),
            ),
            (Action::LockPassword, "lifecycle.hire", "", None),
            (manager, "attributes.manager", "supervisor is 4711", None),
            (
                Action::Join {
                    group: group("GG-Staff"),
                },
                "groups.staff",
                "everybody",
                Some(Class::Join),
            ),
        ],
    )
}

fn transfer() -> Case {
    let mut case = changed(
        "4711",
        "Anna Müller",
        LifecycleEvent::Transfer,
        vec![
            (
                write("department", &["Sales"], &["Marketing"]),
                "attributes.department",
                "department.name is Marketing",
                None,
            ),
            (
                Action::Move {
                    from: dn("CN=Müller\\, Anna,OU=Sales,OU=Staff,DC=corp,DC=example"),
                    to: dn("OU=Marketing,OU=Staff,DC=corp,DC=example"),
                    name: None,
                },
                "ou.rules.marketing",
                "department is Marketing",
                Some(Class::Move),
            ),
            (
                Action::Quit {
                    group: group("GG-Sales"),
                },
                "groups.sales",
                "department is not Sales",
                Some(Class::Quit),
            ),
        ],
    );
    case.findings.push(Finding::warning(
        "attributes.title",
        "somebody changed the title by hand; it stays",
    ));
    case
}

fn leaver() -> Case {
    let mut case = changed(
        "4712",
        "Bo Li",
        LifecycleEvent::Termination,
        vec![(
            Action::Disable { scramble: true },
            "lifecycle.termination",
            "last_working_day 2026-03-01 is over",
            Some(Class::End),
        )],
    );
    case.stage = Some(Stage::Left {
        last_day: Some(jiff::civil::date(2026, 3, 1)),
    });
    case
}

/// A hire, a mover, a leaver, somebody blocked, somebody who waits, somebody settled with a finding.
pub(crate) fn busy() -> Plan {
    let mut soon = case(
        "4720",
        "Ida Falk",
        Outlook::Waiting {
            until: at("2026-03-09T05:00:00Z"),
            what: "the account is enabled".to_owned(),
        },
    );
    soon.due = vec![Due::Enable(at("2026-03-09T05:00:00Z"))];
    let mut settled = case("4721", "Kim Roth", Outlook::Settled);
    settled.findings.push(Finding::urgent(
        "account",
        "the leaver's account was enabled by hand",
    ));
    let blocked = case(
        "4722",
        "",
        Outlook::Blocked("first_name is empty; HR fills it".to_owned()),
    );
    Plan {
        id: PlanId::new("3f9a1c20d4e5b6a7c8d9"),
        now: Now::at(at("2026-03-02T06:00:00Z")),
        cases: vec![transfer(), leaver(), hire(), soon, settled, blocked],
        findings: vec![Finding::warning(
            "groups.leads",
            "there is no group 'GG-Leads'",
        )],
    }
}

/// Nothing to do for two people.
pub(crate) fn calm() -> Plan {
    Plan {
        id: PlanId::new("000011112222333344445555"),
        now: Now::at(at("2026-03-02T06:00:00Z")),
        cases: vec![
            case("1", "A", Outlook::Settled),
            case("2", "B", Outlook::Settled),
        ],
        findings: Vec::new(),
    }
}

/// The hold on the hire of [`busy`].
pub(crate) fn holds() -> Vec<Held> {
    vec![Held {
        person: PersonId::new("4713"),
        case: CaseId::new("case-4713"),
        breaches: vec![Breach::Limit {
            class: Class::Create,
            count: 1,
            allowed: 0,
            window: "run",
        }],
    }]
}

pub(crate) fn limits() -> Vec<Used> {
    let limited = |class, window, count, allowed| Used {
        class,
        window,
        count,
        allowed,
    };
    vec![
        limited(Class::Create, "run", 1, 0),
        limited(Class::Create, "24h", 3, 20),
        limited(Class::End, "run", 1, 3),
    ]
}

pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

pub(crate) fn shown<'a>(
    plan: &'a Plan,
    held: &'a [Held],
    limits: &'a [Used],
    zone: &'a TimeZone,
) -> Shown<'a> {
    Shown {
        plan,
        whole: plan,
        held,
        breaches: &[],
        limits,
        controller: "dc1.corp.example",
        mode: Mode::Autopilot,
        zone,
        forecast: false,
        recorded: false,
    }
}
