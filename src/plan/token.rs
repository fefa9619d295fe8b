//! How many security groups a login brings along. Too many and nobody can log in with it.

use std::collections::BTreeSet;

use super::case::Finding;
use super::change::GroupRef;
use super::desired::Wanted;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::Guid;

/// A login with more groups than this fails (Microsoft KB 328889: 1,024 entries, some of them Windows' own).
const FAILS: usize = 1015;
/// Nobody is put into a group that would make it more than this: others add groups, too.
const MOST: usize = 1000;

impl Outcome {
    /// Leaves out joins with which a login would come near its end, and warns of many groups before that.
    /// Groups of other domains and those that come with Windows are not counted.
    pub(super) fn fit_token(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let directory = &look.sight.directory;
        let is_wanted = |group: &GroupRef, join: bool| {
            let wanted = self.desired.groups.get(group);
            matches!(wanted, Some(Wanted::Managed(wanted, _)) if *wanted == join)
        };
        let mut token: BTreeSet<Guid> = BTreeSet::new();
        if let Some(account) = who.account {
            token.extend(look.nesting.by_primary(account));
            let groups = directory.groups_of(account);
            let staying = groups.filter(|group| !is_wanted(&GroupRef::of(group), false));
            token.extend(staying.flat_map(|group| look.nesting.within(group.guid)));
        }
        let joins: Vec<GroupRef> = self
            .desired
            .groups
            .keys()
            .filter(|group| is_wanted(group, true) && !token.contains(&group.guid))
            .cloned()
            .collect();
        for group in joins {
            let more: BTreeSet<Guid> = look.nesting.within(group.guid).collect();
            let count = token.union(&more).count();
            if count > MOST && count > token.len() {
                self.refuse_join(&group, count);
            } else {
                token.extend(more);
            }
        }
        if token.len() > look.policy.directory.group_warning {
            let text = format!(
                "is in {} security groups, nested ones counted; a login fails at {FAILS} (Microsoft KB 328889): take \
                 memberships away or nest fewer groups (safety.group_warning)",
                token.len()
            );
            self.findings.push(Finding::warning("groups", text));
        }
    }

    fn refuse_join(&mut self, group: &GroupRef, count: usize) {
        let Some(Wanted::Managed(_, reason)) = self.desired.groups.remove(group) else {
            return;
        };
        let text = format!(
            "is not put into {}: it would be in {count} security groups, nested ones counted, and a login fails at \
             {FAILS} (Microsoft KB 328889); nobody is put into more than {MOST}",
            group.name
        );
        self.findings.push(Finding::warning(reason.rule, text));
    }
}
