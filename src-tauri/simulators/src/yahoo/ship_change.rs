//! orderShipStatusChange: where the parcel is.

use super::{
    answers::{changed, order_refused},
    order_change::{changeable, touch},
    router::Call,
    world::YahooShop,
    xml::Node,
};
use crate::{
    clock::{iso_date, parse_day},
    stand::wire::Answer,
};

/// What a report says, checked for itself.
struct Report<'a> {
    status: i64,
    company: Option<&'a str>,
    numbers: [Option<&'a str>; 2],
    ship_date: Option<String>,
    arrival_date: Option<String>,
}

impl<'a> Report<'a> {
    fn read(body: &'a Node) -> Result<Self, &'static str> {
        let ship = |name: &str| body.at(&["Order", "Ship", name]);
        if body.at(&["Target", "IsPointFix"]) != Some("true") {
            return Err("IsPointFix");
        }
        let status = ship("ShipStatus").and_then(|text| text.parse::<i64>().ok());
        let status = status.filter(|status| (0..=4).contains(status)).ok_or("ShipStatus")?;
        let company = ship("ShipCompanyCode");
        let known = |code: &str| {
            code == "5001" || code.parse::<i64>().is_ok_and(|code| (1_000..=1_027).contains(&code))
        };
        if company.is_some_and(|code| !known(code)) {
            return Err("ShipCompanyCode");
        }
        let method = ship("ShipMethod")
            .map(|method| method.strip_prefix("postage").and_then(|n| n.parse::<i64>().ok()));
        if method.is_some_and(|number| !number.is_some_and(|n| (1..=14).contains(&n) || n == 16)) {
            return Err("ShipMethod");
        }
        let empty_reason = ship("ShipInvoiceNumberEmptyReason").map(|text| text.parse::<i64>().unwrap_or(0));
        if empty_reason.is_some_and(|reason| !(101..=105).contains(&reason)) {
            return Err("ShipInvoiceNumberEmptyReason");
        }
        let day = |name: &'static str| match ship(name) {
            None => Ok(None),
            // Requests take YYYYMMDD (official).
            Some(text) if text.len() == 8 => parse_day(text).map(Some).ok_or(name),
            Some(_) => Err(name),
        };
        Ok(Self {
            status,
            company,
            numbers: [ship("ShipInvoiceNumber1"), ship("ShipInvoiceNumber2")],
            ship_date: day("ShipDate")?,
            arrival_date: day("ArrivalDate")?,
        })
    }

    /// Tracking numbers that can't be: accepted with a warning (official codes; which is whose is inferred).
    fn warnings(&self) -> Vec<(&'static str, &'static str)> {
        let digits = |number: &str| number.chars().filter(char::is_ascii_digit).count();
        let only = |number: &str| number.chars().all(|c| c.is_ascii_digit() || c == '-');
        self.numbers
            .iter()
            .flatten()
            .filter_map(|number| match self.company {
                Some("1001") if !only(number) || number.len() > 14 => {
                    Some(("od91113", "ShipInvoiceNumber is invalid for the company."))
                }
                Some("1003") if !only(number) || !(11..=13).contains(&digits(number)) => {
                    Some(("od91115", "ShipInvoiceNumber is invalid for the company."))
                }
                _ => None,
            })
            .collect()
    }
}

impl YahooShop {
    pub(super) fn order_ship_status_change(&self, body: &Node, call: &Call<'_>) -> Answer {
        let report = match Report::read(body) {
            Ok(report) => report,
            Err(member) => return order_refused(400, "od00006", &format!("{member} is invalid.")),
        };
        let mut world = self.world();
        let order = match changeable(&mut world, body, call.now) {
            Ok(order) => order,
            Err(answer) => return answer,
        };
        touch(order, call.now);
        order.point_fixed = true;
        order.ship_status = report.status;
        if let Some(company) = report.company {
            company.clone_into(&mut order.ship_company);
        }
        for (kept, sent) in order.invoice_numbers.iter_mut().zip(report.numbers) {
            if let Some(sent) = sent {
                sent.clone_into(kept);
            }
        }
        if let Some(notes) = body.at(&["Order", "Ship", "ShipNotes"]) {
            notes.clone_into(&mut order.ship_notes);
        }
        if let Some(url) = body.at(&["Order", "Ship", "ShipUrl"]) {
            url.clone_into(&mut order.ship_url);
        }
        let shipped = report.status >= 3;
        order.ship_date = report.ship_date.clone().or_else(|| order.ship_date.take());
        if shipped && order.ship_date.is_none() {
            order.ship_date = Some(iso_date(call.now));
        }
        order.arrival_date = report.arrival_date.clone().or_else(|| order.arrival_date.take());
        changed(&report.warnings())
    }
}
