//! A plot of a shared domain: units, groups and a configuration of its own, so that several companies live on one
//! controller and none sees another.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dc::Dc;
use super::support::ground::{Seen, in_lower_case};
use super::support::world::BASE;

/// Objects by distinguished name, as an administrator sees them, without what differs from run to run.
pub type Census = BTreeMap<String, Seen>;

/// Units below `OU=Staff`, parents first.
const UNITS: [&str; 6] = [
    "",
    "OU=Berlin,",
    "OU=Sales,OU=Berlin,",
    "OU=Engineering,OU=Berlin,",
    "OU=London,",
    "OU=Unsorted,",
];
/// Groups of the shipped rules, and their groupType ([MS-ADTS] 2.2.12).
const GROUPS: [(&str, &str); 9] = [
    ("GG-Staff", GLOBAL),
    ("GG-Berlin", GLOBAL),
    ("GG-London", GLOBAL),
    ("GG-Sales", GLOBAL),
    ("GG-Engineering", GLOBAL),
    ("GG-Leads", GLOBAL),
    ("DL-All", LIST),
    ("DL-Berlin", LIST),
    ("DL-London", LIST),
];
const GLOBAL: &str = "-2147483646";
const LIST: &str = "8";

/// What the directory writes by itself and differently each time.
const VOLATILE: [&str; 12] = [
    "objectguid",
    "objectsid",
    "whencreated",
    "whenchanged",
    "usncreated",
    "usnchanged",
    "pwdlastset",
    "dscorepropagationdata",
    "lastlogon",
    "lastlogontimestamp",
    "logoncount",
    "badpasswordtime",
];

/// A plot.
pub struct Plot {
    /// The controller it lies on.
    pub dc: Arc<Dc>,
    /// Part of every name here.
    pub tag: String,
    /// The shipped rules, with the plot's units and groups.
    pub config: PathBuf,
}

impl Plot {
    /// Lays out a plot; its configuration is written below `folder`.
    pub fn laid_out(dc: Arc<Dc>, tag: &str, folder: &Path) -> Self {
        let plot = Self {
            dc,
            tag: tag.to_owned(),
            config: folder.join(tag),
        };
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        plot.copy(&shipped, &plot.config);
        plot.dc.ldapmodify(&plot.ldif());
        plot
    }

    fn copy(&self, from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                self.copy(&path, &to);
            } else {
                fs::write(to, self.ours(&fs::read_to_string(path).unwrap())).unwrap();
            }
        }
    }

    /// The shipped text with the plot's names in it.
    fn ours(&self, text: &str) -> String {
        let tag = &self.tag;
        let mut text = text.to_owned();
        for root in ["Staff", "Leavers", "Groups"] {
            text = text.replace(
                &format!("OU={root},DC="),
                &format!("OU={tag},OU={root},DC="),
            );
        }
        for prefix in ["GG-", "DL-"] {
            text = text.replace(prefix, &format!("{prefix}{tag}-"));
        }
        text
    }

    fn ldif(&self) -> String {
        let unit =
            |dn: String| format!("dn: {dn}\nchangetype: add\nobjectClass: organizationalUnit\n\n");
        let mut out: String = UNITS
            .iter()
            .map(|unit_of| unit(format!("{unit_of}{}", self.root("Staff"))))
            .collect();
        out += &unit(self.root("Leavers"));
        out += &unit(self.root("Groups"));
        for (name, kind) in GROUPS {
            let name = self.ours(name);
            out += &format!(
                "dn: CN={name},{}\nchangetype: add\nobjectClass: group\nsAMAccountName: {name}\ngroupType: {kind}\n\n",
                self.root("Groups")
            );
        }
        out
    }

    fn root(&self, unit: &str) -> String {
        format!("OU={},OU={unit},{BASE}", self.tag)
    }

    /// Every account and group here.
    pub fn census(&self) -> Census {
        let all = "(|(objectClass=user)(objectClass=group))";
        let found = self.dc.ldapsearch(self.dc.base(), all, &[]).into_iter();
        let here = format!(",OU={},", self.tag);
        let here = found.filter(|entry| entry["dn"][0].contains(&here));
        let seen = here.map(in_lower_case).map(|mut seen| {
            let dn = seen["dn"][0].clone();
            seen.values_mut().for_each(|values| values.sort());
            seen.retain(|name, _| !VOLATILE.contains(&name.as_str()));
            (dn, seen)
        });
        seen.collect()
    }

    /// Nobody is here any more.
    pub fn cleared(&self) {
        self.delete(is_account);
    }

    /// Neither people nor groups are here any more. Samba's own check takes what a group remembers of accounts that
    /// left it and were deleted later for damage; with the group that goes.
    pub fn razed(&self) {
        self.delete(|_| true);
    }

    fn delete(&self, which: fn(&Seen) -> bool) {
        let here = self.census();
        let here = here.iter().filter(|(_, seen)| which(seen));
        let gone = here.map(|(dn, _)| {
            let dn = super::support::base64::encode(dn.as_bytes());
            format!("dn:: {dn}\nchangetype: delete\n\n")
        });
        let gone: String = gone.collect();
        if !gone.is_empty() {
            self.dc.ldapmodify(&gone);
        }
    }

    /// Where the controller listens.
    pub fn controller(&self) -> SocketAddr {
        let host = self.dc.url().trim_start_matches("ldaps://");
        format!("{host}:636").parse().unwrap()
    }
}

/// Whether this is an account and no group.
pub fn is_account(seen: &Seen) -> bool {
    seen["objectclass"].iter().any(|class| class == "user")
}
