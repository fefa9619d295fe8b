//! The directory in memory, with Microsoft's semantics where Samba is laxer (`rules`). Everything is
//! read through `rosterd::directory::assemble`, as from a real one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use rosterd::directory::{
    AccountControl, AttrName, AttributeEdit, Content, ControlEdit, Directory, Dn, Domain, Edit,
    Entry, Expiry, Guid, NewAccount, Scope, Sections, assemble, fold,
};
use rosterd::ports::{
    DirectoryReader, DirectoryWriter, EditFailure, FailureClass, PortFailure, Side, Void,
};
use secrecy::{ExposeSecret, SecretString};

use super::rules::{check_attribute, check_login, check_password, refused};
use super::schema;
use super::world::{BASE, World, WorldGroupKind, group_dn, is_foreign};

/// A directory that can be shared, read and written.
#[derive(Clone)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    User,
    Group,
    Unit,
    Contact,
    /// A foreign security principal: can be a member, and has no name of its own.
    Foreign,
}

#[derive(Clone, Debug)]
struct Object {
    class: Class,
    dn: Dn,
    rid: u32,
    attributes: BTreeMap<AttrName, Vec<String>>,
    links: BTreeMap<AttrName, Guid>,
    members: BTreeSet<Guid>,
    password: Option<String>,
}

struct State {
    objects: BTreeMap<Guid, Object>,
    next: u32,
}

fn dn(text: &str) -> Dn {
    Dn::parse(text).expect("a name")
}

fn below(relative: &str) -> Dn {
    dn(&format!("{relative},{BASE}"))
}

impl Memory {
    /// The empty company: what `tests/dc/provision.py` makes.
    pub fn company() -> Self {
        let mut state = State {
            objects: BTreeMap::new(),
            next: 1100,
        };
        for name in [
            "CN=Users",
            "CN=ForeignSecurityPrincipals",
            "OU=Staff",
            "OU=Berlin,OU=Staff",
            "OU=Sales,OU=Berlin,OU=Staff",
            "OU=Engineering,OU=Berlin,OU=Staff",
            "OU=London,OU=Staff",
            "OU=Unsorted,OU=Staff",
            "OU=Leavers",
            "OU=Groups",
            "OU=Service",
        ] {
            state.place(Class::Unit, below(name), &[]);
        }
        for (rid, name) in [(512, "Domain Admins"), (513, "Domain Users")] {
            let guid = state.group(
                name,
                below(&format!("CN={name},CN=Users")),
                WorldGroupKind::Global,
            );
            state.object(guid).rid = rid;
        }
        for name in [
            "GG-Staff",
            "GG-Berlin",
            "GG-London",
            "GG-Sales",
            "GG-Engineering",
            "GG-Leads",
        ] {
            state.group(name, dn(&group_dn(name)), WorldGroupKind::Global);
        }
        for name in ["DL-All", "DL-Berlin", "DL-London"] {
            state.group(name, dn(&group_dn(name)), WorldGroupKind::Distribution);
        }
        let admin = state.user("Administrator", below("CN=Administrator,CN=Users"), 512);
        state.object(admin).rid = 500;
        state.set(admin, "adminCount", &["1"]);
        let admins = state
            .find(&dn(&group_dn("Domain Admins")))
            .expect("made above");
        state.set(admins, "adminCount", &["1"]);
        state.object(admins).members.insert(admin);
        let service = state.user("svc-rosterd", below("CN=svc-rosterd,OU=Service"), 0x10200);
        state.set(service, "userPrincipalName", &["svc-rosterd@corp.example"]);
        Self(Arc::new(Mutex::new(state)))
    }

