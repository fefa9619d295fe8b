//! A company's folder: `company.toml`, `directory.toml`, `rules.d`, `rosterd.toml` (as shipped where it has none), `days`.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use rosterd::settings::{self, Settings};

use super::sandbox::Company;
use super::script::Script;
use super::support::world::{World, WorldAccount};

/// An ordinary account, beside those the company has: what Linux machines look up with.
pub const READER_UPN: &str = "svc-linux@corp.example";
/// Its password, that of every account made before rosterd came.
pub const READER_PASSWORD: &str = "W0rld-Passw0rd!";

/// Everything about a company that is written down.
pub struct Folder {
    place: PathBuf,
    /// The scripted days, in order.
    pub days: Vec<Script>,
    /// The directory it finds.
    pub world: World,
}

impl Folder {
    /// The day the calendar begins.
    pub const DAY_ONE: Date = date(2027, 3, 1);

    /// Reads a folder below `tests`.
    ///
    /// # Panics
    /// With file and key if something in it cannot be used.
    pub fn open(name: &str) -> Self {
        let place = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(name);
        let or_panic = |fault: String| -> ! { panic!("{fault}") };
        let mut world =
            World::load(&place.join("directory.toml")).unwrap_or_else(|fault| or_panic(fault));
        let reader = WorldAccount::enabled("svc-linux", "svc-linux", "OU=Service");
        world.accounts.push(reader);
        Self {
            days: Script::all(&place.join("days")).unwrap_or_else(|fault| or_panic(fault)),
            world,
            place,
        }
    }

    /// The people in Personio on day one.
    pub fn company(&self) -> Company {
        Company::load(&self.place.join("company.toml"), Self::DAY_ONE)
            .unwrap_or_else(|fault| panic!("{fault}"))
    }

    /// The policy, in autopilot.
    pub fn settings(&self) -> Settings {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        let config = tempfile::tempdir().expect("a temporary folder");
        let own = |name: &str| Some(self.place.join(name)).filter(|path| path.exists());
        let main = own("rosterd.toml").unwrap_or_else(|| shipped.join("rosterd.toml"));
        copy(&main, &config.path().join("rosterd.toml"));
        let rules = own("rules.d").unwrap_or_else(|| shipped.join("rules.d"));
        fs::create_dir(config.path().join("rules.d")).expect("a folder for the rules");
        for entry in fs::read_dir(&rules).expect("a folder of rules") {
            let entry = entry.expect("an entry");
            copy(
                &entry.path(),
                &config.path().join("rules.d").join(entry.file_name()),
            );
        }
        let autopilot = [("ROSTERD__MODE".to_owned(), "autopilot".to_owned())];
        settings::load(config.path(), autopilot.into_iter())
            .unwrap_or_else(|fault| panic!("{fault}"))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap_or_else(|fault| panic!("{}: {fault}", from.display()));
}
