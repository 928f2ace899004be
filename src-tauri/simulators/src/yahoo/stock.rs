//! setStock and getStock.

use std::fmt::Write as _;

use super::{
    answers::{parameter, xml},
    router::Call,
    stock_rows::{MOST_PIECES, Wanted, read_code, read_quantity},
    world::{SkuId, YahooShop},
    xml::{element, escape},
};
use crate::{
    clock::iso_datetime,
    stand::{books::Cause, faults::Fault, wire::Answer},
};

/// Codes in a request (official).
const MOST: usize = 1_000;

/// What becomes of a row of setStock.
struct Row {
    code: String,
    id: SkuId,
    outcome: Result<Option<i64>, String>,
}

fn result_set(status: u16, rows: &str, count: usize, ok: usize) -> Answer {
    let body = format!(
        "<ResultSet totalResultsAvailable=\"{count}\" totalResultsReturned=\"{count}\" firstResultPosition=\"1\" ok=\"{ok}\" ng=\"{}\">\n{rows}</ResultSet>\n",
        count - ok
    );
    xml(status, &body)
}

impl YahooShop {
    /// The codes of a request, or the refusal.
    fn codes(&self, form: &[(String, String)]) -> Result<Vec<String>, Answer> {
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if value("seller_id") != Some(self.config.seller_id.as_str()) {
            return Err(parameter(400, "st-02100", "seller_id() is invalid format."));
        }
        let list = value("item_code").unwrap_or_default();
        let codes: Vec<String> = list.split(',').map(|code| code.trim().to_owned()).collect();
        if list.is_empty() || codes.len() > MOST {
            return Err(parameter(400, "st-02101", "item_code() is invalid format."));
        }
        Ok(codes)
    }

