//! What may be typed of a product: read, made the same for everybody, or refused.

use miseban_domain::{matching::code_form, product::SkuOption, stock::Counting, text};

use crate::problem::{Fault, FaultResult};

/// Longest code, in characters.
pub(super) const CODE_LENGTH: usize = 100;
/// Longest text of a field, in characters.
const TEXT_LENGTH: usize = 2_000;
/// Beyond any price of one piece in yen, and any weight in grams.
const MOST: i64 = 1_000_000_000;

/// A code in the form in which it is kept: half-width where it can be, nothing around it.
pub(crate) fn normal_code(typed: &str) -> String {
    code_form(typed, false)
}

/// A code as typed.
pub(crate) fn code(typed: &str, field: &str) -> FaultResult<String> {
    let code = normal_code(typed);
    if code.is_empty() {
        return Err(Fault::new("product.code_empty").with("field", field));
    }
    if code.chars().count() > CODE_LENGTH || code.chars().any(char::is_control) {
        return Err(Fault::new("product.code_form").with("most", CODE_LENGTH));
    }
    Ok(code)
}

/// A text as typed.
pub(super) fn text(typed: &str) -> FaultResult<String> {
    if typed.chars().count() > TEXT_LENGTH {
        return Err(Fault::new("product.text_long").with("most", TEXT_LENGTH));
    }
    Ok(typed.trim().to_owned())
}

/// A number of yen or grams as typed; nothing typed is nothing known.
pub(super) fn number(typed: &str) -> FaultResult<Option<i64>> {
    let number =
        text::number(typed).map_err(|_| Fault::new("problem.not_a_number").with("value", typed.trim()))?;
    amount("value", number)?;
    Ok(number)
}

/// A number of yen, grams or pieces.
pub(super) fn amount(_field: &str, number: Option<i64>) -> FaultResult<()> {
    match number {
        Some(number) if number < 0 => Err(Fault::new("problem.number_negative").with("value", number)),
        Some(number) if number > MOST => Err(Fault::new("problem.number_too_large").with("most", MOST)),
        _ => Ok(()),
    }
}

/// 10, 8 or 0 percent.
pub(super) fn tax_rate(rate: u8) -> FaultResult<u8> {
    if matches!(rate, 0 | 8 | 10) {
        Ok(rate)
    } else {
        Err(Fault::new("product.tax_rate").with("value", rate))
    }
}

/// The tax rate as typed: `10`, `8%`, `８`.
pub(super) fn tax_rate_text(typed: &str) -> FaultResult<u8> {
    let folded = code_form(typed, false);
    let digits = folded.trim_end_matches('%').trim();
    let rate = digits.parse().map_err(|_| Fault::new("product.tax_rate").with("value", typed.trim()))?;
    tax_rate(rate)
}

/// How a SKU takes part in stock, by its name on the wire or in the shop's words.
pub(super) fn counting(typed: &str) -> FaultResult<Counting> {
    Ok(match typed.trim() {
        "counted" | "数える" => Counting::Counted,
        "not_counted" | "数えない" => Counting::NotCounted,
        "made_to_order" | "受注生産" => Counting::MadeToOrder,
        _ => return Err(Fault::new("product.counting").with("value", typed.trim())),
    })
}

/// Options without the empty ones.
pub(super) fn options(options: &[SkuOption]) -> Vec<SkuOption> {
    options
        .iter()
        .map(|option| SkuOption {
            name: option.name.trim().to_owned(),
            value: option.value.trim().to_owned(),
        })
        .filter(|option| !option.value.is_empty())
        .collect()
}

/// Options as typed into a cell: `色:赤, サイズ:M`, or the values alone (`青 / M`), which keep the names that stood there.
pub(super) fn options_text(typed: &str, before: &[SkuOption]) -> FaultResult<Vec<SkuOption>> {
    let folded: String = typed.chars().map(|c| if matches!(c, '：' | '＝') { ':' } else { c }).collect();
    let parts: Vec<&str> =
        folded.split(['/', '／', ',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let named = part.split_once([':', '=']);
            let (name, value) = match (named, before.get(at)) {
                (Some((name, value)), _) => (name.trim(), value.trim()),
                (None, Some(old)) => (old.name.as_str(), *part),
                (None, None) => ("", ""),
            };
            if name.is_empty() || value.is_empty() {
                return Err(Fault::new("product.options_form"));
            }
            Ok(SkuOption { name: name.to_owned(), value: value.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(name: &str, value: &str) -> SkuOption {
        SkuOption { name: name.into(), value: value.into() }
    }

    #[test]
    fn options_are_typed_with_names_or_as_values_alone() {
        let before = [option("色", "赤"), option("サイズ", "M")];
        assert_eq!(options_text("青／L", &before).unwrap(), [option("色", "青"), option("サイズ", "L")]);
        assert_eq!(
            options_text("色：黒, サイズ=S、丈:長", &[]).unwrap(),
            [option("色", "黒"), option("サイズ", "S"), option("丈", "長")]
        );
        assert_eq!(options_text(" ", &before).unwrap(), []);
        assert_eq!(options_text("青", &[]).unwrap_err().problem.code, "product.options_form");
        assert_eq!(options_text("色:", &before).unwrap_err().problem.code, "product.options_form");
    }

    #[test]
    fn numbers_and_rates_are_read_as_people_type_them() {
        assert_eq!(number("１，２００").unwrap(), Some(1_200));
        assert_eq!(number(" ").unwrap(), None);
        assert_eq!(number("-1").unwrap_err().problem.code, "problem.number_negative");
        assert_eq!(number("十").unwrap_err().problem.code, "problem.not_a_number");
        assert_eq!(tax_rate_text("８％").unwrap(), 8);
        assert_eq!(tax_rate_text("5").unwrap_err().problem.code, "product.tax_rate");
        assert_eq!(tax_rate_text("").unwrap_err().problem.code, "product.tax_rate");
        assert_eq!(code(" ＡＢ-1 ", "code").unwrap(), "AB-1");
        assert_eq!(code("　", "code").unwrap_err().problem.code, "product.code_empty");
    }
}
