//! What result codes mean: one table of (request, result code, hex prefix) with what follows from each
//! and the words for people.
//!
//! AD uses one code for several things, and Samba another for the same: a code alone decides nothing. The
//! request says which attribute it was about (a [`Request::Join`] writes `member`, a [`Request::Password`]
//! `unicodePwd` or `pwdLastSet`), and the hex prefix is the Win32 error ([MS-ERREF] 2.2) that a diagnostic
//! message begins with ([MS-ADTS] 3.1.1.3.1.9). Every row is held by an answer some server gave (`recorded`).

use super::words::Request::{
    self, Anchor, Control, Create, Expire, Join, Login, Look, Modify, Move, Password, Point, Quit,
};
use Class::{
    Configuration, Denied, Forgotten, Incomplete, MayBeSo, Once, OtherPassword, Raced, Refused,
    Stop, Transient, Unknown,
};

/// What follows from an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Nothing was done, and the same request may succeed in a moment.
    Transient,
    /// Nothing was done, because the connection has lost its login: another connection helps.
    Forgotten,
    /// Nothing was done; known to pass, and if it does not, then not in this run.
    Once,
    /// A write: it is so already, or the same code has another reason. Reading tells.
    MayBeSo,
    /// A write: the value it was to replace is not there any more. Read again.
    Raced,
    /// A write: the domain's policy does not take this password; it may take another.
    OtherPassword,
    /// A write: refused for this item, now and the next time; others may go on.
    Refused,
    /// A write: no other will do better in this run.
    Stop,
    /// A write: it may have been carried out. Only reading tells.
    Unknown,
    /// A search or a login: what was found until then is not everything.
    Incomplete,
    /// A search or a login: the credentials, or a right. Trying again makes it worse.
    Denied,
    /// A search or a login: what was configured cannot work.
    Configuration,
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// The requests it speaks of.
    requests: &'static [Request],
    /// Result code (RFC 4511 A.1).
    code: u32,
    /// The Win32 error at the head of the message; `None` for every other, and for none.
    win32: Option<u32>,
    /// What follows.
    pub class: Class,
    /// What it means, and what would be right.
    pub words: &'static str,
}

/// Every request that changes something.
const WRITES: &[Request] = &[
    Create, Password, Control, Modify, Point, Anchor, Expire, Move, Join, Quit,
];
/// Everything that changes nothing.
const READS: &[Request] = &[Look, Login];
/// Everything.
const ALL: &[Request] = &[
    Create, Password, Control, Modify, Point, Anchor, Expire, Move, Join, Quit, Look, Login,
];
/// What carries attributes of the configuration.
const VALUES: &[Request] = &[Create, Modify];
/// What may carry a password, or need one.
const SECRETS: &[Request] = &[Create, Password, Control];

const fn row(
    requests: &'static [Request],
    code: u32,
    win32: u32,
    class: Class,
    words: &'static str,
) -> Row {
    Row {
        win32: Some(win32),
        ..any(requests, code, class, words)
    }
}

const fn any(requests: &'static [Request], code: u32, class: Class, words: &'static str) -> Row {
    Row {
        requests,
        code,
        win32: None,
        class,
        words,
    }
}

const FORGOTTEN: &str = "the controller has forgotten who is asking";
const BUSY: &str = "the controller is busy; nothing was done";
const CREDENTIALS: &str = "the controller does not accept who is asking";
const PLAIN: &str = "the controller wants an encrypted connection";
const NOT_UNDERSTOOD: &str = "the controller does not understand the request";
const CONTROL: &str = "the controller could not handle a control of the request";
const ELSEWHERE: &str =
    "the controller is not responsible for this object; name a controller of its domain";
const NO_ATTRIBUTE: &str =
    "the schema does not know one of the attributes; extend it, or leave the attribute out";
const POLICY: &str =
    "the domain's password policy refuses it, or the account would be enabled without a password";
const UNTAKEN: &str = "the controller does not take passwords on this connection";
const ANCHORED: &str =
    "the anchor is not what was read any more: somebody else wrote it meanwhile, and it stays";