    /// Adds what a world describes.
    pub fn pour(&self, world: &World) {
        let mut state = self.state();
        for unit in &world.units {
            state.place(Class::Unit, below(unit), &[]);
        }
        for group in &world.groups {
            state.group(&group.name, dn(&group_dn(&group.name)), group.kind);
        }
        for account in &world.accounts {
            let guid = state.user(
                &account.sam,
                below(&account.unit).child_cn(&account.cn),
                account.control,
            );
            state.object(guid).password = account.password.clone();
            for (name, values) in account.all_attributes() {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                state.set(guid, &name, &values);
            }
        }
        for (name, mail) in &world.contacts {
            state.place(Class::Contact, below(name), &[("mail", mail)]);
        }
        for (group, member) in &world.memberships {
            let group = state.find(&dn(&group_dn(group))).expect("a group");
            let name = dn(&world.member_dn(member));
            let foreign = is_foreign(member) && state.find(&name).is_none();
            if foreign {
                state.place(Class::Foreign, name.clone(), &[]);
            }
            let member = state.find(&name).expect("a member");
            state.object(group).members.insert(member);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Sets an attribute as an administrator would; no values clear it.
    pub fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        self.state().set(guid, name, values);
    }

    /// Renames and moves as an administrator would.
    pub fn rename(&self, guid: Guid, to: &Dn) {
        self.state().object(guid).dn = to.clone();
    }

    /// Deletes as an administrator would.
    pub fn delete(&self, guid: Guid) {
        let mut state = self.state();
        state.objects.remove(&guid);
        for object in state.objects.values_mut() {
            object.members.remove(&guid);
            object.links.retain(|_, target| *target != guid);
        }
    }

    /// Adds a member as an administrator would.
    pub fn add_member(&self, group: Guid, member: Guid) {
        self.state().object(group).members.insert(member);
    }

    /// Takes a member out as an administrator would.
    pub fn remove_member(&self, group: Guid, member: Guid) {
        self.state().object(group).members.remove(&member);
    }

    /// Enables or disables as an administrator would.
    pub fn set_enabled(&self, guid: Guid, enabled: bool) {
        let mut state = self.state();
        let control = state.object(guid).control().with_disabled(!enabled);
        state.set(guid, "userAccountControl", &[&control.0.to_string()]);
    }

    /// The object with this value of an attribute.
    pub fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        self.state().holder(attribute, value, None)
    }

    /// Every user, group and contact.
    pub fn everything(&self) -> Vec<BTreeMap<String, Vec<String>>> {
        let guids: Vec<Guid> = {
            let state = self.state();
            let objects = state.objects.iter();
            let wanted = objects.filter(|(_, object)| object.class != Class::Unit);
            wanted.map(|(guid, _)| *guid).collect()
        };
        guids
            .into_iter()
            .filter_map(|guid| self.look(guid))
            .collect()
    }

    /// Whether this is an account's password and the account may be used, changed first or not.
    pub fn accepts(&self, sam: &str, password: &str) -> bool {
        let state = self.state();
        let account = state.by_login(sam).map(|guid| &state.objects[&guid]);
        account.is_some_and(|object| {
            object.password.as_deref() == Some(password)
                && !object.control().is_disabled()
                && !object.is_expired()
        })
    }

    /// The object with this name.
    pub fn find(&self, name: &str) -> Option<Guid> {
        self.state().find(&dn(name))
    }

    /// Whether this name and password log in now.
    pub fn can_log_in(&self, upn: &str, password: &str) -> bool {
        let state = self.state();
        let wanted = AttrName::new("userPrincipalName");
        let held = |object: &&Object| {
            object
                .attributes
                .get(&wanted)
                .is_some_and(|v| fold(&v[0]) == fold(upn))
        };
        state.objects.values().find(held).is_some_and(|object| {
            let must_change = object
                .attributes
                .get(&"pwdLastSet".into())
                .is_some_and(|v| v[0] == "0");
            object.password.as_deref() == Some(password)
                && !object.control().is_disabled()
                && !object.is_expired()
                && !must_change
        })
    }

