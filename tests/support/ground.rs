//! A directory under test, and an administrator's view of it that does not go through rosterd.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rosterd::clock::SystemClock;
use rosterd::directory::{Directory, Dn, Edit, Guid, Scope};
use rosterd::ldap::{Access, Login, Logins, Reader, Session, Writer};
use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, Quiet, Void};
use secrecy::SecretString;

use super::base64;
use super::memory::Memory;
use super::world::World;
use crate::dc::{Dc, Entry};

/// A future that can be named.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Attributes of one object, names in lower case; `dn` among them.
pub type Seen = BTreeMap<String, Vec<String>>;

/// One directory, in memory or real.
pub trait Ground: Send + Sync {
    /// rosterd changes it.
    fn perform<'a>(&'a self, edit: &'a Edit) -> Boxed<'a, Result<Guid, EditFailure>>;
    /// rosterd reads it.
    fn read<'a>(&'a self, scope: &'a Scope) -> Boxed<'a, Result<Directory, Void>>;
    /// An administrator looks at an object.
    fn look(&self, guid: Guid) -> Option<Seen>;
    /// An administrator finds an object by its name.
    fn find(&self, dn: &str) -> Option<Guid>;
    /// An administrator sets an attribute.
    fn set(&self, guid: Guid, name: &str, values: &[&str]);
    /// An administrator renames and moves an object.
    fn rename(&self, guid: Guid, to: &Dn);
    /// An administrator deletes an object.
    fn delete(&self, guid: Guid);
    /// An administrator adds a member.
    fn add_member(&self, group: Guid, member: Guid);
    /// An administrator takes a member out.
    fn remove_member(&self, group: Guid, member: Guid);
    /// An administrator enables or disables an account.
    fn set_enabled(&self, guid: Guid, enabled: bool);
    /// An administrator finds an object by the value of an attribute, `sAMAccountName` for example.
    fn whose(&self, attribute: &str, value: &str) -> Option<Guid>;
    /// Every user, group and contact of the domain with all its attributes.
    fn everything(&self) -> Vec<Seen>;
    /// Whether an account's password is this one and the account may be used, even if the password must be changed
    /// first: what a Kerberos server says.
    fn accepts(&self, sam: &str, password: &str) -> bool;
    /// Somebody tries to log in.
    fn can_log_in(&self, upn: &str, password: &str) -> bool;
    /// The company becomes this world.
    fn pour(&self, world: &World);
}

impl Ground for Memory {
    fn perform<'a>(&'a self, edit: &'a Edit) -> Boxed<'a, Result<Guid, EditFailure>> {
        Box::pin(DirectoryWriter::perform(self, edit))
    }
    fn read<'a>(&'a self, scope: &'a Scope) -> Boxed<'a, Result<Directory, Void>> {
        Box::pin(DirectoryReader::read(self, scope))
    }
    fn look(&self, guid: Guid) -> Option<Seen> {
        Memory::look(self, guid)
    }
    fn find(&self, dn: &str) -> Option<Guid> {
        Memory::find(self, dn)
    }
    fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        Memory::set(self, guid, name, values);
    }
    fn rename(&self, guid: Guid, to: &Dn) {
        Memory::rename(self, guid, to);
    }
    fn delete(&self, guid: Guid) {
        Memory::delete(self, guid);
    }
    fn add_member(&self, group: Guid, member: Guid) {
        Memory::add_member(self, group, member);
    }
    fn remove_member(&self, group: Guid, member: Guid) {
        Memory::remove_member(self, group, member);
    }
    fn set_enabled(&self, guid: Guid, enabled: bool) {
        Memory::set_enabled(self, guid, enabled);
    }
    fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        Memory::whose(self, attribute, value)
    }
    fn everything(&self) -> Vec<Seen> {
        Memory::everything(self)
    }
    fn accepts(&self, sam: &str, password: &str) -> bool {
        Memory::accepts(self, sam, password)
    }
    fn can_log_in(&self, upn: &str, password: &str) -> bool {
        Memory::can_log_in(self, upn, password)
    }
    fn pour(&self, world: &World) {
        Memory::pour(self, world);
    }
}

/// A real domain controller and rosterd's hold on it as the service account.
pub struct Real {
    /// The controller.
    pub dc: Arc<Dc>,
    reader: Reader,
    writer: Writer,
}

/// How rosterd reaches a test controller.
pub fn access(dc: &Dc) -> Access {
    let password = dc.service_password().to_owned();
    Access {
        servers: vec![dc.url().to_owned()],
        discovery: None,
        start_tls: false,
        user: dc.service_upn().to_owned(),
        login: Login::Password(Box::new(move || Ok(SecretString::from(password.clone())))),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(dc.ca_file()),
        connect_timeout: Duration::from_secs(10),
        operation_timeout: Duration::from_secs(20),
        read_deadline: Duration::from_secs(60),
    }
}