const PRINCIPAL: &str = "the userPrincipalName is taken somewhere in the forest";
const LOGIN_TAKEN: &str = "the login name is taken in the domain";
const LOGIN_NAME: &str = "the login name is too long or has characters it must not have";
const NAME_TAKEN: &str = "the name is taken in that unit, or the login name in the domain";
const NO_UNIT: &str =
    "the unit it should be in does not exist; create it, or correct the rule that names it";
const NO_TARGET: &str = "the object it should point at does not exist any more";
const NO_MEMBER: &str = "the group or one of the new members does not exist any more";
const GONE: &str = "the object does not exist any more, or may not be seen";
const NO_BASE: &str = "the place to look at does not exist, or may not be seen";
const NO_NAME: &str = "a name is not a distinguished name";
const ALREADY_IN: &str = "one of them is a member already";
const NOT_IN: &str = "one of them is no member any more";
const NO_RIGHT: &str = "the service account has no right to do this; delegate it on the unit, unless the account is a \
                        protected one (AdminSDHolder)";
const NO_READING: &str = "the service account may not look at this; grant it the right to read";
const KIND: &str = "an attribute or a name is not allowed on an object of this kind";

/// The table. The row with the prefix of the message goes before the one without.
#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    row(ALL, 1, 0x4DC, Forgotten, FORGOTTEN),
    // Samba's words for the same.
    row(ALL, 1, 0x2020, Forgotten, FORGOTTEN),
    any(WRITES, 1, Refused, "the controller reports an error of its own"),
    any(READS, 1, Incomplete, "the controller reports an error of its own"),
    any(WRITES, 2, Stop, NOT_UNDERSTOOD),
    any(READS, 2, Incomplete, NOT_UNDERSTOOD),
    any(WRITES, 3, Unknown, "the controller ran out of time; it may have been carried out all the same"),
    any(READS, 3, Incomplete, "the controller ran out of time"),
    any(READS, 4, Incomplete, "the controller cut the answer off"),
    any(WRITES, 7, Stop, CREDENTIALS),
    any(READS, 7, Denied, CREDENTIALS),
    any(WRITES, 8, Stop, PLAIN),
    any(READS, 8, Configuration, PLAIN),
    any(WRITES, 10, Refused, ELSEWHERE),
    any(READS, 10, Configuration, ELSEWHERE),
    any(WRITES, 11, Refused, "a limit of the controller; the object has too many values"),
    any(READS, 11, Incomplete, "a limit of the controller cut the answer off"),
    any(ALL, 12, Once, CONTROL),
    any(WRITES, 13, Stop, PLAIN),
    any(READS, 13, Configuration, PLAIN),
    any(&[Control], 16, Raced, "somebody else changed it at the same moment"),
    any(&[Quit], 16, MayBeSo, NOT_IN),
    any(&[Anchor], 16, Raced, ANCHORED),
    any(&[Create, Modify, Point], 16, Refused, NO_ATTRIBUTE),
    any(&[Create, Modify, Point], 17, Refused, NO_ATTRIBUTE),
    row(SECRETS, 19, 0x52D, OtherPassword, POLICY),
    row(VALUES, 19, 0x21C8, Refused, PRINCIPAL),
    row(VALUES, 19, 0x202F, Refused,
        "a value breaks a rule of the directory: a userPrincipalName that is taken, or a login name with forbidden characters"),
    row(&[Point], 19, 0x20B5, Refused, NO_TARGET),
    row(&[Anchor], 19, 0x2081, Raced, ANCHORED),
    any(WRITES, 19, Refused, "a value is too long or breaks a rule of the directory"),
    any(&[Join], 20, MayBeSo, ALREADY_IN),
    any(&[Anchor], 20, Raced, ANCHORED),
    any(&[Create, Modify, Point], 20, Refused, "the attribute takes one value, or has this one already"),
    // Samba, where the member was never there.
    row(&[Quit], 21, 0x200B, MayBeSo, NOT_IN),
    any(WRITES, 21, Refused, "a value has a form, or a length, the attribute does not take"),
    any(&[Create], 32, Refused, NO_UNIT),
    any(&[Move], 32, Refused, "the account or the unit it should go to does not exist"),
    any(&[Join], 32, Refused, NO_MEMBER),
    any(&[Quit], 32, MayBeSo, NOT_IN),
    any(&[Password, Control, Modify, Point, Anchor, Expire], 32, Refused, GONE),
    any(READS, 32, Configuration, NO_BASE),
    any(WRITES, 34, Refused, NO_NAME),
    any(READS, 34, Configuration, NO_NAME),
    any(WRITES, 48, Stop, CREDENTIALS),
    any(READS, 48, Denied, CREDENTIALS),
    any(WRITES, 49, Stop, CREDENTIALS),
    any(READS, 49, Denied, CREDENTIALS),
    any(WRITES, 50, Refused, NO_RIGHT),
    any(READS, 50, Denied, NO_READING),
    any(ALL, 51, Transient, BUSY),
    any(ALL, 52, Transient, "the controller is stopping; nothing was done"),
    row(SECRETS, 53, 0x52D, OtherPassword, POLICY),
    row(SECRETS, 53, 0x1F, Refused, UNTAKEN),
    row(SECRETS, 53, 0x2077, Refused, UNTAKEN),
    row(&[Quit], 53, 0x561, MayBeSo, NOT_IN),
    any(&[Quit], 53, MayBeSo, NOT_IN),
    any(&[Control], 53, Refused, "the directory does not want to; an account is enabled after it has a password"),
    any(&[Create, Password, Modify, Point, Anchor, Expire, Move, Join], 53, Refused, "the directory does not want to"),
    any(&[Create, Move], 64, Refused, KIND),
    any(&[Create, Control, Modify], 65, Refused, KIND),
    any(&[Modify], 67, Refused, "a name changes by renaming only"),
    row(VALUES, 68, 0x524, Refused, LOGIN_TAKEN),
    // Samba says so of the login name, Microsoft of the name in the unit.
    row(VALUES, 68, 0x2071, Refused, NAME_TAKEN),
    any(&[Create, Move], 68, Refused, NAME_TAKEN),
    row(&[Join], 68, 0x562, MayBeSo, ALREADY_IN),
    // Samba; whoever has the group as primary group is no entry in its list.
    row(&[Join], 68, 0x2071, Refused, "the group is the primary group of one of the new members"),
    any(&[Join], 68, MayBeSo, ALREADY_IN),
    row(&[Password], 80, 0x57, Refused, "the directory does not take this demand to change the password"),
    row(VALUES, 80, 0x523, Refused, LOGIN_NAME),
    row(&[Move], 80, 0x2089, Refused, NO_UNIT),
    row(&[Move], 80, 0x2095, Refused, NO_UNIT),
    any(WRITES, 80, Unknown, "the controller reports an error of its own; it may have been carried out all the same"),
    any(READS, 80, Incomplete, "the controller reports an error of its own"),
];

/// The row that speaks of an answer, if the table knows it.
pub(super) fn find(request: Request, code: u32, win32: Option<u32>) -> Option<&'static Row> {
    let speaks = |row: &&Row| row.code == code && row.requests.contains(&request);
    let rows = || ROWS.iter().filter(speaks);
    let exact = win32.and_then(|_| rows().find(|row| row.win32 == win32));
    exact.or_else(|| rows().find(|row| row.win32.is_none()))
}

/// What follows from an answer. What nobody knows is never tried again blindly: a write is refused for its
/// item, and a read is not complete.
pub(super) fn class(request: Request, code: u32, win32: Option<u32>) -> Class {
    let unknown = if READS.contains(&request) {
        Incomplete
    } else {
        Refused
    };
    find(request, code, win32).map_or(unknown, |row| row.class)
}

/// What an answer means.
pub(super) fn meaning(request: Request, code: u32, win32: Option<u32>) -> &'static str {
    find(request, code, win32).map_or("the controller refuses it", |row| row.words)
}

/// The code of eight hex digits a diagnostic message begins with: a Win32 error.
pub(super) fn win32(text: &str) -> Option<u32> {
    let digits = text.trim_start().get(..8)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
#[path = "codes/recorded.rs"]
mod recorded;
