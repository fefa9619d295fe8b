//! Which identifiers somebody with another name keeps all the same.

use std::collections::BTreeSet;

use super::candidates::{Candidate, Candidates};
use super::newcomer::{Extra, Newcomer};
use super::parts::reads_a_name;
use super::{Names, NamingPolicy, common, legal};
use crate::directory::{Dn, Guid};
use crate::past::Identifier;
use crate::people::Person;
use crate::rules::{Render, Template};

/// Somebody with an account and another name.
#[derive(Clone, Copy)]
pub struct Renamed<'a> {
    /// Who.
    pub person: &'a Person,
    /// Whose names are the person's own already.
    pub account: Guid,
    /// Where the account is.
    pub unit: &'a Dn,
    /// What it is called.
    pub names: &'a Names,
    /// What of that follows the name.
    pub follows: &'a BTreeSet<Identifier>,
}

/// Names that stay, whatever the candidates say. Nothing is asked of them: the account has them.
#[derive(Default)]
pub struct Kept {
    /// The login.
    pub login: Option<String>,
    /// The address, or that there is none.
    pub mail: Option<Option<String>>,
    /// The userPrincipalName.
    pub principal: Option<String>,
    /// The common name.
    pub common_name: Option<String>,
    /// The address that is given up: HR may still have it.
    pub old_mail: Option<String>,
}

impl Kept {
    /// What an account keeps: what does not follow, and what the candidates would give anyway at some attempt, its
    /// number included. A common name is given with the place.
    pub fn of(renamed: &Renamed<'_>, bare: &Newcomer<'_>) -> Self {
        let Renamed { names, follows, .. } = renamed;
        let mut kept = Self {
            common_name: Some(names.common_name.clone()),
            ..Self::default()
        };
        let login = &names.sam_account_name;
        if !follows.contains(&Identifier::Login) || is_login(bare, login) {
            kept.login = Some(login.clone());
        }
        let from_login = kept.login.is_none();
        kept.mail = match &names.mail {
            Some(mail) if follows.contains(&Identifier::Mail) => {
                is_mail(bare, login, mail, from_login).then(|| Some(mail.clone()))
            }
            // Who has no address has none that could follow.
            mail => Some(mail.clone()),
        };
        if kept.mail.is_none() {
            kept.old_mail.clone_from(&names.mail);
        }
        let principal = &names.user_principal_name;
        let rests_on_kept = |template: &Template| {
            (kept.login.is_some() || !template.reads(Identifier::Login.key()))
                && (kept.mail.is_some() || !template.reads(Identifier::Mail.key()))
        };
        if !follows.contains(&Identifier::Principal)
            || principal.is_empty()
            || (rests_on_kept(&bare.policy.user_principal_name)
                && is_principal(bare, names, principal))
        {
            kept.principal = Some(principal.clone());
        }
        kept
    }
}

fn is_login(bare: &Newcomer<'_>, login: &str) -> bool {
    if let Some(fixed) = &bare.fixed.sam_account_name {
        return fixed.trim().eq_ignore_ascii_case(login);
    }
    let patterns = &bare.policy.sam_account_name;
    let spelled = Some(bare.policy.spelling);
    let mut all = Candidates::new("", patterns, bare.person, Extra::new(), spelled);
    all.any(|candidate| match candidate {
        Ok(Candidate::Text { text, number, .. }) => {
            legal::login(&text, number).is_ok_and(|legal| legal.eq_ignore_ascii_case(login))
        }
        _ => false,
    })
}

/// An address that HR has, not made of the name, says nothing about the new one: HR may still have the old address.
fn is_mail(bare: &Newcomer<'_>, login: &str, mail: &str, login_goes: bool) -> bool {
    if let Some(fixed) = &bare.fixed.mail {
        return fixed.trim().eq_ignore_ascii_case(mail);
    }
    let extra = Extra::from([("sam_account_name", login.to_owned())]);
    let spelled = Some(bare.policy.spelling);
    let mut all = Candidates::new("", &bare.policy.mail, bare.person, extra, spelled);
    all.any(|candidate| match candidate {
        Ok(Candidate::Text {
            text,
            number,
            template,
        }) => {
            let from_login = template.reads(Identifier::Login.key());
            let tells = match from_login {
                true => !login_goes,
                false => reads_a_name(template),
            };
            let legal = legal::address(&text, number, &bare.policy.domains);
            tells && legal.is_some_and(|legal| legal.eq_ignore_ascii_case(mail))
        }
        _ => false,
    })
}

fn is_principal(bare: &Newcomer<'_>, names: &Names, principal: &str) -> bool {
    if let Some(fixed) = &bare.fixed.user_principal_name {
        return fixed.trim().eq_ignore_ascii_case(principal);
    }
    let with = Render {
        person: bare.person,
        extra: &names.variables(),
        spelled: Some(bare.policy.spelling),
    };
    let rendered = bare.policy.user_principal_name.render(with);
    rendered.is_ok_and(|text| text.eq_ignore_ascii_case(principal))
}

/// Whether a common name is one the candidates give somebody who is called so, at any attempt.
pub fn is_common_name(person: &Person, names: &Names, policy: &NamingPolicy, name: &str) -> bool {
    let fixed = policy.fixed_for(person);
    if let Some(fixed) = fixed.and_then(|fixed| fixed.common_name.as_deref()) {
        return fixed.trim() == name;
    }
    let extra = names.variables();
    let patterns = &policy.common_name;
    let mut all = Candidates::new(common::COMMON_NAME, patterns, person, extra, None);
    all.any(|candidate| match candidate {
        Ok(Candidate::Text { text, number, .. }) => {
            legal::common_name(&text, number).is_ok_and(|legal| legal == name)
        }
        _ => false,
    })
}
