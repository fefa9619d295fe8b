//! The schema's own entries: attributeSchema objects, found by their names.

use rosterd::directory::{AttrName, Entry};

use super::reply::Shown;
use super::request::Search;
use crate::support::memory::filter::Filter;
use crate::support::schema;
use crate::support::world::BASE;

/// The entries a search of the schema finds; `None` where it is no search of the schema.
pub fn found(search: &Search) -> Option<Vec<(String, Vec<Shown>)>> {
    let place = format!("CN=Schema,CN=Configuration,{BASE}");
    if !search.base.eq_ignore_ascii_case(&place) {
        return None;
    }
    let mut names = Vec::new();
    collect(&search.filter, &mut names);
    let is_meant = |entry: &Entry| {
        let name = entry.text("lDAPDisplayName").unwrap_or_default();
        names.is_empty()
            || names
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(&name))
    };
    let entries = schema::entries().into_iter().filter(is_meant);
    Some(entries.map(|entry| shown(entry, search)).collect())
}

fn shown(entry: Entry, search: &Search) -> (String, Vec<Shown>) {
    let asked = entry
        .attributes
        .into_iter()
        .filter(|(name, _)| search.attributes.is_empty() || search.asks(name.as_str()));
    let shown = asked.map(|(name, values)| (name.as_str().to_owned(), values));
    (entry.dn, shown.collect())
}

/// The names a filter asks for.
fn collect(filter: &Filter, names: &mut Vec<String>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().for_each(|part| collect(part, names));
        }
        Filter::Equal(name, value) if *name == AttrName::new("lDAPDisplayName") => {
            names.push(String::from_utf8_lossy(value).into_owned());
        }
        _ => {}
    }
}
