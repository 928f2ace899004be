use miseban_domain::{ArticleId, FileId, Instant, JobId, ShopId, SkuId, article::Sureness};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JobView, Problem};

/// A file of articles, as it is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleFile {
    /// The file, taken in before with `files.take_in`.
    #[serde(default)]
    pub file_id: Option<FileId>,
    /// Instead of a file: the job of `articles.fetch` that read the articles by API.
    #[serde(default)]
    pub job_id: Option<JobId>,
    /// Which layout it is of; empty to have it recognised by its header.
    #[serde(default)]
    pub layout: String,
    /// In which encoding: `cp932`, `utf8`, …; empty to have it recognised.
    #[serde(default)]
    pub encoding: String,
}

/// What is to be taken in, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ArticleChoice {
    /// Into which shop; absent for a file of our own, which only brings products.
    pub shop_id: Option<ShopId>,
    /// The files, one or several that belong together.
    pub files: Vec<ArticleFile>,
    /// What becomes of an article whose code is no SKU's: `ask` (the default: new where nothing is alike, else it waits for
    /// the person), `create` (always a new SKU), `wait` (always waits).
    pub unmatched: String,
    /// Numbers in the file become the stock of SKUs whose stock was never set.
    pub take_stock: bool,
}

/// `articles.preview`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PreviewArticles {
    /// What is to be taken in.
    pub choice: ArticleChoice,
    /// Which rows to show: `create`, `join`, `change`, `same`, `wait`, `refuse`; empty for all.
    pub show: String,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A file as it was understood.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArticleFileView {
    /// The file; absent for what an API told.
    pub file_id: Option<FileId>,
    /// Its name.
    pub name: String,
    /// The layout by which it is read: message code `layout.<id>`.
    pub layout: String,
    /// Layouts that its header fits, the best first.
    pub fits: Vec<String>,
    /// In which encoding it was read.
    pub encoding: String,
    /// Rows below its header.
    pub rows: i64,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleCounts {
    /// Articles that could be read.
    pub articles: i64,
    /// Products that would be made.
    pub new_products: i64,
    /// Articles that would become new SKUs.
    pub create: i64,
    /// Articles that would be joined to a SKU by their code.
    pub join: i64,
    /// Listings or SKUs that would change.
    pub change: i64,
    /// Articles that are here already, just so.
    pub same: i64,
    /// Articles that would wait for the person, as something is alike.
    pub wait: i64,
    /// Rows that can't be taken in.
    pub refuse: i64,
    /// SKUs that would get their first number.
    pub stock: i64,
    /// Listings here already that the mall is known to have from now on, so that numbers may be sent where it can't be read.
    pub proves: i64,
    /// Articles whose number can't be sent, because the file lacks the key by which the mall keeps it.
    pub match_only: i64,
}

/// A row of the preview.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArticlePlanRow {
    /// The file's name.
    pub file: String,
    /// The line in it.
    pub line: i64,
    /// `create`, `join`, `change`, `same`, `wait`, `refuse`.
    pub what: String,
    /// The code that it has or would get.
    pub code: String,
    /// The mall's key in one text.
    pub key: String,
    /// The article's name.
    pub title: String,
    /// Which variation.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// Price at the mall.
    pub price: Option<i64>,
    /// The number in the file.
    pub stock: Option<i64>,
    /// The SKU that it is or may be: its code and name.
    pub sku: Option<String>,
    /// How sure that is, in percent, where it waits.
    pub percent: Option<u8>,
    /// What changes: names of fields (message code `articles.field.<name>`).
    pub changes: Vec<String>,
    /// Where a row can't be taken in: the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it can't be taken in, or what there is to know.
    pub note: Option<Problem>,
}

/// What taking articles in would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArticlesPreview {
    /// The files as they were understood.
    pub files: Vec<ArticleFileView>,
    /// How many of each.
    pub counts: ArticleCounts,
    /// How many rows there are of what was asked for.
    pub total: i64,
    /// The rows asked for.
    pub rows: Vec<ArticlePlanRow>,
}

