//! The answer to a write is lost, whatever kind of write it is: it was carried out, and is said to be unknown.

use rosterd::directory::{AttributeEdit, ControlEdit, Dn, Edit, Expiry, Guid, NewAccount};
use rosterd::ldap::Session;
use rosterd::ports::{DirectoryWriter, EditFailure};
use secrecy::SecretString;

use super::support::ground::{Ground, Real, Seen};
use super::support::world::{BASE, World, WorldAccount};
use super::wire::{FIRST_REQUEST, Mood, Wire};
use super::{open, with_server};

/// A connection of the pool first asks who answers.
const FIRST_EDIT: usize = FIRST_REQUEST + 1;

/// A kind of write, how many requests go before the one that changes something, and how it shows that it did.
struct Kind {
    name: &'static str,
    edit: Edit,
    looks: usize,
    is_done: fn(&Office) -> bool,
}

/// Two people and a group.
struct Office {
    ground: Real,
    anna: Guid,
    ben: Guid,
    group: Guid,
}

impl Office {
    async fn open() -> Self {
        let ground = Real::start().await;
        ground.pour(&World {
            accounts: vec![
                WorldAccount::enabled("anna", "Anna", "OU=Staff"),
                WorldAccount::enabled("ben", "Ben", "OU=Staff"),
            ],
            memberships: vec![("GG-Staff".into(), "ben".into())],
            ..World::default()
        });
        let whose = |sam: &str| ground.whose("sAMAccountName", sam).unwrap();
        let (anna, ben, group) = (whose("anna"), whose("ben"), whose("GG-Staff"));
        Self {
            ground,
            anna,
            ben,
            group,
        }
    }

    fn anna(&self) -> Seen {
        self.ground.look(self.anna).unwrap()
    }

    fn shows(&self, name: &str, value: &str) -> bool {
        let anna = self.anna();
        let values = anna.get(name).map(Vec::as_slice).unwrap_or_default();
        values.iter().any(|held| held == value)
    }

    fn has_member(&self, who: &str) -> bool {
        let group = self.ground.look(self.group).unwrap();
        let members = group.get("member").map(Vec::as_slice).unwrap_or_default();
        members.iter().any(|member| member.starts_with(who))
    }
}

fn place(relative: &str) -> Dn {
    Dn::parse(&format!("{relative},{BASE}")).unwrap()
}

fn newcomer() -> NewAccount {
    NewAccount {
        parent: place("OU=Staff"),
        common_name: "Cem".into(),
        sam: "cem".into(),
        upn: "cem@corp.example".into(),
        anchor: ("employeeID".into(), "3".into()),
        expires: Expiry::Never,
        attributes: [].into(),
    }
}

fn kind(name: &'static str, looks: usize, edit: Edit, is_done: fn(&Office) -> bool) -> Kind {
    Kind {
        name,
        edit,
        looks,
        is_done,
    }
}

fn of_values(anna: Guid, ben: Guid) -> [Kind; 3] {
    let title = AttributeEdit {
        name: "title".into(),
        values: vec!["Lost".into()],
    };
    let modify = Edit::Modify {
        guid: anna,
        edits: vec![title],
    };
    let point = Edit::Point {
        guid: anna,
        name: "manager".into(),
        target: Some(ben),
    };
    let expire = Edit::Expire {
        guid: anna,
        expires: Expiry::At(jiff::Timestamp::from_second(1_800_000_000).unwrap()),
    };
    [
        kind("modify", 0, modify, |office| office.shows("title", "Lost")),
        kind("point", 0, point, |office| {
            office.anna().contains_key("manager")
        }),
        kind("expire", 0, expire, |office| {
            office.shows("accountexpires", "134444736000000000")
        }),
    ]
}

fn of_memberships(group: Guid, anna: Guid, ben: Guid) -> [Kind; 2] {
    let join = Edit::Join {
        group,
        members: vec![anna],
    };
    let quit = Edit::Quit {
        group,
        members: vec![ben],
    };
    [
        kind("join", 0, join, |office| office.has_member("CN=Anna")),
        kind("quit", 0, quit, |office| !office.has_member("CN=Ben")),
    ]
}

fn of_doors(anna: Guid) -> [Kind; 4] {
    let password = Edit::SetPassword {
        guid: anna,
        password: SecretString::from("Lost-but-set-2026!"),
        must_change: false,
    };
    let disable = Edit::Control {
        guid: anna,
        edit: ControlEdit::Disable,
        scramble: Some(SecretString::from("Nobody-knows-2026!")),
    };
    let leave = Edit::Move {
        guid: anna,
        from: place("CN=Anna,OU=Staff"),
        parent: place("OU=Leavers"),
        name: None,
    };
    let create = Edit::Create(Box::new(newcomer()));
    [
        kind("create", 0, create, |office| {
            office.ground.whose("sAMAccountName", "cem").is_some()
        }),
        kind("password", 0, password, |office| {
            office.ground.accepts("anna", "Lost-but-set-2026!")
        }),
        kind("control", 1, disable, |office| {
            office.shows("useraccountcontrol", "514")
        }),
        kind("move", 1, leave, |office| {
            office.shows("dn", &place("CN=Anna,OU=Leavers").to_string())
        }),
    ]
}

/// The writer of a run of its own: its first connection is the one that is cut.
async fn cut(session: &Session, wire: &Wire, kind: &Kind) -> Result<Guid, EditFailure> {
    wire.becomes_at(FIRST_EDIT + kind.looks, Mood::CutsTheNextAnswer);
    let done = session.writer().perform(&kind.edit).await;
    wire.is(Mood::Passing).await;
    done
}

//
#[tokio::test]
async fn every_kind_of_write_whose_answer_is_lost_is_unknown() {
    let office = Office::open().await;
    let wire = Wire::to(&office.ground.dc, "127.0.0.1").await;
    let session = open(with_server(&office.ground.dc, &wire.url()))
        .await
        .unwrap();
    let Office {
        anna, ben, group, ..
    } = office;
    let values = of_values(anna, ben).into_iter();
    let memberships = of_memberships(group, anna, ben);
    for kind in values.chain(memberships).chain(of_doors(anna)) {
        let name = kind.name;
        assert!(!(kind.is_done)(&office), "{name} was done before");
        let told = cut(&session, &wire, &kind).await;
        assert!(
            matches!(told, Err(EditFailure::Unknown(_))),
            "{name}: {told:?}"
        );
        assert!((kind.is_done)(&office), "{name} was not carried out");
    }
}
