//! Where requests go, how fast, and when nobody is expected to answer.

use super::*;

fn one() -> Sandbox {
    Sandbox::start(Company::new("2026-11-23").person(joerg()))
}

#[tokio::test]
async fn a_redirect_within_personio_is_followed_with_everything_that_was_asked() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        moved: true,
        ..Faults::default()
    });
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 250);
    let moved: Vec<Seen> = sandbox
        .requests()
        .into_iter()
        .filter(|seen| seen.path.starts_with("/moved"))
        .collect();
    assert_eq!((moved.len(), lists(&sandbox).len()), (3, 3));
    assert!(moved.iter().all(|seen| seen.authorized));
}

#[tokio::test]
async fn a_redirect_that_leads_in_a_circle_ends() {
    let sandbox = one();
    sandbox.faults(Faults {
        redirect: Some("/v1/company/employees".into()),
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains("five at most"), "{void}");
    assert_eq!(lists(&sandbox).len(), 6);
}

#[tokio::test]
async fn a_login_is_carried_to_no_other_machine_and_not_turned_into_something_else() {
    let (sandbox, elsewhere) = (one(), one());
    let to = |status, target: &str| Faults {
        login_redirect: Some((status, target.to_owned())),
        ..Faults::default()
    };
    let foreign = format!("{}/v2/auth/token", elsewhere.url());
    for faults in [to(307, &foreign), to(302, "/moved/v2/auth/token")] {
        sandbox.faults(faults);
        let void = void(&sandbox).await;
        assert_eq!(void.failure.class, FailureClass::Configuration, "{void}");
    }
    assert_eq!(elsewhere.requests(), []);
    assert_eq!(sandbox.requests().len(), 2, "neither was followed");
    sandbox.faults(to(307, "/moved/v2/auth/token"));
    read(&sandbox).await.expect("a login that moved, whole");
}

//
#[tokio::test]
async fn server_errors_of_every_kind_are_waited_out_or_void_the_read() {
    let sandbox = Sandbox::start(Company::generated(110, 11));
    let source = source(connection(&sandbox.url()));
    source.read(&fields()).await.expect("everybody");
    let failing = |server_errors| Faults {
        server_errors,
        ..Faults::default()
    };
    for status in [500, 502, 503, 504] {
        sandbox.forget_requests();
        sandbox.faults(failing(vec![status, status]));
        let roster = source.read(&fields()).await.expect("everybody");
        assert_eq!((roster.len(), lists(&sandbox).len()), (110, 2 + 2));
        sandbox.faults(failing(vec![status; 3]));
        let void = source.read(&fields()).await.expect_err("too many");
        assert_eq!(void.failure.class, FailureClass::Unreachable);
        assert!(void.to_string().contains(&status.to_string()), "{void}");
    }
}

/// Three pages, and after each the answer says that nothing is left and one request a second comes back.
#[tokio::test]
async fn limits_in_the_answers_slow_the_next_requests_down() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        replenish_rate: Some(1),
        ..Faults::default()
    });
    let begun = stopwatch();
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 250);
    let passed = begun.elapsed();
    assert!(passed >= Duration::from_millis(1_950), "{passed:?}");
}

/// A 429 ends the burst: after it, three pages come one a second.
#[tokio::test]
async fn after_a_429_the_next_requests_are_slow_from_the_first() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let patience = Patience {
        per_second: 1,
        ..quick()
    };
    let paced = patient(&sandbox.url(), patience);
    let source = source(paced);
    source.read(&fields()).await.expect("everybody, in a burst");
    sandbox.faults(Faults {
        too_many_requests: 1,
        ..Faults::default()
    });
    let begun = stopwatch();
    let roster = source.read(&fields()).await.expect("everybody");
    assert_eq!(roster.len(), 250);
    let passed = begun.elapsed();
    assert!(passed >= Duration::from_millis(2_900), "{passed:?}");
}

#[tokio::test]
async fn more_pages_than_the_burst_take_their_time() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let patience = Patience {
        burst: 1,
        per_second: 1,
        ..quick()
    };
    let paced = patient(&sandbox.url(), patience);
    let begun = stopwatch();
    let roster = source(paced).read(&fields()).await.expect("everybody");
    assert_eq!((roster.len(), lists(&sandbox).len()), (250, 3));
    let passed = begun.elapsed();
    assert!(
        passed >= Duration::from_millis(1_950),
        "two pages at one a second: {passed:?}"
    );
}

async fn void_at(sandbox: &Sandbox, moment: &str) -> Void {
    let now = Now::at(moment.parse().expect("a timestamp"));
    let source = source_with(connection(&sandbox.url()), Arc::new(SetClock::at(now)));
    source.read(&fields()).await.expect_err("in trouble")
}

#[tokio::test]
async fn trouble_on_tuesday_night_is_told_as_maintenance_and_fails_as_ever() {
    let (night, morning) = ("2026-11-24T21:30:00Z", "2026-11-24T07:00:00Z");
    let sandbox = one();
    sandbox.faults(Faults {
        down: true,
        ..Faults::default()
    });
    let gone = one();
    let address = connection(&gone.url());
    drop(gone);
    for (moment, expected) in [(night, true), (morning, false)] {
        let now = Now::at(moment.parse().expect("a timestamp"));
        let nobody = source_with(address.clone(), Arc::new(SetClock::at(now)));
        let unreached = nobody.read(&fields()).await.expect_err("nobody is there");
        for void in [void_at(&sandbox, moment).await, unreached] {
            assert_eq!(void.failure.class, FailureClass::Unreachable);
            let told = void.to_string().contains("Personio's maintenance window");
            assert_eq!(told, expected, "{moment}: {void}");
        }
    }
}
