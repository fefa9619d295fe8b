//! Everybody and every group, after days were played: the two directories against each other, and the real one as
//! `samba-tool`, `kinit`, a Linux machine with SSSD and one with winbind see it. rosterd's own reader has no part in it.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::directory::Dn;

use super::company::{READER_PASSWORD, READER_UPN};
use super::dc::Dc;
use super::dc::kerberos::Kinit;
use super::dc::winbind::Unix;
use super::look::has_expired;
use super::register::{Register, is, one, plain, sid_text};
use super::support::ground::{Seen, in_lower_case};

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

/// What tools say about everybody in a real directory, against what `ldapsearch` printed.
pub struct Census<'a> {
    dc: &'a Dc,
    register: &'a Register<'a>,
    lookups: usize,
    faults: Vec<String>,
}

impl Census<'_> {
    /// Asks every tool, all at once: they wait for the controller and for processes, not for each other. Answers what
    /// did not agree, and how many answers were compared.
    pub fn take(
        dc: &Dc,
        all: &[Seen],
        handed_over: &BTreeMap<String, String>,
    ) -> (Vec<String>, usize) {
        let tools: [&(dyn Fn(&mut Census<'_>) + Sync); 4] = [
            &|census| census.samba_tool(),
            &|census| census.sssd(READER_UPN, READER_PASSWORD),
            &|census| census.winbind(),
            &|census| census.kerberos(handed_over),
        ];
        let register = Register::of(all);
        let mut lookups = 0;
        let mut faults = Vec::new();
        std::thread::scope(|scope| {
            let register = &register;
            let asked = tools.map(|ask| {
                scope.spawn(move || {
                    let mut census = Census {
                        dc,
                        register,
                        lookups: 0,
                        faults: Vec::new(),
                    };
                    ask(&mut census);
                    (census.lookups, census.faults)
                })
            });
            for tool in asked {
                let (answers, wrong) = tool.join().expect("a tool that answers");
                assert!(answers > 0, "a tool was asked nothing");
                lookups += answers;
                faults.extend(wrong);
            }
        });
        (faults, lookups)
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
        let all = || self.register.all.iter();
        let users = all().filter(|seen| is(seen, "user") && !is(seen, "computer"));
        let users = users.map(|seen| one(seen, "samaccountname").to_owned());
        let users = users.collect();
        let groups: Vec<(String, BTreeSet<String>)> = all()
            .filter(|seen| is(seen, "group") && one(seen, "dn").contains(",OU=Groups,"))
            .map(|seen| {
                (
                    one(seen, "samaccountname").to_owned(),
                    self.register.members(seen),
                )
            })
            .collect();
        self.agree("samba-tool user list", listed, users);
        for (group, members) in groups {
            let listed = lines(&self.dc.samba_tool(&["group", "listmembers", &group]));
            self.agree(
                &format!("samba-tool group listmembers {group}"),
                listed,
                members,
            );
        }
    }

    /// The searches of SSSD's provider for AD, as an ordinary user: everybody's account, and every fifth one's groups.
    fn sssd(&mut self, upn: &str, password: &str) {
        let (people, base) = (self.register.people(), self.dc.base());
        let names: Vec<&str> = people.keys().map(String::as_str).collect();
        let filter = "(&(sAMAccountName=%s)(objectclass=user)(objectSID=*))";
        let found = self.dc.search_many_as(upn, password, base, filter, &names);
        let mut answers: BTreeMap<String, Seen> = BTreeMap::new();
        for entry in found {
            let seen = in_lower_case(entry);
            answers.insert(one(&seen, "samaccountname").to_owned(), seen);
        }
        let attributes = [
            "objectsid",
            "useraccountcontrol",
            "accountexpires",
            "userprincipalname",
        ];
        for (sam, seen) in &people {
            let of = |seen: &Seen| attributes.map(|name| one(seen, name).to_owned());
            let answer = answers.get(sam).map(of);
            self.agree(&format!("sssd, account {sam}"), answer, Some(of(seen)));
        }
        for (sam, seen) in people.iter().step_by(5) {
            let token = self
                .dc
                .read_as(upn, password, one(seen, "dn"), &["tokenGroups"]);
            let token = super::dc::ldif::parse(&token.stdout);
            let token = token
                .iter()
                .flat_map(|entry| entry.get("tokenGroups"))
                .flatten();
            let says: BTreeSet<String> = token.map(|sid| sid_text(sid)).collect();
            self.agree(
                &format!("sssd, groups of {sam}"),
                says,
                self.register.token(seen),
            );
        }
    }

    /// `wbinfo -i` and `--user-domgroups` for everybody.
    fn winbind(&mut self) {
        let people = self.register.people();
        let sid = |seen: &Seen| sid_text(one(seen, "objectsid"));
        let asked: Vec<(String, String)> = people
            .iter()
            .map(|(sam, seen)| (sid(seen), sam.clone()))
            .collect();
        let answers = self.dc.wbinfo(&asked);
        for (sam, seen) in &people {
            let Unix { passwd, mut groups } = answers.get(sam).cloned().unwrap_or_default();
            let name = passwd.split(':').next().unwrap_or_default().to_lowercase();
            let wanted = format!("corp\\{}", sam.to_lowercase());
            self.agree(&format!("wbinfo -i {sam}: {passwd}"), name, wanted);
            // The list begins with the account itself.
            groups.remove(&sid(seen));
            let wanted = self.register.direct(seen);
            self.agree(&format!("wbinfo --user-domgroups of {sam}"), groups, wanted);
        }
    }

    /// Kerberos takes a password that was handed over exactly as long as the account is open: everybody whose account
    /// is closed is tried, and every fifth of the others. The first who may log on does so as on a first day, with a
    /// password of one's own.
    fn kerberos(&mut self, handed_over: &BTreeMap<String, String>) {
        let mut opened = Vec::new();
        for (sam, seen) in self.register.people() {
            let Some(password) = handed_over.get(one(seen, "employeeid")) else {
                continue;
            };
            let bits = one(seen, "useraccountcontrol").parse::<u32>();
            if bits.is_ok_and(|bits| bits & 2 == 0) && !has_expired(seen) {
                opened.push((sam, password));
            } else {
                let answer = self.dc.kinit(&sam, &[password]);
                self.agree(
                    &format!("kinit {sam}, closed: {answer:?}"),
                    answer.is_right(),
                    false,
                );
            }
        }
        for (sam, password) in opened.iter().step_by(5) {
            let answer = self.dc.kinit(sam, &[password]);
            self.agree(
                &format!("kinit {sam}, open: {answer:?}"),
                answer.is_right(),
                true,
            );
        }
        let Some((sam, password)) = opened.first() else {
            return;
        };
        let own = "Mein-erstes-eigenes-1";
        let answer = self.dc.kinit(sam, &[password, own, own]);
        self.agree(&format!("first logon of {sam}"), answer, Kinit::Granted);
        let answer = self.dc.kinit(sam, &[own]);
        self.agree(&format!("second logon of {sam}"), answer, Kinit::Granted);
    }
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}
