//! `doctor`: asks one side on the spot whether everything rosterd needs is there, and writes nothing.

use super::answer::Answer;
use super::args::{DoctorArgs, Global, Subject};
use super::exit::{Exit, Failure};
use super::rights::examined;
use super::scene::Scene;
use crate::directory::rights::commands;
use crate::people::FieldName;
use crate::people::access::judge;
use crate::plan::{coverage, standing};
use crate::ports::{DirectoryReader, PeopleSource, PortFailure};
use crate::render::doctor::{Examination, Health, doctor as words};
use crate::render::{doctor_personio, json_doctor, json_personio};
use crate::settings::LogLevel;
use crate::wiring;

/// Examines one side.
///
/// # Errors
/// What kept the question from being asked: no connection, no login, a read that is not complete.
pub async fn doctor(global: &Global, args: &DoctorArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    match args.subject {
        Subject::Directory => directory(&scene).await,
        Subject::Personio => personio(&scene).await,
    }
}

async fn personio(scene: &Scene) -> Result<Exit, Failure> {
    let examined = examine_personio(scene).await?;
    let (exit, ended) = match examined.health() {
        Health::Well => (Exit::Fine, "the credential shows what is needed"),
        Health::Rights => (
            Exit::Denied,
            "the credential shows too little or too much; rosterd scopes says what it should be",
        ),
        Health::Configuration => (Exit::Configuration, "placements contradict each other"),
    };
    let ended = format!("Exit {}: {ended}.", exit.code());
    scene.answer(
        Answer::Long,
        || json_personio::examination(&examined, exit.code()),
        |style| doctor_personio::doctor(&examined, &ended, style),
    )?;
    Ok(exit)
}

async fn examine_personio(scene: &Scene) -> Result<doctor_personio::Examination, Failure> {
    let settings = &scene.settings;
    let policy = &settings.policy;
    let (needed, rights) = (wiring::needed(settings)?, wiring::rights(settings));
    let people = wiring::people(settings, &scene.clock, &scene.progress)?;
    let asked = people.examine(&needed, &rights).await;
    let answers = asked.map_err(PortFailure::from)?;
    let mut fields = policy.fields();
    // Which legal entities are seen says something about the credential; whoever may read it has no harm from it.
    let listed = answers.listed.iter().flatten();
    if listed.into_iter().any(|offer| offer.key == "subcompany") {
        fields.insert(FieldName::new("subcompany"));
    }
    let roster = people.read(&fields).await?;
    let credential = settings.personio.credential.as_ref();
    Ok(doctor_personio::Examination {
        url: settings.personio.url.clone(),
        client_id: credential.map_or_else(String::new, |known| known.client_id.clone()),
        judged: judge(&needed, &answers),
        answers,
        coverage: coverage(&roster, policy, scene.clock.now()),
        rejects: roster.rejects().len(),
        before: wiring::people_before(settings, scene.clock.now())?,
    })
}

async fn directory(scene: &Scene) -> Result<Exit, Failure> {
    let examined = examine(scene).await?;
    let (exit, ended) = match examined.health() {
        Health::Well => (Exit::Fine, "everything rosterd needs is there"),
        Health::Rights => (
            Exit::Denied,
            "rights are missing or too many; the commands above grant what is needed",
        ),
        Health::Configuration => (
            Exit::Configuration,
            "the configuration names what the directory does not have",
        ),
    };
    let ended = format!("Exit {}: {ended}.", exit.code());
    scene.answer(
        Answer::Long,
        || json_doctor::examination(&examined, exit.code()),
        |style| words(&examined, &ended, style),
    )?;
    Ok(exit)
}

async fn examine(scene: &Scene) -> Result<Examination, Failure> {
    let settings = &scene.settings;
    let policy = &settings.policy;
    let session = wiring::directory(settings, &scene.logins, &scene.progress).await?;
    let directory = session.reader().read(&policy.scope()).await?;
    let mut examiner = session.examiner().await?;
    let told = examiner.clock().await?;
    let here = scene.clock.now().instant();
    let asked = examined(&mut examiner, &directory, policy).await;
    let (token, judged) = asked.map_err(|failure: PortFailure| Failure::from(failure))?;
    let domain = &directory.domain().base;
    Ok(Examination {
        server: session.server(),
        controller: session.controller().to_owned(),
        ca_file: settings.directory.ca_file.display().to_string(),
        user: settings.directory.user.clone(),
        clock: told.map(|there| there.duration_since(here)),
        findings: standing(&directory, policy),
        commands: commands(&policy.needs(), directory.schema(), &token, domain),
        judged,
        accepted: settings.directory.accept_rights.clone(),
    })
}