impl Real {
    /// A fresh domain, connected.
    pub async fn start() -> Self {
        Self::on(Arc::new(Dc::start())).await
    }

    /// A domain that runs already, connected.
    pub async fn on(dc: Arc<Dc>) -> Self {
        let session = Session::open(access(&dc), Arc::new(Quiet))
            .await
            .expect("the controller answers");
        Self {
            reader: session.reader(),
            writer: session.writer(),
            dc,
        }
    }

    fn change(&self, guid: Guid, changetype: &str) {
        self.dc
            .ldapmodify(&format!("dn: <GUID={guid}>\nchangetype: {changetype}\n\n"));
    }
}

/// An entry with the names of its attributes in lower case.
pub fn in_lower_case(entry: Entry) -> Seen {
    let attributes = entry.into_iter();
    attributes
        .map(|(name, values)| (name.to_ascii_lowercase(), values))
        .collect()
}

fn guid_of(entry: &Entry) -> Guid {
    let bytes = base64::decode(&entry["objectGUID"][0]);
    Guid::from_bytes(bytes.try_into().expect("sixteen bytes"))
}

/// A value as part of a search filter (RFC 4515, section 3).
fn escaped(value: &str) -> String {
    let escape = |c: char| match c {
        '*' | '(' | ')' | '\\' | '\0' => format!("\\{:02x}", u32::from(c)),
        _ => c.to_string(),
    };
    value.chars().map(escape).collect()
}

fn value(name: &str, text: &str) -> String {
    format!("{name}:: {}\n", base64::encode(text.as_bytes()))
}

impl Ground for Real {
    fn perform<'a>(&'a self, edit: &'a Edit) -> Boxed<'a, Result<Guid, EditFailure>> {
        Box::pin(self.writer.perform(edit))
    }
    fn read<'a>(&'a self, scope: &'a Scope) -> Boxed<'a, Result<Directory, Void>> {
        Box::pin(self.reader.read(scope))
    }
    fn look(&self, guid: Guid) -> Option<Seen> {
        let found = self
            .dc
            .ldapsearch(&format!("<GUID={guid}>"), "(objectClass=*)", &[]);
        found.into_iter().next().map(in_lower_case)
    }
    fn find(&self, dn: &str) -> Option<Guid> {
        let found = self.dc.ldapsearch(dn, "(objectClass=*)", &["objectGUID"]);
        let wanted = Dn::parse(dn).ok()?;
        let entry = found
            .into_iter()
            .find(|entry| Dn::parse(&entry["dn"][0]).is_ok_and(|dn| dn == wanted))?;
        Some(guid_of(&entry))
    }
    fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        let values: String = values.iter().map(|text| value(name, text)).collect();
        self.change(guid, &format!("modify\nreplace: {name}\n{values}-"));
    }
    fn rename(&self, guid: Guid, to: &Dn) {
        let parent = to.parent().expect("below something").to_string();
        let name = value("newrdn", &to.relative());
        self.change(
            guid,
            &format!("modrdn\n{name}deleteoldrdn: 1\nnewsuperior: {parent}"),
        );
    }
    fn delete(&self, guid: Guid) {
        self.change(guid, "delete");
    }
    fn add_member(&self, group: Guid, member: Guid) {
        self.change(
            group,
            &format!("modify\nadd: member\nmember: <GUID={member}>\n-"),
        );
    }
    fn remove_member(&self, group: Guid, member: Guid) {
        self.change(
            group,
            &format!("modify\ndelete: member\nmember: <GUID={member}>\n-"),
        );
    }
    fn set_enabled(&self, guid: Guid, enabled: bool) {
        let seen = Ground::look(self, guid).expect("the account exists");
        let control: u32 = seen["useraccountcontrol"][0].parse().expect("a number");
        let control = if enabled { control & !2 } else { control | 2 };
        Ground::set(self, guid, "userAccountControl", &[&control.to_string()]);
    }
    fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        let filter = format!("({attribute}={})", escaped(value));
        let found = self.dc.ldapsearch(self.dc.base(), &filter, &["objectGUID"]);
        assert!(
            found.len() < 2,
            "{attribute} {value} is not unique: {found:?}"
        );
        found.first().map(guid_of)
    }
    fn everything(&self) -> Vec<Seen> {
        let all = "(|(objectClass=user)(objectClass=group)(objectClass=contact)(objectClass=foreignSecurityPrincipal))";
        let found = self.dc.ldapsearch(self.dc.base(), all, &[]);
        found.into_iter().map(in_lower_case).collect()
    }
    fn accepts(&self, sam: &str, password: &str) -> bool {
        self.dc.kinit(sam, &[password]).is_right()
    }
    fn can_log_in(&self, upn: &str, password: &str) -> bool {
        self.dc.can_log_in(upn, password)
    }
    fn pour(&self, world: &World) {
        self.dc.ldapmodify(&world.ldif());
    }
}
