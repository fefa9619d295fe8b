//! What a Linux machine in the domain sees, by winbind's own tool.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use super::{Dc, run};

/// Answers for one account: its line of the password database, and the SIDs of its domain groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unix {
    /// `wbinfo -i`: `CORP\aschmidt:*:3000021:100:Schmidt, Anna:/home/CORP/aschmidt:/bin/false`.
    pub passwd: String,
    /// `wbinfo --user-domgroups`, nested ones included.
    pub groups: BTreeSet<String>,
}

/// `wbinfo` finds winbindd at one place only, which is the machine's own: here it gets a `/run` of its own.
const ASK: &str = r#"
mount -t tmpfs none /run && mkdir -p /run/samba/winbindd && mount --bind "$0" /run/samba/winbindd || exit 1
while read -r sid sam; do
    echo "account $sam"
    echo "passwd $(wbinfo -i "CORP\\$sam" 2>&1)"
    wbinfo --user-domgroups="$sid" 2>&1 | sed 's/^/group /'
done"#;

impl Dc {
    /// Asks winbind about accounts, given by SID and sAMAccountName. The services must be `ldap kdc rpc winbindd`.
    ///
    /// # Panics
    /// If winbind cannot be asked at all.
    pub fn wbinfo(&self, accounts: &[(String, String)]) -> BTreeMap<String, Unix> {
        let pipe = self.folder().join("run/winbindd");
        let lines: String = accounts
            .iter()
            .map(|(sid, sam)| format!("{sid} {sam}\n"))
            .collect();
        let mut command = Command::new("unshare");
        let outcome = run(
            command.args(["-m", "bash", "-c", ASK]).arg(pipe),
            Some(&lines),
        );
        assert_eq!(outcome.code, 0, "wbinfo: {}", outcome.stderr);
        let mut answers: BTreeMap<String, Unix> = BTreeMap::new();
        let mut sam = String::new();
        for line in outcome.stdout.lines() {
            let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
            if what == "account" {
                sam = rest.to_owned();
            }
            let answer = answers.entry(sam.clone()).or_default();
            match what {
                "passwd" => answer.passwd = rest.to_owned(),
                "group" => _ = answer.groups.insert(rest.to_owned()),
                _ => {}
            }
        }
        answers
    }
}
