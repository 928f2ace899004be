//! The items of an order: where they stand, and each of them.

use regex::{Captures, Regex};

use super::{
    AmountIs, CodeAt, ItemGrammar, MailLine, Unreadable,
    fold::{Line, fold, number, unreadable},
};

/// [`ItemGrammar`] with its patterns compiled.
#[derive(Debug)]
pub(super) struct Items {
    start: Regex,
    end: Regex,
    separator: Option<Regex>,
    first_line: Option<Regex>,
    price: Regex,
    skip: Vec<Regex>,
    code: CodeAt,
    sku: Option<Regex>,
    amount: AmountIs,
}

/// A line of an order, perhaps with an amount whose meaning the sum of the goods decides.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub line: MailLine,
    pub number: usize,
    pub undecided: Option<i64>,
}

impl Items {
    pub fn new(grammar: &ItemGrammar) -> Result<Self, regex::Error> {
        let optional = |pattern: Option<&str>| pattern.map(Regex::new).transpose();
        let sku = grammar.sku_label.map(|label| format!(r"^{}\s*:\s*(\S+)$", regex::escape(label)));
        Ok(Self {
            start: Regex::new(grammar.start)?,
            end: Regex::new(grammar.end)?,
            separator: optional(grammar.separator)?,
            first_line: optional(grammar.first_line)?,
            price: Regex::new(grammar.price)?,
            skip: grammar.skip.iter().map(|pattern| Regex::new(pattern)).collect::<Result<_, _>>()?,
            code: grammar.code,
            sku: optional(sku.as_deref())?,
            amount: grammar.amount,
        })
    }

    /// The stretches of items, as indexes of their first line and of the line that ends them.
    pub fn regions(&self, lines: &[Line<'_>]) -> Result<Vec<(usize, usize)>, Unreadable> {
        let mut regions = Vec::new();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if !self.start.is_match(&line.folded) {
                continue;
            }
            let from = at;
            while lines.get(at).is_some_and(|line| !self.end.is_match(&line.folded)) {
                at += 1;
            }
            if at >= lines.len() {
                return Err(unreadable("mail.items_unended", line.number, []));
            }
            regions.push((from, at));
        }
        Ok(regions)
    }

