//! Joining and leaving groups.

use rosterd::directory::{Edit, Guid};

use super::*;
use crate::support::world::group_dn;

cases!(
    a_batch_joins,
    joining_twice_is_fine,
    a_batch_with_some_in_already_joins_the_others,
    a_large_batch_with_some_in_already_joins_the_others,
    quitting_leaves_the_others,
    quitting_twice_is_fine,
    a_vanished_member_refuses_the_batch_and_nobody_joins,
    a_vanished_member_has_quit,
    a_group_out_of_reach_is_refused,
);

fn group(ground: &dyn Ground, name: &str) -> Guid {
    ground.find(&group_dn(name)).unwrap()
}

async fn join(ground: &dyn Ground, group: Guid, members: &[Guid]) -> Result<Guid, EditFailure> {
    ground
        .perform(&Edit::Join {
            group,
            members: members.to_vec(),
        })
        .await
}

async fn quit(ground: &dyn Ground, group: Guid, members: &[Guid]) -> Result<Guid, EditFailure> {
    ground
        .perform(&Edit::Quit {
            group,
            members: members.to_vec(),
        })
        .await
}

/// Whether each of them is in the group, as the group says and as they say.
fn are_in(ground: &dyn Ground, group: Guid, members: &[Guid]) -> Vec<bool> {
    let seen = look(ground, group);
    let list = seen.get("member").map_or(&[][..], Vec::as_slice);
    let list: Vec<Dn> = list.iter().map(|dn| Dn::parse(dn).unwrap()).collect();
    let name = Dn::parse(&seen["dn"][0]).unwrap();
    let check = |member: &Guid| {
        let seen = look(ground, *member);
        let here = list.contains(&Dn::parse(&seen["dn"][0]).unwrap());
        let groups = seen.get("memberof").map_or(&[][..], Vec::as_slice);
        let there = groups.iter().any(|dn| Dn::parse(dn).unwrap() == name);
        assert_eq!(here, there);
        here
    };
    members.iter().map(check).collect()
}

async fn team(ground: &dyn Ground, name: &str, size: usize) -> Vec<Guid> {
    let mut team = Vec::new();
    for n in 0..size {
        team.push(hire(ground, &format!("{name}{n}")).await);
    }
    team
}

async fn a_batch_joins(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-Staff"), team(ground, "joina", 5).await);
    assert_eq!(join(ground, group, &team).await.unwrap(), group);
    assert_eq!(are_in(ground, group, &team), [true; 5]);
}

//
async fn joining_twice_is_fine(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-Berlin"), team(ground, "joinb", 3).await);
    for _ in 0..2 {
        join(ground, group, &team).await.unwrap();
        join(ground, group, &team[..1]).await.unwrap();
    }
    assert_eq!(are_in(ground, group, &team), [true; 3]);
    assert_eq!(
        values(ground, group, "member").len(),
        3,
        "nobody is in it twice"
    );
}

//
async fn a_batch_with_some_in_already_joins_the_others(ground: &dyn Ground) {
    let (group, team) = (group(ground, "DL-Berlin"), team(ground, "joinc", 4).await);
    join(ground, group, &team[1..2]).await.unwrap();
    join(ground, group, &team).await.unwrap();
    assert_eq!(are_in(ground, group, &team), [true; 4]);
}

/// More than are asked about in one search.
const MANY: usize = 105;

//
async fn a_large_batch_with_some_in_already_joins_the_others(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-Staff"), team(ground, "joinl", MANY).await);
    join(ground, group, &[team[0], team[104]]).await.unwrap();
    join(ground, group, &team).await.unwrap();
    let inside = |group| {
        let members = values(ground, group, "member");
        members.iter().filter(|dn| dn.contains("joinl")).count()
    };
    assert_eq!(inside(group), MANY, "everybody is in it, and once");
    quit(ground, group, &team[3..]).await.unwrap();
    quit(ground, group, &team).await.unwrap();
    assert_eq!(inside(group), 0);
}

//
async fn quitting_leaves_the_others(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-London"), team(ground, "quita", 4).await);
    let foreign = hire(ground, "foreign1").await;
    ground.add_member(group, foreign);
    join(ground, group, &team).await.unwrap();
    quit(ground, group, &team[..3]).await.unwrap();
    assert_eq!(are_in(ground, group, &team), [false, false, false, true]);
    assert_eq!(
        are_in(ground, group, &[foreign]),
        [true],
        "whom somebody else added stays"
    );
}

//
async fn quitting_twice_is_fine(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-Sales"), team(ground, "quitb", 3).await);
    join(ground, group, &team).await.unwrap();
    quit(ground, group, &team[..1]).await.unwrap();
    quit(ground, group, &team[..1]).await.unwrap();
    quit(ground, group, &team[..2]).await.unwrap();
    assert_eq!(are_in(ground, group, &team), [false, false, true]);
}

async fn a_vanished_member_refuses_the_batch_and_nobody_joins(ground: &dyn Ground) {
    let (group, team) = (group(ground, "GG-Leads"), team(ground, "joind", 3).await);
    ground.delete(team[1]);
    assert_refused(join(ground, group, &team).await, "32");
    assert_eq!(are_in(ground, group, &[team[0], team[2]]), [false, false]);
}

//
async fn a_vanished_member_has_quit(ground: &dyn Ground) {
    let (group, team) = (
        group(ground, "GG-Engineering"),
        team(ground, "quitc", 2).await,
    );
    join(ground, group, &team).await.unwrap();
    ground.delete(team[0]);
    quit(ground, group, &team).await.unwrap();
    assert_eq!(are_in(ground, group, &team[1..]), [false]);
}

async fn a_group_out_of_reach_is_refused(ground: &dyn Ground) {
    let admins = group(ground, "Domain Admins");
    let member = hire(ground, "climber").await;
    assert_refused(join(ground, admins, &[member]).await, "50");
    assert_eq!(are_in(ground, admins, &[member]), [false]);
}