    /// One object as an administrator sees it: `dn` and every attribute, in lower case.
    pub fn look(&self, guid: Guid) -> Option<BTreeMap<String, Vec<String>>> {
        let state = self.state();
        let object = state.objects.get(&guid)?;
        let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, values) in state.entry(guid, object).attributes {
            let values = values
                .into_iter()
                .filter_map(|value| String::from_utf8(value).ok());
            seen.insert(name.as_str().to_ascii_lowercase(), values.collect());
        }
        seen.insert("dn".into(), vec![object.dn.to_string()]);
        Some(seen)
    }
}

impl Object {
    fn number(&self, name: &str) -> i64 {
        let value = self
            .attributes
            .get(&AttrName::new(name))
            .and_then(|values| values[0].parse().ok());
        value.unwrap_or(0)
    }

    /// By the machine's clock, as a domain controller.
    fn is_expired(&self) -> bool {
        use rosterd::clock::Clock as _;
        let now = rosterd::clock::SystemClock.now().instant();
        matches!(Expiry::from_ticks(self.number("accountExpires")), Expiry::At(at) if at <= now)
    }

    fn control(&self) -> AccountControl {
        AccountControl(self.number("userAccountControl") as u32)
    }
}

impl State {
    fn place(&mut self, class: Class, dn: Dn, attributes: &[(&str, &str)]) -> Guid {
        self.next += 1;
        let mut bytes = [0xE0; 16];
        bytes[..4].copy_from_slice(&self.next.to_be_bytes());
        let guid = Guid::from_bytes(bytes);
        let attributes = attributes
            .iter()
            .map(|(name, value)| (AttrName::new(*name), vec![(*value).to_owned()]));
        let object = Object {
            class,
            dn,
            rid: self.next,
            attributes: attributes.collect(),
            links: BTreeMap::new(),
            members: BTreeSet::new(),
            password: None,
        };
        self.objects.insert(guid, object);
        guid
    }

    fn group(&mut self, name: &str, dn: Dn, kind: WorldGroupKind) -> Guid {
        let kind = kind.group_type();
        self.place(
            Class::Group,
            dn,
            &[("sAMAccountName", name), ("groupType", kind)],
        )
    }

    fn user(&mut self, sam: &str, dn: Dn, control: u32) -> Guid {
        let control = control.to_string();
        let attributes = [
            ("sAMAccountName", sam),
            ("userAccountControl", &control),
            ("primaryGroupID", "513"),
        ];
        let guid = self.place(Class::User, dn, &attributes);
        self.set(guid, "accountExpires", &["9223372036854775807"]);
        guid
    }

    fn object(&mut self, guid: Guid) -> &mut Object {
        self.objects.get_mut(&guid).expect("the object exists")
    }

    fn set(&mut self, guid: Guid, name: &str, values: &[&str]) {
        let object = self.object(guid);
        object.attributes.remove(&AttrName::new(name));
        if !values.is_empty() {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            object.attributes.insert(AttrName::new(name), values);
        }
    }

    fn find(&self, dn: &Dn) -> Option<Guid> {
        self.objects
            .iter()
            .find(|(_, object)| object.dn == *dn)
            .map(|(guid, _)| *guid)
    }

    fn by_login(&self, sam: &str) -> Option<Guid> {
        self.holder("sAMAccountName", sam, None)
    }

    /// Who else holds a value, compared as Microsoft's directory does.
    fn holder(&self, name: &str, value: &str, but: Option<Guid>) -> Option<Guid> {
        let (name, wanted) = (AttrName::new(name), fold(value));
        let holds = |object: &Object| {
            object
                .attributes
                .get(&name)
                .is_some_and(|v| fold(&v[0]) == wanted)
        };
        self.objects
            .iter()
            .find(|(guid, object)| Some(**guid) != but && holds(object))
            .map(|(guid, _)| *guid)
    }

    fn sid(rid: u32) -> Vec<u8> {
        let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
        for part in [21, 1, 2, 3, rid] {
            sid.extend(u32::to_le_bytes(part));
        }
        sid
    }

