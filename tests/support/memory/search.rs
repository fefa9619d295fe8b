//! Search: which objects are meant, and where else to look.

use rosterd::directory::{Dn, Guid};

use super::answer::Answer;
use super::filter::Filter;
use super::state::{State, dn};
use crate::support::world::BASE;

/// How deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The base alone.
    Base,
    /// Right below it.
    One,
    /// It and everything below.
    All,
}

/// What a search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The objects.
    pub objects: Vec<Guid>,
    /// Other parts of the tree, on other servers (RFC 4511 4.5.3).
    pub references: Vec<String>,
}

impl State {
    /// Carries out a Search.
    pub fn search(&self, base: &str, depth: Depth, filter: &Filter) -> Result<Found, Answer> {
        let base = self.locate(base)?;
        let base = self
            .get(base)
            .map_or_else(|| dn(BASE), |object| object.dn.clone());
        let is_meant = |name: &Dn| match depth {
            Depth::Base => *name == base,
            Depth::One => name.parent().as_ref() == Some(&base),
            Depth::All => name.is_within(&base),
        };
        let objects = self
            .all()
            .filter(|(guid, object)| is_meant(&object.dn) && self.matches(*guid, object, filter));
        let objects = objects.map(|(guid, _)| guid).collect();
        let references = if depth == Depth::All && base == dn(BASE) {
            self.references()
        } else {
            Vec::new()
        };
        Ok(Found {
            objects,
            references,
        })
    }

    /// What a search of the whole domain is told to look at elsewhere ([MS-ADTS] 3.1.1.4.3).
    fn references(&self) -> Vec<String> {
        let host = &self.referred_to;
        let parts = ["CN=Configuration", "DC=DomainDnsZones", "DC=ForestDnsZones"];
        parts
            .iter()
            .map(|part| format!("ldaps://{host}/{part},{BASE}"))
            .collect()
    }
}
