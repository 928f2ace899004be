//! What becomes of each article, decided before anything is written.

use std::{
    cell::OnceCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use miseban_domain::{
    Coded, SkuId,
    article::{Article, Likeness},
    excel::{Damage, KnownCodes},
    matching::{MatchedBy, MatchingRule, code_form, match_line},
    observation::FulfilledBy,
    product::{Jan, read_jan},
    stock::Counting,
};
use miseban_malls::files::ReadItems;
use miseban_store::{
    Reader, Result,
    article_known::{self, KnownSku},
    article_proposals::ProposalRow,
    listings::{self, ListingRow},
    shops::ShopRow,
};

use super::{candidates::Candidates, damaged};
use crate::{
    cases::proof::needs_word,
    intake::{MATCH_ONLY, listing_key, rule},
    views::ArticleCounts,
};

/// The longest code.
const LONGEST_CODE: usize = 100;

/// What is done with an article whose code is no SKU's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unmatched {
    /// New where nothing is alike, else it waits.
    Ask,
    /// New.
    Create,
    /// It waits.
    Wait,
    /// New: the person said so of just this one.
    Said,
}

/// What becomes of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It is here, just so.
    Same(SkuId),
    /// It is here, and these fields change.
    Change(SkuId, Vec<&'static str>),
    /// It is this SKU, by its code.
    Join(SkuId, MatchedBy),
    /// It is a SKU that an earlier row of the same files makes.
    JoinNew,
    /// It becomes a SKU.
    Create,
    /// It waits for the person.
    Wait,
    /// It can't be taken in.
    Refuse(Coded),
}

/// An article with what becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// Which of the articles that were read.
    pub at: usize,
    /// The mall's key in one text.
    pub key: String,
    /// The code that it has or gets.
    pub code: String,
    pub what: What,
    /// SKUs that it may be.
    pub proposals: Vec<ProposalRow>,
    /// Its number becomes the SKU's first.
    pub stock: Option<i64>,
    /// What there is to know.
    pub note: Option<Coded>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub rows: Vec<Planned>,
    pub counts: ArticleCounts,
}

/// Everything that articles are met with.
pub(super) struct Known {
    pub skus: Vec<KnownSku>,
    by_code: HashMap<String, Vec<usize>>,
    by_id: HashMap<i64, usize>,
    listings: HashMap<String, ListingRow>,
    /// Keys of listings of which nothing has said yet that the mall has them.
    unproven: HashSet<String>,
    listed: HashSet<i64>,
    refused: HashMap<String, BTreeSet<i64>>,
    candidates: Candidates,
    damaged: OnceCell<KnownCodes>,
    rule: MatchingRule,
    mall: Option<String>,
}

impl Known {
    /// Reads it. Without a shop: for a file of our own.
    pub fn read(r: &impl Reader, shop: Option<&ShopRow>) -> Result<Self> {
        let skus = article_known::skus(r)?;
        let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_id = HashMap::new();
        for (at, sku) in skus.iter().enumerate() {
            by_id.insert(sku.id, at);
            let mut put = |code: &str| {
                let places = by_code.entry(code_form(code, true)).or_default();
                if !places.contains(&at) {
                    places.push(at);
                }
            };
            put(&sku.code);
            if !sku.unified_code.is_empty() {
                put(&sku.unified_code);
            }
        }
        let mut unproven = HashSet::new();
        let (mut rows, mut refused) = (Vec::new(), HashMap::<String, BTreeSet<i64>>::new());
        if let Some(shop) = shop {
            rows = listings::by_shop(r, shop.id)?;
            let open = rows.iter().filter(|row| needs_word(shop, row));
            unproven = open.map(|row| row.key.clone()).collect();
            for (key, sku) in article_known::refusals(r, shop.id)? {
                refused.entry(key).or_default().insert(sku.0);
            }
        }
        let listed = rows.iter().map(|listing| listing.sku_id.0).collect();
        let candidates = Candidates::of(&skus);
        Ok(Self {
            by_code,
            by_id,
            listings: rows.into_iter().map(|listing| (listing.key.clone(), listing)).collect(),
            unproven,
            listed,
            refused,
            candidates,
            damaged: OnceCell::new(),
            skus,
            rule: shop.map(|shop| rule(&shop.mall, &shop.matching_key)).unwrap_or_default(),
            mall: shop.map(|shop| shop.mall.clone()),
        })
    }

    pub fn sku(&self, id: SkuId) -> Option<&KnownSku> {
        self.skus.get(*self.by_id.get(&id.0)?)
    }