    fn entry(&self, guid: Guid, object: &Object) -> Entry {
        let text = |values: &[String]| {
            values
                .iter()
                .map(|value| value.clone().into_bytes())
                .collect::<Vec<_>>()
        };
        let mut attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = object
            .attributes
            .iter()
            .map(|(name, values)| (name.clone(), text(values)))
            .collect();
        attributes.insert("objectGUID".into(), vec![guid.bytes().to_vec()]);
        attributes.insert("objectSid".into(), vec![Self::sid(object.rid)]);
        let class = match object.class {
            Class::User => "user",
            Class::Group => "group",
            Class::Unit => "organizationalUnit",
            Class::Contact => "contact",
            Class::Foreign => "foreignSecurityPrincipal",
        };
        attributes.insert("objectClass".into(), text(&["top".into(), class.into()]));
        attributes.insert("cn".into(), text(&[object.dn.leaf().to_owned()]));
        for (name, target) in &object.links {
            attributes.insert(name.clone(), text(&[self.objects[target].dn.to_string()]));
        }
        let names = |guids: &mut dyn Iterator<Item = Guid>| -> Vec<String> {
            guids
                .map(|guid| self.objects[&guid].dn.to_string())
                .collect()
        };
        let members = names(&mut object.members.iter().copied());
        let groups = self
            .objects
            .iter()
            .filter(|(_, other)| other.members.contains(&guid));
        let member_of = names(&mut groups.map(|(guid, _)| *guid));
        for (name, values) in [("member", members), ("memberOf", member_of)] {
            if !values.is_empty() {
                attributes.insert(name.into(), text(&values));
            }
        }
        Entry {
            dn: object.dn.to_string(),
            attributes,
        }
    }

    fn sections(&self, scope: &Scope) -> Result<Sections, PortFailure> {
        for base in scope.bases.iter().chain(&scope.group_bases) {
            if self.find(base).is_none() {
                let what = format!("the base {base} does not exist");
                return Err(PortFailure::new(FailureClass::Configuration, what));
            }
        }
        let schema = schema::of(scope);
        if let Err(why) = schema.fitting(&scope.anchor, Content::Text) {
            let what = format!("directory.anchor.attribute, {}: {why}", scope.anchor);
            return Err(PortFailure::new(FailureClass::Configuration, what));
        }
        let all = |wanted: &dyn Fn(&Object) -> bool| -> Vec<Entry> {
            let found = self.objects.iter().filter(|(_, object)| wanted(object));
            found
                .map(|(guid, object)| self.entry(*guid, object))
                .collect()
        };
        let in_scope = |dn: &Dn| scope.bases.iter().any(|base| dn.is_within(base));
        Ok(Sections {
            domain: Domain {
                base: dn(BASE),
                controller: "memory.corp.example".into(),
                own: self.by_login("svc-rosterd"),
                schema,
            },
            accounts: all(&|object| object.class == Class::User && in_scope(&object.dn)),
            groups: all(&|object| object.class == Class::Group),
            units: all(&|object| object.class == Class::Unit),
            occupants: all(&|object| !matches!(object.class, Class::Unit | Class::Foreign)),
        })
    }
}

impl DirectoryReader for Memory {
    async fn read(&self, scope: &Scope) -> Result<Directory, Void> {
        let sections = self.state().sections(scope);
        let incomplete = |cause| PortFailure::new(FailureClass::Incomplete, format!("{cause}"));
        let read =
            sections.and_then(|sections| assemble(sections, scope.clone()).map_err(incomplete));
        read.map_err(|failure| Void {
            side: Side::Directory,
            failure,
        })
    }
}

impl DirectoryWriter for Memory {
    async fn perform(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        self.state().perform(edit)
    }
}

