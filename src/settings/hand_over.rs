//! `[hand_over]`: how first passwords get to people.

use std::time::Duration;

use super::HandOverSettings;
use super::connections::length;
use super::desk::Desk;
use super::key::KeyPath;
use super::shape::{HandOverCommand, HandOverFile, Shape};

/// How long a hand-over command may take where nothing is written.
const COMMAND: Duration = Duration::from_secs(30);

/// Which kind of hand-over is switched on.
#[derive(Clone, Copy)]
enum Kind {
    None,
    File,
    Command,
}

/// `[hand_over]`: what is written is checked even while it is switched off.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<HandOverSettings> {
    let section = KeyPath::of("hand_over");
    let kinds = [
        ("none", Kind::None),
        ("file", Kind::File),
        ("command", Kind::Command),
    ];
    let hand_over = &shape.hand_over;
    let kind = desk.word(
        &section.key("kind"),
        hand_over.kind.as_ref(),
        &kinds,
        Kind::None,
    );
    let at = section.key("file");
    let file = hand_over
        .file
        .as_ref()
        .and_then(|file| to_file(desk, &at, file));
    let at = section.key("command");
    let command = hand_over
        .command
        .as_ref()
        .and_then(|command| to_command(desk, &at, command));
    match kind? {
        Kind::None => Some(HandOverSettings::None),
        Kind::File => {
            let wanted = "{ folder = \"…\", recipient = \"age1…\" }";
            desk.require(&section.key("file"), hand_over.file.as_ref(), wanted)?;
            file
        }
        Kind::Command => {
            let wanted = "{ program = \"…\", arguments = [] }";
            desk.require(&section.key("command"), hand_over.command.as_ref(), wanted)?;
            command
        }
    }
}

fn to_file(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    file: &HandOverFile,
) -> Option<HandOverSettings> {
    let folder = desk.text(&section.key("folder"), file.folder.as_ref(), "a folder");
    let key = section.key("recipient");
    let wanted = "the public key of who may read it (age1…, from age-keygen)";
    let recipient = desk.text(&key, file.recipient.as_ref(), wanted);
    let recipient = recipient.filter(|text| {
        let known = text.parse::<age::x25519::Recipient>().is_ok();
        if !known {
            // Not repeated: it may be the private key by mistake.
            desk.refuse(&key, "another text", wanted);
        }
        known
    });
    Some(HandOverSettings::File {
        folder: desk.path(&folder?),
        recipient: recipient?,
    })
}

fn to_command(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    command: &HandOverCommand,
) -> Option<HandOverSettings> {
    let wanted = "a program that reads JSON from its standard input";
    let program = desk.text(&section.key("program"), command.program.as_ref(), wanted);
    let key = section.key("timeout");
    let range = (Duration::from_secs(1), Duration::from_secs(300));
    let timeout = length(desk, &key, command.timeout, COMMAND, range);
    Some(HandOverSettings::Command {
        program: desk.path(&program?),
        arguments: command.arguments.clone(),
        timeout: timeout?,
    })
}
