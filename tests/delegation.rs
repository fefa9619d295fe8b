//! The scripts of deploy/ad: one delegation, for two kinds of domain, that fits a live schema and is what rosterd
//! itself runs with in every test.

#[path = "dc/mod.rs"]
mod dc;

#[path = "support/schema.rs"]
#[allow(dead_code, reason = "the directory in memory uses another part of it")]
mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dc::Dc;
use rosterd::directory::Guid;

const USER: &str = "bf967aba-0de6-11d0-a285-00aa003049e2";
const GROUP: &str = "bf967a9c-0de6-11d0-a285-00aa003049e2";
const RESET: &str = "00299570-246d-11d0-a768-00aa006e0529";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn script(name: &str) -> String {
    fs::read_to_string(root().join("deploy/ad").join(name)).expect("a shipped script")
}

/// The lines between two marks that stand once each.
fn table(text: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let (_, rest) = text.split_once(from).expect("where the table begins");
    let (table, _) = rest.split_once(to).expect("where it ends");
    let rows = table.lines().filter(|line| !line.is_empty());
    let row = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        (words.next().expect("a name"), words.next().expect("an id"))
    };
    rows.map(row).collect()
}

fn samba_table() -> BTreeMap<String, String> {
    table(
        &script("delegate-samba.sh"),
        "readonly ATTRIBUTES='\n",
        "\n'\n",
    )
}

/// What one right is, whatever the tool: where it works, what it is, on what, inherited by what, whose.
type Right = (&'static str, String, String, String, &'static str);

/// `(OA;CIIO;WP;<id>;<class>;<sid>)` with the shell's own variables.
fn of_sddl(entry: &str, table: &BTreeMap<String, String>) -> Vec<Right> {
    let parts: Vec<&str> = entry.split(';').collect();
    let [_, reach, rights, object, class, whose] = parts[..] else {
        panic!("no entry: {entry}")
    };
    let reach = match reach {
        "CI" => "here and below",
        "CIIO" => "below",
        other => panic!("{other}"),
    };
    let whose = if whose == "S-1-3-4" {
        "owner"
    } else {
        "account"
    };
    let objects: Vec<String> = match object {
        "ATTRIBUTE" => table.keys().cloned().collect(),
        USER => vec!["user".into()],
        RESET => vec!["reset".into()],
        "MEMBER" => vec!["member".into()],
        other => vec![other.to_owned()],
    };
    let class = match class {
        USER => "user",
        GROUP => "group",
        other => other,
    };
    let one = |object| (reach, rights.to_owned(), object, class.to_owned(), whose);
    objects.into_iter().map(one).collect()
}

/// `Grant $Unit 'S' $Trustee "WP;$Attribute;user"`, in the words of the other.
fn of_dsacls(line: &str, table: &BTreeMap<String, String>) -> Vec<Right> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, _, reach, whose, what] = words[..5] else {
        panic!("no grant: {line}")
    };
    let reach = match reach {
        "'T'" => "here and below",
        "'S'" => "below",
        other => panic!("{other}"),
    };
    let whose = if whose == "$Owner" {
        "owner"
    } else {
        "account"
    };
    let parts: Vec<&str> = what.trim_matches(['\'', '"']).split(';').collect();
    let [rights, object, class] = parts[..] else {
        panic!("no right: {what}")
    };
    let objects: Vec<String> = match object {
        "$Attribute" => table.keys().cloned().collect(),
        "$Reset" => vec!["reset".into()],
        other => vec![other.to_owned()],
    };
    // dsacls calls control access CA; SDDL calls it CR.
    let rights = if rights == "CA" { "CR" } else { rights };
    let one = |object| (reach, rights.to_owned(), object, class.to_owned(), whose);
    objects.into_iter().map(one).collect()
}