    /// Whether some line looks like the price of an item.
    pub fn any_price(&self, lines: &[Line<'_>]) -> bool {
        lines.iter().any(|line| self.price.is_match(&line.folded))
    }

    /// The items of one stretch.
    pub fn read(&self, lines: &[Line<'_>]) -> Result<Vec<Item>, Unreadable> {
        let mut items = Vec::new();
        let mut block: Vec<&Line<'_>> = Vec::new();
        let mut after_price = false;
        for line in lines {
            let folded = line.folded.as_str();
            if folded.is_empty() || self.skip.iter().any(|skip| skip.is_match(folded)) {
                continue;
            }
            if self.separator.as_ref().is_some_and(|separator| separator.is_match(folded)) {
                unpriced(&block, after_price)?;
                block.clear();
                after_price = false;
            } else if let Some(found) = self.price.captures(folded) {
                items.push(self.item(&block, line, &found)?);
                block.clear();
                after_price = true;
            } else {
                if self.first_line.as_ref().is_some_and(|first| first.is_match(folded)) {
                    unpriced(&block, after_price)?;
                    block.clear();
                    after_price = false;
                }
                block.push(line);
            }
        }
        unpriced(&block, after_price)?;
        Ok(items)
    }

    fn item(&self, block: &[&Line<'_>], price: &Line<'_>, found: &Captures<'_>) -> Result<Item, Unreadable> {
        let bad = || unreadable("mail.item_unreadable", price.number, [("text", price.raw.to_owned())]);
        let group = |name: &str| found.name(name).map(|m| m.as_str());
        let mut line = MailLine::default();
        let mut rest: Vec<&Line<'_>> = Vec::new();
        for candidate in block {
            match self.sku.as_ref().and_then(|sku| sku.captures(&candidate.folded)).and_then(|m| m.get(1)) {
                Some(sku) => line.sku = Some(sku.as_str().to_owned()),
                None => rest.push(candidate),
            }
        }
        let mut rest = rest.into_iter();
        match self.code {
            CodeAt::PriceLine => {
                line.code = group("code").map(|code| code.trim().to_owned());
                line.name = match (group("name"), rest.next()) {
                    (Some(name), None) => name.trim().to_owned(),
                    (None, Some(first)) => self.name(first),
                    // A table's row is the whole item; a line before it is something that we don't know.
                    (Some(_), Some(first)) => {
                        return Err(unreadable(
                            "mail.item_unreadable",
                            first.number,
                            [("text", first.raw.to_owned())],
                        ));
                    }
                    (None, None) => line.code.clone().unwrap_or_default(),
                };
            }
            CodeAt::NameEnd => {
                let (name, code) = code_at_end(&self.name(rest.next().ok_or_else(bad)?));
                line.name = name;
                line.code = code;
            }
            CodeAt::SecondLine => {
                line.name = self.name(rest.next().ok_or_else(bad)?);
                let second = rest.next().ok_or_else(bad)?;
                let (code, sku) = code_and_sub_code(&second.folded).ok_or_else(|| {
                    unreadable("mail.item_unreadable", second.number, [("text", second.raw.to_owned())])
                })?;
                line.code = Some(code);
                line.sku = sku;
            }
        }
        line.variation_lines = rest.map(|line| line.raw.to_owned()).collect();
        let damaged =
            [&line.name].into_iter().chain(&line.code).chain(&line.sku).chain(&line.variation_lines);
        if let Some(text) = damaged.into_iter().find(|text| text.contains('\u{FFFD}')) {
            return Err(unreadable("mail.text_damaged", price.number, [("text", text.clone())]));
        }
        if line.name.is_empty() {
            return Err(bad());
        }
        line.quantity = group("qty").and_then(number).filter(|quantity| *quantity > 0).ok_or_else(bad)?;
        line.tax_rate = group("rate").and_then(|rate| rate.parse().ok());
        line.tax_included = group("tax").map(|tax| tax == "税込");
        self.amounts(line, price.number, group).ok_or_else(bad)?
    }

    fn amounts<'f>(
        &self,
        mut line: MailLine,
        at: usize,
        group: impl Fn(&str) -> Option<&'f str>,
    ) -> Option<Result<Item, Unreadable>> {
        if self.amount == AmountIs::DecidedBySum {
            let amount = group("amount").and_then(number)?;
            return Some(Ok(Item { line, number: at, undecided: Some(amount) }));
        }
        line.unit_price = group("price").and_then(number)?;
        let product = line.unit_price.checked_mul(line.quantity)?;
        line.subtotal = match group("subtotal") {
            Some(stated) => number(stated)?,
            None => product,
        };
        if line.subtotal == product {
            return Some(Ok(Item { line, number: at, undecided: None }));
        }
        Some(Err(unreadable(
            "mail.line_sum_differs",
            at,
            [("computed", product.to_string()), ("stated", line.subtotal.to_string()), ("name", line.name)],
        )))
    }

    /// The name on an item's first line, as it came.
    fn name(&self, line: &Line<'_>) -> String {
        let Some(first) = &self.first_line else { return line.raw.to_owned() };
        // The name is what follows the mark; the mark's length in the raw line is found by folding.
        let folded = first.captures(&line.folded).and_then(|m| m.name("name")).map(|m| m.as_str().to_owned());
        let Some(folded) = folded else { return line.raw.to_owned() };
        // No title is that long; trying each place of a hostile line would take for ever.
        if line.raw.len() > 2_000 {
            return folded;
        }
        line.raw
            .char_indices()
            .map(|(at, _)| line.raw.get(at..).unwrap_or_default())
            .filter(|tail| !tail.starts_with(char::is_whitespace))
            .find(|tail| fold(tail) == folded)
            .map_or(folded, str::to_owned)
    }
}

/// Lines of an item that has no price. After a price they may be notes, unless they hold an amount.
fn unpriced(block: &[&Line<'_>], after_price: bool) -> Result<(), Unreadable> {
    let amount =
        |line: &&Line<'_>| line.folded.contains('円') && line.folded.contains(|c: char| c.is_ascii_digit());
    let bad =
        if after_price { block.iter().copied().find(|line| amount(line)) } else { block.first().copied() };
    match bad {
        Some(line) => Err(unreadable("mail.item_unreadable", line.number, [("text", line.raw.to_owned())])),
        None => Ok(()),
    }
}

/// `名前(code)`: the last bracket that closes at the end, with brackets inside it balanced.
fn code_at_end(text: &str) -> (String, Option<String>) {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let code = text
                .get(at + c.len_utf8()..)
                .and_then(|rest| rest.strip_suffix([')', '）']))
                .unwrap_or_default();
            let name = text.get(..at).unwrap_or_default().trim();
            if !code.trim().is_empty() && !name.is_empty() {
                return (name.to_owned(), Some(code.trim().to_owned()));
            }
            break;
        }
    }
    (text.trim().to_owned(), None)
}

/// `code` or `code/sub-code`, of the characters that such codes may have.
fn code_and_sub_code(folded: &str) -> Option<(String, Option<String>)> {
    let valid = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    match folded.split_once('/') {
        Some((code, sub)) => (valid(code) && valid(sub)).then(|| (code.to_owned(), Some(sub.to_owned()))),
        None => valid(folded).then(|| (folded.to_owned(), None)),
    }
}