    /// The codes that the shop's key offers for an article; ours alone in a file of ours.
    fn codes(&self, article: &Article) -> Vec<String> {
        let mut codes = match self.mall {
            Some(_) => match_line(&article.keys, &self.rule),
            None => article.keys.get("code").cloned().into_iter().collect(),
        };
        if !article.unified_code.is_empty() {
            codes.push(article.unified_code.clone());
        }
        codes
    }

    /// The SKU of a code: the one that has it, else the one whose unified code it is. Two are none.
    fn by_code(&self, code: &str) -> Option<(&KnownSku, MatchedBy)> {
        let form = code_form(code, true);
        let places = self.by_code.get(&form)?;
        let of = |own: bool| {
            let mut found = places.iter().filter_map(|at| self.skus.get(*at)).filter(|sku| {
                own && code_form(&sku.code, true) == form
                    || !own && code_form(&sku.unified_code, true) == form && !sku.archived
            });
            found.next().filter(|_| found.next().is_none())
        };
        of(true).map(|sku| (sku, MatchedBy::Code)).or_else(|| of(false).map(|sku| (sku, MatchedBy::Unified)))
    }

    /// What is proposed for an article.
    pub fn proposals(&self, article: &Article, key: &str, code: &str) -> Vec<ProposalRow> {
        let refused = self.refused.get(key);
        let id = |at: usize| self.skus.get(at).map_or(0, |sku| sku.id);
        let found = self.candidates.find(
            article,
            code,
            |at| self.listed.contains(&id(at)),
            |at| refused.is_some_and(|refused| refused.contains(&id(at))),
        );
        let mut rows: Vec<ProposalRow> = found
            .into_iter()
            .map(|(at, likeness): (usize, Likeness)| ProposalRow { sku_id: SkuId(id(at)), likeness })
            .collect();
        if let Some((sku, _)) = self.mended(code)
            && !sku.archived
            && refused.is_none_or(|refused| !refused.contains(&sku.id))
        {
            damaged::propose(&mut rows, sku);
        }
        rows
    }

    /// The SKU whose code this was before a spreadsheet damaged it. Another spelling is no damage: names and codes that are
    /// alike are proposed anyway.
    fn mended(&self, code: &str) -> Option<(&KnownSku, Damage)> {
        let codes =
            self.damaged.get_or_init(|| KnownCodes::new(self.skus.iter().map(|sku| sku.code.as_str())));
        let (place, damage) = codes.mend(code).filter(|(_, damage)| *damage != Damage::Spelling)?;
        Some((self.skus.get(place as usize)?, damage))
    }

    /// The code by which the shop's key names it; empty for none.
    pub fn code_of(&self, article: &Article) -> String {
        match self.mall {
            Some(_) => spelled(article, &self.rule),
            None => article.keys.get("code").cloned().unwrap_or_default(),
        }
    }
}

/// The code by the shop's key as the mall spells it.
fn spelled(article: &Article, rule: &MatchingRule) -> String {
    let exact = MatchingRule { ignore_case: false, ..rule.clone() };
    match_line(&article.keys, &exact).into_iter().next().unwrap_or_default()
}

/// Plans all articles that were read.
pub(super) fn plan(known: &Known, read: &ReadItems, unmatched: Unmatched, take_stock: bool) -> Plan {
    let mut planning = Planning {
        known,
        unmatched,
        take_stock,
        spread: spread(known, read),
        keys: HashMap::new(),
        new_codes: HashSet::new(),
        products: HashSet::new(),
        stocked: HashSet::new(),
        out: Plan::default(),
    };
    for (at, one) in read.articles.iter().enumerate() {
        planning.one(at, one.line, &one.article);
    }
    planning.out.counts.refuse += i64::try_from(read.refused.len()).unwrap_or(i64::MAX);
    planning.out
}

/// How many variations of a product the same code would name: more than one, and it names the product.
fn spread(known: &Known, read: &ReadItems) -> HashMap<(String, String), (usize, usize)> {
    let mut products: HashMap<&str, usize> = HashMap::new();
    for one in &read.articles {
        *products.entry(one.article.product.as_str()).or_default() += 1;
    }
    let mut spread: HashMap<(String, String), (usize, usize)> = HashMap::new();
    for one in &read.articles {
        let all = products.get(one.article.product.as_str()).copied().unwrap_or_default();
        let code = code_form(&known.code_of(&one.article), true);
        spread.entry((one.article.product.clone(), code)).or_insert((0, all)).0 += 1;
    }
    spread
}

