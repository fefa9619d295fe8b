//! The members of a group.

use rosterd::directory::Guid;

use super::answer::Answer;
use super::modify::{Kind, Step};
use super::object::{Class, Object};
use super::state::State;
use super::vendor::Refusal;

impl State {
    /// Adds and takes members. The permissive control counts for members at Microsoft's only.
    pub fn change_members(
        &self,
        group: Guid,
        draft: &mut Object,
        step: &Step,
        permissive: bool,
    ) -> Result<(), Answer> {
        let permissive = permissive && self.is_microsoft();
        if step.kind == Kind::Replace || (step.kind == Kind::Delete && step.values.is_empty()) {
            draft.members.clear();
        }
        let mut named = Vec::new();
        for value in &step.values {
            let Some(member) = self.member(value) else {
                return self.refuse(if step.kind == Kind::Delete {
                    Refusal::NoFormerMember
                } else {
                    Refusal::NoMember
                });
            };
            if named.contains(&member) && self.is_microsoft() {
                return self.refuse(Refusal::MemberTwice);
            }
            // Samba stores whom one request names twice, twice.
            let again = named.contains(&member);
            named.push(member);
            match step.kind {
                Kind::Delete => self.take_member(draft, member, permissive)?,
                Kind::Add | Kind::Replace if again => draft.members.push(member),
                Kind::Add | Kind::Replace => self.add_member((group, draft), member, permissive)?,
            }
        }
        Ok(())
    }

    fn member(&self, value: &[u8]) -> Option<Guid> {
        self.locate(std::str::from_utf8(value).ok()?).ok()
    }

    fn is_primary(&self, group: &Object, member: Guid) -> bool {
        let member = self.get(member);
        member.is_some_and(|member| member.number("primaryGroupID") == i64::from(group.rid))
    }

    fn add_member(
        &self,
        (guid, group): (Guid, &mut Object),
        member: Guid,
        permissive: bool,
    ) -> Result<(), Answer> {
        if self.is_primary(group, member) {
            return self.refuse(Refusal::PrimaryThere);
        }
        if self.is_microsoft() && (guid == member || !self.may_nest(group, member)) {
            return self.refuse(Refusal::Nesting);
        }
        if !group.members.contains(&member) {
            group.members.push(member);
        } else if !permissive {
            return self.refuse(Refusal::MemberThere);
        }
        Ok(())
    }

    fn take_member(
        &self,
        group: &mut Object,
        member: Guid,
        permissive: bool,
    ) -> Result<(), Answer> {
        if self.is_primary(group, member) {
            return self.refuse(Refusal::PrimaryStays);
        }
        match group.members.iter().position(|held| *held == member) {
            Some(place) => drop(group.members.remove(place)),
            None if permissive => {}
            None => return self.refuse(Refusal::MemberGone),
        }
        Ok(())
    }

    /// Which groups may be in which, within one domain ([MS-SAMR] 3.1.1.8.9; "nesting in native mode").
    fn may_nest(&self, group: &Object, member: Guid) -> bool {
        let Some(member) = self.get(member) else {
            return false;
        };
        let (outer, inner) = (reach(group), reach(member));
        match member.class {
            Class::Group => inner <= outer,
            Class::Foreign => outer == Reach::Local,
            _ => true,
        }
    }
}

/// How far a group reaches, in the order in which one may be in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Global,
    Universal,
    Local,
}

/// groupType ([MS-ADTS] 2.2.12).
fn reach(group: &Object) -> Reach {
    match group.number("groupType") {
        kind if kind & 4 != 0 => Reach::Local,
        kind if kind & 8 != 0 => Reach::Universal,
        _ => Reach::Global,
    }
}
