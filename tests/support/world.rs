//! One description of a company's directory, poured into the in-memory directory and into a real
//! domain controller alike. Both start with what `tests/dc/provision.py` makes: the units Staff,
//! Leavers, Groups and Service, the groups GG-… and DL-…, the service account.

use std::collections::BTreeMap;

use super::base64;

/// The domain of every test.
pub const BASE: &str = "DC=corp,DC=example";

/// What is added to the empty company.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Organisational units as relative names (`OU=Paris,OU=Staff`), parents first.
    pub units: Vec<String>,
    /// Groups below `OU=Groups`.
    pub groups: Vec<WorldGroup>,
    /// Accounts, everywhere.
    pub accounts: Vec<WorldAccount>,
    /// Contacts: (relative name, mail).
    pub contacts: Vec<(String, String)>,
    /// Memberships: (sAMAccountName of the group, member). A member is the sAMAccountName of an account of this
    /// world or of a group, a contact's relative name, or the SID of a foreign security principal.
    pub memberships: Vec<(String, String)>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct WorldGroup {
    /// cn and sAMAccountName.
    pub name: String,
    /// What kind of group.
    pub kind: WorldGroupKind,
}

/// What kind of group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorldGroupKind {
    /// A global security group.
    #[default]
    Global,
    /// A domain local security group: alone may have foreign security principals as members.
    Local,
    /// A universal distribution list.
    Distribution,
}

impl WorldGroupKind {
    /// groupType ([MS-ADTS] 2.2.12).
    pub fn group_type(self) -> &'static str {
        match self {
            Self::Global => "-2147483646",
            Self::Local => "-2147483644",
            Self::Distribution => "8",
        }
    }
}

/// An account as somebody made it before rosterd came.
#[derive(Clone, Debug)]
pub struct WorldAccount {
    /// Common name.
    pub cn: String,
    /// Unit, relative to the domain.
    pub unit: String,
    /// sAMAccountName.
    pub sam: String,
    /// The password, where the account has one.
    pub password: Option<String>,
    /// userAccountControl.
    pub control: u32,
    /// Everything else.
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl WorldAccount {
    /// An enabled account with a password and `SAM@corp.example`.
    pub fn enabled(sam: &str, cn: &str, unit: &str) -> Self {
        Self {
            cn: cn.into(),
            unit: unit.into(),
            sam: sam.into(),
            password: Some("W0rld-Passw0rd!".into()),
            control: 512,
            attributes: BTreeMap::new(),
        }
    }

    /// The same with an attribute.
    pub fn with(mut self, name: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.attributes.insert(name.into(), values);
        self
    }

    /// userPrincipalName.
    pub fn upn(&self) -> String {
        format!("{}@corp.example", self.sam)
    }

    /// Everything its Add carries, the password aside.
    pub fn all_attributes(&self) -> BTreeMap<String, Vec<String>> {
        let mut all = self.attributes.clone();
        all.insert("sAMAccountName".into(), vec![self.sam.clone()]);
        all.insert("userPrincipalName".into(), vec![self.upn()]);
        all.insert("userAccountControl".into(), vec![self.control.to_string()]);
        all
    }
}

impl World {
    /// The whole world as LDIF change records for the controller's administrator.
    pub fn ldif(&self) -> String {
        let mut out = String::new();
        for unit in &self.units {
            record(
                &mut out,
                &format!("{unit},{BASE}"),
                "organizationalUnit",
                &BTreeMap::new(),
                None,
            );
        }
        for group in &self.groups {
            let kind = group.kind.group_type();
            let attributes = [("sAMAccountName", group.name.as_str()), ("groupType", kind)];
            let attributes =
                attributes.map(|(name, value)| (name.to_owned(), vec![value.to_owned()]));
            record(
                &mut out,
                &group_dn(&group.name),
                "group",
                &attributes.into(),
                None,
            );
        }
        for account in &self.accounts {
            let dn = child(&format!("{},{BASE}", account.unit), &account.cn);
            record(
                &mut out,
                &dn,
                "user",
                &account.all_attributes(),
                account.password.as_deref(),
            );
        }
        for (name, mail) in &self.contacts {
            let mail = [("mail".to_owned(), vec![mail.clone()])].into();
            record(&mut out, &format!("{name},{BASE}"), "contact", &mail, None);
        }
        for (group, member) in &self.memberships {
            line(&mut out, "dn", &group_dn(group));
            out.push_str("changetype: modify\nadd: member\n");
            line(&mut out, "member", &self.member_dn(member));
            out.push_str("-\n\n");
        }
        out
    }

    /// The distinguished name of a member.
    pub fn member_dn(&self, member: &str) -> String {
        if is_foreign(member) {
            return format!("CN={member},CN=ForeignSecurityPrincipals,{BASE}");
        }
        if member.contains('=') {
            return format!("{member},{BASE}");
        }
        let account = self.accounts.iter().find(|account| account.sam == member);
        match account {
            Some(account) => child(&format!("{},{BASE}", account.unit), &account.cn),
            None => group_dn(member),
        }
    }
}

/// Whether a member is the SID of somebody from another domain, or of nobody's.
pub fn is_foreign(member: &str) -> bool {
    member.starts_with("S-1-")
}

/// The name of a group below `OU=Groups`.
pub fn group_dn(name: &str) -> String {
    if name == "Domain Admins" {
        return format!("CN={name},CN=Users,{BASE}");
    }
    format!("CN={name},OU=Groups,{BASE}")
}

fn child(parent: &str, cn: &str) -> String {
    let parent = rosterd::directory::Dn::parse(parent).expect("a name");
    parent.child_cn(cn).to_string()
}

fn record(
    out: &mut String,
    dn: &str,
    class: &str,
    attributes: &BTreeMap<String, Vec<String>>,
    password: Option<&str>,
) {
    line(out, "dn", dn);
    out.push_str(&format!("changetype: add\nobjectClass: {class}\n"));
    for (name, values) in attributes {
        for value in values {
            line(out, name, value);
        }
    }
    if let Some(password) = password {
        let quoted = format!("\"{password}\"");
        let bytes: Vec<u8> = quoted.encode_utf16().flat_map(u16::to_le_bytes).collect();
        out.push_str(&format!("unicodePwd:: {}\n", base64::encode(&bytes)));
    }
    out.push('\n');
}

/// Base64 always: no value needs another kind of care.
fn line(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{name}:: {}\n", base64::encode(value.as_bytes())));
}
