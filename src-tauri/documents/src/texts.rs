//! The words that documents need from the message catalogue.

/// Looks up texts of the message catalogue in the language that the document is printed in.
pub trait Texts {
    /// The text under `code`, with `args` put in the place of `{name}`. The codes are in [`TEXT_CODES`].
    fn text(&self, code: &str, args: &[(&str, &str)]) -> String;
}

/// Every code that documents look up, with the names of its arguments.
pub const TEXT_CODES: &[(&str, &[&str])] = &[
    ("document_date", &["year", "month", "day"]),
    ("document_honorific_company", &[]),
    ("document_honorific_person", &[]),
    ("document_page", &["page", "pages"]),
    ("document_phone", &["number"]),
    ("document_postal_code", &["code"]),
    ("document_registration_number", &["number"]),
    ("slip_amount_with_tax", &[]),
    ("slip_amount_without_tax", &[]),
    ("slip_buyer", &[]),
    ("slip_continued", &[]),
    ("slip_delivery_method", &[]),
    ("slip_due", &[]),
    ("slip_goods", &[]),
    ("slip_greeting", &[]),
    ("slip_issue_date", &[]),
    ("slip_item", &[]),
    ("slip_message", &[]),
    ("slip_order_date", &[]),
    ("slip_order_number", &[]),
    ("slip_payment_method", &[]),
    ("slip_postage", &[]),
    ("slip_quantity", &[]),
    ("slip_rate", &[]),
    ("slip_rate_base", &[]),
    ("slip_rate_normal", &["rate"]),
    ("slip_rate_reduced", &["rate"]),
    ("slip_rate_tax", &[]),
    ("slip_reduced_mark", &[]),
    ("slip_reduced_note", &["rate"]),
    ("slip_shipping_date", &[]),
    ("slip_shop", &[]),
    ("slip_tax_added", &[]),
    ("slip_title", &[]),
    ("slip_total", &[]),
    ("slip_tracking_number", &[]),
    ("slip_unit_price", &[]),
    ("slip_wished", &[]),
];
