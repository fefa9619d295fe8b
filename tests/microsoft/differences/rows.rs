//! The requests, and what each of the two answers.

use super::ldif::{add, line, members, modify, password, rename, replace, user};
use crate::support::world::{BASE, group_dn};

/// What there is before.
pub fn before() -> String {
    let people = [
        add(
            "Ada",
            "ada",
            &[("userPrincipalName", "ada@corp.example"), ("title", "x")],
        ),
        add("Bob", "bob", &[]),
        add("Muller", "muller", &[]),
    ];
    let local = format!(
        "{}changetype: add\nobjectClass: group\nsAMAccountName: LG-Files\ngroupType: -2147483644\n\n",
        line("dn", &group_dn("LG-Files"))
    );
    people.concat() + &local + &members("add", "GG-Staff", &[user("Ada")])
}

/// One request, and what is answered: the result code, and the Win32 code the message begins with.
pub struct Row {
    /// What is asked, as the document names it.
    pub what: &'static str,
    /// The request.
    pub ldif: String,
    /// Samba's answer.
    pub samba: &'static str,
    /// Microsoft's.
    pub microsoft: &'static str,
}

/// Every request of the document.
pub fn rows() -> Vec<Row> {
    let nested = nested_and_primary();
    [
        names(),
        values(),
        accounts(),
        group_members(),
        nested,
        places(),
    ]
    .into_iter()
    .flatten()
    .map(|(what, ldif, samba, microsoft)| Row {
        what,
        ldif,
        samba,
        microsoft,
    })
    .collect()
}

