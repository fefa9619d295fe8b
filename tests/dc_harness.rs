//! The test domain controller itself: what every test on a real directory takes for granted.

#[path = "dc/mod.rs"]
mod dc;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use dc::{Dc, Login, Outcome};

/// LDAP result code insufficientAccessRights (RFC 4511, appendix A).
const NO_RIGHTS: i32 = 50;

/// All that the service account may write on an employee's account, and nothing else.
/// Two delegated things do not show here: `name` (written by ModifyDN alone) and `unicodePwd` (a reset
/// is an extended right, not a right on an attribute).
const WRITABLE: [&str; 28] = [
    "accountExpires",
    "c",
    "cn",
    "co",
    "company",
    "countryCode",
    "department",
    "description",
    "displayName",
    "division",
    "employeeID",
    "employeeNumber",
    "employeeType",
    "givenName",
    "info",
    "l",
    "mail",
    "manager",
    "mobile",
    "physicalDeliveryOfficeName",
    "proxyAddresses",
    "pwdLastSet",
    "sAMAccountName",
    "sn",
    "telephoneNumber",
    "title",
    "userAccountControl",
    "userPrincipalName",
];

fn as_service(dc: &Dc, ldif: &str) -> Outcome {
    dc.modify_as(dc.service_upn(), dc.service_password(), ldif)
}

/// LDIF that adds an enabled account with a password, as a hire would.
fn hire(dc: &Dc, login: &str, parent: &str) -> String {
    format!(
        "dn: CN={login},{parent}{base}\nchangetype: add\nobjectClass: user\nsAMAccountName: {login}\n\
         userPrincipalName: {login}@corp.example\nemployeeID: 4711\nuserAccountControl: 512\n\
         unicodePwd:: IgBGAGkAcgBzAHQALQBQAGEAcwBzAHcAMAByAGQAIQAiAA==\n\n",
        base = dc.base(),
    )
}

#[test]
fn the_service_account_can_hire_move_fill_groups_and_reset_passwords() {
    let dc = Dc::start();
    assert!(dc.can_log_in(dc.service_upn(), dc.service_password()));
    assert!(!dc.can_log_in(dc.service_upn(), "wrong"));

    let outcome = as_service(&dc, &hire(&dc, "jdoe", "OU=Sales,OU=Berlin,OU=Staff,"));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(dc.can_log_in("jdoe@corp.example", "First-Passw0rd!"));

    let base = dc.base();
    let leave = format!(
        "dn: CN=GG-Sales,OU=Groups,{base}\nchangetype: modify\nadd: member\n\
         member: CN=jdoe,OU=Sales,OU=Berlin,OU=Staff,{base}\n\n\
         dn: CN=jdoe,OU=Sales,OU=Berlin,OU=Staff,{base}\nchangetype: modify\n\
         replace: userAccountControl\nuserAccountControl: 514\n-\nreplace: title\ntitle: Former colleague\n-\n\
         replace: unicodePwd\nunicodePwd:: IgBTAGUAYwBvAG4AZAAtAFAAYQBzAHMAdwAwAHIAZAAhACIA\n\n\
         dn: CN=jdoe,OU=Sales,OU=Berlin,OU=Staff,{base}\nchangetype: modrdn\nnewrdn: CN=jdoe\n\
         deleteoldrdn: 1\nnewsuperior: OU=Leavers,{base}\n\n"
    );
    let outcome = as_service(&dc, &leave);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);

    let leavers = dc.ldapsearch(
        &format!("OU=Leavers,{base}"),
        "(sAMAccountName=jdoe)",
        &["memberOf", "title"],
    );
    assert_eq!(leavers.len(), 1);
    assert_eq!(
        leavers[0]["memberOf"],
        [format!("CN=GG-Sales,OU=Groups,{base}")]
    );
    assert_eq!(leavers[0]["title"], ["Former colleague"]);
    assert_eq!(
        dc.log_in("jdoe@corp.example", "Second-Passw0rd!"),
        Login::Disabled
    );
    dc.dbcheck();
}

#[test]
fn the_service_account_has_no_right_beyond_its_delegation() {
    let dc = Dc::start();
    let base = dc.base();
    let refused = [
        hire(&dc, "intruder", "CN=Users,"),
        hire(&dc, "intruder", "OU=Service,"),
        format!(
            "dn: CN=Administrator,CN=Users,{base}\nchangetype: modify\nreplace: title\ntitle: x\n\n"
        ),
        format!(
            "dn: CN=Domain Admins,CN=Users,{base}\nchangetype: modify\nadd: member\n\
             member: CN=svc-rosterd,OU=Service,{base}\n\n"
        ),
        format!(
            "dn: CN=GG-Sales,OU=Groups,{base}\nchangetype: modify\nreplace: description\ndescription: x\n\n"
        ),
        format!(
            "dn: OU=Staff,{base}\nchangetype: modify\nreplace: description\ndescription: x\n\n"
        ),
        format!("dn: OU=New,OU=Staff,{base}\nchangetype: add\nobjectClass: organizationalUnit\n\n"),
        format!("dn: CN=new,OU=Staff,{base}\nchangetype: add\nobjectClass: group\n\n"),
        format!(
            "dn: CN=new,OU=Staff,{base}\nchangetype: add\nobjectClass: computer\nsAMAccountName: new$\n\n"
        ),
    ];
    for ldif in &refused {
        let outcome = as_service(&dc, ldif);
        assert_eq!(outcome.code, NO_RIGHTS, "{ldif}{}", outcome.stderr);
    }
    assert!(
        dc.ldapsearch(base, "(sAMAccountName=intruder)", &[])
            .is_empty()
    );
}

