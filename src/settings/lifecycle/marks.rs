//! What an end writes on an account: `lifecycle.termination.note` and `hide_from_address_lists`.

use std::collections::BTreeMap;

use crate::directory::AttrName;
use crate::lifecycle::{END_DATE, Mark};
use crate::rules::{AttributeRule, AttributeValue, Template, TooLong, WhenEmpty, WriteMode};
use crate::settings::attributes::forbidden;
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::{Note, Shape};

/// The names of the account and the day, beside fields of people.
const OWN: [&str; 4] = ["sam_account_name", "user_principal_name", "mail", END_DATE];
/// What hides an account from address lists. Exchange brings it into the schema.
const HIDE: &str = "msExchHideFromAddressLists";

/// The note of a table or a variant.
pub(super) fn note(desk: &mut Desk<'_>, key: &KeyPath, note: &Note, shape: &Shape) -> Option<Mark> {
    let at = key.key("attribute");
    let attribute = desk.text(
        &at,
        note.attribute.as_ref(),
        "where the note goes (\"info\")",
    );
    let attribute = attribute.map(AttrName::new);
    let free = attribute.and_then(|attribute| free(desk, &at, attribute, shape));
    let at = key.key("text");
    let text = desk.text(
        &at,
        note.text.as_ref(),
        "what it says (\"Left {{ end_date }}\")",
    );
    let text = text.and_then(|text| desk.template(&at, &text, &OWN));
    Some(mark(key, free?, text?))
}

/// What hides an account, where that is wanted.
pub(super) fn hide(desk: &mut Desk<'_>, key: &KeyPath, shape: &Shape) -> Option<Mark> {
    let attribute = free(desk, key, AttrName::new(HIDE), shape)?;
    let text = Template::compile("TRUE", &BTreeMap::new()).ok()?;
    Some(mark(key, attribute, text))
}

/// An attribute that nothing else of the configuration writes, and that may be written at all.
fn free(desk: &mut Desk<'_>, key: &KeyPath, name: AttrName, shape: &Shape) -> Option<AttrName> {
    let mut mapped = shape.attributes.keys();
    let anchor = shape.directory.anchor.attribute.as_deref();
    let why = if AttrName::new(anchor.unwrap_or("employeeID")) == name {
        Some("directory.anchor.attribute has it".to_owned())
    } else if mapped.any(|mapped| AttrName::new(mapped.as_str()) == name) {
        Some(format!(
            "[attributes] maps {name}: it follows HR to the end and after it"
        ))
    } else {
        forbidden(&name)
    };
    if let Some(why) = why {
        let wanted = "an attribute that nothing else writes (\"info\")";
        desk.refuse_with(key, format!("'{name}'"), wanted, Some(why));
        return None;
    }
    Some(name)
}

fn mark(key: &KeyPath, name: AttrName, text: Template) -> Mark {
    Mark {
        name: key.to_string(),
        rule: AttributeRule {
            name,
            value: AttributeValue::Text(text),
            write: WriteMode::OnChange,
            when_empty: WhenEmpty::Keep,
            too_long: TooLong::Cut,
        },
    }
}
