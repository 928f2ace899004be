//! No text and no number makes a slip fail, and its PDF stays readable.

// The PDFs are read back with poppler, which is installed where the whole suite runs; the code is the same on Windows.
#![cfg(not(windows))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{everyday, poppler, render};
use miseban_documents::{Charge, DeliverySlip, Honorific, Party, RateSummary, SlipLine};
use proptest::prelude::*;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ぁ-んァ-ヶ一-龠、。「」（）ー0-9A-Za-z \n　]{0,200}",
        "[\u{300}-\u{30f}\u{fe00}-\u{fe0f}\u{1f600}-\u{1f64f}𠮷]{0,20}",
    ]
}

fn any_line() -> impl Strategy<Value = SlipLine> {
    let numbers = (any::<i64>(), any::<i64>(), any::<i64>(), any::<u8>(), any::<bool>());
    (any_text(), any_text(), prop::collection::vec(any_text(), 0..4), numbers).prop_map(
        |(code, name, options, (quantity, unit_price, amount, rate_percent, reduced))| SlipLine {
            code,
            name,
            options,
            quantity,
            unit_price,
            amount,
            rate_percent,
            reduced,
        },
    )
}

fn any_charges() -> impl Strategy<Value = Vec<Charge>> {
    let charge = (any_text(), any::<i64>()).prop_map(|(label, amount)| Charge { label, amount });
    prop::collection::vec(charge, 0..4)
}

fn any_party() -> impl Strategy<Value = Party> {
    let honorific = prop_oneof![Just(Honorific::Person), Just(Honorific::Company), Just(Honorific::None)];
    let texts = || prop::collection::vec(any_text(), 0..4);
    (texts(), any_text(), honorific, any_text(), texts(), any_text()).prop_map(
        |(company, name, honorific, postal_code, address, phone)| Party {
            company,
            name,
            honorific,
            postal_code,
            address,
            phone,
        },
    )
}

fn any_slip() -> impl Strategy<Value = DeliverySlip> {
    let charges = (any_charges(), any_charges(), any_charges());
    let rate = (any::<u8>(), any::<bool>(), any::<i64>(), any::<i64>()).prop_map(
        |(rate_percent, reduced, taxable_including_tax, tax)| RateSummary {
            rate_percent,
            reduced,
            taxable_including_tax,
            tax,
        },
    );
    let parties = (any_party(), prop::option::of(any_party()));
    let rest = (prop::option::of(any::<i64>()), any::<bool>(), any::<bool>(), any::<bool>());
    let lines = prop::collection::vec(any_line(), 0..30);
    let texts = (any_text(), any_text(), any_text(), any_text());
    (parties, lines, charges, prop::collection::vec(rate, 0..4), texts, rest).prop_map(
        |((recipient, buyer), lines, (fees, discounts, payments), rates, texts, rest)| DeliverySlip {
            recipient,
            buyer,
            lines,
            fees,
            discounts,
            payments,
            rates,
            order_number: texts.0,
            shop_name: texts.1,
            message: texts.2,
            wished_time: texts.3,
            postage: rest.0,
            prices_include_tax: rest.1,
            show_prices: rest.2,
            barcode: rest.3,
            ..everyday()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_slip_prints(slip in any_slip()) {
        let made = render(&[slip]);
        prop_assert!(made.pages >= 1);
        let about = poppler("pdfinfo", &[], &made.pdf);
        prop_assert!(about.contains(&format!("Pages:           {}\n", made.pages)), "{}", about);
    }
}
