//! An Item of orderInfo.

use std::fmt::Write as _;

use super::{
    fields,
    world::Order,
    xml::{cdata, element},
};
use crate::stand::order::BoughtLine;

/// `<Item>…</Item>` with the asked fields; empty if none was asked for.
pub(super) fn item_node(order: &Order, line: &BoughtLine, asked: &[&str]) -> String {
    let fields: String = fields::of(fields::ITEM)
        .filter(|name| asked.contains(name))
        .map(|name| field(order, line, name))
        .collect();
    if fields.is_empty() { fields } else { format!("<Item>{fields}</Item>\n") }
}

/// `内容量:100g` (the form of `SubCodeOption` is invented).
fn variation(line: &BoughtLine) -> String {
    line.variation.iter().map(|(axis, value)| format!("{axis}:{value}")).collect::<Vec<_>>().join(";")
}

fn options(line: &BoughtLine) -> String {
    if line.options.is_empty() {
        return element("ItemOption", "");
    }
    let numbered = line.options.iter().enumerate();
    numbered.fold(String::new(), |mut text, (index, (name, value))| {
        let _ = write!(
            text,
            "<ItemOption><Index>{}</Index>{}{}<Price>0</Price></ItemOption>",
            index + 1,
            cdata("Name", name),
            cdata("Value", value)
        );
        text
    })
}

fn inscription(order: &Order) -> String {
    match &order.spec.noshi {
        None => element("Inscription", ""),
        Some(noshi) => format!(
            "<Inscription><Index>1</Index>{}{}</Inscription>",
            cdata("Name", "のし表書き"),
            cdata("Value", noshi)
        ),
    }
}

fn field(order: &Order, line: &BoughtLine, name: &str) -> String {
    let text = match name {
        "ItemOption" => return options(line),
        "Inscription" => return inscription(order),
        "Title" => return cdata(name, &line.name),
        "SubCodeOption" => return cdata(name, &variation(line)),
        "LineId" => line.id.to_string(),
        "ItemId" => line.item.clone(),
        "SubCode" => line.variant.clone(),
        "IsUsed" | "IsShippingFree" | "HaveReview" | "IsCampaign" | "IsGetStoreBonusFix" => {
            "false".to_owned()
        }
        "IsTaxable" | "IsReturnAccept" => "true".to_owned(),
        "IsGetPointFix" => order.point_fixed.to_string(),
        "ItemTaxRatio" => line.tax_rate_percent.to_string(),
        "UnitPrice" | "OriginalPrice" | "PointBaseUnitPrice" => line.price_yen.to_string(),
        "NonTaxUnitPrice" => (line.price_yen * 100 / (100 + line.tax_rate_percent)).to_string(),
        "Quantity" | "OriginalNum" | "PointAvailQuantity" => line.quantity.to_string(),
        "PointRatioY" | "PointRatioSeller" => "1".to_owned(),
        "UnitGetPoint" => (line.price_yen / 100).to_string(),
        "CouponDiscount"
        | "CouponUseNum"
        | "AffiliateRatio"
        | "PriceType"
        | "UnitGetStoreBonus"
        | "StoreBonusRatioSeller"
        | "YourTimesaleDiscount" => "0".to_owned(),
        _ => String::new(),
    };
    element(name, &text)
}