struct Planning<'k> {
    known: &'k Known,
    unmatched: Unmatched,
    take_stock: bool,
    spread: HashMap<(String, String), (usize, usize)>,
    keys: HashMap<String, u32>,
    new_codes: HashSet<String>,
    products: HashSet<String>,
    stocked: HashSet<String>,
    out: Plan,
}

impl Planning<'_> {
    fn one(&mut self, at: usize, line: u32, article: &Article) {
        let key = match &self.known.mall {
            Some(mall) => listing_key(mall, &article.keys).unwrap_or_default(),
            None => self.known.code_of(article),
        };
        let mut planned = Planned {
            at,
            key: key.clone(),
            code: self.known.code_of(article),
            what: What::Wait,
            proposals: Vec::new(),
            stock: None,
            note: None,
        };
        if matches!(read_jan(&article.jan), Jan::WrongDigit { .. } | Jan::NoJan(_))
            && jan_of(article).is_empty()
        {
            planned.note = Some(Coded::new("articles.jan_left_out").with("jan", &article.jan));
        }
        planned.what = match self.keys.get(&key) {
            Some(first) => What::Refuse(Coded::new("articles.row_twice").with("line", first)),
            None => self.decide(article, &mut planned),
        };
        self.keys.entry(key).or_insert(line);
        self.first_number(article, &mut planned);
        self.count(&planned);
        self.out.rows.push(planned);
    }

    fn decide(&mut self, article: &Article, planned: &mut Planned) -> What {
        if let Some(listing) = self.known.listings.get(&planned.key).filter(|_| self.known.mall.is_some()) {
            let Some(sku) = self.known.sku(listing.sku_id) else { return What::Same(listing.sku_id) };
            planned.code.clone_from(&sku.code);
            let fields = differences(article, Some(listing), sku, false);
            return if fields.is_empty() {
                What::Same(listing.sku_id)
            } else {
                What::Change(listing.sku_id, fields)
            };
        }
        let form = code_form(&planned.code, true);
        let (same_code, of_product) =
            self.spread.get(&(article.product.clone(), form)).copied().unwrap_or((1, 1));
        let names_product = self.known.mall.is_some() && same_code > 1;
        if !names_product {
            for code in self.known.codes(article) {
                if let Some((sku, by)) = self.known.by_code(&code) {
                    if self.known.mall.is_some() {
                        return What::Join(sku.sku_id(), by);
                    }
                    let fields = differences(article, None, sku, true);
                    let id = sku.sku_id();
                    return if fields.is_empty() { What::Same(id) } else { What::Change(id, fields) };
                }
            }
        }
        if let Some(what) = self.damaged(article, planned, names_product) {
            return what;
        }
        let made_up = planned.code.is_empty() || names_product;
        if made_up {
            planned.code = made_code(article, &planned.key, &planned.code, of_product > 1);
            planned.note.get_or_insert_with(|| Coded::new("articles.code_made"));
        }
        if planned.code.chars().count() > LONGEST_CODE {
            return What::Refuse(Coded::new("articles.code_long").with("longest", LONGEST_CODE));
        }
        if !made_up && self.new_codes.contains(&code_form(&planned.code, true)) {
            return What::JoinNew;
        }
        let taken = self.new_codes.contains(&code_form(&planned.code, true))
            || self.known.by_code(&planned.code).is_some();
        if self.known.mall.is_some() {
            let code = self.known.code_of(article);
            planned.proposals = self.known.proposals(article, &planned.key, &code);
        }
        let create = match self.unmatched {
            Unmatched::Create | Unmatched::Said => true,
            Unmatched::Ask => planned.proposals.is_empty(),
            Unmatched::Wait => self.known.mall.is_none(),
        };
        if !create || taken {
            return What::Wait;
        }
        self.new_codes.insert(code_form(&planned.code, true));
        if self.products.insert(article.product.clone()) {
            self.out.counts.new_products += 1;
        }
        What::Create
    }

    /// What becomes of an article whose code a spreadsheet damaged: nothing new is made of it without a word.
    fn damaged(&self, article: &Article, planned: &mut Planned, names_product: bool) -> Option<What> {
        let may_be = !names_product && self.unmatched != Unmatched::Said;
        if let Some((sku, damage)) = self.known.mended(&planned.code).filter(|_| may_be) {
            let why = damaged::told(&planned.code, damage, sku);
            if self.known.mall.is_none() || damaged::names_listing(&planned.key, &planned.code) {
                return Some(What::Refuse(why));
            }
            planned.proposals = self.known.proposals(article, &planned.key, &planned.code);
            planned.note = Some(why);
            return Some(What::Wait);
        }
        let mut codes = [planned.code.as_str(), article.unified_code.as_str()].into_iter();
        let rounded = codes.find(|code| damaged::is_rounded(code))?;
        Some(What::Refuse(Coded::new("articles.code_rounded").with("code", rounded)))
    }

    fn first_number(&mut self, article: &Article, planned: &mut Planned) {
        let Some(number) = article.stock.filter(|_| self.take_stock) else { return };
        if article.fulfilled_by == FulfilledBy::Mall {
            return;
        }
        let fits = match &planned.what {
            What::Create => !matches!(article.counting, Some(Counting::MadeToOrder | Counting::NotCounted)),
            What::Same(id) | What::Change(id, _) | What::Join(id, _) => {
                self.known.sku(*id).is_some_and(|sku| sku.has_number && !sku.was_set)
            }
            What::JoinNew | What::Wait | What::Refuse(_) => false,
        };
        let whose = match &planned.what {
            What::Same(id) | What::Change(id, _) | What::Join(id, _) => id.to_string(),
            _ => format!("new {}", code_form(&planned.code, true)),
        };
        if fits && self.stocked.insert(whose) {
            planned.stock = Some(number);
        }
    }

    fn count(&mut self, planned: &Planned) {
        let counts = &mut self.out.counts;
        counts.articles += 1;
        counts.stock += i64::from(planned.stock.is_some());
        let taken_in = !matches!(planned.what, What::Refuse(_) | What::Wait);
        counts.proves += i64::from(taken_in && self.known.unproven.contains(&planned.key));
        counts.match_only += i64::from(taken_in && planned.key.starts_with(MATCH_ONLY));
        let of = match planned.what {
            What::Same(_) => &mut counts.same,
            What::Change(..) => &mut counts.change,
            What::Join(..) | What::JoinNew => &mut counts.join,
            What::Create => &mut counts.create,
            What::Wait => &mut counts.wait,
            What::Refuse(_) => &mut counts.refuse,
        };
        *of += 1;
    }
}

