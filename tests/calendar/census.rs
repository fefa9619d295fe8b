//! Everybody and every group, after days were played: the two directories against each other, and the real one as
//! `samba-tool`, `kinit`, a Linux machine with SSSD and one with winbind see it. rosterd's own reader has no part in it.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::directory::Dn;

use super::company::{READER_PASSWORD, READER_UPN};
use super::dc::Dc;
use super::dc::kerberos::Kinit;
use super::look::has_expired;
use super::support::ground::Seen;

/// What is compared between the two directories, beside names and memberships: all that rosterd or an administrator of
/// the days writes. Numbers each directory draws by itself (GUID, SID, uSN, times) are not.
const COMPARED: [&str; 28] = [
    "dn",
    "cn",
    "samaccountname",
    "userprincipalname",
    "useraccountcontrol",
    "accountexpires",
    "employeeid",
    "employeenumber",
    "employeetype",
    "givenname",
    "sn",
    "displayname",
    "initials",
    "title",
    "department",
    "company",
    "division",
    "physicaldeliveryofficename",
    "c",
    "l",
    "mail",
    "manager",
    "telephonenumber",
    "mobile",
    "description",
    "info",
    "member",
    "memberof",
];

/// Where two directories differ. Objects that only one provisioning makes (krbtgt, built-in groups) lie outside the
/// units that are compared.
pub fn unlike(memory: &[Seen], real: &[Seen]) -> Vec<String> {
    let (memory, real) = (by_name(memory), by_name(real));
    let mut faults = Vec::new();
    for name in memory.keys().chain(real.keys()).collect::<BTreeSet<_>>() {
        match (memory.get(name), real.get(name)) {
            (Some(left), Some(right)) => faults.extend(
                COMPARED
                    .iter()
                    .map(|attribute| (attribute, plain(left, attribute), plain(right, attribute)))
                    .filter(|(_, left, right)| left != right)
                    .map(|(attribute, left, right)| {
                        format!("{name}: {attribute}: in memory {left:?}, on the real controller {right:?}")
                    }),
            ),
            (Some(_), None) => faults.push(format!("{name}: only in memory")),
            (None, _) => faults.push(format!("{name}: only on the real controller")),
        }
    }
    faults
}

fn by_name(all: &[Seen]) -> BTreeMap<String, &Seen> {
    let units = ["OU=Staff", "OU=Leavers", "OU=Groups", "OU=Service"];
    let units = units.map(|unit| Dn::parse(&format!("{unit},DC=corp,DC=example")).expect("a name"));
    let named = all
        .iter()
        .filter_map(|seen| Some((Dn::parse(&seen["dn"][0]).ok()?, seen)));
    let inside = named.filter(|(dn, _)| units.iter().any(|unit| dn.is_within(unit)));
    inside
        .map(|(dn, seen)| (dn.to_string().to_lowercase(), seen))
        .collect()
}

/// Values as they can be compared: in order, names of objects in one spelling.
fn plain(seen: &Seen, attribute: &str) -> Vec<String> {
    let spelt = |value: &String| match attribute {
        "member" | "memberof" | "manager" | "dn" => {
            Dn::parse(value).map_or_else(|_| value.clone(), |dn| dn.to_string().to_lowercase())
        }
        // Both mean that the account does not expire ([MS-ADTS] accountExpires).
        "accountexpires" if value == "0" => i64::MAX.to_string(),
        _ => value.clone(),
    };
    let mut values: Vec<String> = seen
        .get(attribute)
        .into_iter()
        .flatten()
        .map(spelt)
        .collect();
    values.sort();
    values
}

/// What tools say about everybody in a real directory, against what `ldapsearch` printed.
pub struct Census<'a> {
    dc: &'a Dc,
    all: &'a [Seen],
    /// How many answers were compared.
    pub lookups: usize,
    /// Whatever did not agree.
    pub faults: Vec<String>,
}

