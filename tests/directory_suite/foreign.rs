//! What others made on a real controller, in spellings rosterd does not use.

use rosterd::directory::{Dn, Scope};

use crate::support::base64;
use crate::support::ground::{Ground, Real};
use crate::support::world::BASE;

fn scope() -> Scope {
    let below = |text: &str| Dn::parse(&format!("{text},{BASE}")).unwrap();
    Scope {
        bases: vec![below("OU=Staff")],
        group_bases: vec![below("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title".into(), "proxyAddresses".into()].into(),
        protected_groups: vec![],
    }
}

// R-77
#[tokio::test]
async fn names_in_other_spellings_are_the_names_they_are() {
    let real = Real::start().await;
    let odd = [
        (r#"CN="Quo, ted",OU=Staff"#, "Quo, ted"),
        (
            r"cn=\23 hash \3D\2B\3B\22\3C\3E\5C \E2\82\AC,ou=STAFF",
            "# hash =+;\"<>\\ €",
        ),
        (r"CN=\20blank\20,OU=Staff", " blank "),
        (r"CN=m\C3\BCller\2C j,OU=Staff", "müller, j"),
        (
            r"CN=x\0ACNF:2f3e0c7e-0000-4000-8000-0123456789ab,OU=Staff",
            "x\nCNF:2f3e0c7e-0000-4000-8000-0123456789ab",
        ),
        (r"CN=nul\00byte,OU=Staff", "nul\0byte"),
    ];
    let mut ldif = String::new();
    for (number, (dn, _)) in odd.iter().enumerate() {
        let dn = base64::encode(format!("{dn},{BASE}").as_bytes());
        ldif += &format!(
            "dn:: {dn}\nchangetype: add\nobjectClass: user\nsAMAccountName: odd{number}\n\n"
        );
    }
    real.dc.ldapmodify(&ldif);
    let directory = real.read(&scope()).await.unwrap();
    for (number, (written, common_name)) in odd.iter().enumerate() {
        let sam = format!("odd{number}");
        let account = directory
            .accounts()
            .find(|account| account.sam == sam)
            .unwrap();
        assert_eq!(account.dn.leaf(), *common_name);
        assert_eq!(account.dn, Dn::parse(&format!("{written},{BASE}")).unwrap());
        // As rosterd writes it, the controller finds it.
        assert_eq!(
            real.find(&account.dn.to_string()),
            Some(account.guid),
            "{}",
            account.dn
        );
    }
    // AD has no relative names of two values; neither has Samba.
    let several =
        "dn: CN=a+OU=b,OU=Staff,DC=corp,DC=example\nchangetype: add\nobjectClass: user\n\n";
    let (upn, password) = (real.dc.admin_upn(), real.dc.admin_password());
    assert_ne!(real.dc.modify_as(upn, password, several).code, 0);
}