/// A code of ours for an article that has none by the shop's key, or none of its own: the product's, with the variation's
/// own key behind it where there are several.
fn made_code(article: &Article, key: &str, base: &str, several: bool) -> String {
    let base = if base.is_empty() { article.product.as_str() } else { base };
    if !several {
        return base.to_owned();
    }
    let tail = key.split_once(':').map(|(_, tail)| tail.trim_matches(':').replace(':', "-"));
    let tail = tail.filter(|tail| !tail.is_empty()).unwrap_or_else(|| article.variation().replace(' ', ""));
    format!("{base}-{}", tail.trim_start_matches('-'))
}

/// The JAN that is kept: right ones, and those of twelve figures with their nought.
pub(super) fn jan_of(article: &Article) -> String {
    for typed in [article.jan.clone(), format!("0{}", article.jan.trim())] {
        if let Jan::Right(jan) = read_jan(&typed) {
            return jan;
        }
    }
    String::new()
}

/// What an article says otherwise than what is kept. A mall's file fills what a SKU lacks; a file of our own (`own`) says
/// what the SKU is.
pub(super) fn differences(
    article: &Article,
    listing: Option<&ListingRow>,
    sku: &KnownSku,
    own: bool,
) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut differs = |field, it_does: bool| {
        if it_does {
            fields.push(field);
        }
    };
    if let Some(listing) = listing {
        differs("title", listing.title != article.title);
        differs("price", article.price.is_some() && listing.price != article.price);
        differs("keys", article.keys.iter().any(|(key, value)| listing.keys.get(key) != Some(value)));
        differs("fulfilled_by", listing.fulfilled_by != article.fulfilled_by);
    }
    let jan = jan_of(article);
    differs("sku_jan", !jan.is_empty() && sku.jan != jan && (own || sku.jan.is_empty()));
    differs(
        "sku_price",
        article.price.is_some() && sku.price != article.price && (own || sku.price.is_none()),
    );
    differs("sku_name", own && sku.name != article.title);
    differs("sku_tax_rate", own && article.tax_rate.is_some_and(|rate| rate != sku.tax_rate));
    let unified = &article.unified_code;
    differs(
        "unified_code",
        !unified.is_empty() && sku.unified_code != *unified && (own || sku.unified_code.is_empty()),
    );
    fields
}
