//! The rows of a shipping report: reading them, putting them into an order.

use serde_json::{Map, Value};

use super::world::{Basket, ShippingRow};
use crate::clock::parse_day;

/// deliveryCompany and its name (official).
const COMPANIES: [(&str, &str); 32] = [
    ("1000", "その他"),
    ("1001", "ヤマト運輸"),
    ("1002", "佐川急便"),
    ("1003", "日本郵便"),
    ("1004", "西濃運輸"),
    ("1005", "セイノースーパーエクスプレス"),
    ("1006", "福山通運"),
    ("1007", "名鉄運輸"),
    ("1008", "トナミ運輸"),
    ("1009", "第一貨物"),
    ("1010", "新潟運輸"),
    ("1011", "中越運送"),
    ("1012", "岡山県貨物運送"),
    ("1013", "久留米運送"),
    ("1014", "山陽自動車運送"),
    ("1015", "NXトランスポート"),
    ("1016", "エコ配"),
    ("1017", "EMS"),
    ("1018", "DHL"),
    ("1019", "FedEx"),
    ("1020", "UPS"),
    ("1021", "日本通運"),
    ("1022", "TNT"),
    ("1023", "OCS"),
    ("1024", "USPS"),
    ("1025", "SFエクスプレス"),
    ("1026", "Aramex"),
    ("1027", "SGHグローバル・ジャパン"),
    ("1028", "Rakuten EXPRESS"),
    ("1029", "日本郵便 楽天倉庫出荷"),
    ("1030", "ヤマト運輸 クロネコゆうパケット"),
    ("1031", "名鉄NX運輸"),
];

/// The name of a delivery company.
pub(super) fn company_name(code: &str) -> Option<&'static str> {
    COMPANIES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// What is to be done with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowChange {
    pub id: Option<i64>,
    pub company: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub delete: bool,
}

impl RowChange {
    /// Reads a row of `ShippingModelList`; the error names the member.
    pub(super) fn read(row: &Map<String, Value>) -> Result<Self, &'static str> {
        let value = |member: &str| row.get(member).filter(|value| !value.is_null());
        let text = |member: &'static str| match value(member) {
            None => Ok(None),
            Some(value) => value.as_str().map(|text| Some(text.to_owned())).ok_or(member),
        };
        let id = value("shippingDetailId").map(|id| id.as_i64().ok_or("shippingDetailId")).transpose()?;
        let company = text("deliveryCompany")?.filter(|company| !company.is_empty());
        if company.as_deref().is_some_and(|company| company_name(company).is_none()) {
            return Err("deliveryCompany");
        }
        let number = text("shippingNumber")?;
        if number.as_deref().is_some_and(|number| number.chars().count() > 120) {
            return Err("shippingNumber");
        }
        let date = match text("shippingDate")?.filter(|date| !date.is_empty()) {
            None => None,
            Some(date) => Some(parse_day(&date).ok_or("shippingDate")?),
        };
        let delete = match value("shippingDeleteFlag").map(Value::as_i64) {
            None | Some(Some(0)) => false,
            Some(Some(1)) => true,
            Some(_) => return Err("shippingDeleteFlag"),
        };
        if delete && id.is_none() {
            return Err("shippingDetailId");
        }
        Ok(Self { id, company, number, date, delete })
    }

    /// Applies the row to a basket: true if a row was added, false if one was changed or deleted. The error names the
    /// member. `fresh` is the id of a new row.
    pub(super) fn apply(&self, basket: &mut Basket, fresh: i64) -> Result<bool, &'static str> {
        let Some(id) = self.id else {
            // Twenty rows a basket (official).
            if basket.shipping.len() >= 20 {
                return Err("ShippingModelList");
            }
            basket.shipping.push(ShippingRow {
                id: fresh,
                company: self.company.clone().unwrap_or_else(|| "1000".to_owned()),
                number: self.number.clone().unwrap_or_default(),
                date: self.date.clone(),
            });
            return Ok(true);
        };
        let at = basket.shipping.iter().position(|row| row.id == id).ok_or("shippingDetailId")?;
        if self.delete {
            basket.shipping.remove(at);
        } else if let Some(row) = basket.shipping.get_mut(at) {
            row.company = self.company.clone().unwrap_or_else(|| row.company.clone());
            row.number = self.number.clone().unwrap_or_else(|| row.number.clone());
            row.date = self.date.clone().or_else(|| row.date.clone());
        }
        Ok(false)
    }
}
