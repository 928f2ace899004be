//! 納品書: what stands on the slips of some orders, made into one PDF.

use std::{path::PathBuf, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_documents::{
    Charge, DeliverySlip, Fonts, Honorific, Issuer, Party, RateSummary, SlipLine, delivery_slip,
};
use miseban_domain::{
    Instant,
    observation::{self, Totals},
    tax::{self, Rounding, TaxInput},
};
use miseban_store::{
    Store, StoreError,
    orders::{self, StoredOrder},
    shops::{self, ShopRow},
};
use tokio::sync::OnceCell;

use super::{
    jobs::{Done, log_job},
    upload::{Keep, keep_file},
};
use crate::{
    messages::Messages,
    problem::{Fault, FaultResult},
    views::{MakeSlips, SlipsMade, UnprintableView},
};

/// The fonts of documents, read from the program's resources when first needed and kept.
#[derive(Clone)]
pub(crate) struct FontShelf {
    dir: PathBuf,
    fonts: Arc<OnceCell<Arc<Fonts>>>,
}

impl FontShelf {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir, fonts: Arc::default() }
    }

    async fn get(&self) -> FaultResult<Arc<Fonts>> {
        let dir = self.dir.clone();
        let fonts = self
            .fonts
            .get_or_try_init(|| async move {
                tokio::task::spawn_blocking(move || Fonts::load(&dir).map(Arc::new))
                    .await
                    .map_err(|_| Fault::new("problem.internal"))?
                    .map_err(document_fault)
            })
            .await?;
        Ok(Arc::clone(fonts))
    }
}

fn document_fault(error: miseban_documents::DocumentError) -> Fault {
    let mut fault = Fault::new(error.code());
    fault.source = Some(Box::new(error));
    fault
}

/// Where files for the person lie, under the data folder.
pub const FILES: &str = "files";