/// Every check comes before the first change: an edit happens wholly or not.
impl State {
    fn perform(&mut self, edit: &Edit) -> Result<Guid, EditFailure> {
        match edit {
            Edit::Create(new) => self.create(new),
            Edit::SetPassword {
                guid,
                password,
                must_change,
            } => {
                self.writable(*guid, Class::User)?;
                self.set_password(*guid, password)?;
                self.set(
                    *guid,
                    "pwdLastSet",
                    &[if *must_change {
                        "0"
                    } else {
                        "134000000000000000"
                    }],
                );
                Ok(*guid)
            }
            Edit::Control {
                guid,
                edit,
                scramble,
            } => self.control(*guid, *edit, scramble.as_ref()),
            Edit::Modify { guid, edits } => self.modify(*guid, edits),
            Edit::Point { guid, name, target } => self.point(*guid, name, *target),
            Edit::Expire { guid, expires } => {
                self.writable(*guid, Class::User)?;
                self.set(*guid, "accountExpires", &[&expires.ticks().to_string()]);
                Ok(*guid)
            }
            Edit::Move {
                guid,
                from: _,
                parent,
                name,
            } => self.move_below(*guid, parent, name.as_deref()),
            Edit::Join { group, members } => self.membership(*group, members, true),
            Edit::Quit { group, members } => self.membership(*group, members, false),
        }
    }

    /// What the delegation of the service account gives, and AdminSDHolder takes.
    fn writable(&self, guid: Guid, class: Class) -> Result<(), EditFailure> {
        let Some(object) = self.objects.get(&guid) else {
            return refused(32, "the object does not exist any more");
        };
        let bases = if class == Class::Group {
            &["OU=Groups"][..]
        } else {
            &["OU=Staff", "OU=Leavers"][..]
        };
        let delegated = bases.iter().any(|base| object.dn.is_below(&below(base)));
        if object.class != class || !delegated || object.number("adminCount") > 0 {
            return refused(50, "the service account has no right to do this");
        }
        Ok(())
    }

    fn free_name(&self, dn: &Dn, but: Option<Guid>) -> Result<(), EditFailure> {
        let taken = |object: &Object| {
            object.dn.parent() == dn.parent() && fold(object.dn.leaf()) == fold(dn.leaf())
        };
        if self
            .objects
            .iter()
            .any(|(guid, object)| Some(*guid) != but && taken(object))
        {
            return refused(68, "the name is taken in that unit");
        }
        Ok(())
    }

    fn unit(&self, dn: &Dn) -> Result<(), EditFailure> {
        match self.find(dn).map(|guid| self.objects[&guid].class) {
            Some(Class::Unit) => {}
            _ => return refused(32, "the unit does not exist"),
        }
        if !["OU=Staff", "OU=Leavers"]
            .iter()
            .any(|base| dn.is_within(&below(base)))
        {
            return refused(50, "the service account has no right to do this");
        }
        Ok(())
    }

    fn free_login(
        &self,
        name: &AttrName,
        value: &str,
        but: Option<Guid>,
    ) -> Result<(), EditFailure> {
        if *name == AttrName::new("sAMAccountName") {
            check_login(value)?;
            if self.holder("sAMAccountName", value, but).is_some() {
                return refused(68, "00000524: the login name is taken");
            }
        }
        if *name == AttrName::new("userPrincipalName")
            && self.holder("userPrincipalName", value, but).is_some()
        {
            return refused(19, "000021C8: the userPrincipalName is taken");
        }
        Ok(())
    }

    fn create(&mut self, new: &NewAccount) -> Result<Guid, EditFailure> {
        self.unit(&new.parent)?;
        let count = new.common_name.chars().count();
        if !(1..=64).contains(&count) {
            return refused(19, "the common name is too long");
        }
        self.free_name(&new.dn(), None)?;
        self.free_login(&"sAMAccountName".into(), &new.sam, None)?;
        self.free_login(&"userPrincipalName".into(), &new.upn, None)?;
        let (anchor, value) = &new.anchor;
        check_attribute(anchor, std::slice::from_ref(value))?;
        for (name, values) in &new.attributes {
            check_attribute(name, values)?;
        }
        let guid = self.user(
            &new.sam,
            new.dn(),
            AccountControl::NORMAL | AccountControl::DISABLED,
        );
        self.object(guid).attributes.extend(new.attributes.clone());
        self.set(guid, anchor.as_str(), &[value]);
        self.set(guid, "userPrincipalName", &[&new.upn]);
        self.set(guid, "pwdLastSet", &["0"]);
        self.set(guid, "accountExpires", &[&new.expires.ticks().to_string()]);
        Ok(guid)
    }