/// `articles.import`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ImportArticles {
    /// Made by the caller.
    pub request_id: String,
    /// What was looked at.
    pub choice: ArticleChoice,
}

/// `articles.fetch`: reads all articles of a shop from its mall's API, into a file that is then taken in like any other.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FetchArticles {
    /// Made by the caller.
    pub request_id: String,
    /// Which shop.
    pub shop_id: ShopId,
}

/// Work on articles that was begun, or is over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArticlesJob {
    /// The job.
    pub job: JobView,
    /// How many of its articles can be taken back.
    pub can_undo: i64,
}

/// A command about one job.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct OneJob {
    /// Which.
    pub job_id: JobId,
}

/// `articles.undo` and `articles.stop`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UndoArticles {
    /// Made by the caller.
    pub request_id: String,
    /// Which job.
    pub job_id: JobId,
}

/// `articles.proposals`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProposalQuery {
    /// Of this shop; absent for all.
    pub shop_id: Option<ShopId>,
    /// Any part of name, key or JAN.
    pub text: String,
    /// `certain`, `probable`, `maybe` by the best proposal, `none` without any; empty for all.
    pub sureness: String,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// Why two articles may be the same: message code `alike.<kind>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonView {
    /// `same_jan`, `same_spelling`, `alike_name`, …
    pub kind: String,
    /// How much, where it has a measure.
    pub percent: Option<u8>,
    /// It speaks against it.
    pub against: bool,
}

/// A SKU that an article may be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProposalView {
    /// The SKU.
    pub sku_id: SkuId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its variation.
    pub variation: String,
    /// Its JAN.
    pub jan: String,
    /// Its price.
    pub price: Option<i64>,
    /// In how many shops it is sold.
    pub listings: i64,
    /// 40 to 99.
    pub percent: u8,
    /// 確実, たぶん, もしかして.
    pub sureness: Sureness,
    /// Why.
    pub reasons: Vec<ReasonView>,
}

/// An article that waits, with what is proposed for it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WaitingArticle {
    /// The article.
    pub id: ArticleId,
    /// In which shop.
    pub shop_id: ShopId,
    /// The code by the shop's matching key; empty where it has none.
    pub code: String,
    /// The mall's key in one text.
    pub key: String,
    /// Name.
    pub title: String,
    /// Variation.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// Price at the mall.
    pub price: Option<i64>,
    /// When it was last seen.
    pub seen_at: Instant,
    /// The surest first.
    pub proposals: Vec<ProposalView>,
}

/// What waits.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WaitingArticles {
    /// How many there are in all of what was asked for.
    pub total: i64,
    /// 確実, of the shop and text asked for.
    pub certain: i64,
    /// たぶん.
    pub probable: i64,
    /// もしかして.
    pub maybe: i64,
    /// Without any proposal.
    pub none: i64,
    /// The rows asked for.
    pub rows: Vec<WaitingArticle>,
}

/// An article and the SKU that it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Joining {
    /// The article.
    pub article_id: ArticleId,
    /// The SKU.
    pub sku_id: SkuId,
}

/// `articles.accept`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AcceptProposals {
    /// Made by the caller.
    pub request_id: String,
    /// These articles are these SKUs, proposed or chosen by the person.
    pub joins: Vec<Joining>,
    /// Besides, every waiting article whose best proposal is at least so sure, in percent, and has no equal; absent for none.
    pub from_percent: Option<u8>,
    /// Of this shop alone.
    pub shop_id: Option<ShopId>,
}

/// `articles.refuse` and `articles.allow`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RefuseProposal {
    /// Made by the caller.
    pub request_id: String,
    /// The article.
    pub article_id: ArticleId,
    /// The SKU that it is not; absent for all that are proposed.
    #[serde(default)]
    pub sku_id: Option<SkuId>,
}

/// What was refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// The SKUs, for taking it back.
    pub sku_ids: Vec<SkuId>,
}

/// `articles.create`: waiting articles become new SKUs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateFromArticles {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub article_ids: Vec<ArticleId>,
}
