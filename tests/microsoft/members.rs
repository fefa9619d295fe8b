//! Members come and go, in groups of any size.

use rosterd::directory::{AttributeEdit, Edit, Guid};
use rosterd::ports::EditFailure;

use super::people::{MANY, large_group, office};
use crate::support::ground::Ground;
use crate::support::memory::Memory;
use crate::support::memory::filter::Filter;
use crate::support::memory::vendor::Vendor;
use crate::support::world::group_dn;
use crate::wire::ground::Wire;
use crate::wire::request::{Operation, PERMISSIVE, Request, Search};

async fn join(wire: &Wire, group: Guid, members: &[Guid]) -> Result<Guid, EditFailure> {
    let members = members.to_vec();
    wire.perform(&Edit::Join { group, members }).await
}

async fn quit(wire: &Wire, group: Guid, members: &[Guid]) -> Result<Guid, EditFailure> {
    let members = members.to_vec();
    wire.perform(&Edit::Quit { group, members }).await
}

fn members(wire: &Wire, group: Guid) -> usize {
    let seen = wire.look(group).unwrap();
    seen.get("member").map_or(0, Vec::len)
}

fn searches(wire: &Wire) -> Vec<Search> {
    let requests = wire.server.requests().into_iter();
    let searches = requests.filter_map(|request| match request.operation {
        Operation::Search(search) => Some(search),
        _ => None,
    });
    searches.collect()
}

/// The requests that change members. None of them has the permissive control, which Samba does not heed.
fn changes(wire: &Wire) -> usize {
    let requests = wire.server.requests().into_iter();
    let changes = requests.filter(|request| request.writes("member"));
    let plain = |request: &Request| assert!(request.control(PERMISSIVE).is_none());
    changes.inspect(plain).count()
}

/// Microsoft's directory answers 68 (00000562) and 53 (00000561) where something is so already.
//
#[tokio::test]
async fn microsofts_codes_are_looked_into() {
    let wire = Wire::around(Memory::company()).await;
    let team: Vec<Guid> = ["svc-rosterd", "Administrator"]
        .map(|sam| wire.whose("sAMAccountName", sam).unwrap())
        .into();
    let group = wire.find(&group_dn("GG-London")).unwrap();
    join(&wire, group, &team[..1]).await.unwrap();
    join(&wire, group, &team[..1]).await.unwrap();
    join(&wire, group, &team).await.unwrap();
    assert_eq!(members(&wire, group), 2);
    quit(&wire, group, &team[..1]).await.unwrap();
    quit(&wire, group, &team[..1]).await.unwrap();
    quit(&wire, group, &team).await.unwrap();
    assert_eq!(members(&wire, group), 0);
    // Once; refused; refused, and again with who is left: the same for the way out.
    assert_eq!(changes(&wire), 8);
}

//
#[tokio::test]
async fn whether_somebody_is_in_a_large_group_is_asked_of_them_not_of_the_group() {
    for vendor in [Vendor::Microsoft, Vendor::Samba] {
        let (wire, anna) = office(vendor).await;
        let group = large_group(wire.server.memory());
        join(&wire, group, &[anna]).await.unwrap();
        wire.server.forget();
        join(&wire, group, &[anna]).await.unwrap();
        quit(&wire, group, &[anna]).await.unwrap();
        quit(&wire, group, &[anna]).await.unwrap();
        assert_eq!(members(&wire, group), MANY);
        let searches = searches(&wire);
        let of_them = Filter::Equal("objectGUID".into(), anna.bytes().to_vec());
        let by_name =
            |search: &&Search| format!("{:?}", search.filter).contains(&format!("{of_them:?}"));
        assert_eq!(
            searches.iter().filter(by_name).count(),
            2,
            "looked at twice"
        );
        for search in searches {
            assert!(
                !search.attributes.is_empty(),
                "everything is asked for: {search:?}"
            );
            let names = search.attributes.iter().map(|name| name.to_lowercase());
            names.for_each(|name| assert!(!name.starts_with("member"), "{search:?}"));
        }
    }
}

//
#[tokio::test]
async fn the_primary_group_stays_whatever_is_asked() {
    for vendor in [Vendor::Microsoft, Vendor::Samba] {
        let (wire, anna) = office(vendor).await;
        let group = wire.find(&group_dn("GG-Staff")).unwrap();
        let rid = wire.server.memory().state().get(group).unwrap().rid;
        wire.set(anna, "primaryGroupID", &[&rid.to_string()]);
        let before = (wire.look(anna), wire.look(group));
        // What rosterd says of it does not matter here: what is so afterwards does.
        let _ = quit(&wire, group, &[anna]).await;
        let _ = join(&wire, group, &[anna]).await;
        let edits = vec![AttributeEdit {
            name: "primaryGroupID".into(),
            values: vec!["513".into()],
        }];
        let edit = Edit::Modify { guid: anna, edits };
        let refused = wire.perform(&edit).await;
        assert!(
            matches!(refused, Err(EditFailure::Refused(_))),
            "{refused:?}"
        );
        assert_eq!((wire.look(anna), wire.look(group)), before);
        let requests = wire.server.requests();
        assert!(
            !requests
                .iter()
                .any(|request| request.writes("primaryGroupID"))
        );
    }
}
