//! One newcomer and the names tried for them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::candidates::{Candidate, Candidates};
use super::renamed::Kept;
use super::taken::{Holder, Taken};
use super::{Collision, NameOverride, NameProblem, Names, NamingPolicy, common, legal};
use crate::directory::Dn;
use crate::people::Person;
use crate::rules::{Render, Template};

/// What a login is called in messages.
pub const LOGIN: &str = "sAMAccountName";
/// What a userPrincipalName is called in messages.
pub const PRINCIPAL: &str = "userPrincipalName";
/// What an address is called in messages.
pub const MAIL: &str = "mail";

/// What templates may read beside the person's fields.
pub type Extra = BTreeMap<&'static str, String>;

/// Somebody who is about to be named.
pub struct Newcomer<'a> {
    /// Who.
    pub person: &'a Person,
    /// Where the account will be.
    pub unit: &'a Dn,
    /// How new accounts are named.
    pub policy: &'a NamingPolicy,
    /// What an operator fixed for this person.
    pub fixed: &'a NameOverride,
    /// What others have.
    pub taken: &'a Taken<'a>,
    /// What stays as it is, of somebody who has an account.
    pub kept: Kept,
    /// Names that others had.
    pub collisions: RefCell<Vec<Collision>>,
}

/// A login with the names that go with it.
struct Identifiers {
    login: String,
    mail: Option<String>,
    principal: String,
}

/// What the addresses say to a login.
enum Addresses {
    /// It may be taken, with these.
    Free {
        mail: Option<String>,
        principal: String,
    },
    /// An address built from it is taken: the next login, please.
    Tied(String),
}

