//! userAccountControl is changed by somebody else between rosterd's look and its request.

use rosterd::directory::{ControlEdit, Edit, Guid};
use rosterd::ports::EditFailure;

use super::people::office;
use crate::support::ground::Ground;
use crate::support::memory::Memory;
use crate::support::memory::modify::{Kind, Step};
use crate::support::memory::vendor::Vendor;
use crate::wire::ground::Wire;
use crate::wire::request::Request;
use crate::wire::server::Instead;

/// DONT_EXPIRE_PASSWORD: what the administrator sets.
const FOREIGN: u32 = 0x1_0000;

fn bits(memory: &Memory, guid: Guid) -> u32 {
    memory.look(guid).unwrap()["useraccountcontrol"][0]
        .parse()
        .unwrap()
}

fn switch(guid: Guid, edit: ControlEdit) -> Edit {
    Edit::Control {
        guid,
        edit,
        scramble: None,
    }
}

/// Somebody switches a bit of the account right before each of rosterd's first `times` requests arrives:
/// after it has read the value.
fn meddle(wire: &Wire, guid: Guid, times: usize) {
    let mut left = times;
    wire.server
        .meddle(move |request: &Request, memory: &Memory| {
            if request.writes("userAccountControl") && left > 0 {
                left -= 1;
                let changed = bits(memory, guid) ^ FOREIGN;
                memory.set(guid, "userAccountControl", &[&changed.to_string()]);
            }
            None::<Instead>
        });
}

/// The exchanges of userAccountControl that were sent: old and new.
fn exchanges(wire: &Wire) -> Vec<(String, String)> {
    let value = |step: &Step| String::from_utf8(step.values[0].clone()).unwrap();
    let exchange = |request: Request| match request.steps() {
        [old, new] if old.kind == Kind::Delete && new.kind == Kind::Add => (value(old), value(new)),
        other => panic!("no exchange: {other:?}"),
    };
    let requests = wire.server.requests().into_iter();
    requests
        .filter(|request| request.writes("userAccountControl"))
        .map(exchange)
        .collect()
}

//
#[tokio::test]
async fn a_bit_somebody_sets_meanwhile_is_noticed_and_kept() {
    for vendor in [Vendor::Microsoft, Vendor::Samba] {
        let (wire, anna) = office(vendor).await;
        meddle(&wire, anna, 1);
        wire.perform(&switch(anna, ControlEdit::Disable))
            .await
            .unwrap();
        assert_eq!(bits(wire.server.memory(), anna), 514 | FOREIGN);
        let sent = [("512", "514"), ("66048", "66050")];
        let sent = sent.map(|(old, new)| (old.to_owned(), new.to_owned()));
        assert_eq!(
            exchanges(&wire),
            sent,
            "refused once, read again, sent again"
        );
    }
}

//
#[tokio::test]
async fn bits_that_do_not_rest_are_left_alone() {
    for vendor in [Vendor::Microsoft, Vendor::Samba] {
        let (wire, anna) = office(vendor).await;
        meddle(&wire, anna, 9);
        let failed = wire.perform(&switch(anna, ControlEdit::Disable)).await;
        assert!(matches!(failed, Err(EditFailure::Refused(_))), "{failed:?}");
        let seen = bits(wire.server.memory(), anna);
        assert_eq!(seen & !FOREIGN, 512, "nobody's bit was overwritten");
    }
}

/// Somebody else disables the account between the look and the request. Samba then takes the exchange: what
/// it asks for is so. Microsoft's directory refuses it, and a second look finds nothing left to do.
//
#[tokio::test]
async fn what_somebody_else_did_meanwhile_counts_as_done() {
    for vendor in [Vendor::Microsoft, Vendor::Samba] {
        let (wire, anna) = office(vendor).await;
        wire.server
            .meddle(move |request: &Request, memory: &Memory| {
                if request.writes("userAccountControl") {
                    memory.set_enabled(anna, false);
                }
                None::<Instead>
            });
        wire.perform(&switch(anna, ControlEdit::Disable))
            .await
            .unwrap();
        assert_eq!(bits(wire.server.memory(), anna), 514);
        assert_eq!(exchanges(&wire).len(), 1);
    }
}
