//! What a client asks, read from the wire (RFC 4511 4).

use rosterd::directory::AttrName;

use super::ber::{number, parts, split};
use crate::support::memory::add::Given;
use crate::support::memory::filter::{Filter, Parts};
use crate::support::memory::modify::{Kind, Step};
use crate::support::memory::search::Depth;

/// LDAP_PAGED_RESULT_OID_STRING ([MS-ADTS] 3.1.1.3.4.1.1).
pub const PAGED: &str = "1.2.840.113556.1.4.319";
/// LDAP_SERVER_PERMISSIVE_MODIFY_OID.
pub const PERMISSIVE: &str = "1.2.840.113556.1.4.1413";
/// LDAP_SERVER_DOMAIN_SCOPE_OID: no references.
pub const DOMAIN_SCOPE: &str = "1.2.840.113556.1.4.1339";

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number on its connection, as it came.
    pub id: Vec<u8>,
    /// What is asked.
    pub operation: Operation,
    /// How.
    pub controls: Vec<Control>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// To log in. No password where it is not a simple Bind.
    Bind {
        name: String,
        password: Option<String>,
    },
    /// To end.
    Unbind,
    /// To search.
    Search(Search),
    /// To change attributes.
    Modify { dn: String, steps: Vec<Step> },
    /// To create an object.
    Add { dn: String, given: Vec<Given> },
    /// To delete an object.
    Delete { dn: String },
    /// To rename or move an object.
    Rename {
        dn: String,
        relative: String,
        drops_old: bool,
        superior: Option<String>,
    },
    /// To stop working at a request.
    Abandon,
    /// An extended operation, by its object identifier.
    Extended(String),
}

/// A search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Where.
    pub base: String,
    /// How deep.
    pub depth: Depth,
    /// What.
    pub filter: Filter,
    /// The attributes to return; none is all.
    pub attributes: Vec<String>,
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its object identifier.
    pub oid: String,
    /// Whether the request is to fail without it.
    pub critical: bool,
    /// Its value.
    pub value: Vec<u8>,
}

impl Search {
    /// Whether an attribute is asked for by name.
    pub fn asks(&self, name: &str) -> bool {
        self.attributes
            .iter()
            .any(|asked| asked.eq_ignore_ascii_case(name))
    }
}

impl Request {
    /// Reads a whole LDAPMessage. `None` where it is none.
    pub fn read(message: &[u8]) -> Option<Self> {
        let fields = parts(split(message)?.1);
        let (tag, content) = *fields.get(1)?;
        let controls = fields.get(2).map_or(&[][..], |field| field.1);
        Some(Self {
            id: fields.first()?.1.to_vec(),
            operation: Operation::read(tag, content)?,
            controls: parts(controls)
                .into_iter()
                .filter_map(|(_, control)| Control::read(control))
                .collect(),
        })
    }

    /// The control with this object identifier.
    pub fn control(&self, oid: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.oid == oid)
    }

    /// The steps of a Modify; none of anything else.
    pub fn steps(&self) -> &[Step] {
        match &self.operation {
            Operation::Modify { steps, .. } => steps,
            _ => &[],
        }
    }

    /// Whether it writes the attribute.
    pub fn writes(&self, name: &str) -> bool {
        let name = AttrName::new(name);
        match &self.operation {
            Operation::Modify { steps, .. } => steps.iter().any(|step| step.name == name),
            Operation::Add { given, .. } => given.iter().any(|(given, _)| *given == name),
            _ => false,
        }
    }
}

impl Control {
    fn read(content: &[u8]) -> Option<Self> {
        let fields = parts(content);
        let of = |tag: u8| fields.iter().skip(1).find(|field| field.0 == tag);
        Some(Self {
            oid: word(fields.first()?.1),
            critical: of(1).is_some_and(|field| field.1 != [0]),
            value: of(4).map(|field| field.1.to_vec()).unwrap_or_default(),
        })
    }

    /// Size and cookie of a page that is asked for.
    pub fn page(&self) -> Option<(usize, String)> {
        let fields = parts(split(&self.value)?.1);
        Some((number(fields.first()?.1), word(fields.get(1)?.1)))
    }
}