impl Newcomer<'_> {
    /// The first names that are legal and free.
    ///
    /// # Errors
    /// [`NameProblem`] for the first name that cannot be made, or is taken in every form.
    pub fn names(&self) -> Result<Names, NameProblem> {
        let Identifiers {
            login,
            mail,
            principal,
        } = self.identifiers()?;
        let mut names = Names {
            sam_account_name: login,
            user_principal_name: principal,
            mail,
            common_name: String::new(),
        };
        names.common_name = match &self.kept.common_name {
            Some(name) => name.clone(),
            None => self.common_name(names.variables())?,
        };
        Ok(names)
    }

    fn identifiers(&self) -> Result<Identifiers, NameProblem> {
        if let Some(login) = &self.kept.login {
            let found = self.beside(login.clone())?;
            return found.map_err(|last| exhausted(MAIL, last));
        }
        if let Some(fixed) = &self.fixed.sam_account_name {
            let login = legal::fixed_login(fixed.trim()).map_err(|why| missing(LOGIN, why))?;
            return self
                .with_login(login)?
                .map_err(|last| exhausted(LOGIN, last));
        }
        let (mut reason, mut last) = (None, None);
        for candidate in self.candidates(LOGIN, &self.policy.sam_account_name, Extra::new()) {
            match candidate? {
                Candidate::Skipped(why) => reason = reason.or(Some(why)),
                Candidate::Text { text, number, .. } => {
                    let login = legal::login(&text, number).map_err(|why| missing(LOGIN, why))?;
                    match self.with_login(login)? {
                        Ok(names) => return Ok(names),
                        Err(taken) => last = Some(taken),
                    }
                }
            }
        }
        Err(without(LOGIN, last, reason))
    }

    /// Tries a login; the inner error is the name that is taken.
    fn with_login(&self, login: String) -> Result<Result<Identifiers, String>, NameProblem> {
        let holder = self.taken.holder_of_login(self.person.id(), &login);
        if self.collides(LOGIN, &login, holder) {
            return Ok(Err(login));
        }
        self.beside(login)
    }

    /// What goes with a login; the inner error is the address that is taken.
    fn beside(&self, login: String) -> Result<Result<Identifiers, String>, NameProblem> {
        Ok(match self.addresses(&login)? {
            Addresses::Free { mail, principal } => Ok(Identifiers {
                login,
                mail,
                principal,
            }),
            Addresses::Tied(address) => Err(address),
        })
    }

    /// The address and the userPrincipalName that go with a login.
    fn addresses(&self, login: &str) -> Result<Addresses, NameProblem> {
        if let Some(kept) = &self.kept.mail {
            let found = self.with_principal(login, kept.clone())?;
            return found.ok_or_else(|| exhausted(PRINCIPAL, kept.clone().unwrap_or_default()));
        }
        if let Some(fixed) = &self.fixed.mail {
            let mail = legal::fixed_address(fixed.trim()).map_err(|why| missing(MAIL, why))?;
            let tried = self.with_mail(login, mail.clone(), false)?;
            return tried.ok_or_else(|| exhausted(MAIL, mail));
        }
        let extra = Extra::from([("sam_account_name", login.to_owned())]);
        let (mut reason, mut last) = (None, None);
        for candidate in self.candidates(MAIL, &self.policy.mail, extra) {
            match candidate? {
                Candidate::Skipped(why) => reason = reason.or(Some(why)),
                Candidate::Text {
                    text,
                    number,
                    template,
                } => {
                    let Some(mail) = legal::address(&text, number, &self.policy.domains) else {
                        continue;
                    };
                    let old = self.kept.old_mail.as_deref();
                    if old.is_some_and(|old| old.eq_ignore_ascii_case(&mail)) {
                        continue;
                    }
                    let from_login = template.reads("sam_account_name");
                    match self.with_mail(login, mail.clone(), from_login)? {
                        Some(found) => return Ok(found),
                        None => last = Some(mail),
                    }
                }
            }
        }
        match last {
            Some(mail) => Err(exhausted(MAIL, mail)),
            None => self.without_mail(login, reason),
        }
    }

    /// No candidate gives an address: that is fine where the userPrincipalName needs none.
    fn without_mail(&self, login: &str, reason: Option<String>) -> Result<Addresses, NameProblem> {
        let nowhere = || "no candidate is an address in one of names.domains".to_owned();
        let fixed = self.fixed.user_principal_name.is_some();
        if self.policy.user_principal_name.reads("mail") && !fixed {
            return Err(missing(MAIL, reason.unwrap_or_else(nowhere)));
        }
        let found = self.with_principal(login, None)?;
        found.ok_or_else(|| missing(MAIL, nowhere()))
    }

    /// Tries an address; `None` when the next one is to be tried.
    fn with_mail(
        &self,
        login: &str,
        mail: String,
        from_login: bool,
    ) -> Result<Option<Addresses>, NameProblem> {
        // A login that is fixed cannot give way: then the address is numbered alone.
        let tied = from_login && self.login_gives_way();
        let holder = self.taken.holder_of_address(self.person.id(), &mail);
        let found = if self.collides(MAIL, &mail, holder) {
            None
        } else {
            self.with_principal(login, Some(mail.clone()))?
        };
        Ok(found.or_else(|| tied.then_some(Addresses::Tied(mail))))
    }

    fn login_gives_way(&self) -> bool {
        self.fixed.sam_account_name.is_none() && self.kept.login.is_none()
    }

    /// Tries the userPrincipalName; `None` when another address would give another one.
    fn with_principal(
        &self,
        login: &str,
        mail: Option<String>,
    ) -> Result<Option<Addresses>, NameProblem> {
        if let Some(principal) = self.kept.principal.clone() {
            return Ok(Some(Addresses::Free { mail, principal }));
        }
        if let Some(fixed) = &self.fixed.user_principal_name {
            let principal =
                legal::fixed_address(fixed.trim()).map_err(|why| missing(PRINCIPAL, why))?;
            let holder = self.taken.holder_of_address(self.person.id(), &principal);
            return match self.collides(PRINCIPAL, &principal, holder) {
                true => Err(exhausted(PRINCIPAL, principal)),
                false => Ok(Some(Addresses::Free { mail, principal })),
            };
        }
        let template = &self.policy.user_principal_name;
        let mut extra = Extra::from([("sam_account_name", login.to_owned())]);
        extra.extend(mail.clone().map(|mail| ("mail", mail)));
        let with = Render {
            person: self.person,
            extra: &extra,
            spelled: Some(self.policy.spelling),
        };
        let text = template
            .render(with)
            .map_err(|why| missing(PRINCIPAL, why.to_string()))?;
        let principal = legal::principal(&text).map_err(|why| missing(PRINCIPAL, why))?;
        let holder = self.taken.holder_of_address(self.person.id(), &principal);
        if !self.collides(PRINCIPAL, &principal, holder) {
            return Ok(Some(Addresses::Free { mail, principal }));
        }
        if template.reads("sam_account_name") && self.login_gives_way() {
            return Ok(Some(Addresses::Tied(principal)));
        }
        if template.reads("mail") && self.fixed.mail.is_none() && self.kept.mail.is_none() {
            return Ok(None);
        }
        Err(exhausted(PRINCIPAL, principal))
    }

    fn common_name(&self, extra: Extra) -> Result<String, NameProblem> {
        common::first_free(self.person, extra, self.policy, &|name| {
            let holder = self.taken.holder_of_common_name(self.unit, name);
            !self.collides(common::COMMON_NAME, name, holder)
        })
    }

    /// Whether somebody has a name; of each kind the first is kept, and how many more there were.
    fn collides(&self, what: &'static str, name: &str, holder: Option<Holder>) -> bool {
        let Some(holder) = holder else { return false };
        let mut all = self.collisions.borrow_mut();
        match all.iter_mut().find(|collision| collision.what == what) {
            Some(collision) => collision.more += 1,
            None => all.push(Collision {
                what,
                name: name.to_owned(),
                holder,
                more: 0,
            }),
        }
        true
    }

    fn candidates<'t>(
        &'t self,
        what: &'static str,
        templates: &'t [Template],
        extra: Extra,
    ) -> Candidates<'t> {
        let spelled = Some(self.policy.spelling);
        Candidates::new(what, templates, self.person, extra, spelled)
    }
}

/// Why a name cannot be made.
pub fn missing(what: &'static str, why: String) -> NameProblem {
    NameProblem::Missing { what, why }
}

/// Every candidate is taken.
pub fn exhausted(what: &'static str, last: String) -> NameProblem {
    NameProblem::Exhausted { what, last }
}

/// Why no candidate became the name: the last was taken, or the first could not be made.
pub fn without(what: &'static str, last: Option<String>, reason: Option<String>) -> NameProblem {
    match (last, reason) {
        (Some(last), _) => exhausted(what, last),
        (None, Some(why)) => missing(what, why),
        (None, None) => missing(what, "the policy has no candidate for it".to_owned()),
    }
}
