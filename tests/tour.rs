//! docs/tour.md is what really happens: every `$ rosterd …` in it is run again, in order, in a fresh root without the
//! source tree, against a real domain controller and the Personio stand-in with the company of tests/company.
//!
//! `TOUR_WRITE=1 cargo test --test tour` writes what really happened into the document; `git diff` shows it.

#[path = "tour/compare.rs"]
mod compare;
#[path = "dc/mod.rs"]
mod dc;
#[path = "tour/document.rs"]
mod document;
#[path = "tour/root.rs"]
mod root;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "tour/scene.rs"]
mod scene;
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use compare::Ids;
use document::{Document, Exchange, Step};
use scene::Scene;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tour() -> PathBuf {
    repository().join("docs/tour.md")
}

/// One exchange of the document, run.
fn run(exchange: &Exchange, scene: &mut Scene, ids: &mut Ids) -> Vec<String> {
    if exchange.command == "echo $?" {
        return vec![scene.code.to_string()];
    }
    scene.run(&ids.real(&exchange.command))
}

#[test]
fn every_command_of_the_tour_does_what_the_tour_says() {
    let text = fs::read_to_string(tour()).expect("the tour");
    let mut document = Document::parse(&text);
    let mut scene = Scene::start(repository());
    let mut ids = Ids::default();
    let (mut differences, mut ran) = (Vec::new(), 0);
    for step in document.steps() {
        match step {
            Step::Clock(moment) => scene.set_clock(&moment),
            Step::Play(day) => scene.play(&repository().join(day)),
            Step::Install(folder) => scene.root.install(&repository().join(folder)),
            Step::File { path, text } => scene.root.write(&path, &text),
            Step::Line { path, text } => scene.root.change(&path, &text),
            Step::Part { path, text, line } => {
                if !scene.root.read(&path).contains(&text) {
                    differences.push(format!("line {line}: {path} has no such lines"));
                }
            }
            Step::Exchange(exchange) => {
                ran += 1;
                let real = run(&exchange, &mut scene, &mut ids);
                if let Err(why) = ids.compare(&exchange.output, &real) {
                    let place = format!("line {}: $ {}", exchange.line, exchange.command);
                    differences.push(format!("{place}\n{why}"));
                    document.replace(&exchange, &ids.rewritten(&exchange.output, &real));
                }
            }
        }
    }
    assert!(ran > 10, "the tour has {ran} commands only");
    if std::env::var_os("TOUR_WRITE").is_some() {
        fs::write(tour(), document.text()).expect("the tour can be written");
        return;
    }
    assert!(
        differences.is_empty(),
        "docs/tour.md says something else than what happens (TOUR_WRITE=1 writes it anew):\n\n{}",
        differences.join("\n\n")
    );
}

#[test]
fn a_root_without_time_zones_is_told_what_to_install() {
    let root = root::Root::new(repository());
    fs::remove_dir_all(root.path("/usr/share/zoneinfo")).expect("it was there");
    let output = root.rosterd(&["check"]).output().expect("chroot runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(78), "{said}");
    assert!(said.contains("install tzdata"), "{said}");
}

/// A transcript in README.md is one of the tour's, shortened further.
#[test]
fn what_the_readme_shows_is_of_the_tour() {
    let read = |path: &Path| fs::read_to_string(path).expect("a document");
    let exchanges = |text: &str| -> Vec<Exchange> {
        let steps = Document::parse(text).steps().into_iter();
        let found = steps.filter_map(|step| match step {
            Step::Exchange(exchange) => Some(exchange),
            _ => None,
        });
        found.collect()
    };
    let (tour, readme) = (read(&tour()), read(&repository().join("README.md")));
    let (of_tour, of_readme) = (exchanges(&tour), exchanges(&readme));
    assert!(of_readme.len() > 3);
    for shown in of_readme {
        let same = of_tour.iter().filter(|real| real.command == shown.command);
        let mut tried = same.map(|real| Ids::default().compare(&shown.output, &real.output));
        let fits = tried.any(|result| result.is_ok());
        assert!(
            fits,
            "README.md, line {}: $ {} is not of the tour",
            shown.line, shown.command
        );
    }
}