impl Operation {
    fn read(tag: u8, content: &[u8]) -> Option<Self> {
        let fields = parts(content);
        let field = |n: usize| fields.get(n).map(|field| field.1);
        Some(match tag {
            0x60 => Self::Bind {
                name: word(field(1)?),
                password: fields
                    .get(2)
                    .filter(|field| field.0 == 0x80)
                    .map(|field| word(field.1)),
            },
            0x42 => Self::Unbind,
            0x63 => Self::Search(Search {
                base: word(field(0)?),
                depth: depth(field(1)?)?,
                filter: filter(*fields.get(6)?)?,
                attributes: parts(field(7)?)
                    .into_iter()
                    .map(|(_, name)| word(name))
                    .collect(),
            }),
            0x66 => Self::Modify {
                dn: word(field(0)?),
                steps: parts(field(1)?)
                    .into_iter()
                    .map(|(_, part)| step(part))
                    .collect::<Option<_>>()?,
            },
            0x68 => Self::Add {
                dn: word(field(0)?),
                given: parts(field(1)?)
                    .into_iter()
                    .map(|(_, part)| attribute(part))
                    .collect::<Option<_>>()?,
            },
            0x4a => Self::Delete { dn: word(content) },
            0x6c => Self::Rename {
                dn: word(field(0)?),
                relative: word(field(1)?),
                drops_old: field(2)? != [0],
                superior: field(3).map(word),
            },
            0x50 => Self::Abandon,
            0x77 => Self::Extended(word(field(0)?)),
            _ => return None,
        })
    }

    /// The tag of its answer.
    pub fn answer_tag(&self) -> u8 {
        match self {
            Self::Bind { .. } => 0x61,
            Self::Search(_) => 0x65,
            Self::Modify { .. } => 0x67,
            Self::Add { .. } => 0x69,
            Self::Delete { .. } => 0x6b,
            Self::Rename { .. } => 0x6d,
            Self::Extended(_) | Self::Unbind | Self::Abandon => 0x78,
        }
    }
}

fn word(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn depth(bytes: &[u8]) -> Option<Depth> {
    match bytes {
        [0] => Some(Depth::Base),
        [1] => Some(Depth::One),
        [2] => Some(Depth::All),
        _ => None,
    }
}

fn attribute(content: &[u8]) -> Option<Given> {
    let fields = parts(content);
    let values = parts(fields.get(1)?.1).into_iter();
    let name = AttrName::new(word(fields.first()?.1));
    Some((name, values.map(|(_, value)| value.to_vec()).collect()))
}

fn step(content: &[u8]) -> Option<Step> {
    let fields = parts(content);
    let (name, values) = attribute(fields.get(1)?.1)?;
    let kind = match fields.first()?.1 {
        [0] => Kind::Add,
        [1] => Kind::Delete,
        [2] => Kind::Replace,
        _ => return None,
    };
    Some(Step { kind, name, values })
}

fn filter((tag, content): (u8, &[u8])) -> Option<Filter> {
    let fields = parts(content);
    let all = || {
        fields
            .iter()
            .copied()
            .map(filter)
            .collect::<Option<Vec<_>>>()
    };
    let name = || Some(AttrName::new(word(fields.first()?.1)));
    let value = || Some(fields.get(1)?.1.to_vec());
    Some(match tag {
        0xa0 => Filter::And(all()?),
        0xa1 => Filter::Or(all()?),
        0xa2 => Filter::Not(Box::new(filter(*fields.first()?)?)),
        // Approximately is equal, to AD.
        0xa3 | 0xa8 => Filter::Equal(name()?, value()?),
        0xa4 => Filter::Substring(name()?, substring(fields.get(1)?.1)),
        0xa5 => Filter::AtLeast(name()?, value()?),
        0xa6 => Filter::AtMost(name()?, value()?),
        0x87 => Filter::Present(AttrName::new(word(content))),
        0xa9 => {
            let of = |tag: u8| fields.iter().find(|field| field.0 == tag);
            Filter::Rule(
                word(of(0x81)?.1),
                AttrName::new(word(of(0x82)?.1)),
                of(0x83)?.1.to_vec(),
            )
        }
        _ => return None,
    })
}

fn substring(content: &[u8]) -> Parts {
    let mut out = Parts::default();
    for (tag, part) in parts(content) {
        match tag {
            0x80 => out.first = Some(word(part)),
            0x82 => out.last = Some(word(part)),
            _ => out.between.push(word(part)),
        }
    }
    out
}