    pub(super) fn set_stock(&self, call: &Call<'_>) -> Answer {
        let form = call.request.form();
        let codes = match self.codes(&form) {
            Ok(codes) => codes,
            Err(answer) => return answer,
        };
        let list = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.split(','));
        let quantities: Vec<&str> = list("quantity").map(Iterator::collect).unwrap_or_default();
        if quantities.len() != codes.len() {
            return parameter(400, "st-02104", "quantity() is invalid format.");
        }
        let whole = call.faults.iter().find_map(|fault| match fault {
            Fault::RefusedWhole { code, skus }
                if skus.is_empty() || skus.iter().any(|sku| codes.contains(sku)) =>
            {
                Some(code)
            }
            _ => None,
        });
        if let Some(code) = whole {
            return parameter(400, code, "The request is refused.");
        }
        let overdrafts: Vec<&str> = list("allow_overdraft").map(Iterator::collect).unwrap_or_default();
        if overdrafts.iter().any(|flag| !["", "0", "1"].contains(flag)) {
            return parameter(400, "st-02105", "allow_overdraft() is invalid format.");
        }
        let mut world = self.world();
        let mut rows = Vec::new();
        let mut running = std::collections::BTreeMap::<SkuId, Option<i64>>::new();
        for (index, (code, quantity)) in codes.into_iter().zip(&quantities).enumerate() {
            let (id, wanted) = (read_code(&code), read_quantity(quantity.trim()));
            let mut errors = Vec::new();
            let known = id.as_ref().is_some_and(|id| world.stock.contains_key(id));
            if id.is_none() || (!known && !self.accepts_unknown(call)) {
                errors.push("st-02101");
            }
            if wanted.is_none() || is_picked(call.faults, &code, index) {
                errors.push("st-02104");
            }
            let id = id.unwrap_or_else(|| (code.clone(), String::new()));
            let stock = &world.stock;
            let before =
                *running.entry(id.clone()).or_insert_with(|| stock.get(&id).map_or(Some(0), |s| s.quantity));
            let after = match wanted {
                Some(Wanted::Set(number)) => Some(number),
                // Adding to "unlimited" leaves it so (invented).
                Some(Wanted::Add(number)) => before.map(|before| before + number),
                Some(Wanted::Unlimited) | None => None,
            };
            if after.is_some_and(|after| after > MOST_PIECES) {
                // Overflow fails the whole call (official).
                return parameter(400, "st-02104", "quantity() is invalid format.");
            }
            if after.is_some_and(|after| after < 0) {
                errors.push("st-02104");
            }
            errors.dedup();
            let outcome = if errors.is_empty() {
                running.insert(id.clone(), after);
                Ok(after)
            } else {
                Err(errors.join(","))
            };
            rows.push((Row { code, id, outcome }, matches!(wanted, Some(Wanted::Add(_))), index));
        }
        for (row, relative, index) in &rows {
            let Ok(after) = row.outcome else { continue };
            let cause = Cause::Push { request: call.seq, relative: *relative };
            world.set_quantity(&row.id, after, cause, call.now);
            if let Some(flag) = overdrafts.get(*index).filter(|flag| !flag.is_empty())
                && let Some(stocked) = world.stock.get_mut(&row.id)
            {
                stocked.allow_overdraft = *flag == "1";
            }
        }
        let rows: Vec<Row> = rows.into_iter().map(|(row, _, _)| row).collect();
        let ok = rows.iter().filter(|row| row.outcome.is_ok()).count();
        result_set(if ok == rows.len() { 200 } else { 207 }, &written(&rows), rows.len(), ok)
    }

    fn accepts_unknown(&self, call: &Call<'_>) -> bool {
        self.config.accept_unknown_sku || call.has(&Fault::UnknownSkuAccepted)
    }

    pub(super) fn get_stock(&self, call: &Call<'_>) -> Answer {
        let codes = match self.codes(&call.request.form()) {
            Ok(codes) => codes,
            Err(answer) => return answer,
        };
        let ids: Option<Vec<SkuId>> = codes.iter().map(|code| read_code(code)).collect();
        let Some(ids) = ids else { return parameter(400, "st-02101", "item_code() is invalid format.") };
        let world = self.world();
        let (mut rows, mut ok) = (String::new(), 0);
        for id in &ids {
            let _ = write!(rows, "<Result>{}{}", element("ItemCode", &id.0), element("SubCode", &id.1));
            // Not there: nothing but the status follows (official).
            match world.stock.get(id) {
                None => rows.push_str("<Status>0</Status>"),
                Some(stocked) => {
                    ok += 1;
                    let quantity = stocked.quantity.map_or(String::new(), |quantity| quantity.to_string());
                    let _ = write!(
                        rows,
                        "<Status>1</Status><Quantity>{quantity}</Quantity><AllowOverdraft>{}</AllowOverdraft><IsPublished>{}</IsPublished><UpdateTime>{}</UpdateTime>",
                        i32::from(stocked.allow_overdraft),
                        i32::from(world.goods.contains_key(id)),
                        iso_datetime(stocked.updated)
                    );
                }
            }
            rows.push_str("</Result>\n");
        }
        result_set(200, &rows, ids.len(), ok)
    }
}

fn is_picked(faults: &[Fault], code: &str, index: usize) -> bool {
    faults.iter().any(|fault| match fault {
        Fault::PartlyRefused { skus } if skus.is_empty() => index == 0,
        Fault::PartlyRefused { skus } => skus.iter().any(|sku| sku == code),
        _ => false,
    })
}

fn written(rows: &[Row]) -> String {
    rows.iter().fold(String::new(), |mut text, row| {
        let (item, sub) = row.code.split_once(':').unwrap_or((&row.code, ""));
        let (quantity, error) = match &row.outcome {
            Ok(quantity) => (quantity.map_or(String::new(), |quantity| quantity.to_string()), String::new()),
            Err(codes) => (String::new(), format!("<ErrorCode>{}</ErrorCode>", escape(codes))),
        };
        let _ = writeln!(
            text,
            "<Result>{}{}<Quantity>{quantity}</Quantity>{error}</Result>",
            element("ItemCode", item),
            element("SubCode", sub)
        );
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand::goods::sku_key;

    #[test]
    fn codes_are_keys() {
        let id = read_code("tea:asa50").unwrap();
        assert_eq!(sku_key(&id.0, &id.1), "tea:asa50");
    }
}
