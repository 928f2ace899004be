//! What a stock file says, row by row, held against what is known: pure, so that the dry run and the import can't differ.

use std::collections::HashMap;

use miseban_domain::{Coded, SkuId, WarehouseId, excel::Damage, text};
use miseban_formats::table::{Row, Table};
use miseban_malls::files::{Found, Role, RowKeys};
use miseban_store::stock::{Amount, Book, Number};

use super::catalogue::{Catalogue, Met};
use crate::{
    cases::{ledger::edits::MOST, stock::has_no_number},
    views::{FileCounts, FileMode, FileTarget},
};

/// What the person has chosen, as far as rows are concerned.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub mode: FileMode,
    pub target: FileTarget,
    pub mend: bool,
    pub refused_mends: Vec<u32>,
}

/// A row with what it would do.
#[derive(Debug, Clone)]
pub(super) struct PlanRow {
    /// Which row of the table.
    pub index: u32,
    pub line: u32,
    /// Place of its SKU in the catalogue.
    pub sku: Option<u32>,
    pub mended: Option<Damage>,
    pub numbers: Vec<PlanNumber>,
    pub state: State,
}

/// One number of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanNumber {
    pub number: Number,
    /// The column that says it.
    pub role: Role,
    /// As the file says.
    pub says: Amount,
    /// What moved since the file's moment.
    pub since: i64,
    pub before: i64,
    pub after: i64,
    /// Another number than ours, or the first that anybody says.
    pub changes: bool,
}

impl PlanNumber {
    /// What is written to the ledger.
    pub fn amount(&self) -> Amount {
        match self.says {
            Amount::To(number) => Amount::To(number.saturating_add(self.since)),
            by @ Amount::By(_) => by,
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Changing,
    Unchanged,
    Silent,
    Refused(Box<Coded>),
}

/// Every row of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub rows: Vec<PlanRow>,
    pub counts: FileCounts,
    /// Numbers as they stand when all is done, with those that were there.
    pub after: HashMap<Number, i64>,
}

/// What moved since the file's moment.
pub(super) type Moved = HashMap<Number, i64>;

/// Works out every row.
pub(super) fn plan(
    table: &Table,
    found: &Found,
    catalogue: &Catalogue<'_>,
    moved: &Moved,
    rules: &Rules,
) -> Plan {
    let mut planner = Planner { found, catalogue, moved, rules, plan: Plan::default(), said: HashMap::new() };
    let mut keys = RowKeys::new(found);
    planner.plan.rows.reserve(table.len());
    for row in table.rows() {
        planner.row(&row, &mut keys);
    }
    planner.finish()
}

struct Planner<'a> {
    found: &'a Found,
    catalogue: &'a Catalogue<'a>,
    moved: &'a Moved,
    rules: &'a Rules,
    plan: Plan,
    /// Numbers that a row has set, with the row.
    said: HashMap<Number, usize>,
}

/// A number that a row asks for, before its SKU is known.
struct Ask {
    role: Role,
    book: Book,
    warehouse: Option<WarehouseId>,
    says: Amount,
}

