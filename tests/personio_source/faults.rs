//! Personio in trouble, and lists that are not whole.

use super::*;

//
#[tokio::test]
async fn fifty_of_250_with_totals_that_still_say_250_is_nobody() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        lying_total: Some(50),
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Incomplete);
    assert!(
        void.to_string()
            .contains("has 50 people where 100 belong (of 250 in all)"),
        "{void}"
    );
    assert_eq!(
        lists(&sandbox).len(),
        2,
        "one quiet repetition of the whole read"
    );
}

#[tokio::test]
async fn a_smaller_company_that_agrees_with_itself_is_whole() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        only_first: Some(50),
        ..Faults::default()
    });
    assert_eq!(
        read(&sandbox)
            .await
            .expect("a whole of 50: the guard's business, not the reader's")
            .len(),
        50
    );
}

//
#[tokio::test]
async fn a_total_that_shrinks_and_people_that_repeat_are_nobody() {
    let sandbox = Sandbox::start(Company::generated(150, 11));
    sandbox.faults(Faults {
        shrinking_total: true,
        ..Faults::default()
    });
    let shifted = void(&sandbox).await;
    assert!(
        shifted.to_string().contains("changed from 150 to 149"),
        "{shifted}"
    );
    sandbox.faults(Faults {
        repeat_last: true,
        ..Faults::default()
    });
    let twice = void(&sandbox).await;
    assert!(twice.to_string().contains("is on two pages"), "{twice}");
    assert_eq!(twice.failure.class, FailureClass::Incomplete);
}

//
#[tokio::test]
async fn somebody_who_is_skipped_between_two_pages_makes_it_nobody() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        skip_first: true,
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Incomplete);
    let words = void.to_string();
    // The second page is full all the same; only the last one is too short.
    assert!(words.contains("has 49 people where 50 belong"), "{words}");
}

//
#[tokio::test]
async fn personio_that_is_down_is_unreachable_after_some_tries() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        down: true,
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert!(void.to_string().contains("503"), "{void}");
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_names_the_host() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    let connection = connection(&sandbox.url());
    drop(sandbox);
    let host = connection.url.replace("http://", "");
    let void = source(connection)
        .read(&fields())
        .await
        .expect_err("nobody is there");
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert!(void.to_string().contains(&host), "{void}");
}

/// A port that takes no connection and refuses none: those that wait for it fill its queue.
fn deaf() -> (socket2::Socket, Vec<std::net::TcpStream>) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let socket = socket.expect("a socket");
    let any: std::net::SocketAddr = ([127, 0, 0, 1], 0).into();
    socket.bind(&any.into()).expect("a port");
    socket.listen(0).expect("a queue");
    let address = socket
        .local_addr()
        .ok()
        .and_then(|address| address.as_socket());
    let connect = || {
        let wait = Duration::from_millis(200);
        std::net::TcpStream::connect_timeout(&address.expect("an address"), wait).ok()
    };
    let waiting = std::iter::from_fn(connect).collect();
    (socket, waiting)
}

#[tokio::test]
async fn a_connection_nobody_takes_is_unreachable_within_the_time_limit() {
    let (socket, _waiting) = deaf();
    let address = socket.local_addr().expect("an address").as_socket();
    let patience = Patience {
        connect: Duration::from_millis(100),
        silence: Duration::from_secs(30),
        answer: Duration::from_secs(30),
        tries: 1,
        ..quick()
    };
    let url = format!("http://{}", address.expect("an address"));
    given_up(&url, patience).await;
}

//
#[tokio::test]
async fn an_answer_that_does_not_come_is_unreachable_within_the_time_limit() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    sandbox.faults(Faults {
        slow_ms: 30_000,
        ..Faults::default()
    });
    let patience = Patience {
        silence: Duration::from_millis(100),
        ..quick()
    };
    given_up(&sandbox.url(), patience).await;
}

#[tokio::test]
async fn a_read_that_takes_too_long_in_all_ends() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        slow_ms: 200,
        ..Faults::default()
    });
    let patience = Patience {
        everybody: Duration::from_millis(500),
        ..quick()
    };
    let paced = patient(&sandbox.url(), patience);
    let void = source(paced).read(&fields()).await;
    assert_eq!(
        void.expect_err("too slow").failure.class,
        FailureClass::Busy
    );
}

#[tokio::test]
async fn short_trouble_is_waited_out() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    for faults in [
        Faults {
            too_many_requests: 2,
            ..Faults::default()
        },
        Faults {
            unavailable_times: 2,
            ..Faults::default()
        },
    ] {
        sandbox.faults(faults);
        assert_eq!(read(&sandbox).await.expect("everybody").len(), 1);
    }
}

//
#[tokio::test]
async fn retry_after_is_kept_and_an_hour_is_not_waited_for() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        too_many_requests: 1,
        retry_after: Some(1),
        ..Faults::default()
    });
    let begun = stopwatch();
    read(&sandbox).await.expect("everybody");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    sandbox.faults(Faults {
        too_many_requests: 1,
        retry_after: Some(3600),
        ..Faults::default()
    });
    assert_eq!(void(&sandbox).await.failure.class, FailureClass::Busy);
}

#[tokio::test]
async fn requests_over_the_rate_end_as_busy() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.pace(Pace {
        per_minute: 2,
        ..Pace::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Busy);
    assert_eq!(
        lists(&sandbox)
            .iter()
            .filter(|seen| seen.status == 429)
            .count(),
        3
    );
}

#[tokio::test]
async fn what_is_not_personio_is_told_from_what_is() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let cases = [
        (
            Faults {
                html: true,
                ..Faults::default()
            },
            "content type is text/html",
        ),
        (
            Faults {
                padding_mib: 17,
                ..Faults::default()
            },
            "larger than 16 MiB",
        ),
        (
            Faults {
                refuse_with_200: true,
                ..Faults::default()
            },
            "success: false (Something went wrong)",
        ),
    ];
    for (faults, words) in cases {
        sandbox.faults(faults);
        let void = void(&sandbox).await;
        assert!(void.to_string().contains(words), "{void}");
    }
}

#[tokio::test]
async fn a_redirect_to_another_machine_is_not_followed() {
    let elsewhere = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let target = format!("{}/v1/company/employees?limit=100", elsewhere.url());
    sandbox.faults(Faults {
        redirect: Some(target),
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains(&elsewhere.url()), "{void}");
    assert_eq!(elsewhere.requests(), []);
}

//
#[tokio::test]
async fn a_list_that_moved_once_is_read_again_and_is_everybody() {
    let sandbox = Sandbox::start(Company::generated(150, 11));
    // The login and two pages, of which the second disagrees; then everything is well.
    let shrinking = Faults {
        shrinking_total: true,
        heal_after: Some(3),
        ..Faults::default()
    };
    sandbox.faults(shrinking);
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 150);
    assert_eq!(lists(&sandbox).len(), 4);
}
