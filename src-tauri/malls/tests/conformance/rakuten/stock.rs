//! Rakuten's inventories: names in capitals, and members that a push must not lose.

use miseban_malls::{Change, Shown};
use miseban_transport::{Method, Request};

use super::every::stock::row;
use crate::stands::{Sim, Stand, Which};

#[tokio::test]
async fn upper_case_item_numbers_are_the_same_listing_at_rakuten() {
    let stand = Stand::usual(Which::Rakuten).await;
    let reading = stand.stock().read(&[stand.keys("SENCHA", "100g")]).await.unwrap().remove(0);
    assert_eq!((reading.listing.as_str(), reading.shown), ("sencha:100g", Shown::Number(50)));
    assert_ne!(
        stand.stock().listing_key(&stand.keys("a", "X")),
        stand.stock().listing_key(&stand.keys("a", "x"))
    );
    assert_eq!(stand.stock().listing_key(&stand.keys("a", "")), None);
}

#[tokio::test]
async fn lead_times_and_where_it_ships_from_survive_a_number() {
    let stand = Stand::usual(Which::Rakuten).await;
    let before = record(&stand).await;
    assert_eq!(before["operationLeadTime"]["normalDeliveryTimeId"], 1);
    assert_eq!(before["shipFromIds"], serde_json::json!([1]));
    for (change, left) in [(Change::By(-3), 47), (Change::To(9), 9)] {
        let outcomes = stand.stock().push(&[row(&stand, "sencha", "100g", change)]).await.unwrap();
        assert_eq!(outcomes[0].result, Ok(()));
        let after = record(&stand).await;
        assert_eq!(after["quantity"], left);
        assert_eq!(after["operationLeadTime"], before["operationLeadTime"]);
        assert_eq!(after["shipFromIds"], before["shipFromIds"]);
    }
}

/// An article as inventory API 2.1 shows it.
async fn record(stand: &Stand) -> serde_json::Value {
    let Sim::Rakuten(sim) = &stand.sim else { panic!("only there") };
    let url = format!("{}/es/2.1/inventories/manage-numbers/sencha/variants/100g", sim.base_url());
    let request = Request::reading(Method::Get, url).header("Authorization", sim.authorization());
    serde_json::from_slice(&stand.http.send(request).await.unwrap().body).unwrap()
}
