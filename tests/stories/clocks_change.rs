//! On two nights of a year the clocks are changed: somebody starts at half past two when there is no half past two, and
//! somebody leaves at half past two when there are two of them.

use jiff::civil::{Date, time};
use jiff::tz::{Dst, TimeZone};
use jiff::{SignedDuration, Timestamp};
use rosterd::clock::Now;
use rosterd::plan::LifecycleEvent;

use super::days::{at, berlin};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;

const STARTS: &str = "CN=Lenz\\, Ida,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const LEAVES: &str = "CN=Herbst\\, Udo,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Herbst\\, Udo,OU=Leavers,DC=corp,DC=example";

/// The first night after a moment on which clocks go to summer time, or back from it.
fn change(after: Timestamp, to: Dst, zone: &TimeZone) -> (Timestamp, Date) {
    let mut changes = zone.following(after);
    let change = changes
        .find(|change| change.dst() == to)
        .expect("one a year");
    let moment = change.timestamp();
    (moment, Now::at(moment).today(zone))
}

// S-20
pub async fn story(office: &mut Office) -> Told {
    let zone = berlin();
    // Ten days on, so that neither night is so near that the account is there before it is looked for.
    let (spring, starts) = change(at(10, 9, 0).instant(), Dst::Yes, &zone);
    let (autumn, leaves) = change(spring, Dst::No, &zone);
    let minute = SignedDuration::from_mins(1);
    office.policy.lifecycle.hire.enable_at = time(2, 30, 0, 0);
    office.policy.lifecycle.termination.disable_at = time(2, 30, 0, 0);
    let udo = Person::new(2, "Udo", "Herbst").hired("2020-01-01");
    let udo = udo.email("udo.herbst@example.com");
    office.employ(udo.terminated(&leaves.to_string()));
    office.settle().await;
    // Midnight after the last day, which has 25 hours: written in 100 ns since 1601.
    let midnight = zone
        .to_timestamp(leaves.tomorrow().unwrap().at(0, 0, 0, 0))
        .unwrap();
    let expires = (midnight.as_second() + 11_644_473_600) * 10_000_000;
    assert_eq!(
        values(&office.account(LEAVES), "accountExpires"),
        [expires.to_string()]
    );

    office.clock(Now::at(spring - SignedDuration::from_hours(24)));
    let ida = Person::new(1, "Ida", "Lenz").email("ida.lenz@example.com");
    office.employ(ida.hired(&starts.to_string()));
    office.settle().await;
    office.clock(Now::at(spring - minute));
    assert!(office.plan().await.is_empty(), "it is 01:59");
    assert!(is_disabled(&office.account(STARTS)));
    // The next time there is, is 03:00.
    office.clock(Now::at(spring));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Start));
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));

    // At 03:00 it is 02:00 again: the first half past two is half an hour before that.
    let first = autumn - SignedDuration::from_mins(30);
    office.clock(Now::at(first - minute));
    assert!(office.plan().await.is_empty(), "it is 02:29");
    assert!(!is_disabled(&office.account(LEAVES)));
    office.clock(Now::at(first));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(GONE)));
    office.told.clone()
}