impl<'a> Census<'a> {
    /// Asks every tool, all at once: they wait for the controller and for processes, not for each other.
    pub fn take(dc: &'a Dc, all: &'a [Seen], handed_over: &BTreeMap<String, String>) -> Self {
        let tools: [&(dyn Fn(&mut Census<'_>) + Sync); 4] = [
            &|census| census.samba_tool(),
            &|census| census.sssd(READER_UPN, READER_PASSWORD),
            &|census| census.winbind(),
            &|census| census.kerberos(handed_over),
        ];
        let mut whole = Self::of(dc, all);
        std::thread::scope(|scope| {
            let asked = tools.map(|ask| {
                scope.spawn(move || {
                    let mut census = Census::of(dc, all);
                    ask(&mut census);
                    census
                })
            });
            for tool in asked {
                let Self {
                    lookups, faults, ..
                } = tool.join().expect("a tool that answers");
                assert!(lookups > 0, "a tool was asked nothing");
                whole.lookups += lookups;
                whole.faults.extend(faults);
            }
        });
        whole
    }

    fn of(dc: &'a Dc, all: &'a [Seen]) -> Self {
        Self {
            dc,
            all,
            lookups: 0,
            faults: Vec::new(),
        }
    }

    fn agree<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, says: T, ldap: T) {
        self.lookups += 1;
        if says != ldap {
            self.faults
                .push(format!("{what}: {says:?}, ldapsearch says {ldap:?}"));
        }
    }

    /// Every user by `samba-tool user list`, every group below OU=Groups by `samba-tool group listmembers`.
    fn samba_tool(&mut self) {
        let listed = lines(&self.dc.samba_tool(&["user", "list"]));
        let users = self
            .all
            .iter()
            .filter(|seen| is(seen, "user") && !is(seen, "computer"));
        let users = users
            .map(|seen| one(seen, "samaccountname").to_owned())
            .collect();
        self.agree("samba-tool user list", listed, users);
        let groups: Vec<(String, BTreeSet<String>)> = self
            .all
            .iter()
            .filter(|seen| is(seen, "group") && one(seen, "dn").contains(",OU=Groups,"))
            .map(|seen| (one(seen, "samaccountname").to_owned(), self.members(seen)))
            .collect();
        for (group, members) in groups {
            let listed = lines(&self.dc.samba_tool(&["group", "listmembers", &group]));
            self.agree(
                &format!("samba-tool group listmembers {group}"),
                listed,
                members,
            );
        }
    }

    /// The members of a group as `samba-tool` calls them: by login, and by common name where there is none.
    fn members(&self, group: &Seen) -> BTreeSet<String> {
        let members = plain(group, "member");
        let named = self
            .all
            .iter()
            .filter(|seen| members.contains(&plain(seen, "dn")[0]));
        named
            .map(|seen| {
                let name = if seen.contains_key("samaccountname") {
                    "samaccountname"
                } else {
                    "cn"
                };
                one(seen, name).to_owned()
            })
            .collect()
    }

    /// The searches of SSSD's provider for AD, as an ordinary user: one for the account, one for its groups.
    fn sssd(&mut self, upn: &str, password: &str) {
        for (sam, seen) in self.people() {
            let filter = format!("(&(sAMAccountName={sam})(objectclass=user)(objectSID=*))");
            let attributes = [
                "objectSid",
                "userAccountControl",
                "accountExpires",
                "userPrincipalName",
            ];
            let found = self
                .dc
                .search_as(upn, password, self.dc.base(), &filter, &attributes);
            let found = super::dc::ldif::parse(&found.stdout);
            let answer: Vec<Vec<String>> = found
                .iter()
                .flat_map(|entry| {
                    attributes.map(|name| entry.get(name).cloned().unwrap_or_default())
                })
                .collect();
            let wanted =
                attributes.map(|name| seen.get(&name.to_lowercase()).cloned().unwrap_or_default());
            self.agree(&format!("sssd, account {sam}"), answer, wanted.to_vec());

            let token = self
                .dc
                .read_as(upn, password, one(&seen, "dn"), &["tokenGroups"]);
            let token = super::dc::ldif::parse(&token.stdout);
            let says: BTreeSet<String> = token
                .iter()
                .flat_map(|entry| entry.get("tokenGroups"))
                .flatten()
                .cloned()
                .collect();
            let wanted = self
                .token(&seen)
                .into_iter()
                .map(|group| one(group, "objectsid").to_owned())
                .collect();
            self.agree(&format!("sssd, groups of {sam}"), says, wanted);
        }
    }

    /// `wbinfo -i` and `--user-domgroups` for everybody.
    fn winbind(&mut self) {
        let sid = |seen: &Seen| sid_text(one(seen, "objectsid"));
        let people = self.people();
        let asked: Vec<(String, String)> = people
            .iter()
            .map(|(sam, seen)| (sid(seen), sam.clone()))
            .collect();
        let answers = self.dc.wbinfo(&asked);
        for (sam, seen) in &people {
            let answer = answers.get(sam).cloned().unwrap_or_default();
            let name = answer
                .passwd
                .split(':')
                .next()
                .unwrap_or_default()
                .to_lowercase();
            self.agree(
                &format!("wbinfo -i {sam}: {}", answer.passwd),
                name,
                format!("corp\\{}", sam.to_lowercase()),
            );
            let wanted: BTreeSet<String> = self
                .token(seen)
                .into_iter()
                .map(sid)
                .filter(|sid| sid.starts_with("S-1-5-21-"))
                .collect();
            let mut groups = answer.groups;
            // The list begins with the account itself.
            groups.remove(&sid(seen));
            self.agree(&format!("wbinfo --user-domgroups of {sam}"), groups, wanted);
        }
    }

    /// Kerberos takes a password that was handed over exactly as long as the account is open; and the first who may
    /// log on does so as on a first day, with a password of one's own.
    fn kerberos(&mut self, handed_over: &BTreeMap<String, String>) {
        let mut first = None;
        for (sam, seen) in self.people() {
            let Some(password) = handed_over.get(one(&seen, "employeeid")) else {
                continue;
            };
            let bits = one(&seen, "useraccountcontrol").parse::<u32>();
            let open = bits.is_ok_and(|bits| bits & 2 == 0) && !has_expired(&seen);
            let answer = self.dc.kinit(&sam, &[password]);
            self.agree(&format!("kinit {sam}, {answer:?}"), answer.is_right(), open);
            if open {
                first.get_or_insert((sam, password));
            }
        }
        let Some((sam, password)) = first else {
            return;
        };
        let own = "Mein-erstes-eigenes-1";
        let answer = self.dc.kinit(&sam, &[password, own, own]);
        self.agree(&format!("first logon of {sam}"), answer, Kinit::Granted);
        let answer = self.dc.kinit(&sam, &[own]);
        self.agree(&format!("second logon of {sam}"), answer, Kinit::Granted);
    }

    /// Accounts where rosterd may act, by login.
    fn people(&self) -> Vec<(String, Seen)> {
        let people = self.all.iter().filter(|seen| {
            let dn = one(seen, "dn");
            is(seen, "user") && (dn.contains(",OU=Staff,") || dn.contains(",OU=Leavers,"))
        });
        people
            .map(|seen| (one(seen, "samaccountname").to_owned(), seen.clone()))
            .collect()
    }

    /// The security groups of an account, nested ones and the primary one included ([MS-ADTS] 3.1.1.4.5.19).
    fn token(&self, account: &Seen) -> Vec<&Seen> {
        let groups = || {
            self.all
                .iter()
                .filter(|seen| is(seen, "group") && is_security(seen))
        };
        let primary = |seen: &&Seen| {
            sid_text(one(seen, "objectsid"))
                .ends_with(&format!("-{}", one(account, "primarygroupid")))
        };
        let mut found: Vec<&Seen> = groups().filter(primary).collect();
        let mut names: Vec<String> = plain(account, "dn");
        names.extend(found.iter().map(|seen| plain(seen, "dn")[0].clone()));
        let mut place = 0;
        while let Some(name) = names.get(place).cloned() {
            place += 1;
            let holding = groups().filter(|seen| plain(seen, "member").contains(&name));
            for group in holding {
                let dn = plain(group, "dn")[0].clone();
                if !names.contains(&dn) {
                    names.push(dn);
                    found.push(group);
                }
            }
        }
        found
    }
}

fn one<'a>(seen: &'a Seen, name: &str) -> &'a str {
    seen.get(name)
        .and_then(|values| values.first())
        .map_or("", String::as_str)
}

fn is(seen: &Seen, class: &str) -> bool {
    seen.get("objectclass")
        .is_some_and(|classes| classes.iter().any(|one| one == class))
}

/// The highest bit of groupType ([MS-ADTS] 2.2.12).
fn is_security(seen: &Seen) -> bool {
    one(seen, "grouptype").starts_with('-')
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// A SID in its text form ([MS-DTYP] 2.4.2.1) from what `ldapsearch` printed: base64, or text where it happens to be
/// valid UTF-8.
fn sid_text(printed: &str) -> String {
    let bytes = match printed.as_bytes() {
        raw @ [1, ..] => raw.to_vec(),
        _ => super::support::base64::decode(printed),
    };
    let authority = bytes
        .get(2..8)
        .unwrap_or_default()
        .iter()
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let parts = bytes.get(8..).unwrap_or_default().chunks_exact(4);
    let parts = parts.map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]));
    parts.fold(format!("S-1-{authority}"), |text, part| {
        format!("{text}-{part}")
    })
}