type Asked = (&'static str, String, &'static str, &'static str);

fn names() -> Vec<Asked> {
    let upn = [("userPrincipalName", "ADA@corp.example")];
    vec![
        (
            "a login that is taken",
            add("N1", "ADA", &[]),
            "68 00002071",
            "68 00000524",
        ),
        (
            "a userPrincipalName that is taken",
            add("N2", "n2", &upn),
            "19 0000202F",
            "19 000021C8",
        ),
        (
            "a common name that is taken",
            add("Ada", "n3", &[]),
            "68",
            "68 00002071",
        ),
        (
            "a common name that differs by marks",
            add("Müller", "n4", &[]),
            "0",
            "68 00002071",
        ),
        (
            "a login that differs by marks",
            add("N5", "müller", &[]),
            "0",
            "68 00000524",
        ),
        (
            "a common name of 65 characters",
            add(&"n".repeat(65), "n6", &[]),
            "0",
            "19 00002082",
        ),
        (
            "a login of 26 characters",
            add("N7", &"n".repeat(26), &[]),
            "0",
            "80 00000523",
        ),
        (
            "a login with a slash",
            add("N8", "n/8", &[]),
            "19 0000202F",
            "80 00000523",
        ),
    ]
}

fn values() -> Vec<Asked> {
    let ada = user("Ada");
    let long = "x".repeat(65);
    let two = format!(
        "replace: title\n{}{}",
        line("title", "a"),
        line("title", "b")
    );
    let stale = "delete: title\ntitle: y\n";
    vec![
        (
            "a value that is too long",
            replace(&ada, "department", &long),
            "21 0000200B",
            "19 00002082",
        ),
        (
            "an empty value",
            modify(&ada, "replace: title\ntitle:\n"),
            "21",
            "21 00000057",
        ),
        (
            "two values where one can be",
            modify(&ada, &two),
            "20 0000200D",
            "19 00002081",
        ),
        (
            "an attribute the schema lacks",
            replace(&ada, "noSuchThing", "x"),
            "16",
            "16 00000057",
        ),
        (
            "taking away a value that is not there",
            modify(&ada, stale),
            "16",
            "16 00002085",
        ),
        (
            "a manager who does not exist",
            replace(&ada, "manager", &user("X")),
            "19 000020B5",
            "19 000020B5",
        ),
        (
            "changing cn by Modify",
            replace(&ada, "cn", "y"),
            "67 00002016",
            "67 000020B1",
        ),
    ]
}

fn accounts() -> Vec<Asked> {
    let (ada, bob) = (user("Ada"), user("Bob"));
    let stale = "delete: userAccountControl\nuserAccountControl: 66050\n-\n\
                 add: userAccountControl\nuserAccountControl: 546\n";
    let came_true = "delete: userAccountControl\nuserAccountControl: 512\n-\n\
                     add: userAccountControl\nuserAccountControl: 514\n";
    let set = |text: &str| format!("replace: unicodePwd\n{}", password(text));
    vec![
        (
            "a stale exchange of userAccountControl",
            modify(&ada, stale),
            "16",
            "16 00002085",
        ),
        (
            "a stale exchange for the value that is there",
            modify(&ada, came_true),
            "0",
            "16 00002085",
        ),
        (
            "enabling without a password",
            replace(&bob, "userAccountControl", "512"),
            "0",
            "53 0000052D",
        ),
        (
            "a weak password",
            modify(&bob, &set("weak")),
            "19 0000052D",
            "53 0000052D",
        ),
        (
            "a password with the login in it",
            modify(&ada, &set("My-Ada-77")),
            "0",
            "53 0000052D",
        ),
        (
            "pwdLastSet other than 0 and -1",
            replace(&ada, "pwdLastSet", "7"),
            "80 00000057",
            "80 00000057",
        ),
    ]
}

fn group_members() -> Vec<Asked> {
    let (ada, bob) = ([user("Ada")], [user("Bob")]);
    vec![
        (
            "a member who is one",
            members("add", "GG-Staff", &ada),
            "68",
            "68 00000562",
        ),
        (
            "taking out who is no member",
            members("delete", "GG-Staff", &bob),
            "53",
            "53 00000561",
        ),
        (
            "the first, permissively",
            members("add", "GG-Staff", &ada),
            "68",
            "0",
        ),
        (
            "the second, permissively",
            members("delete", "GG-Staff", &bob),
            "53",
            "0",
        ),
        (
            "a member twice in one request",
            members("add", "GG-Sales", &[user("Bob"), user("bob")]),
            "0",
            "20 00002083",
        ),
        (
            "a member who does not exist",
            members("add", "GG-Staff", &[user("X")]),
            "32 00000525",
            "32 00000525",
        ),
        (
            "taking out who does not exist",
            members("delete", "GG-Staff", &[user("X")]),
            "53 00002035",
            "32 00000525",
        ),
    ]
}

fn nested_and_primary() -> Vec<Asked> {
    let group = |name: &str| [group_dn(name)];
    let users = |verb: &str| {
        let steps = format!("{verb}: member\n{}", line("member", &user("Bob")));
        modify(&format!("CN=Domain Users,CN=Users,{BASE}"), &steps)
    };
    vec![
        (
            "a domain local group into a global one",
            members("add", "GG-Leads", &group("LG-Files")),
            "0",
            "53 00002144",
        ),
        (
            "a group into itself",
            members("add", "GG-Leads", &group("GG-Leads")),
            "0",
            "53 00002144",
        ),
        (
            "a member whose primary group it is",
            users("add"),
            "68 00002071",
            "68 00000562",
        ),
        (
            "taking out whose primary group it is",
            users("delete"),
            "16",
            "53 0000055E",
        ),
    ]
}

fn places() -> Vec<Asked> {
    let ada = user("Ada");
    let nowhere = format!("OU=Nowhere,OU=Staff,{BASE}");
    let lost = format!("CN=a,{nowhere}");
    let new = format!(
        "{}changetype: add\nobjectClass: user\n\n",
        line("dn", &lost)
    );
    let far = format!(
        "{}changetype: add\nobjectClass: user\n\n",
        line("dn", &format!("CN=a,DC=sub,{BASE}"))
    );
    let here = format!("OU=Unsorted,OU=Staff,{BASE}");
    vec![
        (
            "a new account in a missing unit",
            new,
            "32 00002030",
            "32 0000208D",
        ),
        (
            "a new account in another domain",
            far,
            "32 00002030",
            "10 0000202B",
        ),
        (
            "a move into a missing unit",
            rename(&ada, "CN=Ada", &nowhere),
            "80 00002095",
            "80 00002089",
        ),
        (
            "a move onto a namesake",
            rename(&ada, "CN=Bob", &here),
            "68",
            "68 00002071",
        ),
        (
            "a name of another kind",
            rename(&ada, "OU=Ada", &here),
            "53 00002035",
            "64 00002073",
        ),
        (
            "an object that does not exist",
            replace(&lost, "title", "x"),
            "32 00002030",
            "32 0000208D",
        ),
    ]
}