    fn set_password(&mut self, guid: Guid, password: &SecretString) -> Result<(), EditFailure> {
        let object = self.object(guid);
        let sam = object
            .attributes
            .get(&"sAMAccountName".into())
            .map_or("", |values| &values[0]);
        check_password(password.expose_secret(), sam)?;
        object.password = Some(password.expose_secret().to_owned());
        Ok(())
    }

    fn control(
        &mut self,
        guid: Guid,
        edit: ControlEdit,
        scramble: Option<&SecretString>,
    ) -> Result<Guid, EditFailure> {
        self.writable(guid, Class::User)?;
        let object = self.object(guid);
        let before = object.control();
        if edit == ControlEdit::Enable && object.password.is_none() && scramble.is_none() {
            return refused(53, "0000052D: an account without a password is not enabled");
        }
        if let Some(scramble) = scramble {
            self.set_password(guid, scramble)?;
        }
        let after = match edit {
            ControlEdit::Disable => before.with_disabled(true),
            ControlEdit::Enable => AccountControl(
                before.with_disabled(false).0 & !AccountControl::PASSWORD_NOT_REQUIRED,
            ),
        };
        self.set(guid, "userAccountControl", &[&after.0.to_string()]);
        Ok(guid)
    }

    fn modify(&mut self, guid: Guid, edits: &[AttributeEdit]) -> Result<Guid, EditFailure> {
        self.writable(guid, Class::User)?;
        for edit in edits {
            if [
                "member",
                "memberOf",
                "proxyAddresses",
                "userAccountControl",
                "accountExpires",
                "unicodePwd",
                "pwdLastSet",
                "cn",
                "objectClass",
            ]
            .iter()
            .any(|never| AttrName::new(*never) == edit.name)
            {
                return refused(53, "never replaced");
            }
            check_attribute(&edit.name, &edit.values)?;
            for value in &edit.values {
                self.free_login(&edit.name, value, Some(guid))?;
            }
        }
        for edit in edits {
            let values: Vec<&str> = edit
                .values
                .iter()
                .map(String::as_str)
                .filter(|v| !v.is_empty())
                .collect();
            self.set(guid, edit.name.as_str(), &values);
        }
        Ok(guid)
    }

    fn point(
        &mut self,
        guid: Guid,
        name: &AttrName,
        target: Option<Guid>,
    ) -> Result<Guid, EditFailure> {
        self.writable(guid, Class::User)?;
        if target.is_some_and(|target| !self.objects.contains_key(&target)) {
            return refused(19, "the target does not exist");
        }
        let links = &mut self.object(guid).links;
        match target {
            Some(target) => links.insert(name.clone(), target),
            None => links.remove(name),
        };
        Ok(guid)
    }

    fn move_below(
        &mut self,
        guid: Guid,
        parent: &Dn,
        name: Option<&str>,
    ) -> Result<Guid, EditFailure> {
        self.writable(guid, Class::User)?;
        self.unit(parent)?;
        let to = parent.child_cn(name.unwrap_or(self.objects[&guid].dn.leaf()));
        self.free_name(&to, Some(guid))?;
        self.object(guid).dn = to;
        Ok(guid)
    }

    fn membership(
        &mut self,
        group: Guid,
        members: &[Guid],
        join: bool,
    ) -> Result<Guid, EditFailure> {
        self.writable(group, Class::Group)?;
        if join
            && members
                .iter()
                .any(|member| !self.objects.contains_key(member))
        {
            return refused(32, "one of the new members does not exist any more");
        }
        let list = &mut self.object(group).members;
        for member in members {
            if join {
                list.insert(*member);
            } else {
                list.remove(member);
            }
        }
        Ok(group)
    }
}