impl Planner<'_> {
    fn row(&mut self, row: &Row<'_>, keys: &mut RowKeys<'_>) {
        let of_mall = self.found.at(Role::Code).is_none();
        let article = if of_mall { keys.of(row) } else { std::collections::BTreeMap::new() };
        let mut planned = PlanRow {
            index: u32::try_from(row.index()).unwrap_or(u32::MAX),
            line: row.line(),
            sku: None,
            mended: None,
            numbers: Vec::new(),
            state: State::Silent,
        };
        if let Some(flaw) = self.flaw(row) {
            planned.state = State::Refused(Box::new(flaw.clone()));
        } else if self.found.counts(row) {
            match self.asks(row) {
                Ok(asks) if asks.is_empty() => {}
                asked => {
                    let mend = self.rules.mend && !self.rules.refused_mends.contains(&row.line());
                    let met = if of_mall {
                        let codes = keys.codes(&article);
                        self.catalogue.by_keys(&article, &codes, mend)
                    } else {
                        let cell = self.found.cell(row, Role::Code);
                        if cell.is_empty() { None } else { self.catalogue.by_code(cell, mend) }
                    };
                    planned.sku = met.map(|met| met.place);
                    planned.mended = met.and_then(|met| met.mended);
                    let may = asked.and_then(|asks| {
                        let sku = self.met(row, met, &asks)?;
                        Ok((asks, sku))
                    });
                    planned.state = match may {
                        Ok((asks, sku)) => self.numbers(&mut planned, sku, asks),
                        Err(problem) => State::Refused(Box::new(problem)),
                    };
                }
            }
        }
        if matches!(planned.state, State::Refused(_)) {
            // Of a refused row no number is told as one that would change.
            planned.numbers.clear();
        }
        self.plan.rows.push(planned);
    }

    /// What is wrong with the row as a row. Programs leave out the empty cells at its end, which say nothing.
    fn flaw<'r>(&self, row: &Row<'r>) -> Option<&'r Coded> {
        row.flaw().filter(|flaw| {
            // Of several flaws only the first is kept.
            flaw.code != "table.row_short"
                || !self.found.reaches(row)
                || row.cells().any(|cell| cell.contains('\u{FFFD}'))
        })
    }

    /// The SKU that may get a number.
    fn met(&self, row: &Row<'_>, met: Option<Met>, asks: &[Ask]) -> Result<u32, Coded> {
        let met = met.ok_or_else(|| {
            let written = written(self.found, row);
            if written.is_empty() {
                Coded::new("stock_file.no_code")
            } else {
                Coded::new("stock_file.unknown_code").with("code", written)
            }
        })?;
        let Some(sku) = self.catalogue.sku(met.place) else { return Err(Coded::new("stock_file.no_code")) };
        if let Some(why) = has_no_number(sku.counting, &sku.code) {
            return Err(why);
        }
        let shows = asks.iter().find_map(|ask| match (ask.book, ask.says) {
            (Book::Expected, Amount::To(number)) => Some(number),
            _ => None,
        });
        match self.catalogue.not_ours(&met, sku, shows) {
            Some(why) => Err(why),
            None => Ok(met.place),
        }
    }

    fn numbers(&mut self, planned: &mut PlanRow, place: u32, asks: Vec<Ask>) -> State {
        let Some(sku) = self.catalogue.sku(place) else { return State::Silent };
        let mut same_said = false;
        for ask in asks {
            if sku.bundle && ask.book != Book::Held {
                return refused("problem.bundle_has_no_stock", "code", &sku.code);
            }
            let number: Number = (sku.id, ask.book, ask.warehouse);
            let before = match self.plan.after.get(&number) {
                Some(now) => *now,
                None => self.catalogue.now(place, number),
            };
            let since = match ask.says {
                Amount::To(_) => self.moved.get(&number).copied().unwrap_or_default(),
                Amount::By(_) => 0,
            };
            if let (Amount::To(_), Some(first)) = (ask.says, self.said.get(&number).copied()) {
                if self.says_the_same(first, number, ask.says) {
                    same_said = true;
                    continue;
                }
                self.refuse_first(first, planned.line, &sku.code);
                return State::Refused(Box::new(
                    Coded::new("stock_file.twice")
                        .with("code", &sku.code)
                        .with("line", self.plan.rows.get(first).map_or(0, |row| row.line)),
                ));
            }
            let after = match ask.says {
                Amount::To(to) => to.saturating_add(since),
                Amount::By(by) => before.saturating_add(by),
            };
            if ask.book == Book::Held && after < 0 {
                return refused("stock_file.held_below_zero", "value", &after.to_string());
            }
            // As by hand: a shelf that is below 0 already may come closer to it.
            if matches!(ask.book, Book::Good | Book::Defective) && after < 0 && after < before {
                return refused("problem.shelf_below_zero", "left", &before.to_string());
            }
            if after.abs() > MOST {
                return refused("problem.number_too_large", "most", &MOST.to_string());
            }
            let first_time = ask.book == Book::Expected && !sku.set;
            let changes = before != after || first_time;
            let (role, says) = (ask.role, ask.says);
            planned.numbers.push(PlanNumber { number, role, says, since, before, after, changes });
        }
        let mut changes = false;
        for number in &planned.numbers {
            changes |= number.changes;
            self.plan.after.insert(number.number, number.after);
            if matches!(number.says, Amount::To(_)) {
                self.said.insert(number.number, self.plan.rows.len());
            }
        }
        if changes {
            State::Changing
        } else if planned.numbers.is_empty() && !same_said {
            State::Silent
        } else {
            State::Unchanged
        }
    }

    fn says_the_same(&self, first: usize, number: Number, says: Amount) -> bool {
        let Some(row) = self.plan.rows.get(first) else { return false };
        row.numbers.iter().any(|known| known.number == number && known.says == says)
    }

    /// Two rows say different things of one number: neither is believed.
    fn refuse_first(&mut self, first: usize, line: u32, code: &str) {
        let Some(row) = self.plan.rows.get_mut(first) else { return };
        if matches!(row.state, State::Refused(_)) {
            return;
        }
        for number in row.numbers.drain(..) {
            self.plan.after.insert(number.number, number.before);
        }
        row.state =
            State::Refused(Box::new(Coded::new("stock_file.twice").with("code", code).with("line", line)));
    }

    /// The numbers that a row asks for; none where its cells are empty, which never means 0.
    fn asks(&self, row: &Row<'_>) -> Result<Vec<Ask>, Coded> {
        let (adds, target) = self.manner(row)?;
        let (expected, physical) = (target != FileTarget::Physical, target != FileTarget::Expected);
        let mut asks = Vec::with_capacity(1);
        let own = self.found.at(Role::Code).is_some();
        let mut quantity = None;
        for role in [Role::Quantity, Role::PlainQuantity, Role::ShownQuantity] {
            if let Some((number, step)) = self.number(row, role)? {
                quantity = Some((role, number, step));
                break;
            }
        }
        if let Some((role, number, step)) = quantity {
            let says = if adds || step { Amount::By(number) } else { self.to(row, role, number)? };
            if expected {
                asks.push(Ask { role, book: Book::Expected, warehouse: None, says });
            }
            if physical && !own {
                asks.push(Ask { role, book: Book::Good, warehouse: self.warehouse(row)?, says });
            }
        }
        if expected && let Some((number, _)) = self.number(row, Role::Held)? {
            let says = if adds { Amount::By(number) } else { self.to(row, Role::Held, number)? };
            asks.push(Ask { role: Role::Held, book: Book::Held, warehouse: None, says });
        }
        if physical {
            for (role, book) in [(Role::Good, Book::Good), (Role::Defective, Book::Defective)] {
                if let Some((number, _)) = self.number(row, role)? {
                    let says = if adds { Amount::By(number) } else { self.to(row, role, number)? };
                    asks.push(Ask { role, book, warehouse: self.warehouse(row)?, says });
                }
            }
        }
        Ok(asks)
    }

    /// Whether the row's numbers are added, and for which book they are.
    fn manner(&self, row: &Row<'_>) -> Result<(bool, FileTarget), Coded> {
        if self.rules.mode != FileMode::ByFile {
            return Ok((self.rules.mode == FileMode::Add, self.rules.target));
        }
        let cell = |role| self.found.cell(row, role);
        let one = |role: Role| match text::number(cell(role)) {
            Ok(number) => number,
            Err(_) => Some(0),
        };
        let adds = match one(Role::Mode) {
            Some(1) => false,
            Some(2) => true,
            _ => return Err(self.bad("stock_file.bad_mode", row, Role::Mode)),
        };
        let target = match one(Role::Target) {
            Some(1) => FileTarget::Expected,
            Some(2) => FileTarget::Both,
            Some(3) => FileTarget::Physical,
            // Files without that column are of the book that was chosen.
            None => self.rules.target,
            Some(_) => return Err(self.bad("stock_file.bad_target", row, Role::Target)),
        };
        Ok((adds, target))
    }

    /// The number in a cell, and whether it is a step where the file has such.
    fn number(&self, row: &Row<'_>, role: Role) -> Result<Option<(i64, bool)>, Coded> {
        let cell = self.found.cell(row, role);
        if cell.is_empty() {
            return Ok(None);
        }
        // What a spreadsheet makes of a whole number, in either width.
        let plain = cell
            .split_once(['.', '．'])
            .filter(|(_, rest)| !rest.is_empty() && rest.chars().all(|c| matches!(c, '0' | '０')));
        let typed = plain.map_or(cell, |(whole, _)| whole);
        // Nearly all are plain digits.
        let number = match typed.parse::<i64>() {
            Ok(number) => number,
            Err(_) => match text::number(typed) {
                Ok(Some(number)) => number,
                Ok(None) => return Ok(None),
                Err(_) if cell.contains(['.', '．']) => {
                    return Err(self.bad("stock_file.not_whole", row, role));
                }
                Err(_) => return Err(self.bad("stock_file.not_a_number", row, role)),
            },
        };
        let step = role == Role::Quantity
            && self.found.layout.signed_steps
            && cell.starts_with(['+', '-', '＋', '－']);
        Ok(Some((number, step)))
    }

    fn to(&self, row: &Row<'_>, role: Role, number: i64) -> Result<Amount, Coded> {
        if number < 0 { Err(self.bad("stock_file.negative", row, role)) } else { Ok(Amount::To(number)) }
    }

    fn warehouse(&self, row: &Row<'_>) -> Result<Option<WarehouseId>, Coded> {
        let code = self.found.cell(row, Role::Warehouse);
        match self.catalogue.warehouse(code) {
            Some(id) => Ok(Some(id)),
            None => Err(self.bad("stock_file.unknown_warehouse", row, Role::Warehouse)),
        }
    }

    fn bad(&self, code: &str, row: &Row<'_>, role: Role) -> Coded {
        let column = self.found.layout.column(role).map_or("", |column| column.header);
        Coded::new(code).with("column", column).with("value", self.found.cell(row, role))
    }

    fn finish(mut self) -> Plan {
        let mut counts = FileCounts { rows: self.plan.rows.len(), ..FileCounts::default() };
        for row in &self.plan.rows {
            match row.state {
                State::Changing => counts.changing += 1,
                State::Unchanged => counts.unchanged += 1,
                State::Silent => counts.silent += 1,
                State::Refused(_) => counts.refused += 1,
            }
            counts.mended += usize::from(row.mended.is_some());
            counts.moved += usize::from(row.numbers.iter().any(|number| number.since != 0));
            let changing = row.numbers.iter().filter(|number| number.changes).count();
            counts.cells_changing += changing;
            counts.cells_unchanged += row.numbers.len() - changing;
        }
        self.plan.counts = counts;
        self.plan
    }
}

fn refused(code: &str, name: &str, value: &str) -> State {
    State::Refused(Box::new(Coded::new(code).with(name, value)))
}

/// The code that a row names, as it stands there.
pub(super) fn written(found: &Found, row: &Row<'_>) -> String {
    if found.at(Role::Code).is_some() {
        return found.cell(row, Role::Code).to_owned();
    }
    let keys = found.layout.columns.iter().filter(|column| matches!(column.role, Role::Key(_)));
    let cells: Vec<&str> =
        keys.map(|column| found.cell(row, column.role)).filter(|cell| !cell.is_empty()).collect();
    cells.join(" / ")
}

impl Plan {
    /// 想定在庫 and 保留在庫 as they would be.
    pub fn sellable(&self) -> impl Iterator<Item = (SkuId, Book, i64)> {
        self.after
            .iter()
            .filter(|((_, book, _), _)| matches!(book, Book::Expected | Book::Held))
            .map(|((sku, book, _), after)| (*sku, *book, *after))
    }
}
