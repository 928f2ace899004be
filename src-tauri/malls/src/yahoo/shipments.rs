//! Reporting shipments: one order a call, answered at once.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{client::Client, xml::Writer};
use crate::{
    MallError, MallErrorKind, OrderOutcome, Reported, Shipment, Shipments,
    call::{Effect, bad_answer},
};

#[async_trait]
impl Shipments for Client {
    async fn report(&self, shipments: &[Shipment]) -> Result<Reported, MallError> {
        let mut by_order: BTreeMap<&str, Vec<&Shipment>> = BTreeMap::new();
        for shipment in shipments {
            by_order.entry(&shipment.order_number).or_default().push(shipment);
        }
        let mut outcomes = Vec::with_capacity(by_order.len());
        for (number, parcels) in by_order {
            let result = self.report_one(number, &parcels).await;
            if let Err(error) = &result
                && outcomes.is_empty()
                && about_the_shop(error)
            {
                return Err(error.clone());
            }
            outcomes.push(OrderOutcome { order_number: number.to_owned(), result });
        }
        Ok(Reported::Now(outcomes))
    }

    async fn outcome(&self, _: &str) -> Result<Option<Vec<OrderOutcome>>, MallError> {
        // Every report is answered at once, so there is never a receipt.
        Err(bad_answer("no receipts here"))
    }
}

/// Trouble that every other order would meet too, and that certainly changed nothing.
fn about_the_shop(error: &MallError) -> bool {
    !matches!(error.kind, MallErrorKind::Refused | MallErrorKind::OutcomeUnknown)
}

impl Client {
    async fn report_one(&self, number: &str, parcels: &[&Shipment]) -> Result<(), MallError> {
        let numbers: Vec<&str> = parcels.iter().map(|parcel| parcel.tracking_number.as_str()).collect();
        let first = parcels.first();
        // The mall has room for two numbers; further ones are told in the note to the buyer.
        let rest = numbers.get(2..).unwrap_or_default().join(" ");
        let shipped_on = first.map(|parcel| parcel.shipped_on.replace('-', ""));
        let body = Writer::new().open("Req", |req| {
            req.open("Target", |target| target.text("OrderId", number).text("IsPointFix", "true"))
                .open("Order", |order| {
                    order.open("Ship", |ship| {
                        ship.text("ShipStatus", "3")
                            .maybe("ShipNotes", (!rest.is_empty()).then_some(rest.as_str()))
                            .maybe("ShipCompanyCode", first.map(|parcel| company(&parcel.carrier)))
                            .maybe("ShipInvoiceNumber1", numbers.first().copied())
                            .maybe("ShipInvoiceNumber2", numbers.get(1).copied())
                            .maybe("ShipDate", shipped_on.as_deref())
                    })
                })
                .text("SellerId", &self.seller_id)
        });
        let answer = self.post_xml(Effect::Changing, "orderShipStatusChange", body.done()).await?;
        if answer.is_ok() { Ok(()) } else { Err(self.refused(&answer)) }
    }
}

fn company(carrier: &str) -> &'static str {
    match carrier {
        "yamato" => "1001",
        "sagawa" => "1002",
        "japan_post" => "1003",
        "seino" => "1004",
        _ => "1000",
    }
}
