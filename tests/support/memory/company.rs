//! The empty company, and what tests pour into it.

use rosterd::directory::{Dn, Guid};

use super::object::Class;
use super::state::{State, below, dn};
use super::vendor::Vendor;
use crate::support::world::{World, WorldGroupKind, group_dn, is_foreign};

const UNITS: [&str; 9] = [
    "OU=Staff",
    "OU=Berlin,OU=Staff",
    "OU=Sales,OU=Berlin,OU=Staff",
    "OU=Engineering,OU=Berlin,OU=Staff",
    "OU=London,OU=Staff",
    "OU=Unsorted,OU=Staff",
    "OU=Leavers",
    "OU=Groups",
    "OU=Service",
];
const GROUPS: [&str; 6] = [
    "GG-Staff",
    "GG-Berlin",
    "GG-London",
    "GG-Sales",
    "GG-Engineering",
    "GG-Leads",
];
const LISTS: [&str; 3] = ["DL-All", "DL-Berlin", "DL-London"];

/// The password of the domain's Administrator.
pub const ADMIN_PASSWORD: &str = "Adm1n-Passw0rd!";
/// The password of rosterd's service account.
pub const SERVICE_PASSWORD: &str = "Svc-rosterd-Passw0rd!";

impl State {
    /// What `tests/dc/provision.py` makes.
    pub fn company(vendor: Vendor) -> Self {
        let mut state = Self::new(vendor);
        for name in ["CN=Users", "CN=ForeignSecurityPrincipals"] {
            state.place(Class::Container, below(name), &[]);
        }
        for name in UNITS {
            state.place(Class::Unit, below(name), &[]);
        }
        for (rid, name) in [(512, "Domain Admins"), (513, "Domain Users")] {
            let place = below(&format!("CN={name},CN=Users"));
            let guid = state.group(name, place, WorldGroupKind::Global);
            state.change(guid, |group| group.rid = rid);
        }
        for name in GROUPS {
            state.group(name, dn(&group_dn(name)), WorldGroupKind::Global);
        }
        for name in LISTS {
            state.group(name, dn(&group_dn(name)), WorldGroupKind::Distribution);
        }
        state.administrator();
        let service = state.user("svc-rosterd", below("CN=svc-rosterd,OU=Service"), 0x10200);
        state.change(service, |service| {
            service.set("userPrincipalName", &["svc-rosterd@corp.example"]);
            service.password = Some(SERVICE_PASSWORD.into());
        });
        state
    }

    fn administrator(&mut self) {
        let admin = self.user("Administrator", below("CN=Administrator,CN=Users"), 512);
        self.change(admin, |admin| {
            admin.rid = 500;
            admin.password = Some(ADMIN_PASSWORD.into());
            admin.set("adminCount", &["1"]);
        });
        let admins = self
            .find(&dn(&group_dn("Domain Admins")))
            .expect("made before");
        self.change(admins, |admins| {
            admins.set("adminCount", &["1"]);
            admins.members.push(admin);
        });
    }

    fn group(&mut self, name: &str, dn: Dn, kind: WorldGroupKind) -> Guid {
        let kind = kind.group_type();
        let attributes = [("sAMAccountName", name), ("groupType", kind)];
        self.place(Class::Group, dn, &attributes)
    }

    fn user(&mut self, sam: &str, dn: Dn, control: u32) -> Guid {
        let control = control.to_string();
        let attributes = [
            ("sAMAccountName", sam),
            ("userAccountControl", &control),
            ("primaryGroupID", "513"),
            ("accountExpires", "9223372036854775807"),
        ];
        self.place(Class::User, dn, &attributes)
    }

    /// Adds what a world describes.
    ///
    /// # Panics
    /// Where the world speaks of what is not in it.
    pub fn pour(&mut self, world: &World) {
        for unit in &world.units {
            self.place(Class::Unit, below(unit), &[]);
        }
        for group in &world.groups {
            self.group(&group.name, dn(&group_dn(&group.name)), group.kind);
        }
        for account in &world.accounts {
            let place = below(&account.unit).child_cn(&account.cn);
            let guid = self.user(&account.sam, place, account.control);
            self.change(guid, |object| {
                object.password = account.password.clone();
                for (name, values) in account.all_attributes() {
                    let values: Vec<&str> = values.iter().map(String::as_str).collect();
                    object.set(&name, &values);
                }
            });
        }
        for (name, mail) in &world.contacts {
            self.place(Class::Contact, below(name), &[("mail", mail)]);
        }
        for (group, member) in &world.memberships {
            let group = self.find(&dn(&group_dn(group))).expect("a group");
            let name = dn(&world.member_dn(member));
            if is_foreign(member) && self.find(&name).is_none() {
                self.place(Class::Foreign, name.clone(), &[]);
            }
            let member = self.find(&name).expect("a member");
            self.change(group, |group| group.members.push(member));
        }
    }
}
