//! What people do between two runs: HR in Personio, an administrator in the directory.

use rosterd::directory::{Dn, Guid};
use serde_json::{Map, Value};

use super::sandbox::{Person, Sandbox};
use super::script::{Hr, It, Values};
use super::support::ground::Ground;

/// Carries out one edit in Personio.
pub fn hr(personio: &Sandbox, edit: &Hr) -> Result<(), String> {
    if let Some(fields) = &edit.add {
        personio.add(person(fields.clone())?);
    }
    if let Some(id) = edit.remove {
        personio.remove(id);
    }
    if let Some(id) = edit.person {
        let mut changes = edit.set.clone();
        changes.extend(edit.empty.iter().map(|field| (field.clone(), Value::Null)));
        personio.edit(id, &Value::Object(changes));
    }
    Ok(())
}

fn person(mut fields: Map<String, Value>) -> Result<Person, String> {
    let id = fields.remove("id").and_then(|id| id.as_i64());
    let id = id.ok_or("hr: add: a new record needs an id, a whole number")?;
    Ok(Person {
        id: Some(id),
        fields: fields.into_iter().collect(),
        ..Person::default()
    })
}

/// Carries out one edit in the directory.
pub fn it(ground: &dyn Ground, edit: &It) -> Result<(), String> {
    let named = |sam: &str| {
        let guid = ground.whose("sAMAccountName", sam);
        guid.ok_or_else(|| format!("it: there is no account or group {sam}"))
    };
    let guid = named(&edit.account)?;
    for (name, values) in edit.set.iter().flatten() {
        let values = Values::list(values);
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        ground.set(guid, name, &values);
    }
    if edit.enable || edit.disable {
        ground.set_enabled(guid, edit.enable);
    }
    if let Some(group) = &edit.join {
        ground.add_member(named(group)?, guid);
    }
    if let Some(group) = &edit.leave {
        ground.remove_member(named(group)?, guid);
    }
    if let Some(unit) = &edit.move_to {
        let unit = Dn::parse(unit).map_err(|fault| format!("it: move_to: {unit}: {fault}"))?;
        let leaf = name(ground, guid)?.leaf().to_owned();
        ground.rename(guid, &unit.child_cn(&leaf));
    }
    if let Some(leaf) = &edit.rename {
        let parent = name(ground, guid)?
            .parent()
            .ok_or("it: rename: the object has no parent")?;
        ground.rename(guid, &parent.child_cn(leaf));
    }
    if edit.delete {
        ground.delete(guid);
    }
    Ok(())
}

fn name(ground: &dyn Ground, guid: Guid) -> Result<Dn, String> {
    let seen = ground.look(guid).ok_or("it: the object is gone")?;
    Dn::parse(&seen["dn"][0]).map_err(|fault| format!("it: {fault}"))
}
