//! Answers that begin well: too late, too large, cut off, compressed.

use super::*;

fn one() -> Sandbox {
    Sandbox::start(Company::new("2026-11-23").person(joerg()))
}

async fn with(sandbox: &Sandbox, faults: Faults) -> Result<Roster, Void> {
    sandbox.forget_requests();
    sandbox.faults(faults);
    read(sandbox).await
}

#[tokio::test]
async fn a_body_that_breaks_off_is_asked_for_again() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let cut = |cut_bodies| Faults {
        cut_bodies,
        ..Faults::default()
    };
    let roster = with(&sandbox, cut(2)).await.expect("everybody");
    assert_eq!((roster.len(), lists(&sandbox).len()), (250, 3 + 2));
    let void = with(&sandbox, cut(99)).await.expect_err("never whole");
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(lists(&sandbox).len(), 3, "as often as there are tries");
}

#[tokio::test]
async fn gzip_is_asked_for_and_an_answer_without_it_is_as_good() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    for gzip in [true, false] {
        let faults = Faults {
            gzip,
            ..Faults::default()
        };
        let roster = with(&sandbox, faults).await.expect("everybody");
        assert_eq!(roster.len(), 250, "gzip: {gzip}");
        for seen in lists(&sandbox) {
            assert_eq!(seen.encodings.as_deref(), Some("gzip"));
        }
    }
}

#[tokio::test]
async fn a_compressed_body_counts_as_large_as_it_really_is() {
    let faults = Faults {
        gzip: true,
        padding_mib: 17,
        ..Faults::default()
    };
    let sandbox = one();
    let connection = connection(&sandbox.url());
    let source = source(connection);
    // The login is not compressed: it is over before the answers grow.
    source.read(&fields()).await.expect("everybody");
    sandbox.faults(faults);
    let void = source.read(&fields()).await.expect_err("too large");
    assert!(void.to_string().contains("larger than 16 MiB"), "{void}");
}

#[tokio::test]
async fn what_is_compressed_unasked_or_not_at_all_is_told() {
    let sandbox = one();
    for (encoding, words) in [
        ("br", "it is encoded as br; wanted: gzip, or nothing"),
        ("gzip", "it is compressed, and cannot be decompressed"),
    ] {
        let faults = Faults {
            encoding: Some(encoding.into()),
            ..Faults::default()
        };
        let void = with(&sandbox, faults).await.expect_err("unreadable");
        assert!(void.to_string().contains(words), "{void}");
        assert_eq!(lists(&sandbox).len(), 1, "asking again cannot help");
    }
}

// R-59
#[tokio::test]
async fn a_body_that_stops_in_the_middle_ends_within_the_time_limit() {
    let sandbox = one();
    sandbox.faults(Faults {
        body_pause_ms: 30_000,
        ..Faults::default()
    });
    // Each limit alone is enough: for silence, and for the whole answer.
    for (silence, answer) in [(100, 60_000), (60_000, 100)] {
        let patience = Patience {
            silence: Duration::from_millis(silence),
            answer: Duration::from_millis(answer),
            ..quick()
        };
        given_up(&sandbox.url(), patience).await;
    }
}

#[tokio::test]
async fn a_body_that_comes_slowly_is_waited_for() {
    let sandbox = one();
    let faults = Faults {
        body_pause_ms: 300,
        ..Faults::default()
    };
    let begun = stopwatch();
    let roster = with(&sandbox, faults).await.expect("everybody");
    assert_eq!(roster.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

/// A listener that accepts nothing: the kernel takes connections until its queue is full.
#[tokio::test]
async fn a_server_that_never_answers_a_connection_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let patience = Patience {
        silence: Duration::from_millis(100),
        ..quick()
    };
    given_up(&url, patience).await;
}
