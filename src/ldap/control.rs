//! Enables and disables: one bit of userAccountControl, the others survive.

use secrecy::SecretString;

use super::codes::{self, Class};
use super::connect::{Answer, Connection};
use super::failure;
use super::words::Request;
use super::write::{change, look, refused, unsure};
use crate::directory::wire::{self, address};
use crate::directory::{AccountControl, ControlEdit, Guid};
use crate::ports::{EditFailure, Refusal, RefusalKind};

/// Bits the directory computes; it drops them when they are written ([MS-ADTS] 2.2.16: lockout,
/// password expired).
const COMPUTED: u32 = 0x10 | 0x80_0000;

/// Switches the disabled bit. The value is read just before on the same connection, exchanged as old for
/// new in one Modify (with the new password, where the old one is to become useless), and read after:
/// Samba was seen to take the exchange of a value it does not hold where the new one is there already.
pub(super) async fn switch(
    connection: &mut Connection,
    guid: Guid,
    edit: ControlEdit,
    scramble: Option<&SecretString>,
) -> Result<(), EditFailure> {
    // Somebody else may change it between reading and writing; once more, then it is the next run's.
    for last in [false, true] {
        let before = read(connection, guid).await?;
        let after = wanted(before, edit)?;
        let steps = wire::control(before, after, scramble);
        if steps.is_empty() {
            return Ok(());
        }
        match connection.modify(&address(guid), steps).await {
            Ok(Answer { code: 0, .. }) => {
                verify(connection, guid, after).await?;
                return outlive(connection, guid, scramble).await.map_err(unsure);
            }
            Ok(answer) if !last && raced(&answer) => {}
            Ok(answer) => {
                let why = failure::of_answer(Request::Control, &answer);
                let with_password = scramble.is_some() && before != after;
                return Err(match why {
                    EditFailure::Refused(why) if with_password => {
                        without_password(connection, guid, (before, after), why).await
                    }
                    why => why,
                });
            }
            Err(broken) => return Err(failure::of_silence(Request::Control, &broken)),
        }
    }
    Ok(())
}

fn raced(answer: &Answer) -> bool {
    codes::class(Request::Control, answer.code, codes::win32(&answer.text)) == Class::Raced
}

/// A password that is refused (a policy, a right that lacks) keeps no door open: the bit alone. After a
/// policy's refusal another password may still do; else what became of the whole is for the next run to see.
async fn without_password(
    connection: &mut Connection,
    guid: Guid,
    (before, after): (AccountControl, AccountControl),
    why: Refusal,
) -> EditFailure {
    match connection
        .modify(&address(guid), wire::control(before, after, None))
        .await
    {
        Ok(Answer { code: 0, .. }) => match verify(connection, guid, after).await {
            Ok(()) => half_done(&why),
            Err(failure) => failure,
        },
        Ok(_) => EditFailure::Refused(why),
        Err(broken) => failure::of_silence(Request::Control, &broken),
    }
}

fn half_done(why: &Refusal) -> EditFailure {
    let words = format!("the account is disabled, but its old password was not replaced: {why}");
    match why.kind {
        RefusalKind::Password => EditFailure::Refused(Refusal::new(RefusalKind::Password, words)),
        RefusalKind::Code(_) | RefusalKind::Unsent => EditFailure::Unknown(words),
    }
}

/// The new password a second time: after it the one before is no way in either.
async fn outlive(
    connection: &mut Connection,
    guid: Guid,
    scramble: Option<&SecretString>,
) -> Result<(), EditFailure> {
    match wire::outlive(scramble) {
        Some(steps) => change(connection, Request::Password, guid, steps).await,
        None => Ok(()),
    }
}

async fn read(connection: &mut Connection, guid: Guid) -> Result<AccountControl, EditFailure> {
    let entry = look(connection, guid, &["userAccountControl"]).await?;
    let bits = entry
        .text("userAccountControl")
        .and_then(|text| text.parse::<i32>().ok());
    let missing = || {
        refused(format!(
            "userAccountControl of {guid} cannot be read; grant the right"
        ))
    };
    bits.map(|bits| AccountControl(bits.cast_unsigned()))
        .ok_or_else(missing)
}

fn wanted(before: AccountControl, edit: ControlEdit) -> Result<AccountControl, EditFailure> {
    wire::switched(before, edit).map_err(|why| refused(why.to_string()))
}

async fn verify(
    connection: &mut Connection,
    guid: Guid,
    wanted: AccountControl,
) -> Result<(), EditFailure> {
    let seen = read(connection, guid).await.map_err(unsure)?;
    if (seen.0 ^ wanted.0) & !COMPUTED == 0 {
        return Ok(());
    }
    Err(EditFailure::Unknown(format!(
        "userAccountControl of {guid} is {seen:?} where {wanted:?} was written and accepted; \
         somebody else changes this account at the same time"
    )))
}
