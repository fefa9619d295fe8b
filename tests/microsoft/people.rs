//! Who is in the directory of these tests, and how they are addressed.

use std::collections::BTreeMap;

use rosterd::directory::{Dn, Expiry, Guid, NewAccount, Scope};

use crate::support::memory::Memory;
use crate::support::memory::vendor::Vendor;
use crate::support::world::{BASE, World, WorldAccount, WorldGroup, WorldGroupKind, group_dn};
use crate::wire::ground::Wire;

/// A name below the domain.
pub fn below(relative: &str) -> Dn {
    Dn::parse(&format!("{relative},{BASE}")).unwrap()
}

/// The company with one account, `anna`, and rosterd on the wire.
pub async fn office(vendor: Vendor) -> (Wire, Guid) {
    let memory = Memory::company_of(vendor);
    memory.pour(&World {
        accounts: vec![WorldAccount::enabled("anna", "Anna", "OU=London,OU=Staff")],
        ..World::default()
    });
    let anna = memory.whose("sAMAccountName", "anna").unwrap();
    (Wire::around(memory).await, anna)
}

/// A new account in Unsorted.
pub fn newcomer(sam: &str, cn: &str) -> NewAccount {
    NewAccount {
        parent: below("OU=Unsorted,OU=Staff"),
        common_name: cn.into(),
        sam: sam.into(),
        upn: format!("{sam}@corp.example"),
        anchor: ("employeeID".into(), sam.chars().take(16).collect()),
        expires: Expiry::Never,
        attributes: BTreeMap::new(),
    }
}

/// Accounts and groups in the crowd: both more than Microsoft's directory gives at a time.
pub const ACCOUNTS: usize = 1203;
/// How many groups account u0 is in, and how many accounts the group `GG-Crowd` has.
pub const MANY: usize = 1601;

/// The objectGUID of account u1: text as well as bytes.
pub const READABLE: [u8; 16] = *b"sixteen letters!";

/// More accounts than a page holds, one of them in more groups than a range holds.
pub fn crowd() -> Memory {
    let memory = Memory::company();
    let groups = (0..MANY).map(|n| format!("g{n}"));
    let accounts = (0..ACCOUNTS).map(|n| format!("u{n}"));
    let unit = "OU=London,OU=Staff";
    memory.pour(&World {
        groups: groups.clone().map(group).collect(),
        accounts: accounts
            .map(|sam| WorldAccount::enabled(&sam, &sam, unit))
            .collect(),
        memberships: groups.map(|group| (group, "u0".to_owned())).collect(),
        ..World::default()
    });
    let u1 = memory.whose("sAMAccountName", "u1").unwrap();
    let mut state = memory.state();
    let object = state.get(u1).unwrap().clone();
    state.remove(u1);
    state.commit(Guid::from_bytes(READABLE), object);
    drop(state);
    memory
}

/// One group with more members than a range holds.
pub fn large_group(memory: &Memory) -> Guid {
    memory.pour(&World {
        groups: vec![group("GG-Crowd".into())],
        ..World::default()
    });
    let crowd = memory.find(&group_dn("GG-Crowd")).unwrap();
    let contact = |n: usize| {
        let name = format!("CN=c{n},OU=Unsorted,OU=Staff");
        (name, format!("c{n}@partner.example"))
    };
    let contacts: Vec<(String, String)> = (0..MANY).map(contact).collect();
    memory.pour(&World {
        contacts: contacts.clone(),
        ..World::default()
    });
    for (name, _) in contacts {
        let contact = memory.find(&format!("{name},{BASE}")).unwrap();
        memory.add_member(crowd, contact);
    }
    crowd
}

fn group(name: String) -> WorldGroup {
    WorldGroup {
        name,
        kind: WorldGroupKind::Global,
    }
}

/// Everything of the company that rosterd looks after.
pub fn scope() -> Scope {
    Scope {
        bases: vec![below("OU=Staff")],
        group_bases: vec![below("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title".into()].into(),
        protected_groups: vec![],
    }
}