#[test]
fn the_service_account_may_write_exactly_the_delegated_attributes() {
    let dc = Dc::start();
    let base = dc.base();
    // One account that the administrator made, and one that the service account made and so owns.
    dc.ldapmodify(&hire(&dc, "foreign", "OU=Staff,"));
    assert_eq!(as_service(&dc, &hire(&dc, "own", "OU=Staff,")).code, 0);

    for login in ["foreign", "own"] {
        let filter = format!("(sAMAccountName={login})");
        let attrs = ["allowedAttributesEffective", "sDRightsEffective"];
        let found = dc.search_as(
            dc.service_upn(),
            dc.service_password(),
            base,
            &filter,
            &attrs,
        );
        let seen: BTreeSet<&str> = found
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("allowedAttributesEffective: "))
            .collect();
        assert_eq!(seen, BTreeSet::from(WRITABLE), "on {login}");
        // Samba 4.17 gives an owner the right to change the access list whatever that list says.
        if login == "foreign" {
            assert!(
                found.stdout.contains("sDRightsEffective: 0"),
                "{login}: {}",
                found.stdout
            );
        }
    }
}

#[test]
fn a_login_tells_what_is_wrong_with_it() {
    let dc = Dc::start();
    dc.ldapmodify(&hire(&dc, "jdoe", "OU=Staff,"));
    let set = |attribute: &str, value: &str| {
        dc.ldapmodify(&format!(
            "dn: CN=jdoe,OU=Staff,{}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n\n",
            dc.base()
        ));
        dc.log_in("jdoe@corp.example", "First-Passw0rd!")
    };
    assert_eq!(dc.log_in("jdoe@corp.example", "wrong"), Login::Wrong);
    assert_eq!(dc.log_in("nobody@corp.example", "wrong"), Login::Wrong);
    assert_eq!(set("pwdLastSet", "0"), Login::MustChangePassword);
    assert_eq!(set("pwdLastSet", "-1"), Login::Granted);
    // 1 January 2001, in units of 100 ns since 1601.
    assert_eq!(set("accountExpires", "126227808000000000"), Login::Expired);
    assert_eq!(set("userAccountControl", "514"), Login::Disabled);
}

#[test]
fn two_controllers_run_side_by_side_and_leave_nothing_behind() {
    let (one, two) = (Dc::start(), Dc::start());
    assert_ne!(one.url(), two.url());
    one.ldapmodify(&hire(&one, "only-here", "OU=Staff,"));
    let count = |dc: &Dc| {
        dc.ldapsearch(dc.base(), "(sAMAccountName=only-here)", &["cn"])
            .len()
    };
    assert_eq!((count(&one), count(&two)), (1, 0));

    let folder = one.folder().to_owned();
    assert!(!processes_of(&folder).is_empty());
    drop(one);
    assert!(!folder.exists());
    assert_eq!(processes_of(&folder), Vec::<String>::new());
    assert!(
        two.can_log_in(two.service_upn(), two.service_password()),
        "the other one still serves"
    );
}

#[test]
fn a_panicking_test_leaves_nothing_behind() {
    let folder = std::sync::Mutex::new(None);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let dc = Dc::start();
        *folder.lock().unwrap() = Some(dc.folder().to_owned());
        panic!("as a failing test does");
    }));
    assert!(panicked.is_err());
    let folder = folder
        .into_inner()
        .unwrap()
        .expect("the controller had started");
    assert!(!folder.exists());
    assert_eq!(processes_of(&folder), Vec::<String>::new());
}

/// Process ids that have a file below `folder` open.
fn processes_of(folder: &Path) -> Vec<String> {
    let listing = Command::new("sh")
        .args(["-c", "ls -l /proc/[0-9]*/fd 2>/dev/null"])
        .output()
        .unwrap();
    let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
    let folder = folder.to_str().unwrap();
    let open = listing
        .split("\n\n")
        .filter(|process| process.contains(folder));
    open.filter_map(|process| {
        process
            .lines()
            .find(|line| line.starts_with("/proc/"))
            .map(str::to_owned)
    })
    .collect()
}

#[test]
fn folded_lines_base64_and_comments_are_read() {
    let text = "# a comment\ndn: CN=Jane,OU=St\n aff,DC=corp\nsn:: TcO8bGxlcg==\nobjectGUID:: /////w==\n\
                description: a: b\nmail: x@y\nmail: z@y\n\n# refldaps://corp.example/CN=Configuration\n\n";
    let entries = dc::ldif::parse(text);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["dn"], ["CN=Jane,OU=Staff,DC=corp"]);
    assert_eq!(entries[0]["sn"], ["Müller"]);
    assert_eq!(entries[0]["objectGUID"], ["/////w=="]);
    assert_eq!(entries[0]["description"], ["a: b"]);
    assert_eq!(entries[0]["mail"], ["x@y", "z@y"]);
}