/// Makes one PDF of the orders' slips, a page or more a delivery, and keeps it among the files.
pub(crate) async fn make(
    store: &Store,
    shelf: &FontShelf,
    messages: &Messages,
    arg: MakeSlips,
    now: Instant,
) -> FaultResult<SlipsMade> {
    if arg.order_ids.is_empty() {
        return Err(Fault::new("problem.nothing_chosen"));
    }
    let fonts = shelf.get().await?;
    let ids = arg.order_ids.clone();
    let found = store
        .read(move |r| {
            ids.into_iter()
                .map(|id| {
                    let stored = orders::load(r, id)?.ok_or_else(|| StoreError::not_found("order"))?;
                    let shop =
                        shops::get(r, stored.order.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
                    Ok((stored, shop))
                })
                .collect::<miseban_store::Result<Vec<_>>>()
        })
        .await?;
    let mut numbers = Vec::new();
    let mut slips = Vec::new();
    let mut printed_before = Vec::new();
    for (stored, shop) in &found {
        if stored.head.printed_at.is_some() {
            printed_before.push(stored.head.order_number.clone());
        }
        for position in 0..stored.order.merged.deliveries.len() {
            slips.push(slip(stored, shop, messages, position, arg.prices, now));
            numbers.push(stored.head.order_number.clone());
        }
    }
    if slips.is_empty() {
        return Err(Fault::new("problem.orders_without_lines"));
    }
    let texts = messages.clone();
    let rendered = tokio::task::spawn_blocking(move || delivery_slip(&slips, &texts, &fonts))
        .await
        .map_err(|_| Fault::new("problem.internal"))?
        .map_err(document_fault)?;
    let path = keep(store, &rendered.pdf, found.len(), now).await?;
    let subject = "job_subject.orders".to_owned();
    let lines = found.iter().map(|(stored, _)| (stored.head.order_number.clone(), None)).collect();
    log_job(store, Done { kind: "slips", subject, shop_id: None, by_person: true, lines }, now).await?;
    Ok(SlipsMade {
        path: path.to_string_lossy().into_owned(),
        pdf: BASE64_STANDARD.encode(&rendered.pdf),
        pages: rendered.pages,
        unprintable: rendered
            .unprintable
            .iter()
            .map(|one| UnprintableView {
                order_number: numbers.get(one.slip).cloned().unwrap_or_default(),
                field: one.field.to_owned(),
                character: one.character.to_string(),
            })
            .collect(),
        printed_before,
    })
}

async fn keep(store: &Store, pdf: &[u8], count: usize, now: Instant) -> FaultResult<PathBuf> {
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M%S").to_string()).unwrap_or_default();
    let name = format!("nouhinsho-{stamp}-{:03}-{count}.pdf", now.0.rem_euclid(1000));
    let keep = Keep::made("delivery_slip", &name, pdf.to_vec());
    Ok(keep_file(store, keep, now).await?.path.into())
}

fn slip(
    stored: &StoredOrder,
    shop: &ShopRow,
    messages: &Messages,
    position: usize,
    prices: bool,
    now: Instant,
) -> DeliverySlip {
    let merged = &stored.order.merged;
    let delivery = merged.deliveries.get(position);
    let recipient = delivery.and_then(|one| one.recipient.as_ref()).or(merged.buyer.as_ref());
    let lines: Vec<_> = stored.order.lines.iter().filter(|line| line.delivery == position).cloned().collect();
    let only = merged.deliveries.len() <= 1;
    // The sums are the whole order's: with several recipients they are on the first slip only.
    let totals = merged.totals.clone().filter(|_| only || position == 0).unwrap_or_else(|| Totals {
        goods: lines.iter().map(|line| line.unit_price * line.quantity).sum(),
        ..Totals::default()
    });
    let taxed = if only || position == 0 { &stored.order.lines } else { &lines };
    let sums = tax::sums(&TaxInput::of_order(taxed, &totals, Rounding::Down));
    let charge = |code: &str, amount: i64| {
        (amount != 0)
            .then(|| Charge { label: messages.text(code, &std::collections::BTreeMap::new()), amount })
    };
    DeliverySlip {
        issuer: issuer(shop),
        recipient: recipient.map(party).unwrap_or_default(),
        buyer: merged
            .buyer
            .as_ref()
            .filter(|buyer| recipient.is_some_and(|to| to.name != buyer.name))
            .map(party),
        order_number: stored.head.order_number.clone(),
        order_date: stored.head.ordered_at.day_in_tokyo(),
        issue_date: now.day_in_tokyo().unwrap_or_default(),
        shipping_date: stored.head.shipped_at.and_then(Instant::day_in_tokyo),
        shop_name: shop.official_name.clone(),
        payment_method: merged.payment.as_ref().map(|payment| payment.method.clone()).unwrap_or_default(),
        wished_date: delivery.and_then(|one| one.wished_date.as_deref()).and_then(|day| day.parse().ok()),
        wished_time: delivery.and_then(|one| one.wished_time.clone()).unwrap_or_default(),
        delivery_method: delivery.and_then(|one| one.method.clone()).unwrap_or_default(),
        tracking_number: delivery.and_then(|one| one.tracking_numbers.first().cloned()).unwrap_or_default(),
        prices_include_tax: taxed.iter().all(|line| line.tax_included),
        lines: lines.iter().map(slip_line).collect(),
        postage: Some(totals.postage),
        fees: charge("slip_fees", totals.fees).into_iter().collect(),
        discounts: charge("slip_coupon_shop", totals.coupon_shop).into_iter().collect(),
        payments: [charge("slip_points", totals.points), charge("slip_coupon_mall", totals.coupon_mall)]
            .into_iter()
            .flatten()
            .collect(),
        rates: sums
            .per_rate
            .iter()
            .map(|rate| RateSummary {
                rate_percent: rate.rate,
                reduced: rate.rate == REDUCED,
                taxable_including_tax: rate.gross,
                tax: rate.tax,
            })
            .collect(),
        currency: totals.currency,
        message: String::new(),
        // A parcel to somebody else than the buyer may be a present: no prices unless asked for.
        show_prices: prices && (only || position == 0),
        barcode: true,
    }
}

/// 軽減税率.
const REDUCED: u8 = 8;

fn slip_line(line: &miseban_domain::OrderLine) -> SlipLine {
    SlipLine {
        code: line.keys.get("itemNumber").or_else(|| line.keys.get("item_code")).cloned().unwrap_or_default(),
        name: line.title.clone(),
        options: line.options.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        amount: line.unit_price.saturating_mul(line.quantity),
        rate_percent: line.tax_rate.unwrap_or(tax::STANDARD_RATE),
        reduced: line.tax_rate == Some(REDUCED),
    }
}

fn issuer(shop: &ShopRow) -> Issuer {
    Issuer {
        name: shop.official_name.clone(),
        postal_code: shop.postal_code.clone(),
        address: shop.address.lines().map(ToOwned::to_owned).filter(|line| !line.is_empty()).collect(),
        phone: shop.phone.clone(),
        mail: shop.sender_address.clone(),
        url: shop.url.clone(),
        registration_number: Some(shop.registration_number.clone()).filter(|number| !number.is_empty()),
    }
}

fn party(of: &observation::Party) -> Party {
    let street = format!("{}{}", of.prefecture, of.city);
    Party {
        company: Vec::new(),
        name: of.name.clone(),
        honorific: if is_company(&of.name) { Honorific::Company } else { Honorific::Person },
        postal_code: of.postal_code.clone(),
        address: [street, of.street.clone()].into_iter().filter(|part| !part.is_empty()).collect(),
        phone: of.phone.clone(),
    }
}

/// Whether a name is plainly a company's; a person named in it too is left to 様.
fn is_company(name: &str) -> bool {
    const FORMS: [&str; 6] = ["株式会社", "有限会社", "合同会社", "（株）", "(株)", "㈱"];
    FORMS.iter().any(|form| name.contains(form)) && !name.contains([' ', '　'])
}

#[cfg(test)]
mod tests {
    use super::is_company;

    #[test]
    fn a_person_in_a_company_stays_a_person() {
        assert!(is_company("株式会社みなと商店"));
        assert!(!is_company("株式会社みなと商店 山田 花子"));
        assert!(!is_company("髙橋 健"));
    }
}
