//! What stands behind rosterd's ports in a story: the directory as it is read and written, and the help desk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rosterd::directory::{Directory, Edit, Guid, Scope};
use rosterd::handover::HandoverKind;
use rosterd::people::PersonId;
use rosterd::ports::{
    Delivery, DirectoryReader, DirectoryWriter, EditFailure, Handover, PortFailure, Void,
};
use secrecy::{ExposeSecret, SecretString};

use crate::support::ground::Ground;

/// An edit that was sent: its kind, the object it is about, and whether it was answered.
pub type Sent = (&'static str, Option<Guid>, bool);

/// The help desk: draws passwords as rosterd does and keeps what was handed over.
#[derive(Default)]
pub struct Desk(Mutex<BTreeMap<PersonId, (String, String)>>);

impl Desk {
    /// userPrincipalName and password handed over for a person.
    pub fn handed_over(&self, person: i64) -> Option<(String, String)> {
        self.0
            .lock()
            .unwrap()
            .get(&PersonId::new(person.to_string()))
            .cloned()
    }

    /// Everybody who was handed a password, and the last one.
    pub fn everybody(&self) -> Vec<(PersonId, String)> {
        let passwords = self.0.lock().unwrap();
        let passwords = passwords.iter();
        passwords
            .map(|(person, (_, password))| (person.clone(), password.clone()))
            .collect()
    }
}

impl Handover for Desk {
    fn draw(&self, names: &[&str]) -> SecretString {
        HandoverKind::None.draw(names)
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<(), PortFailure> {
        let password = delivery.password.expose_secret().to_owned();
        let handed = (delivery.user_principal_name.clone(), password);
        self.0
            .lock()
            .unwrap()
            .insert(delivery.person.clone(), handed);
        Ok(())
    }
}

/// Reads the directory.
pub struct Eyes(pub Arc<dyn Ground>);

impl DirectoryReader for Eyes {
    async fn read(&self, scope: &Scope) -> Result<Directory, Void> {
        self.0.read(scope).await
    }
}

/// The kind of an edit, and the object it is about.
pub fn about(edit: &Edit) -> (&'static str, Option<Guid>) {
    match edit {
        Edit::Create(_) => ("create", None),
        Edit::SetPassword { guid, .. } => ("password", Some(*guid)),
        Edit::Control { guid, .. } => ("control", Some(*guid)),
        Edit::Modify { guid, .. } => ("modify", Some(*guid)),
        Edit::Rename { guid, .. } => ("rename", Some(*guid)),
        Edit::Point { guid, .. } => ("point", Some(*guid)),
        Edit::Anchor { guid, .. } => ("anchor", Some(*guid)),
        Edit::Expire { guid, .. } => ("expire", Some(*guid)),
        Edit::Move { guid, .. } => ("move", Some(*guid)),
        Edit::Join { group, .. } => ("join", Some(*group)),
        Edit::Quit { group, .. } => ("quit", Some(*group)),
    }
}

/// Writes to the directory, as far as the story lets it.
pub struct Pen {
    /// Where to.
    pub ground: Arc<dyn Ground>,
    /// Whether every answer is lost on the way.
    pub deaf: bool,
    /// What the directory answers instead of doing it.
    pub refuses: fn(&Edit) -> Option<EditFailure>,
    /// Whose answers are lost on the way, although the directory does it.
    pub loses: fn(&Edit) -> bool,
    /// Every edit that was sent.
    pub sent: Arc<Mutex<Vec<Sent>>>,
}

impl DirectoryWriter for Pen {
    async fn perform(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        if let Some(failure) = (self.refuses)(edit) {
            return Err(failure);
        }
        let answer = self.ground.perform(edit).await;
        let lost = self.deaf || (self.loses)(edit);
        let (kind, object) = about(edit);
        let object = object.or(answer.as_ref().ok().copied());
        self.sent.lock().unwrap().push((kind, object, !lost));
        if lost {
            return Err(EditFailure::Unknown(
                "the connection broke before the answer came".into(),
            ));
        }
        answer
    }
}