#[test]
fn both_scripts_grant_the_same_rights_and_no_others() {
    let (samba, windows) = (script("delegate-samba.sh"), script("delegate-windows.ps1"));
    let attributes = samba_table();
    assert_eq!(attributes, table(&windows, "$Attributes = @'\n", "\n'@"));

    let filled = samba
        .replace("%s;;%s)' \"$USER_CLASS\"", &format!("{USER};;account)'"))
        .replace("CR;%s;%s;%s)", &format!("CR;{RESET};{USER};account)"))
        .replace("RC;;%s;S-1-3-4)", &format!("RC;;{USER};S-1-3-4)"))
        .replace("WP;%s;%s;%s)", &format!("WP;ATTRIBUTE;{USER};account)"))
        .replace(
            "WP;$MEMBER;$GROUP_CLASS;$sid)",
            &format!("WP;MEMBER;{GROUP};account)"),
        );
    let entries = filled
        .split('(')
        .filter(|part| part.starts_with("OA;") || part.starts_with("A;"));
    let entries = entries.map(|part| part.split(')').next().unwrap_or_default());
    let by_samba: BTreeSet<Right> = entries
        .flat_map(|entry| of_sddl(entry, &attributes))
        .collect();

    let grants = windows
        .lines()
        .filter_map(|line| line.find("Grant $Unit").map(|at| &line[at..]));
    let by_windows: BTreeSet<Right> = grants
        .flat_map(|line| of_dsacls(line, &attributes))
        .collect();
    assert_eq!(by_samba, by_windows);
    assert_eq!(by_samba.len(), attributes.len() + 4, "{by_samba:#?}");
    // Nothing else in either script touches an access list.
    assert_eq!(samba.matches("dsacl set").count(), 2);
    assert_eq!(windows.matches("dsacls.exe").count(), 1);
}

#[test]
fn every_attribute_of_the_table_has_the_id_of_a_live_schema() {
    let dc = Dc::start();
    let base = format!("CN=Schema,CN=Configuration,{}", dc.base());
    let asked = ["lDAPDisplayName", "schemaIDGUID"];
    let found = dc.ldapsearch(&base, "(objectClass=attributeSchema)", &asked);
    let live: BTreeMap<String, String> = found
        .into_iter()
        .map(|entry| {
            (
                entry["lDAPDisplayName"][0].clone(),
                guid(&entry["schemaIDGUID"][0]),
            )
        })
        .collect();
    for (name, id) in samba_table() {
        assert_eq!(live.get(&name), Some(&id), "{name}");
    }
    // The directory in memory describes its attributes as the real one does.
    for (name, kind) in schema::usual().kinds() {
        assert_eq!(
            live.get(name.as_str()),
            Some(&kind.id.to_string()),
            "{name}"
        );
    }
}

/// What ldapsearch shows of sixteen bytes: base64, unless they happen to be text.
fn guid(shown: &str) -> String {
    let bytes = match shown.len() {
        16 => shown.as_bytes().to_vec(),
        _ => base64::decode(shown),
    };
    Guid::from_bytes(bytes.try_into().expect("sixteen bytes")).to_string()
}

#[path = "support/base64.rs"]
#[allow(dead_code, reason = "the other direction is for other tests")]
mod base64;

fn files(folder: PathBuf, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(path, found),
            false => found.push(path),
        }
    }
}

/// Wherever a test tells rosterd who it is, it is the service account with the shipped delegation: nothing in the
/// suite passes because an administrator wrote.
#[test]
fn rosterd_logs_in_as_the_service_account_in_every_test() {
    let mut all = Vec::new();
    files(root().join("tests"), &mut all);
    let mut told = 0;
    for path in all {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let lines = text.lines().map(str::trim);
        let says = |line: &&str| {
            line.starts_with("user = \"")
                || line.starts_with("user: ")
                || line.contains("\\nuser = ")
        };
        for line in lines.filter(says) {
            assert!(
                !line.to_ascii_lowercase().contains("admin"),
                "{}: {line}",
                path.display()
            );
            told += 1;
        }
    }
    assert!(told > 3, "the places are found: {told}");
    let dc = Dc::start();
    assert_eq!(dc.service_upn(), "svc-rosterd@corp.example");
    let filter = "(&(sAMAccountName=svc-rosterd)(!(adminCount=1)))";
    let asked = ["objectSid", "memberOf", "primaryGroupID"];
    let found = dc.ldapsearch(dc.base(), filter, &asked);
    assert_eq!(found.len(), 1);
    assert!(
        !found[0].contains_key("memberOf"),
        "it is in no group but its primary one"
    );
    assert_eq!(found[0]["primaryGroupID"], ["513"]);
}
