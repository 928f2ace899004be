/* Generated from the list of commands (`npm run generate`). Do not edit. */

export type ShopId = string
export type FileId = string
export type JobId = string
/**
 * A point in time: milliseconds since 1970-01-01T00:00:00Z.
 */
export type Instant = number
export type ArticleId = string
export type SkuId = string
/**
 * How sure it is, in words.
 */
export type Sureness = ("maybe" | "probable" | "certain")
/**
 * 送信タイプ.
 */
export type SendBy = ("api" | "ftp")
/**
 * Which cancels before 出荷指示 give the pieces back by themselves. What it leaves out stands in 要対応.
 */
export type Cancels = ("never" | "buyer_soon" | "before_instruction")
/**
 * 在庫連動: what a shop's orders do to stock.
 */
export type StockLink = ("running" | "paused" | "stopped")
/**
 * 送信間隔: when raises and a person's edits leave.
 */
export type SendWhen = ({
kind: "at_once"
} | {
kind: "every"
/**
 * 5 to 9,999.
 */
minutes: number
} | {
kind: "hours"
/**
 * At least one.
 */
hours: number[]
})
export type ListingId = string
export type MailboxId = string
export type ArrivalId = string
export type WarehouseId = string
export type ArrivalLineId = string
/**
 * Which books goods change that come in, come back or are counted.
 */
export type WhichBooks = ("both" | "expected" | "physical")
export type OrderId = string
export type StocktakeId = string
export type MovementId = string
/**
 * 受注進捗: where an order stands. The order of the variants is the order of the work.
 */
export type Progress = ("unchecked" | "needs_check" | "needs_stock" | "needs_payment" | "ready" | "shipping" | "shipped" | "done" | "cancelled")
/**
 * The kinds of 確認事項: why an order waits in 確認待ち.
 */
export type HoldKind = ("lines_missing" | "unknown_sku" | "not_enough_stock" | "sum_mismatch" | "incomplete_address" | "unprintable_text" | "unknown_payment" | "remarks" | "gift" | "several_recipients" | "cautioned_buyer" | "stock_not_applied" | "stop_shipment")
export type OrderLineId = string
/**
 * The kinds of payment; each method of each mall is of one kind.
 */
export type PaymentKind = ("card" | "cash_on_delivery" | "prepaid" | "deferred" | "mall")
/**
 * The currencies that the malls bill in.
 */
export type Currency = ("JPY" | "USD")
export type RawItemId = string
export type ProductId = string
export type ProductFieldId = string
/**
 * The encodings in which a table is read and written by choice.
 */
export type Encoding = ("cp932" | "utf8" | "utf8_bom" | "utf16")
/**
 * What stands between two cells.
 */
export type Separator = ("comma" | "tab")
/**
 * 在庫数更新方法.
 */
export type FileMode = ("replace" | "add" | "by_file")
/**
 * 更新対象.
 */
export type FileTarget = ("expected" | "physical" | "both")
/**
 * Which rows of a preview.
 */
export type FileRows = ("all" | "changing" | "refused" | "mended" | "moved" | "unchanged" | "cells")
/**
 * What happened to a code.
 */
export type Damage = ("zeros" | "science" | "digits" | "date" | "spelling")

/**
 * `articles.preview`.
 */
export interface PreviewArticles {
/**
 * What is to be taken in.
 */
choice?: ArticleChoice
/**
 * Which rows to show: `create`, `join`, `change`, `same`, `wait`, `refuse`; empty for all.
 */
show?: string
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * What is to be taken in, and how.
 */
export interface ArticleChoice {
/**
 * Into which shop; absent for a file of our own, which only brings products.
 */
shop_id?: (ShopId | null)
/**
 * The files, one or several that belong together.
 */
files?: ArticleFile[]
/**
 * What becomes of an article whose code is no SKU's: `ask` (the default: new where nothing is alike, else it waits for
 * the person), `create` (always a new SKU), `wait` (always waits).
 */
unmatched?: string
/**
 * Numbers in the file become the stock of SKUs whose stock was never set.
 */
take_stock?: boolean
}
/**
 * A file of articles, as it is to be read.
 */
export interface ArticleFile {
/**
 * The file, taken in before with `files.take_in`.
 */
file_id?: (FileId | null)
/**
 * Instead of a file: the job of `articles.fetch` that read the articles by API.
 */
job_id?: (JobId | null)
/**
 * Which layout it is of; empty to have it recognised by its header.
 */
layout?: string
/**
 * In which encoding: `cp932`, `utf8`, …; empty to have it recognised.
 */
encoding?: string
}
/**
 * What taking articles in would do.
 */
export interface ArticlesPreview {
/**
 * The files as they were understood.
 */
files: ArticleFileView[]
/**
 * How many of each.
 */
counts: ArticleCounts
/**
 * How many rows there are of what was asked for.
 */
total: number
/**
 * The rows asked for.
 */
rows: ArticlePlanRow[]
}
/**
 * A file as it was understood.
 */
export interface ArticleFileView {
/**
 * The file; absent for what an API told.
 */
file_id?: (FileId | null)
/**
 * Its name.
 */
name: string
/**
 * The layout by which it is read: message code `layout.<id>`.
 */
layout: string
/**
 * Layouts that its header fits, the best first.
 */
fits: string[]
/**
 * In which encoding it was read.
 */
encoding: string
/**
 * Rows below its header.
 */
rows: number
}
/**
 * How many of each.
 */
export interface ArticleCounts {
/**
 * Articles that could be read.
 */
articles: number
/**
 * Products that would be made.
 */
new_products: number
/**
 * Articles that would become new SKUs.
 */
create: number
/**
 * Articles that would be joined to a SKU by their code.
 */
join: number
/**
 * Listings or SKUs that would change.
 */
change: number
/**
 * Articles that are here already, just so.
 */
same: number
/**
 * Articles that would wait for the person, as something is alike.
 */
wait: number
/**
 * Rows that can't be taken in.
 */
refuse: number
/**
 * SKUs that would get their first number.
 */
stock: number
/**
 * Listings here already that the mall is known to have from now on, so that numbers may be sent where it can't be read.
 */
proves: number
/**
 * Articles whose number can't be sent, because the file lacks the key by which the mall keeps it.
 */
match_only: number
}
/**
 * A row of the preview.
 */
export interface ArticlePlanRow {
/**
 * The file's name.
 */
file: string
/**
 * The line in it.
 */
line: number
/**
 * `create`, `join`, `change`, `same`, `wait`, `refuse`.
 */
what: string
/**
 * The code that it has or would get.
 */
code: string
/**
 * The mall's key in one text.
 */
key: string
/**
 * The article's name.
 */
title: string
/**
 * Which variation.
 */
variation: string
/**
 * JAN.
 */
jan: string
/**
 * Price at the mall.
 */
price?: (number | null)
/**
 * The number in the file.
 */
stock?: (number | null)
/**
 * The SKU that it is or may be: its code and name.
 */
sku?: (string | null)
/**
 * How sure that is, in percent, where it waits.
 */
percent?: (number | null)
/**
 * What changes: names of fields (message code `articles.field.<name>`).
 */
changes: string[]
/**
 * Where a row can't be taken in: the column.
 */
column: string
/**
 * What stands there.
 */
value: string
/**
 * Why it can't be taken in, or what there is to know.
 */
note?: (Problem | null)
}
/**
 * What went wrong, for the person: the text is looked up by code. `Rust sends codes, never sentences`.
 */
export interface Problem {
/**
 * Key in the message catalogue.
 */
code: string
/**
 * Values for the text.
 */
args?: {
[k: string]: string
}
/**
 * What the mall itself said.
 */
mall_words?: (string | null)
/**
 * When it is tried again by itself.
 */
retry_at?: (Instant | null)
/**
 * What the person can do: `renew_key`, `login`, `open_settings`, `retry`, ….
 */
action?: (string | null)
/**
 * Finds the same event in the log.
 */
request_id?: (string | null)
}
/**
 * `articles.import`.
 */
export interface ImportArticles {
/**
 * Made by the caller.
 */
request_id: string
/**
 * What was looked at.
 */
choice: ArticleChoice
}
/**
 * Work on articles that was begun, or is over.
 */
export interface ArticlesJob {
/**
 * The job.
 */
job: JobView
/**
 * How many of its articles can be taken back.
 */
can_undo: number
}
/**
 * A row of 処理状況.
 */
export interface JobView {
/**
 * Job.
 */
id: JobId
/**
 * 操作日時.
 */
requested_at: Instant
/**
 * 処理対象: message code `job_subject.*` or the name of a shop.
 */
subject: string
/**
 * 処理内容: message code `job.<kind>`.
 */
kind: string
/**
 * Shop.
 */
shop_id?: (ShopId | null)
/**
 * 処理結果: `waiting`, `running`, `paused`, `done`, `failed`, `stopped`.
 */
state: string
/**
 * 件数.
 */
total: number
/**
 * 成功.
 */
succeeded: number
/**
 * 失敗.
 */
failed: number
/**
 * 担当者.
 */
person: string
/**
 * When it ended.
 */
finished_at?: (Instant | null)
/**
 * Next try.
 */
next_run_at?: (Instant | null)
/**
 * Why it failed as a whole.
 */
problem?: (Problem | null)
/**
 * It can be run again.
 */
can_retry: boolean
/**
 * It can be paused, let go on and stopped.
 */
can_steer: boolean
/**
 * How far a walk over a shop is.
 */
walk?: (WalkView | null)
}
/**
 * How far a walk over a shop is.
 */
export interface WalkView {
/**
 * Listings that were looked at.
 */
done: number
/**
 * Of so many.
 */
total: number
/**
 * Listings a minute, as it went so far; absent while nothing can be said.
 */
per_minute?: (number | null)
/**
 * Milliseconds that are left at that rate.
 */
left?: (number | null)
/**
 * Numbers that the mall took.
 */
sent: number
/**
 * Listings that show the right number.
 */
unchanged: number
/**
 * Listings that are left alone: not counted, "unlimited", stock never set.
 */
left_alone: number
/**
 * Listings that the mall doesn't know.
 */
missing: number
/**
 * Numbers that the mall refused.
 */
refused: number
/**
 * Numbers that wait for the person.
 */
waits: number
/**
 * Listings of which nothing could be told yet.
 */
later: number
/**
 * Listings whose mall shows another number (only where nothing is sent).
 */
differs: number
}
/**
 * `articles.fetch`: reads all articles of a shop from its mall's API, into a file that is then taken in like any other.
 */
export interface FetchArticles {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which shop.
 */
shop_id: ShopId
}
/**
 * A command about one job.
 */
export interface OneJob {
/**
 * Which.
 */
job_id: JobId
}
/**
 * `articles.undo` and `articles.stop`.
 */
export interface UndoArticles {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which job.
 */
job_id: JobId
}
/**
 * `articles.proposals`.
 */
export interface ProposalQuery {
/**
 * Of this shop; absent for all.
 */
shop_id?: (ShopId | null)
/**
 * Any part of name, key or JAN.
 */
text?: string
/**
 * `certain`, `probable`, `maybe` by the best proposal, `none` without any; empty for all.
 */
sureness?: string
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * What waits.
 */
export interface WaitingArticles {
/**
 * How many there are in all of what was asked for.
 */
total: number
/**
 * 確実, of the shop and text asked for.
 */
certain: number
/**
 * たぶん.
 */
probable: number
/**
 * もしかして.
 */
maybe: number
/**
 * Without any proposal.
 */
none: number
/**
 * The rows asked for.
 */
rows: WaitingArticle[]
}
/**
 * An article that waits, with what is proposed for it.
 */
export interface WaitingArticle {
/**
 * The article.
 */
id: ArticleId
/**
 * In which shop.
 */
shop_id: ShopId
/**
 * The code by the shop's matching key; empty where it has none.
 */
code: string
/**
 * The mall's key in one text.
 */
key: string
/**
 * Name.
 */
title: string
/**
 * Variation.
 */
variation: string
/**
 * JAN.
 */
jan: string
/**
 * Price at the mall.
 */
price?: (number | null)
/**
 * When it was last seen.
 */
seen_at: Instant
/**
 * The surest first.
 */
proposals: ProposalView[]
}
/**
 * A SKU that an article may be.
 */
export interface ProposalView {
/**
 * The SKU.
 */
sku_id: SkuId
/**
 * Its code.
 */
code: string
/**
 * Its name.
 */
name: string
/**
 * Its variation.
 */
variation: string
/**
 * Its JAN.
 */
jan: string
/**
 * Its price.
 */
price?: (number | null)
/**
 * In how many shops it is sold.
 */
listings: number
/**
 * 40 to 99.
 */
percent: number
/**
 * 確実, たぶん, もしかして.
 */
sureness: Sureness
/**
 * Why.
 */
reasons: ReasonView[]
}
/**
 * Why two articles may be the same: message code `alike.<kind>`.
 */
export interface ReasonView {
/**
 * `same_jan`, `same_spelling`, `alike_name`, …
 */
kind: string
/**
 * How much, where it has a measure.
 */
percent?: (number | null)
/**
 * It speaks against it.
 */
against: boolean
}
/**
 * `articles.accept`.
 */
export interface AcceptProposals {
/**
 * Made by the caller.
 */
request_id?: string
/**
 * These articles are these SKUs, proposed or chosen by the person.
 */
joins?: Joining[]
/**
 * Besides, every waiting article whose best proposal is at least so sure, in percent, and has no equal; absent for none.
 */
from_percent?: (number | null)
/**
 * Of this shop alone.
 */
shop_id?: (ShopId | null)
}
/**
 * An article and the SKU that it is.
 */
export interface Joining {
/**
 * The article.
 */
article_id: ArticleId
/**
 * The SKU.
 */
sku_id: SkuId
}
/**
 * `articles.refuse` and `articles.allow`.
 */
export interface RefuseProposal {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The article.
 */
article_id: ArticleId
/**
 * The SKU that it is not; absent for all that are proposed.
 */
sku_id?: (SkuId | null)
}
/**
 * What was refused.
 */
export interface Refused {
/**
 * The SKUs, for taking it back.
 */
sku_ids: SkuId[]
}
/**
 * `articles.create`: waiting articles become new SKUs.
 */
export interface CreateFromArticles {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
article_ids: ArticleId[]
}
/**
 * Nothing to say.
 */
export interface Nothing {

}
/**
 * The state of the program as a whole.
 */
export interface AppState {
/**
 * Version of the program.
 */
version: string
/**
 * `own` or `demo`.
 */
folder_kind: string
/**
 * No shop has been set up: the first start.
 */
empty: boolean
/**
 * The data came back from a copy, and a shop's pushes are off until the person has looked.
 */
restored: boolean
/**
 * The wish to put a copy back that was carried out, or refused, before this opening.
 */
last_restore?: (RestoreView | null)
/**
 * `ja` or `en`.
 */
language: string
/**
 * Now, by the clock of the engine.
 */
now: Instant
/**
 * This computer's clock is ahead of the malls' by so many milliseconds, when it is more than two minutes.
 */
clock_skew?: (number | null)
/**
 * The last run ended in a crash whose report has not been saved.
 */
crashed: boolean
/**
 * Why today's copy of the data could not be made; a damaged file is noticed by this, too.
 */
no_copy?: (Problem | null)
/**
 * The stock ledger and the sums beside it don't agree: a fault of the program.
 */
ledger?: (Problem | null)
/**
 * Workers that broke and wait to be started again.
 */
stopped_workers: StoppedWorker[]
}
/**
 * What came of putting a copy back.
 */
export interface RestoreView {
/**
 * The copy's file name.
 */
name: string
/**
 * When the copy was made.
 */
made_at: Instant
/**
 * When it was put back, or refused; absent while it is only asked for.
 */
done_at?: (Instant | null)
/**
 * Why it was not put back; the data is as it was.
 */
problem?: (Problem | null)
}
/**
 * A worker that broke.
 */
export interface StoppedWorker {
/**
 * `shop`, `mailbox`, `housekeeping`: message code `worker.<kind>`.
 */
kind: string
/**
 * The shop's or mailbox's name for people.
 */
name: string
}
/**
 * `app.set_language`.
 */
export interface SetLanguage {
/**
 * `ja` or `en`.
 */
language: string
}
/**
 * A kind of mall that a shop can be set up at.
 */
export interface MallView {
/**
 * `rakuten`, `yahoo`.
 */
id: string
/**
 * Message code of its name.
 */
name: string
/**
 * Its own settings, in the order of the form.
 */
settings: SettingView[]
/**
 * The mall's keys of an article: name and message code of the label.
 */
listing_keys: [string, string][]
/**
 * The key that is our code unless the shop says otherwise.
 */
default_matching_key: string
/**
 * It has a login in the browser.
 */
login: boolean
/**
 * By which ways numbers are sent, the usual one first.
 */
ways: WayView[]
/**
 * The steps of the cancel setting that it can tell apart.
 */
cancels: Cancels[]
/**
 * Message code of what it doesn't tell of cancels.
 */
untold?: (string | null)
/**
 * It tells of orders before their release: message code of what they are there.
 */
pending?: (string | null)
/**
 * What stands for sale there is withdrawn when it is gone: key of the shop's setting that asks for it.
 */
withdraw?: (string | null)
/**
 * Nothing is built to talk to it: its articles (and stock, see `stock_file`) go by file, `cancels` and `pending` are
 * known but have no effect yet, and no switch of the shop does anything.
 */
file_only: boolean
/**
 * It takes numbers as a file that the person makes and hands over.
 */
stock_file: boolean
/**
 * Its articles can be read by API.
 */
reads_articles: boolean
/**
 * Layouts of files that bring its articles: message code `layout.<id>`, with `.help` where to get them.
 */
item_layouts: string[]
}
/**
 * One setting, as data for the form.
 */
export interface SettingView {
/**
 * Key.
 */
key: string
/**
 * Message code of the label.
 */
label: string
/**
 * Message code of the explanation.
 */
help: string
/**
 * Kept encrypted, never shown again.
 */
secret: boolean
/**
 * Needed.
 */
required: boolean
/**
 * Where a new shop starts.
 */
default: string
/**
 * An example.
 */
example: string
/**
 * Several lines.
 */
multiline: boolean
/**
 * Where on the page it stands: `connection`, `stock`.
 */
place: string
/**
 * Only shown while the setting with this key has this value; the key `send_by` is 送信タイプ.
 * 
 * @minItems 2
 * @maxItems 2
 */
shown_if?: ([string, string] | null)
/**
 * The rule: `{kind: "text", max}`, `{kind: "ascii", also, max}`, `{kind: "number", min, max}`, `{kind: "pem", label}`,
 * `{kind: "switch"}`, `{kind: "choice", options: [[value, label code]]}`.
 */
rule: unknown
}
/**
 * One way by which a mall takes numbers.
 */
export interface WayView {
/**
 * Which.
 */
by: SendBy
/**
 * What the mall shows can be read just before sending.
 */
reads: boolean
}
/**
 * A shop.
 */
export interface ShopView {
/**
 * Row.
 */
id: ShopId
/**
 * Which kind of mall.
 */
mall: string
/**
 * Common settings.
 */
common: ShopCommon
/**
 * The mall's settings that are not secret.
 */
settings: {
[k: string]: string
}
/**
 * Secrets that are kept, and since when.
 */
secrets: {
[k: string]: Instant
}
/**
 * Switches.
 */
switches: Switches
/**
 * Pushes wait for a reason: message code.
 */
push_blocked?: (string | null)
/**
 * Why 注文のあったショップに反映する was turned on by itself, until the switches are set again.
 */
origin_notice?: (Coded | null)
/**
 * Why 注文のあったショップに反映しない isn't possible now.
 */
origin_needed?: (Coded | null)
/**
 * Keys and logins with their ends.
 */
credentials: CredentialView[]
/**
 * Which mails belong to it.
 */
routes: RouteView[]
/**
 * How it does.
 */
health: ShopHealth
}
/**
 * The common settings of a shop.
 */
export interface ShopCommon {
/**
 * ショップコード: short, unique, ASCII.
 */
code: string
/**
 * Short name for the screen.
 */
short_name: string
/**
 * Official name for documents.
 */
official_name: string
/**
 * URL.
 */
url: string
/**
 * Manager's name.
 */
manager: string
/**
 * Genre.
 */
genre: string
/**
 * Sender of mails to buyers.
 */
sender_address: string
/**
 * BCC of those mails.
 */
bcc_address: string
/**
 * Postal code for documents.
 */
postal_code: string
/**
 * Address for documents.
 */
address: string
/**
 * Telephone for documents.
 */
phone: string
/**
 * 登録番号 (T + 13 digits), or empty.
 */
registration_number: string
/**
 * The mall's key that is our code (商品の同一判定キー); empty for the mall's default.
 */
matching_key: string
}
/**
 * The switches of a shop.
 */
export interface Switches {
/**
 * 受注管理: its orders are worked here.
 */
manage_orders: boolean
/**
 * 在庫連動.
 */
stock_link: StockLink
/**
 * The moment from which 在庫連動 counts; orders placed before it are history.
 */
counts_from?: (Instant | null)
/**
 * 在庫反映: numbers are sent to the mall. A new shop starts with it off.
 */
push_stock: boolean
/**
 * Orders that the mall has not released yet already take their pieces.
 */
reserve_pending: boolean
/**
 * Which cancels before 出荷指示 give the pieces back.
 */
cancels: Cancels
/**
 * The rule for the numbers of this shop's listings.
 */
share: Share
/**
 * When the numbers leave, and by what way.
 */
sending: Sending
}
/**
 * How much of the base a shop is shown (分配率 and 小出し).
 */
export interface Share {
/**
 * 分配率, 0 to 100 percent.
 */
percent: number
/**
 * 小出し, when on.
 */
trickle?: (Trickle | null)
}
/**
 * 小出し: showing only a few at a time.
 */
export interface Trickle {
/**
 * 小出し在庫数: how many are shown at most.
 */
portion: number
/**
 * 小出し調整在庫数: at or below this the shown number is filled up again; below `portion`.
 */
refill_at: number
}
/**
 * How a shop's numbers leave. What an order lowers never waits for any of it.
 */
export interface Sending {
/**
 * 送信間隔.
 */
when: SendWhen
/**
 * 一括更新時刻: the hours at which everything is sent once more.
 */
sync_hours: number[]
/**
 * 注文のあったショップに反映する. `false`: what an order took is not sent to the shop that it came from.
 */
reflect_origin: boolean
/**
 * 送信タイプ.
 */
by: SendBy
/**
 * Pieces that this shop never shows, because its mall's number can't be read before sending: they are left to malls
 * that can. 0 for none.
 */
keep_last: number
/**
 * The shop takes part in 残りN以下は優先ショップに.
 */
last_pieces: boolean
}
/**
 * A message for a person, to be looked up in the catalogue by `code` and filled with `args`.
 */
export interface Coded {
/**
 * Key in `ui/messages/*.json`.
 */
code: string
/**
 * Values for the placeholders of the text, by name.
 */
args?: {
[k: string]: string
}
}
/**
 * A key or login with its end.
 */
export interface CredentialView {
/**
 * `license_key`, `login`: message code `credential.<name>`.
 */
name: string
/**
 * When it ends.
 */
expires_at?: (Instant | null)
/**
 * From when the program warns.
 */
warn_from?: (Instant | null)
/**
 * `ok`, `soon`, `over`, `unknown`.
 */
state: string
/**
 * When this was last asked.
 */
checked_at: Instant
}
/**
 * A rule that says which mails belong to a shop.
 */
export interface RouteView {
/**
 * `recipient`, `folder`, `sender`, `shop_name`.
 */
kind: string
/**
 * What it compares with.
 */
value: string
}
/**
 * How a shop does, for the header.
 */
export interface ShopHealth {
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * `ok`, `late` (yellow), `trouble` (red), `off`.
 */
state: string
/**
 * When its orders were last complete.
 */
last_complete_at?: (Instant | null)
/**
 * Listings whose number has yet to be sent.
 */
waiting: number
/**
 * What is wrong.
 */
problem?: (Problem | null)
}
/**
 * `shops.save`: a new shop (no id) or new settings for one.
 */
export interface SaveShop {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which shop; a new one when absent.
 */
id?: (ShopId | null)
/**
 * Which kind of mall.
 */
mall: string
/**
 * Common settings.
 */
common: ShopCommon
/**
 * The mall's settings that are not secret.
 */
settings: {
[k: string]: string
}
/**
 * Secrets that were typed; those that are absent stay as they are.
 */
secrets?: {
[k: string]: string
}
/**
 * Which mails belong to it.
 */
routes?: RouteView[]
}
/**
 * What `shops.save` gives.
 */
export interface ShopSaved {
/**
 * The shop, when it was saved.
 */
id?: (ShopId | null)
/**
 * Fields that were refused; nothing was saved when there are any.
 */
refused: FieldProblem[]
/**
 * What else changed with it, and the person has to know.
 */
told?: Problem[]
}
/**
 * A field that was refused.
 */
export interface FieldProblem {
/**
 * `common.code`, `settings.license_key`, ….
 */
field: string
/**
 * Why.
 */
problem: Problem
}
/**
 * A command about one shop.
 */
export interface OneShop {
/**
 * Which.
 */
shop_id: ShopId
}
/**
 * What testing the connection gave.
 */
export interface Checked {
/**
 * It works.
 */
ok: boolean
/**
 * Keys and logins with their ends.
 */
credentials: CredentialView[]
/**
 * Why not.
 */
problem?: (Problem | null)
}
/**
 * `shops.preview_switches` and `shops.set_switches`.
 */
export interface SetSwitches {
/**
 * Made by the caller (not needed for the preview).
 */
request_id?: string
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * How they shall stand.
 */
switches: Switches
/**
 * The mall's own settings that stand with 在庫の設定; what is left out stays.
 */
settings?: {
[k: string]: string
}
/**
 * [`SwitchPreview::seen`] of a preview of just these switches: what sends other numbers than before is done only
 * after its old and new numbers were looked at (not needed for the preview, nor for what sends nothing).
 */
seen?: (string | null)
}
/**
 * What switching would do.
 */
export interface SwitchPreview {
/**
 * 受注管理: open orders that would appear in the work.
 */
orders_to_work: number
/**
 * The moment from which orders count: as asked, else the one that is taken where none is said; absent with 停止.
 */
counts_from?: (Instant | null)
/**
 * 在庫連動: orders that would count from the moment on.
 */
orders_counting: number
/**
 * Orders that are history and move nothing.
 */
orders_history: number
/**
 * Numbers that would be sent: how many in all.
 */
listings_total: number
/**
 * Of them, how many would change at the mall.
 */
listings_changing: number
/**
 * Of them, how many would become zero.
 */
listings_to_zero: number
/**
 * Every old and new number (changing ones first).
 */
listings: PreviewRow[]
/**
 * SKUs left out because their stock was never set.
 */
never_set: string[]
/**
 * Listings left out because the mall does not show them.
 */
not_at_mall: string[]
/**
 * Why it cannot be switched now.
 */
problem?: (Problem | null)
/**
 * To be handed to `shops.set_switches` within half an hour; absent while it cannot be switched.
 */
seen?: (string | null)
}
/**
 * An old and a new number.
 */
export interface PreviewRow {
/**
 * Our code.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * What the mall shows.
 */
shown?: (number | null)
/**
 * What would be sent.
 */
wanted: number
}
/**
 * `shops.order`: the shop order and 残りN以下は優先ショップに.
 */
export interface ShopOrder {
/**
 * Every shop, the first of which gets the last pieces of what it lists.
 */
shops: ShopId[]
/**
 * N; 0: only where every share would come to 0.
 */
last_pieces: number
}
/**
 * `shops.set_order`, and its preview.
 */
export interface SetShopOrder {
/**
 * Made by the caller; the same id twice does it once. Not read by the preview.
 */
request_id?: string
/**
 * How they shall stand; shops that are left out follow as they were.
 */
order: ShopOrder
/**
 * The mark of the preview that a person has looked at; not read by the preview.
 */
seen?: (string | null)
}
/**
 * What a change would do to the numbers that malls show, and the mark that lets just this change through.
 */
export interface Look {
/**
 * Old and new numbers.
 */
impact: ImpactView
/**
 * To be handed over with the change.
 */
seen: string
}
/**
 * What a change does to the numbers that malls show, before it is made.
 */
export interface ImpactView {
/**
 * How many of each kind.
 */
counts: ImpactCounts
/**
 * Old and new numbers that differ, those that are emptied first; at most as many as were asked for.
 */
rows: ImpactRow[]
/**
 * More than half of a shop's numbers, or whatever else goes beyond the set limits: without `seen` it is refused.
 */
needs_seen: boolean
/**
 * Codes of SKUs that are left out because their stock was never set; at most as many as rows.
 */
never_set: string[]
}
/**
 * How many listings a change touches, by what it does to them.
 */
export interface ImpactCounts {
/**
 * They show something and would show 0.
 */
emptied: number
/**
 * They would show fewer, but not 0.
 */
dropped: number
/**
 * They would show more.
 */
raised: number
/**
 * They show the number already.
 */
unchanged: number
/**
 * Nothing would be sent to them any more; they go on showing what they show.
 */
left_alone: number
}
/**
 * The number of a listing before and after.
 */
export interface ImpactRow {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * 商品コード of what it is now.
 */
code: string
/**
 * Name and variation.
 */
name: string
/**
 * The listing's key at its mall.
 */
key: string
/**
 * What the mall shows, as far as we know.
 */
shown?: (number | null)
/**
 * What it should show now; absent where nothing is sent now.
 */
old?: (number | null)
/**
 * What it would show; absent where nothing would be sent.
 */
new?: (number | null)
}
/**
 * What `shops.login` gives: the address to open in the browser.
 */
export interface LoginStarted {
/**
 * To open in the system's browser.
 */
address: string
}
/**
 * `shops.paste_login`: the other way, when the browser could not reach the program.
 */
export interface PasteLogin {
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * The whole address that the browser ended at.
 */
address: string
}
/**
 * `shops.release_push`.
 */
export interface ReleasePush {
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * `seen` of the preview of its switches as they stand: the person has looked at the numbers.
 */
seen?: (string | null)
}
/**
 * A mailbox.
 */
export interface MailboxView {
/**
 * Row; absent for a new one.
 */
id?: (MailboxId | null)
/**
 * Name for the person.
 */
name: string
/**
 * Server.
 */
host: string
/**
 * Port.
 */
port: number
/**
 * TLS from the start; plain only to this machine.
 */
tls: boolean
/**
 * User.
 */
user: string
/**
 * Folder to watch.
 */
folder: string
/**
 * Mark taken-in mails as read (otherwise the box is never written to).
 */
mark_seen: boolean
/**
 * A further certificate to trust (PEM).
 */
extra_ca?: (string | null)
/**
 * It is watched.
 */
active: boolean
/**
 * A password is kept.
 */
has_password?: boolean
/**
 * `connecting`, `idle`, `polling`, `waiting`, `stopped`.
 */
state?: string
/**
 * What is wrong.
 */
problem?: (Problem | null)
}
/**
 * `mailboxes.save`.
 */
export interface SaveMailbox {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The mailbox.
 */
mailbox: MailboxView
/**
 * The password, when it was typed.
 */
password?: (string | null)
}
/**
 * A command about one mailbox.
 */
export interface OneMailbox {
/**
 * Which.
 */
mailbox_id: MailboxId
}
/**
 * `jobs.list`.
 */
export interface JobQuery {
/**
 * Any part of subject or person.
 */
text?: string
/**
 * Only this kind.
 */
kind?: string
/**
 * Only this shop.
 */
shop_id?: (ShopId | null)
/**
 * Only this state.
 */
state?: string
/**
 * Only this person.
 */
person?: string
/**
 * Asked for at or after.
 */
from?: (Instant | null)
/**
 * Asked for before.
 */
to?: (Instant | null)
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfJobView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: JobView[]
}
/**
 * `jobs.rows`.
 */
export interface JobRowsQuery {
/**
 * Job.
 */
job_id: JobId
/**
 * Only rows that failed.
 */
only_failed?: boolean
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfJobRowView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: JobRowView[]
}
/**
 * A row of a job's result.
 */
export interface JobRowView {
/**
 * Line, from 1.
 */
line: number
/**
 * What it was about.
 */
key: string
/**
 * It worked.
 */
ok: boolean
/**
 * What was said.
 */
problem?: (Problem | null)
}
/**
 * `jobs.retry`: the rows that failed, again.
 */
export interface RetryJob {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Job.
 */
job_id: JobId
}
/**
 * A daily or earlier copy of the data.
 */
export interface BackupView {
/**
 * Its file name.
 */
name: string
/**
 * When it was made.
 */
made_at: Instant
/**
 * Bytes.
 */
size: number
/**
 * `daily`, `migration`, `by_hand`: message code `backup_reason.<reason>`.
 */
reason: string
}
/**
 * A command about one copy.
 */
export interface OneBackup {
/**
 * Its file name.
 */
name: string
}
/**
 * What putting a copy back would mean.
 */
export interface RestorePreview {
/**
 * The copy.
 */
backup: BackupView
/**
 * Orders in it.
 */
orders: number
/**
 * Orders taken in since: malls and mailboxes are asked for them again.
 */
orders_since: number
/**
 * Changes of stock by hand since: they are lost.
 */
edits_since: number
/**
 * Short names of the shops whose pushes will be off until each is released.
 */
pushing: string[]
/**
 * Why it can't be put back.
 */
problem?: (Problem | null)
}
/**
 * `backups.restore`.
 */
export interface RestoreBackup {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * The copy's file name.
 */
name: string
}
/**
 * What `diagnostics.save` gives.
 */
export interface Saved {
/**
 * Where the file lies.
 */
path: string
}
/**
 * `arrivals.list`.
 */
export interface ArrivalQuery {
/**
 * `open`, `closed`, `all`; empty for open.
 */
only?: string
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfArrivalView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: ArrivalView[]
}
/**
 * An arrival in the list.
 */
export interface ArrivalView {
/**
 * Arrival.
 */
arrival_id: ArrivalId
/**
 * From whom.
 */
supplier: string
/**
 * The day, `2026-11-25`; absent while nobody knows it.
 */
expected_on?: (string | null)
/**
 * Its day is over, and something is still to come.
 */
late: boolean
/**
 * What the shop noted.
 */
memo: string
/**
 * Where it will lie.
 */
warehouse_id: WarehouseId
/**
 * When nothing more was to come of it.
 */
closed_at?: (Instant | null)
/**
 * How many lines.
 */
lines: number
/**
 * Pieces in all.
 */
pieces: number
/**
 * Of them, those that came.
 */
received: number
}
/**
 * One arrival.
 */
export interface OneArrival {
/**
 * Which.
 */
arrival_id: ArrivalId
}
/**
 * An arrival with its lines.
 */
export interface ArrivalDetail {
/**
 * The arrival.
 */
arrival: ArrivalView
/**
 * Its lines.
 */
lines: ArrivalLineView[]
}
/**
 * A line of an arrival.
 */
export interface ArrivalLineView {
/**
 * Line.
 */
line_id: ArrivalLineId
/**
 * What.
 */
sku: SkuName
/**
 * How many in all.
 */
quantity: number
/**
 * Came in good order.
 */
good: number
/**
 * Came broken.
 */
defective: number
/**
 * Still to come.
 */
outstanding: number
}
/**
 * What a SKU is called, beside its numbers.
 */
export interface SkuName {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * JAN; empty where there is none.
 */
jan: string
}
/**
 * `arrivals.save`: adds one, or changes the one of that id.
 */
export interface SaveArrival {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which; absent for a new one.
 */
arrival_id?: (ArrivalId | null)
/**
 * From whom.
 */
supplier?: string
/**
 * The day, `2026-11-25`; absent while nobody knows it.
 */
expected_on?: (string | null)
/**
 * What the shop notes.
 */
memo?: string
/**
 * Where it will lie; absent for the first warehouse.
 */
warehouse_id?: (WarehouseId | null)
/**
 * How many of what.
 */
lines: SaveArrivalLine[]
}
/**
 * A line of it.
 */
export interface SaveArrivalLine {
/**
 * What.
 */
sku_id: SkuId
/**
 * How many, as typed.
 */
quantity: string
}
/**
 * `arrivals.receive`.
 */
export interface ReceiveArrival {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
arrival_id: ArrivalId
/**
 * What came of which line.
 */
lines: ReceiveLine[]
/**
 * Which books change.
 */
books?: WhichBooks
/**
 * Nothing more comes of it, although something is still to come.
 */
close?: boolean
/**
 * What the person writes with it.
 */
note?: string
}
/**
 * What came of a line.
 */
export interface ReceiveLine {
/**
 * Line.
 */
line_id: ArrivalLineId
/**
 * Pieces in good order, as typed; empty for none.
 */
good?: string
/**
 * Broken pieces, as typed; empty for none.
 */
defective?: string
}
/**
 * What goods that moved did; the request is what takes them back together.
 */
export interface GoodsMoved {
/**
 * Pieces that came, came back, or were found more or fewer (the size of each, summed).
 */
pieces: number
/**
 * SKUs whose numbers changed.
 */
skus: number
/**
 * The request, for taking it back.
 */
request_id: string
}
/**
 * `arrivals.close`: nothing more comes of it, or something does after all.
 */
export interface CloseArrival {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
arrival_id: ArrivalId
/**
 * `true`: nothing more.
 */
closed: boolean
}
/**
 * `arrivals.remove`: forgets one of which nothing came.
 */
export interface RemoveArrival {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
arrival_id: ArrivalId
}
/**
 * `returns.preview`: what an order sent, and what came back of it.
 */
export interface FindOrder {
/**
 * The order's number, as typed.
 */
number: string
}
/**
 * An order for taking goods back.
 */
export interface ReturnableOrder {
/**
 * Order.
 */
order_id: OrderId
/**
 * Its shop.
 */
shop_id: ShopId
/**
 * Its number.
 */
number: string
/**
 * Who bought it.
 */
buyer_name: string
/**
 * When it left; absent while it hasn't.
 */
shipped_at?: (Instant | null)
/**
 * What it took from stock.
 */
lines: ReturnableLine[]
}
/**
 * What an order took of one SKU.
 */
export interface ReturnableLine {
/**
 * The order's line.
 */
line_key: string
/**
 * What.
 */
sku: SkuName
/**
 * Pieces that it took.
 */
taken: number
/**
 * Of them, those that came back.
 */
returned: number
}
/**
 * `returns.take`.
 */
export interface TakeReturn {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Of which order; absent where nobody knows.
 */
order_id?: (OrderId | null)
/**
 * What came back.
 */
lines: ReturnLine[]
/**
 * Where it lies now; absent for the first warehouse.
 */
warehouse_id?: (WarehouseId | null)
/**
 * Which books change.
 */
books?: WhichBooks
/**
 * Why, out of the usual reasons or in the shop's own words.
 */
reason?: string
/**
 * What the person writes with it.
 */
note?: string
}
/**
 * What came back of one SKU.
 */
export interface ReturnLine {
/**
 * The order's line; empty without an order.
 */
line_key?: string
/**
 * What.
 */
sku_id: SkuId
/**
 * How many, as typed.
 */
quantity: string
/**
 * It can be sold again: good, and 想定在庫 rises. Otherwise defective.
 */
sellable: boolean
}
/**
 * A count.
 */
export interface StocktakeView {
/**
 * Count.
 */
stocktake_id: StocktakeId
/**
 * What the shop calls it.
 */
name: string
/**
 * Where.
 */
warehouse_id: WarehouseId
/**
 * When it was begun.
 */
begun_at: Instant
/**
 * When its differences became movements.
 */
applied_at?: (Instant | null)
/**
 * When it was given up.
 */
dropped_at?: (Instant | null)
/**
 * SKUs to count.
 */
lines: number
/**
 * Of them, those that were counted.
 */
counted: number
/**
 * Of them, those that are not what the books said.
 */
differing: number
}
/**
 * One count.
 */
export interface OneStocktake {
/**
 * Which.
 */
stocktake_id: StocktakeId
}
/**
 * `stocktakes.begin`.
 */
export interface BeginStocktake {
/**
 * Made by the caller.
 */
request_id: string
/**
 * What the shop calls it.
 */
name: string
/**
 * Where; absent for the first warehouse.
 */
warehouse_id?: (WarehouseId | null)
/**
 * Only what lies on shelves that begin with this; empty for everything.
 */
shelf?: string
}
/**
 * `stocktakes.lines`.
 */
export interface StocktakeQuery {
/**
 * Which.
 */
stocktake_id: StocktakeId
/**
 * `all`, `open`, `differing`; empty for all.
 */
only?: string
/**
 * Any part of code, name or JAN.
 */
text?: string
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit: number
}
/**
 * A part of a longer list.
 */
export interface PageOfStocktakeLineView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: StocktakeLineView[]
}
/**
 * A SKU to count.
 */
export interface StocktakeLineView {
/**
 * What.
 */
sku: SkuName
/**
 * 棚番.
 */
shelf: string
/**
 * How many lay there; absent while nobody has counted.
 */
counted?: (number | null)
/**
 * How many should have, when they were counted; now, while nobody has.
 */
expected: number
/**
 * Found more or fewer; absent while nobody has counted.
 */
difference?: (number | null)
/**
 * When they were counted.
 */
counted_at?: (Instant | null)
}
/**
 * `stocktakes.count`: what lies there, by SKU or by what a scanner read.
 */
export interface CountLine {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which count.
 */
stocktake_id: StocktakeId
/**
 * Of which SKU; absent where `scanned` says it.
 */
sku_id?: (SkuId | null)
/**
 * A JAN or code, as a scanner types it.
 */
scanned?: string
/**
 * How many, as typed. Empty takes the line's count back; with `scanned`, empty is one.
 */
counted?: string
/**
 * On top of what was counted of it before, instead of that.
 */
add?: boolean
}
/**
 * `stocktakes.apply` and `stocktakes.drop`.
 */
export interface EndStocktake {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
stocktake_id: StocktakeId
/**
 * Which books the differences change.
 */
books?: WhichBooks
}
/**
 * `stock.reorder`: what to order.
 */
export interface ReorderQuery {
/**
 * The stock is to last so many days; 14 when absent, 1 to 365.
 */
days?: (number | null)
/**
 * Only of this supplier.
 */
supplier?: string
}
/**
 * A SKU that is to be ordered.
 */
export interface ReorderRow {
/**
 * What.
 */
sku: SkuName
/**
 * From whom.
 */
supplier: string
/**
 * 想定在庫.
 */
expected: number
/**
 * 保留在庫: of it, what is kept back.
 */
held: number
/**
 * Still to come.
 */
incoming: number
/**
 * Sold in the last 30 days.
 */
sold: number
/**
 * Whole days that it lasts, as it sold; absent where nothing was sold.
 */
days_left?: (number | null)
/**
 * 在庫僅少 from here down: its own number, else the shop's.
 */
low_at?: (number | null)
/**
 * How many to order.
 */
suggested: number
/**
 * What one costs us, in yen.
 */
cost?: (number | null)
}
/**
 * `stock.history`: which movements of 在庫数量変更履歴.
 */
export interface MovementQuery {
/**
 * Any part of the SKU's code, name or JAN.
 */
text?: string
/**
 * Of one SKU.
 */
sku_id?: (SkuId | null)
/**
 * At or after.
 */
from?: (Instant | null)
/**
 * Before.
 */
until?: (Instant | null)
/**
 * Of one cause (`order`, `file`, …); empty for all.
 */
cause?: string
/**
 * Of one book (`expected`, `good`, …); empty for all.
 */
book?: string
/**
 * By this person; empty text for the program itself, absent for all.
 */
person?: (string | null)
/**
 * By orders of this shop.
 */
shop_id?: (ShopId | null)
/**
 * By orders whose number has this part.
 */
order?: string
/**
 * By files whose name has this part.
 */
file?: string
/**
 * Part of this job.
 */
job_id?: (JobId | null)
/**
 * Part of this request.
 */
request?: (string | null)
/**
 * Oldest first; newest first otherwise.
 */
oldest_first?: boolean
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfMovementView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: MovementView[]
}
/**
 * A row of 在庫数量変更履歴.
 */
export interface MovementView {
/**
 * The movement.
 */
story: StoryRow
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * 商品コード of the product that it is a variation of.
 */
product_code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * What the job was about: a file's name, or a message code.
 */
job_subject?: (string | null)
}
/**
 * A movement in the story behind a number.
 */
export interface StoryRow {
/**
 * Movement.
 */
movement_id: MovementId
/**
 * When.
 */
at: Instant
/**
 * `expected`, `held`, ….
 */
book: string
/**
 * By how many.
 */
delta: number
/**
 * The number before it.
 */
before: number
/**
 * The number after it.
 */
after: number
/**
 * Message code `cause.<cause>`.
 */
cause: string
/**
 * The warehouse, for numbers on a shelf.
 */
warehouse_id?: (WarehouseId | null)
/**
 * The order behind it.
 */
order_id?: (OrderId | null)
/**
 * Its number.
 */
order_number?: (string | null)
/**
 * Its shop.
 */
shop_id?: (ShopId | null)
/**
 * Who.
 */
person?: (string | null)
/**
 * Out of the usual reasons: message code `stock_reason.<reason>`, or the shop's own words.
 */
reason?: (string | null)
/**
 * What they wrote with it.
 */
note?: (string | null)
/**
 * The job that it is part of: a file, a count.
 */
job_id?: (JobId | null)
/**
 * The request that it came with: all of a request can be taken back together.
 */
request?: (string | null)
/**
 * It was taken back.
 */
undone: boolean
/**
 * It can be taken back: no order did it, and it wasn't taken back yet.
 */
can_undo: boolean
}
/**
 * `stock.history_file`: 在庫数量変更履歴 as a file.
 */
export interface MakeHistoryFile {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which movements; offset and limit aren't read: all of them are written.
 */
query: MovementQuery
/**
 * `own`: every column; `tempostar`: the columns of TEMPOSTAR's log.
 */
layout: string
/**
 * `cp932`, `utf8`, `utf8_bom`.
 */
encoding: string
}
/**
 * A list that was made into a file.
 */
export interface ListFile {
/**
 * The file, among ファイル.
 */
file: FileView
/**
 * Rows below the header.
 */
rows: number
/**
 * Cells with characters that the encoding does not have; 〓 stands there.
 */
replaced: number
}
/**
 * A file that was taken in or made.
 */
export interface FileView {
/**
 * File.
 */
id: FileId
/**
 * Its name.
 */
name: string
/**
 * What it is: message code `file_kind.<kind>`.
 */
kind: string
/**
 * `taken_in` or `made`.
 */
direction: string
/**
 * Where it lies.
 */
path: string
/**
 * Bytes.
 */
size: number
/**
 * In which encoding it was read or written, by the name that people know.
 */
encoding?: (string | null)
/**
 * Rows below its header.
 */
rows?: (number | null)
/**
 * When it was taken in or made.
 */
created_at: Instant
/**
 * When it was last changed where it came from.
 */
changed_at?: (Instant | null)
/**
 * The job that took it in or made it.
 */
job_id?: (JobId | null)
/**
 * It still lies there.
 */
there: boolean
}
/**
 * `stock.edit_many`: a paste of cells, changed together.
 */
export interface EditManyStock {
/**
 * Made by the caller; all of it can be taken back by this id.
 */
request_id: string
/**
 * `set`, `add` or `take`.
 */
mode: string
/**
 * The cells.
 */
cells: EditCell[]
/**
 * Out of the usual reasons: the end of a message code `stock_reason.*`, or the shop's own words.
 */
reason?: string
/**
 * What the person wrote with it.
 */
note?: string
}
/**
 * A number as it was typed.
 */
export interface EditCell {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * `expected`, `held`, `good` or `defective`.
 */
book: string
/**
 * The warehouse, for `good` and `defective`.
 */
warehouse_id?: (WarehouseId | null)
/**
 * How many, as typed: full-width digits are fine, empty is refused (empty never means 0).
 */
value: string
}
/**
 * What `stock.edit_many` gives.
 */
export interface EditedMany {
/**
 * The cells that were understood, with the number before and after.
 */
cells: EditedCell[]
/**
 * Those that were not, and why.
 */
refused: NumberRefused[]
/**
 * The new numbers leave at this moment; absent when none changed.
 */
leaves_at?: (Instant | null)
}
/**
 * A number that was changed by hand.
 */
export interface EditedCell {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * Which number.
 */
book: string
/**
 * In which warehouse.
 */
warehouse_id?: (WarehouseId | null)
/**
 * The number before.
 */
before: number
/**
 * The number after.
 */
after: number
/**
 * The movement; absent when nothing changed.
 */
movement_id?: (MovementId | null)
}
/**
 * A cell that was refused.
 */
export interface NumberRefused {
/**
 * Which of the cells, from 0.
 */
index: number
/**
 * SKU.
 */
sku_id: SkuId
/**
 * Which number.
 */
book: string
/**
 * Why.
 */
problem: Problem
}
/**
 * `stock.undo_preview` and `stock.undo_batch`: one of a job, a request, or movements.
 */
export interface UndoBatch {
/**
 * Made by the caller; not read by the preview.
 */
request_id?: string
/**
 * All of this job: a file, a count.
 */
job_id?: (JobId | null)
/**
 * All of this request: a paste.
 */
request?: (string | null)
/**
 * These.
 */
movement_ids?: MovementId[]
/**
 * The mark of the preview that a person has looked at; not read by the preview. Without it a batch is refused that would
 * empty many listings.
 */
seen?: (string | null)
}
/**
 * What taking a batch back will do.
 */
export interface UndoPreview {
/**
 * What the job was about: a file's name, or a message code.
 */
subject?: (string | null)
/**
 * Movements of the batch.
 */
movements: number
/**
 * Those that go back.
 */
undoable: number
/**
 * Numbers of 想定在庫 that fall to 0 or below by it.
 */
to_zero: number
/**
 * Those that stay, by the message code of the reason.
 */
left_out: {
[k: string]: number
}
/**
 * The newest movements, one by one.
 */
rows: UndoPreviewRow[]
/**
 * What the malls would show.
 */
impact: ImpactView
/**
 * To be handed over with the undo: a person has looked at this.
 */
seen: string
}
/**
 * A movement of the batch.
 */
export interface UndoPreviewRow {
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Which number.
 */
book: string
/**
 * When it moved.
 */
at: Instant
/**
 * By how many it moved.
 */
delta: number
/**
 * The number now.
 */
before: number
/**
 * The number after it was taken back.
 */
after: number
/**
 * Why it stays: a message code.
 */
stays?: (string | null)
}
/**
 * What `stock.undo_batch` did.
 */
export interface Undone {
/**
 * Movements that were taken back.
 */
done: number
/**
 * Those that stay, by the message code of the reason.
 */
left_out: {
[k: string]: number
}
/**
 * The request of the movements back: they can be taken back by it, too.
 */
request: string
/**
 * The new numbers leave at this moment.
 */
leaves_at?: (Instant | null)
/**
 * The job that goes on with it, for a batch that is too long to go back at once; the counts are as far as it is.
 */
job?: (JobView | null)
}
/**
 * `stock.counts`: how many SKUs each filter of 在庫 finds, and what the shop uses.
 */
export interface StockCounts {
/**
 * By the filter's name.
 */
filters: {
[k: string]: number
}
/**
 * Some SKU has 実在庫.
 */
on_shelf: boolean
/**
 * The warehouses, in the order in which goods are taken from them.
 */
warehouses: WarehouseView[]
/**
 * 在庫僅少 from this number down, where a SKU has none of its own; absent: never.
 */
low_at?: (number | null)
}
/**
 * A 倉庫.
 */
export interface WarehouseView {
/**
 * Warehouse.
 */
id: WarehouseId
/**
 * Its code in files.
 */
code: string
/**
 * Its name; empty while nobody has named the first.
 */
name: string
/**
 * Something lies or lay there, so that it can't be removed.
 */
used: boolean
}
/**
 * `stock.save_settings`.
 */
export interface StockSettings {
/**
 * Made by the caller.
 */
request_id: string
/**
 * 在庫僅少 from this number down, where a SKU has none of its own; absent: never.
 */
low_at?: (number | null)
}
/**
 * `stock.align`: 想定を合わせる.
 */
export interface AlignStock {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The SKUs whose 想定在庫 is brought to what lies on the shelf, less what was sold and hasn't left.
 */
sku_ids: SkuId[]
}
/**
 * What `stock.align` did.
 */
export interface Aligned {
/**
 * SKUs whose number is another now.
 */
done: number
/**
 * Those that agreed already, or have no numbers to compare.
 */
left_out: number
/**
 * The request, by which it can be taken back.
 */
request: string
/**
 * The new numbers leave at this moment.
 */
leaves_at?: (Instant | null)
}
/**
 * `warehouses.save`.
 */
export interface SaveWarehouse {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which; absent for a new one.
 */
id?: (WarehouseId | null)
/**
 * Its code in files.
 */
code: string
/**
 * Its name.
 */
name: string
/**
 * Its place among the others, from 0; absent: as it is, or last.
 */
place?: (number | null)
}
/**
 * `warehouses.remove`.
 */
export interface OneWarehouse {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Warehouse.
 */
id: WarehouseId
}
/**
 * Live counts of the tabs.
 */
export interface OrderCounts {
/**
 * By stage name; every stage is there.
 */
stages: {
[k: string]: number
}
/**
 * All orders.
 */
all: number
/**
 * Things that came in and could not be read.
 */
unreadable: number
/**
 * 引当確認: taken in while 在庫連動 was paused, and not applied.
 */
stock_waiting: number
/**
 * 要対応: a cancel left pieces out of stock.
 */
asks_return: number
}
/**
 * `orders.list`.
 */
export interface OrderQuery {
/**
 * A stage's name, or empty for all.
 */
tab?: string
/**
 * Any part of name, address, telephone, order or article number.
 */
text?: string
/**
 * Only this shop.
 */
shop_id?: (ShopId | null)
/**
 * `ordered_at`, `buyer`, `billed`, `number`.
 */
sort?: string
/**
 * Newest or largest first.
 */
desc?: boolean
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfOrderRow {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: OrderRow[]
}
/**
 * A row of 受注.
 */
export interface OrderRow {
/**
 * Order.
 */
id: OrderId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * The mall's number.
 */
order_number: string
/**
 * When it was ordered.
 */
ordered_at: Instant
/**
 * Stage.
 */
progress: Progress
/**
 * 手動.
 */
locked: boolean
/**
 * Buyer's name.
 */
buyer_name: string
/**
 * Pieces.
 */
pieces: number
/**
 * Billed amount in the smallest unit.
 */
billed?: (number | null)
/**
 * Currency.
 */
currency: string
/**
 * Name of the payment.
 */
payment: string
/**
 * Wished day and time as text (`2026-11-24 午前中`).
 */
wished: string
/**
 * Kinds of open 確認事項.
 */
holds: string[]
/**
 * The slip was printed.
 */
printed_at?: (Instant | null)
/**
 * `mail` or `api`: what saw it first.
 */
first_source: string
}
/**
 * A command about one order.
 */
export interface OneOrder {
/**
 * Order.
 */
order_id: OrderId
}
/**
 * An order with everything that is known of it.
 */
export interface OrderView {
/**
 * The row in the list.
 */
row: OrderRow
/**
 * Reasons, open and cleared.
 */
holds: HoldReason[]
/**
 * Buyer.
 */
buyer?: (Party | null)
/**
 * Deliveries.
 */
deliveries: DeliveryView[]
/**
 * Payment.
 */
payment?: (ObservedPayment | null)
/**
 * Sums.
 */
totals?: (Totals | null)
/**
 * What the buyer wrote.
 */
remarks: string
/**
 * The mall's own status text.
 */
mall_status?: (string | null)
/**
 * The mall waits for 注文確認.
 */
can_confirm: boolean
/**
 * `counts`, `changed` (it counts, and changed while 在庫連動 was paused: 引当確認), `history`, `paused`, `off`.
 */
stock_mode: string
/**
 * When it came in.
 */
taken_in_at: Instant
/**
 * Where it came from, oldest first.
 */
sources: SourceView[]
/**
 * What was done with it, newest first.
 */
history: HistoryRow[]
/**
 * What is being told to the mall.
 */
outbox: OutboxView[]
}
/**
 * One reason, with what a person needs to judge it.
 */
export interface HoldReason {
/**
 * Which kind.
 */
kind: HoldKind
/**
 * Text `hold.<kind>` with its arguments.
 */
text: Coded
/**
 * What the reason speaks of; a reason that was acknowledged stays so until this changes.
 */
fingerprint: string
/**
 * A person has cleared it.
 */
acknowledged: boolean
}
/**
 * A person or company with an address.
 */
export interface Party {
/**
 * Name as it came, family name first.
 */
name: string
/**
 * Name in kana, as it came.
 */
kana: string
/**
 * Postal code, digits only where it was digits.
 */
postal_code: string
/**
 * Prefecture.
 */
prefecture: string
/**
 * City.
 */
city: string
/**
 * The rest of the address.
 */
street: string
/**
 * Telephone as it came.
 */
phone: string
/**
 * Mail address; a masked one is kept as it is.
 */
email: string
}
/**
 * A delivery.
 */
export interface DeliveryView {
/**
 * The mall's key.
 */
key: string
/**
 * Recipient.
 */
recipient?: (Party | null)
/**
 * Wished day.
 */
wished_date?: (string | null)
/**
 * Wished time.
 */
wished_time?: (string | null)
/**
 * Way of delivery.
 */
method?: (string | null)
/**
 * のし.
 */
noshi?: (string | null)
/**
 * Tracking numbers.
 */
tracking_numbers: string[]
/**
 * Lines.
 */
lines: LineView[]
}
/**
 * A line.
 */
export interface LineView {
/**
 * Line.
 */
id: OrderLineId
/**
 * The mall's keys.
 */
keys: {
[k: string]: string
}
/**
 * Title.
 */
title: string
/**
 * Choices.
 */
options: string[]
/**
 * Pieces.
 */
quantity: number
/**
 * Price of one.
 */
unit_price: number
/**
 * With tax.
 */
tax_included: boolean
/**
 * Percent.
 */
tax_rate?: (number | null)
/**
 * SKU.
 */
sku_id?: (SkuId | null)
/**
 * Its code.
 */
sku_code?: (string | null)
/**
 * 想定在庫 left of it.
 */
left?: (number | null)
/**
 * Pieces that this line has taken from stock.
 */
taken: number
}
/**
 * How the order is paid.
 */
export interface ObservedPayment {
/**
 * The mall's name for the method.
 */
method: string
/**
 * Its kind; `None` when the method has no mapping yet.
 */
kind?: (PaymentKind | null)
/**
 * The money has come in, where the mall says so.
 */
paid?: (boolean | null)
}
/**
 * The sums of an order, as the mall states them. All in the smallest unit of `currency`; discounts are positive.
 */
export interface Totals {
/**
 * Of which currency.
 */
currency: Currency
/**
 * Sum of the lines.
 */
goods: number
/**
 * Tax that is not in the prices.
 */
tax: number
/**
 * Postage.
 */
postage: number
/**
 * Fees: cash on delivery, payment, wrapping.
 */
fees: number
/**
 * Points that the buyer used; the mall pays them (a payment, not a discount).
 */
points: number
/**
 * Coupons that the shop pays (a discount).
 */
coupon_shop: number
/**
 * Coupons that the mall pays (a payment).
 */
coupon_mall: number
/**
 * What the buyer is billed in the end.
 */
billed: number
/**
 * Per tax rate, where the mall states it.
 */
per_rate?: RateTotal[]
}
/**
 * The mall's own sums for one tax rate.
 */
export interface RateTotal {
/**
 * Percent.
 */
rate: number
/**
 * Billed at this rate, tax included.
 */
billed: number
/**
 * Tax in it.
 */
tax: number
}
/**
 * Where an order came from.
 */
export interface SourceView {
/**
 * What came in; absent for what a person typed.
 */
raw_id?: (RawItemId | null)
/**
 * `mail`, `api`, `csv`, `person`.
 */
source: string
/**
 * When.
 */
at: Instant
}
/**
 * A change that a person or a rule made.
 */
export interface HistoryRow {
/**
 * When.
 */
at: Instant
/**
 * Who: a person's name, or `rule:…`.
 */
who: string
/**
 * What was done, as a message code `history.*`.
 */
what: string
/**
 * Before, as JSON text.
 */
before?: (string | null)
/**
 * After, as JSON text.
 */
after?: (string | null)
}
/**
 * Something that is told to a mall about an order.
 */
export interface OutboxView {
/**
 * `confirm`, `shipment`.
 */
kind: string
/**
 * `waiting`, `sending`, `accepted`, `refused`, `in_doubt`.
 */
state: string
/**
 * When it was asked for.
 */
created_at: Instant
/**
 * What the mall said.
 */
problem?: (Problem | null)
}
/**
 * `orders.acknowledge`: "確認した".
 */
export interface Acknowledge {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Orders.
 */
order_ids: OrderId[]
/**
 * Only this kind; every open one that may be acknowledged when absent.
 */
kind?: (string | null)
}
/**
 * What a command did to some orders.
 */
export interface OrdersDone {
/**
 * How many were changed.
 */
done: number
/**
 * Those that were left out, and why.
 */
left_out: LeftOut[]
}
/**
 * An order that was left out.
 */
export interface LeftOut {
/**
 * Order.
 */
order_id: OrderId
/**
 * Its number.
 */
order_number: string
/**
 * Why.
 */
problem: Problem
}
/**
 * `orders.cancel`.
 */
export interface CancelOrders {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Orders.
 */
order_ids: OrderId[]
/**
 * Whether their pieces come back to stock.
 */
restock: boolean
}
/**
 * `orders.move`: by hand, and locked there; or given back to the rules.
 */
export interface MoveOrders {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Orders.
 */
order_ids: OrderId[]
/**
 * The stage; absent gives them back to the rules.
 */
progress?: (Progress | null)
}
/**
 * `orders.apply_stock`: 警告 orders of a paused shop move their stock now, once.
 * `orders.confirm`: 注文確認 at the mall.
 */
export interface SomeOrders {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Orders.
 */
order_ids: OrderId[]
}
/**
 * `orders.ship`: reports a parcel to the mall.
 */
export interface ShipOrder {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Order.
 */
order_id: OrderId
/**
 * `yamato`, `sagawa`, `japan_post`, `seino`, `other`.
 */
carrier: string
/**
 * Tracking number.
 */
tracking_number: string
}
/**
 * `orders.slips`: 納品書 of these orders as one PDF.
 */
export interface MakeSlips {
/**
 * Orders, in the order of the pages.
 */
order_ids: OrderId[]
/**
 * With prices.
 */
prices: boolean
}
/**
 * A PDF that was made.
 */
export interface SlipsMade {
/**
 * Where it lies on this computer.
 */
path: string
/**
 * Its bytes in base64, for the preview.
 */
pdf: string
/**
 * Pages.
 */
pages: number
/**
 * Characters that the font does not have, printed as 〓.
 */
unprintable: UnprintableView[]
/**
 * Of these orders a slip was printed before.
 */
printed_before: string[]
}
/**
 * A character that could not be printed.
 */
export interface UnprintableView {
/**
 * Order number.
 */
order_number: string
/**
 * Where.
 */
field: string
/**
 * Which.
 */
character: string
}
/**
 * Something that came in and could not be read, or belongs to no shop.
 */
export interface TroubleRow {
/**
 * What came in.
 */
raw_id: RawItemId
/**
 * Shop, where known.
 */
shop_id?: (ShopId | null)
/**
 * `mail`, `api`.
 */
source: string
/**
 * Order number or Message-ID.
 */
key: string
/**
 * When.
 */
at: Instant
/**
 * Why.
 */
problem: Problem
}
/**
 * A command about one thing that came in.
 */
export interface OneRaw {
/**
 * What came in.
 */
raw_id: RawItemId
}
/**
 * A thing that came in, to look at.
 */
export interface RawView {
/**
 * `mail`, `api`.
 */
source: string
/**
 * Media type.
 */
media_type: string
/**
 * When it was fetched.
 */
fetched_at: Instant
/**
 * Bytes.
 */
size: number
/**
 * Subject of a mail.
 */
subject?: (string | null)
/**
 * Sender of a mail.
 */
from?: (string | null)
/**
 * As text: the mail's text, or the answer set out in lines.
 */
text: string
/**
 * The mail's HTML, to be shown only in a sandbox.
 */
html?: (string | null)
}
/**
 * `products.list`.
 */
export interface ProductQuery {
/**
 * Parts of anything that is known of it: codes, name, JAN, shelf, supplier, free fields.
 */
text?: string
/**
 * `all`, `bundles`, `unlisted`, `not_counted`, `archived`.
 */
only?: string
/**
 * Those out of sight too.
 */
archived?: boolean
/**
 * `product`, `code`, `name`, `supplier`, `shelf`, `price`, `cost`, `jan`, `added`.
 */
sort?: string
/**
 * The other way round.
 */
desc?: boolean
/**
 * Rows to skip.
 */
offset?: number
/**
 * Rows to give, 500 at most.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfProductSku {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: ProductSku[]
}
/**
 * A row of 商品: a SKU and what its product says.
 */
export interface ProductSku {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * Its product.
 */
product_id: ProductId
/**
 * The product's code.
 */
product_code: string
/**
 * 商品名.
 */
name: string
/**
 * The SKU's own name, where it is another.
 */
own_name?: (string | null)
/**
 * 商品コード of the SKU.
 */
code: string
/**
 * SKU統一コード.
 */
unified_code?: (string | null)
/**
 * Pairs of name and value.
 */
options: SkuOption[]
/**
 * The variation in one text.
 */
variation: string
/**
 * JAN.
 */
jan: string
/**
 * What is odd about the JAN: a wrong digit, another SKU with the same one. It is kept all the same.
 */
jan_warnings: Problem[]
/**
 * What one costs us, in yen.
 */
cost?: (number | null)
/**
 * Price with tax, in yen.
 */
price?: (number | null)
/**
 * Percent.
 */
tax_rate: number
/**
 * Grams.
 */
weight?: (number | null)
/**
 * 棚番.
 */
shelf: string
/**
 * 仕入先, of the product.
 */
supplier: string
/**
 * The SKU's memo.
 */
memo: string
/**
 * `counted`, `not_counted`, `made_to_order`.
 */
counting: string
/**
 * 在庫僅少 from this number down; absent: as set for all.
 */
low_at?: (number | null)
/**
 * 想定在庫; of a bundle how many could be put together; absent where nothing is counted or was ever set.
 */
expected?: (number | null)
/**
 * A セット商品.
 */
bundle: boolean
/**
 * How many listings it has.
 */
listings: number
/**
 * It is out of sight.
 */
archived: boolean
/**
 * The product has a picture.
 */
picture: boolean
/**
 * What stands in the product's free fields, by field.
 */
fields: {
[k: string]: string
}
}
/**
 * One option of a SKU: what it is called and what it is (色 = 赤). Kept as a pair.
 */
export interface SkuOption {
/**
 * 色, サイズ, ….
 */
name: string
/**
 * 赤, M, ….
 */
value: string
}
/**
 * A command about one product.
 */
export interface OneProduct {
/**
 * Product.
 */
product_id: ProductId
}
/**
 * A product with all its SKUs.
 */
export interface ProductView {
/**
 * Product.
 */
product_id: ProductId
/**
 * Its code.
 */
code: string
/**
 * 商品名.
 */
name: string
/**
 * 仕入先.
 */
supplier: string
/**
 * What the shop noted.
 */
memo: string
/**
 * When it was added.
 */
created_at: Instant
/**
 * It is out of sight.
 */
archived: boolean
/**
 * It has a picture.
 */
picture: boolean
/**
 * What stands in its free fields, by field.
 */
fields: {
[k: string]: string
}
/**
 * Its SKUs, those out of sight too.
 */
skus: ProductSku[]
}
/**
 * `products.combine`: which SKUs a product with these axes would have.
 */
export interface CombineAxes {
/**
 * The product's code, from which the SKUs' codes are made.
 */
code: string
/**
 * 色: 赤, 青; サイズ: S, M; ….
 */
axes: Axis[]
}
/**
 * An axis of variations: its name and all its values, in the shop's order.
 */
export interface Axis {
/**
 * 色, サイズ, ….
 */
name: string
/**
 * 赤, 青, ….
 */
values: string[]
}
/**
 * A SKU that a product would have.
 */
export interface Combination {
/**
 * A code for it that is free.
 */
code: string
/**
 * Its options.
 */
options: SkuOption[]
/**
 * The options in one text.
 */
variation: string
}
/**
 * `products.create`.
 */
export interface CreateProduct {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The product's code. A product of that code gets more SKUs; name and supplier stay as they are then.
 */
code: string
/**
 * 商品名.
 */
name: string
/**
 * 仕入先.
 */
supplier?: string
/**
 * What the shop notes.
 */
memo?: string
/**
 * Its SKUs, at least one.
 */
skus: CreateSku[]
}
/**
 * A SKU of a new product.
 */
export interface CreateSku {
/**
 * 商品コード, unique.
 */
code?: string
/**
 * Pairs of name and value.
 */
options?: SkuOption[]
/**
 * SKU統一コード.
 */
unified_code?: (string | null)
/**
 * JAN as typed.
 */
jan?: string
/**
 * What one costs us, in yen.
 */
cost?: (number | null)
/**
 * Price with tax, in yen.
 */
price?: (number | null)
/**
 * Percent: 10, 8 or 0; absent: 10.
 */
tax_rate?: (number | null)
/**
 * Grams.
 */
weight?: (number | null)
/**
 * 棚番.
 */
shelf?: string
/**
 * `counted`, `not_counted`, `made_to_order`; absent: counted.
 */
counting?: (string | null)
}
/**
 * A product that was made.
 */
export interface ProductCreated {
/**
 * Product.
 */
product_id: ProductId
/**
 * Its new SKUs.
 */
sku_ids: SkuId[]
/**
 * What is odd about their JANs.
 */
warnings: Problem[]
}
/**
 * `products.copy`: a product with its SKUs, without stock, listings, JANs and unified codes.
 */
export interface CopyProduct {
/**
 * Made by the caller.
 */
request_id: string
/**
 * What is copied.
 */
product_id: ProductId
/**
 * The copy's code; the SKUs' codes begin with it where those of the original begin with the original's.
 */
code: string
/**
 * The copy's name; absent: the same.
 */
name?: (string | null)
}
/**
 * `products.edit`: what was typed into the grid, cell by cell.
 */
export interface EditProducts {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The cells, in the order in which they were typed.
 */
changes: CellChange[]
/**
 * What `products.preview_counting` gave, where the counting of many changes.
 */
seen?: (string | null)
}
/**
 * A cell.
 */
export interface CellChange {
/**
 * Row.
 */
sku_id: SkuId
/**
 * Column: `code`, `unified_code`, `options`, `jan`, `cost`, `price`, `tax_rate`, `weight`, `shelf`, `memo`, `counting`,
 * `low_at`, or of the product `product_code`, `name`, `supplier`, `product_memo`, `field:<id>`.
 */
field: string
/**
 * As typed. Full-width digits are fine; empty means "not known", never 0.
 */
value: string
}
/**
 * What became of the cells.
 */
export interface ProductsEdited {
/**
 * What stood there before, to be written again by whoever takes it back. Cells that stayed as they were are left out.
 */
before: CellChange[]
/**
 * What was refused and why.
 */
refused: CellRefused[]
/**
 * What was kept though it is odd: JANs.
 */
warnings: CellRefused[]
}
/**
 * A cell that was refused, or is odd.
 */
export interface CellRefused {
/**
 * Row.
 */
sku_id: SkuId
/**
 * Column.
 */
field: string
/**
 * Why.
 */
problem: Problem
}
/**
 * `products.preview_counting`.
 */
export interface PreviewCounting {
/**
 * SKUs.
 */
sku_ids: SkuId[]
/**
 * `counted`, `not_counted`, `made_to_order`.
 */
counting: string
}
/**
 * `products.remove`, and its preview.
 */
export interface RemoveSkus {
/**
 * Made by the caller; not needed for a preview.
 */
request_id?: string
/**
 * SKUs.
 */
sku_ids: SkuId[]
/**
 * What the preview gave.
 */
seen?: (string | null)
}
/**
 * What removing SKUs would mean.
 */
export interface RemovalPreview {
/**
 * SKU by SKU.
 */
rows: RemovalRow[]
/**
 * What it does to the numbers at the malls.
 */
look: Look
}
/**
 * What removing a SKU means.
 */
export interface RemovalRow {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * `deleted` for good, `archived` (out of sight, its listings show 0), `kept`.
 */
outcome: string
/**
 * Why it is kept.
 */
reason?: (Problem | null)
/**
 * Movements of its stock.
 */
movements: number
/**
 * Lines of orders.
 */
order_lines: number
/**
 * Listings in use.
 */
listings: number
}
/**
 * What `products.remove` did.
 */
export interface SkusRemoved {
/**
 * How many are gone for good.
 */
deleted: number
/**
 * Those that are out of sight and can be brought back.
 */
archived: SkuId[]
/**
 * Those that stay, and why.
 */
kept: RemovalRow[]
}
/**
 * Several SKUs that are brought back.
 */
export interface SomeSkus {
/**
 * Made by the caller.
 */
request_id: string
/**
 * SKUs.
 */
sku_ids: SkuId[]
}
/**
 * A free field.
 */
export interface FieldView {
/**
 * Field.
 */
field_id: ProductFieldId
/**
 * What the shop calls it.
 */
name: string
}
/**
 * `products.save_fields`: all free fields in their order; one that is left out is removed with what stands in it.
 */
export interface SaveFields {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The fields.
 */
fields: SaveField[]
/**
 * Fields with texts may be removed.
 */
remove_filled?: boolean
}
/**
 * A free field to be kept.
 */
export interface SaveField {
/**
 * Which; absent for a new one.
 */
field_id?: (ProductFieldId | null)
/**
 * What the shop calls it.
 */
name: string
}
/**
 * A product's picture.
 */
export interface PictureView {
/**
 * `image/jpeg`, `image/png`, `image/webp`; absent without a picture.
 */
media_type?: (string | null)
/**
 * Its bytes in base64.
 */
base64: string
}
/**
 * `products.set_picture`.
 */
export interface SetPicture {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Product.
 */
product_id: ProductId
/**
 * JPEG, PNG or WebP in base64, 300 KB at most; empty takes the picture away.
 */
base64: string
}
/**
 * A change of a product or of one of its SKUs or listings.
 */
export interface ProductChange {
/**
 * When.
 */
at: Instant
/**
 * Who.
 */
who: string
/**
 * Message code.
 */
what: string
/**
 * Of which SKU, by its code; absent where it is the product itself.
 */
code?: (string | null)
/**
 * What changed: field, before, after.
 */
changes: FieldChanged[]
}
/**
 * A field before and after.
 */
export interface FieldChanged {
/**
 * Field.
 */
field: string
/**
 * Before, as text.
 */
before: string
/**
 * After, as text.
 */
after: string
}
/**
 * `listings.list`.
 */
export interface ListingQuery {
/**
 * Of one shop.
 */
shop_id?: (ShopId | null)
/**
 * Of one SKU.
 */
sku_id?: (SkuId | null)
/**
 * Parts of anything that is known of it.
 */
text?: string
/**
 * `all`, `unlinked`, `by_mall`, `own_rules`, `trouble`.
 */
only?: string
/**
 * Rows to skip.
 */
offset?: number
/**
 * Rows to give, 500 at most.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfListingView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: ListingView[]
}
/**
 * A listing.
 */
export interface ListingView {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * Of which SKU.
 */
sku_id: SkuId
/**
 * Its 商品コード.
 */
code: string
/**
 * Its name.
 */
name: string
/**
 * Its variation.
 */
variation: string
/**
 * The mall's key in one text.
 */
key: string
/**
 * The mall's keys by the mall's field names.
 */
keys: {
[k: string]: string
}
/**
 * What the mall calls it; empty where nobody told.
 */
title: string
/**
 * Its price at the mall, in yen, where it is known.
 */
price?: (number | null)
/**
 * Our own price of the SKU.
 */
our_price?: (number | null)
/**
 * Stock link.
 */
linked: boolean
/**
 * It can be linked; what only orders know can't.
 */
linkable: boolean
/**
 * `code`, `unified`, `hand`, `proposal`.
 */
matched_by: string
/**
 * `shop`, `mall`.
 */
fulfilled_by: string
/**
 * Shows 0.
 */
stopped: boolean
/**
 * Never shows more.
 */
cap?: (number | null)
/**
 * Shows so many fewer.
 */
buffer: number
/**
 * 専用枠.
 */
set_aside: number
/**
 * Its three numbers.
 */
numbers: ListingNumbers
}
/**
 * The three numbers of a listing.
 */
export interface ListingNumbers {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * Ours: what it should show; absent where it is left alone.
 */
ours?: (number | null)
/**
 * What was last sent.
 */
sent?: (number | null)
/**
 * When.
 */
sent_at?: (Instant | null)
/**
 * What the mall showed when last asked.
 */
shown?: (number | null)
/**
 * When.
 */
shown_at?: (Instant | null)
/**
 * A number is on its way; it leaves at this moment at the earliest.
 */
leaves_at?: (Instant | null)
/**
 * What is wrong.
 */
problem?: (Problem | null)
}
/**
 * `listings.unknown`.
 */
export interface ArticleQuery {
/**
 * Of one shop.
 */
shop_id?: (ShopId | null)
/**
 * Part of key, title or JAN.
 */
text?: string
/**
 * Rows to skip.
 */
offset?: number
/**
 * Rows to give, 500 at most.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfArticleView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: ArticleView[]
}
/**
 * An article of a shop that is no SKU yet.
 */
export interface ArticleView {
/**
 * Article.
 */
article_id: ArticleId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * The mall's key in one text.
 */
key: string
/**
 * The mall's keys.
 */
keys: {
[k: string]: string
}
/**
 * What the mall calls it.
 */
title: string
/**
 * Which variation.
 */
variation: string
/**
 * JAN.
 */
jan: string
/**
 * Its price there.
 */
price?: (number | null)
/**
 * `file`, `api`, `order`, `apart`.
 */
source: string
/**
 * When it was last seen.
 */
seen_at: Instant
/**
 * The SKU that its code names by the shop's key: nobody has joined them yet.
 */
code_names?: (SkuId | null)
/**
 * That SKU's 商品コード.
 */
code_names_code?: (string | null)
}
/**
 * `listings.edit`: what was typed, cell by cell.
 */
export interface EditListings {
/**
 * Made by the caller; not needed for a preview.
 */
request_id?: string
/**
 * The cells.
 */
changes: ListingCell[]
/**
 * What the preview gave.
 */
seen?: (string | null)
}
/**
 * A cell of a listing.
 */
export interface ListingCell {
/**
 * Row.
 */
listing_id: ListingId
/**
 * `title`, `price`, `set_aside`, `cap`, `buffer`, `stopped` (`true`, `false`).
 */
field: string
/**
 * As typed; empty is "none".
 */
value: string
}
/**
 * What became of the cells.
 */
export interface ListingsEdited {
/**
 * What stood there before, in the order in which it is written again to take it back.
 */
before: ListingCell[]
/**
 * What was refused and why.
 */
refused: ListingRefused[]
}
/**
 * A cell that was refused.
 */
export interface ListingRefused {
/**
 * Row.
 */
listing_id: ListingId
/**
 * Column.
 */
field: string
/**
 * Why.
 */
problem: Problem
}
/**
 * `listings.change`: the same for many listings at once.
 */
export interface ChangeListings {
/**
 * Made by the caller; not needed for a preview.
 */
request_id?: string
/**
 * Which.
 */
listing_ids: ListingId[]
/**
 * Stock link; absent: as it is.
 */
linked?: (boolean | null)
/**
 * Who ships: `shop` or `mall`; absent: as it is.
 */
fulfilled_by?: (string | null)
/**
 * What the preview gave.
 */
seen?: (string | null)
}
/**
 * `listings.preview_change`.
 */
export interface ChangePreview {
/**
 * How many would be others.
 */
changed: number
/**
 * Those that would be left out, and why.
 */
left_out: ListingLeftOut[]
/**
 * Listings that are read at the mall before they are sent again.
 */
to_be_read: number
/**
 * Old and new numbers.
 */
look: Look
}
/**
 * A listing that a bulk change leaves out.
 */
export interface ListingLeftOut {
/**
 * Which.
 */
listing_id: ListingId
/**
 * Its 商品コード.
 */
code: string
/**
 * Why.
 */
reason: Problem
}
/**
 * What a bulk change did, or would do.
 */
export interface ListingsChanged {
/**
 * How many are others now.
 */
changed: number
/**
 * Those that were left out, and why.
 */
left_out: ListingLeftOut[]
}
/**
 * `listings.join`: this article is that SKU.
 */
export interface JoinArticle {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Article.
 */
article_id: ArticleId
/**
 * SKU.
 */
sku_id: SkuId
}
/**
 * What `listings.save` gives.
 */
export interface ListingSaved {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * Orders that were matched by it.
 */
orders_matched: number
}
/**
 * `listings.move`: the article is another SKU.
 */
export interface MoveListing {
/**
 * Made by the caller; not needed for a preview.
 */
request_id?: string
/**
 * Which.
 */
listing_id: ListingId
/**
 * The SKU that it is.
 */
sku_id: SkuId
/**
 * What the preview gave.
 */
seen?: (string | null)
}
/**
 * `listings.take_apart`: the articles are no SKU any more; they wait among the unknown ones.
 */
export interface TakeApart {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which.
 */
listing_ids: ListingId[]
}
/**
 * `shops.set_matching_key`, and its preview.
 */
export interface SetMatchingKey {
/**
 * Made by the caller; not needed for a preview.
 */
request_id?: string
/**
 * Shop.
 */
shop_id: ShopId
/**
 * One of the mall's keys; the one in use joins what waits under its code.
 */
matching_key: string
/**
 * What the preview gave.
 */
seen?: (string | null)
}
/**
 * What another matching key does.
 */
export interface KeyPreview {
/**
 * Unknown articles that meet a SKU.
 */
joined: number
/**
 * Listings that meet another SKU.
 */
moved: number
/**
 * Listings that meet none any more.
 */
parted: number
/**
 * Listings that stay: their code is the same, or a person joined them.
 */
kept: number
/**
 * Of those, listings that a person joined.
 */
kept_by_hand: number
/**
 * Open orders that wait for a SKU and would meet one.
 */
orders_matched: number
/**
 * Open orders with lines that keep the SKU that they were taken in with, though the new key names another or none.
 */
orders_keeping: number
/**
 * What changes, row by row; 500 at most.
 */
rows: KeyRow[]
/**
 * Numbers at the malls.
 */
look: Look
}
/**
 * An article that another matching key touches.
 */
export interface KeyRow {
/**
 * `joined`, `moved`, `parted`.
 */
kind: string
/**
 * The mall's key in one text.
 */
key: string
/**
 * What the mall calls it.
 */
title: string
/**
 * The code that the key gives.
 */
new_code: string
/**
 * 商品コード of the SKU that it is.
 */
from?: (string | null)
/**
 * 商品コード of the SKU that it would be.
 */
to?: (string | null)
/**
 * The number that it shows or is on its way to; absent where nobody knows.
 */
old?: (number | null)
/**
 * The number that would be sent; absent where none would be.
 */
new?: (number | null)
}
/**
 * What another matching key did.
 */
export interface KeySet {
/**
 * Articles that met a SKU.
 */
joined: number
/**
 * Listings that met another.
 */
moved: number
/**
 * Listings that meet none any more.
 */
parted: number
/**
 * Orders that met their SKUs.
 */
orders_matched: number
}
/**
 * A command about one SKU.
 */
export interface OneSku {
/**
 * SKU.
 */
sku_id: SkuId
}
/**
 * A bundle.
 */
export interface BundleView {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Its direct parts.
 */
parts: BundlePart[]
/**
 * What it takes from the shelf, quantities summed over all parts of parts.
 */
leaves: BundlePart[]
/**
 * How many can be put together; absent where nothing of it is counted or a number was never set.
 */
makes?: (number | null)
/**
 * The part that there is too little of.
 */
scarcest?: (SkuId | null)
/**
 * Codes of the bundles that it is a part of.
 */
inside: string[]
}
/**
 * A part of a bundle.
 */
export interface BundlePart {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * How many of it.
 */
quantity: number
/**
 * It is a bundle itself.
 */
bundle: boolean
/**
 * `counted`, `not_counted`, `made_to_order`.
 */
counting: string
/**
 * Pieces (or sets) of it that there are; absent where nothing is counted or was ever set.
 */
available?: (number | null)
/**
 * How many bundles these are enough for.
 */
enough_for?: (number | null)
}
/**
 * `bundles.check`: what a SKU of these parts would be. Nothing is saved.
 */
export interface CheckBundle {
/**
 * The bundle.
 */
sku_id: SkuId
/**
 * Its parts; none: a plain SKU.
 */
parts: PartQuantity[]
}
/**
 * A part with its quantity.
 */
export interface PartQuantity {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * How many of it.
 */
quantity: number
}
/**
 * What `bundles.check` gives.
 */
export interface BundleChecked {
/**
 * What it would be; of a bundle that can't be, only its parts.
 */
bundle: BundleView
/**
 * Why it can't be: a circle (with its way), too deep, a quantity.
 */
problem?: (Problem | null)
/**
 * What it does to the numbers at the malls.
 */
look?: (Look | null)
}
/**
 * `bundles.save`.
 */
export interface SaveBundle {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The bundle.
 */
sku_id: SkuId
/**
 * Its parts; none: a plain SKU.
 */
parts: PartQuantity[]
/**
 * What the check gave.
 */
seen?: (string | null)
}
/**
 * `bundles.import`, and its dry run.
 */
export interface ImportBundles {
/**
 * Made by the caller; not needed for a dry run.
 */
request_id?: string
/**
 * The file's name.
 */
name: string
/**
 * Its bytes in base64.
 */
base64: string
/**
 * `cp932`, `utf8`, …; absent: recognised.
 */
encoding?: (string | null)
/**
 * What the dry run gave.
 */
seen?: (string | null)
}
/**
 * What a file of bundles would do.
 */
export interface BundlesDryRun {
/**
 * `tempostar` (区分, コード, 個数) or `own` (a row a part).
 */
layout: string
/**
 * What it was read as.
 */
encoding: string
/**
 * Bundles that would change or be new.
 */
bundles: BundleChange[]
/**
 * Bundles that are so already.
 */
same: number
/**
 * Rows that are refused, with their line and why. A bundle with a refused row stays as it is.
 */
refused: RowRefused[]
/**
 * What it does to the numbers at the malls.
 */
look: Look
}
/**
 * A bundle before and after.
 */
export interface BundleChange {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Parts as they are: code and quantity.
 */
before: [string, number][]
/**
 * Parts as they would be.
 */
after: [string, number][]
}
/**
 * A row that was refused.
 */
export interface RowRefused {
/**
 * Its line in the file, from 1.
 */
line: number
/**
 * The name of the column, where it is one.
 */
column: string
/**
 * What stands there.
 */
value: string
/**
 * Why.
 */
problem: Problem
}
/**
 * What `bundles.import` gives.
 */
export interface BundlesImported {
/**
 * Bundles that changed.
 */
changed: number
/**
 * Bundles that were so already.
 */
same: number
/**
 * Rows that were refused.
 */
refused: RowRefused[]
/**
 * Its row in 処理状況; `stock_files.refused` gives the refused rows as a file.
 */
job: JobView
}
/**
 * `bundles.export`.
 */
export interface ExportBundles {
/**
 * `tempostar` or `own`.
 */
layout?: string
/**
 * `cp932`, `utf8`, `utf8_bom`.
 */
encoding?: string
}
/**
 * A file that was made.
 */
export interface FileMade {
/**
 * A name for it.
 */
name: string
/**
 * Its bytes in base64.
 */
base64: string
/**
 * Rows below the header.
 */
rows: number
/**
 * Cells that the encoding can't write, with the characters; the file is empty then.
 */
unwritable: RowRefused[]
}
/**
 * `listings.prove`.
 */
export interface ProveListings {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Those that the person has seen at the mall.
 */
listings: ListingId[]
}
/**
 * What `listings.prove` did.
 */
export interface Proved {
/**
 * Listings that numbers may be sent to from now on and could not be before.
 */
count: number
}
/**
 * `sync.start`: 一括同期 of a shop.
 */
export interface StartSync {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which shop.
 */
shop_id: ShopId
}
/**
 * `sync.read_all`: what every listing of these shops shows is read again.
 */
export interface ReadAll {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which shops; none: all that are minded and can be read.
 */
shop_ids?: ShopId[]
}
/**
 * What `sync.read_all` gives.
 */
export interface ReadAllStarted {
/**
 * A job for each shop.
 */
jobs: JobView[]
}
/**
 * `jobs.pause`, `jobs.resume`, `jobs.stop`.
 */
export interface SteerJob {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which job.
 */
job_id: JobId
}
/**
 * `stock.force`: 今すぐ反映 for chosen rows, without changing a number.
 */
export interface ForceSend {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * All listings of these SKUs.
 */
sku_ids?: SkuId[]
/**
 * These listings.
 */
listing_ids?: ListingId[]
}
/**
 * What `stock.force` gives.
 */
export interface Forced {
/**
 * Listings that are read and sent now.
 */
listings: number
/**
 * Of them, those whose number waits for the person.
 */
guarded: number
/**
 * Short names of shops to which nothing is sent now.
 */
shops_off: string[]
}
/**
 * `guard.list`: the numbers of a shop that wait for the person.
 */
export interface GuardQuery {
/**
 * Which shop.
 */
shop_id: ShopId
}
/**
 * What `guard.list` gives.
 */
export interface GuardView {
/**
 * Every old and new number; those to zero first.
 */
rows: GuardRow[]
/**
 * How many would become zero.
 */
to_zero: number
/**
 * How many would be lowered, but not to zero.
 */
lowered: number
/**
 * How many would be raised.
 */
raised: number
/**
 * Listings of the shop in all.
 */
listings: number
/**
 * The limits by which they were stopped.
 */
limits: GuardLimits
/**
 * Of how many somebody put another number there at the mall.
 */
edited: number
/**
 * What may have caused it, newest first, and where it is taken back.
 */
causes: GuardCause[]
/**
 * To be handed to `guard.release` within half an hour.
 */
seen: string
}
/**
 * A number that waits.
 */
export interface GuardRow {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name and variation.
 */
name: string
/**
 * The mall's key.
 */
key: string
/**
 * What the mall shows.
 */
shown?: (number | null)
/**
 * What would be sent.
 */
ours?: (number | null)
/**
 * `many_zeros`, `many_changes`: message code `guard.<reason>`.
 */
reason: string
/**
 * Since when it waits.
 */
since?: (Instant | null)
}
/**
 * How much may leave unseen, set by the person.
 */
export interface GuardLimits {
/**
 * So many listings of a shop may be emptied within the window.
 */
emptied_number: number
/**
 * And so many percent of the shop's listings, where that is more.
 */
emptied_percent: number
/**
 * So many listings of a shop may be lowered, and as many raised, within the window.
 */
changed_number: number
/**
 * And so many percent of the shop's listings, where that is more.
 */
changed_percent: number
/**
 * Lowered or raised counts from this percentage of the old number on.
 */
much_percent: number
/**
 * The window.
 */
window_minutes: number
/**
 * A shop that was silent for longer than so many days waits for the person.
 */
pause_days: number
}
/**
 * What happened before numbers were stopped, and may be why.
 */
export interface GuardCause {
/**
 * `movements` (numbers of ours were changed), `shop` (the shop's settings or switches were).
 */
kind: string
/**
 * Of movements: their cause, message code `cause.<cause>`; else what was changed, a message code.
 */
what: string
/**
 * The job that did it.
 */
job_id?: (JobId | null)
/**
 * When.
 */
at: Instant
/**
 * Of movements: how many SKUs.
 */
skus: number
}
/**
 * How many listings of a shop wait for the person.
 */
export interface GuardCount {
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * `many_zeros`, `many_changes`.
 */
reason: string
/**
 * How many.
 */
listings: number
/**
 * Since when.
 */
since: Instant
}
/**
 * `guard.release`: 送る.
 */
export interface ReleaseGuard {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which shop.
 */
shop_id: ShopId
/**
 * `seen` of `guard.list`.
 */
seen: string
/**
 * Only these; none: all that were seen.
 */
listing_ids?: ListingId[]
}
/**
 * What `guard.release` gives.
 */
export interface GuardReleased {
/**
 * Numbers that leave now.
 */
released: number
/**
 * Numbers that became others since they were looked at, and go on waiting.
 */
changed: number
}
/**
 * `guard.set_limits`.
 */
export interface SetGuardLimits {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * The limits.
 */
limits: GuardLimits
}
/**
 * `differences.list`.
 */
export interface DifferenceListQuery {
/**
 * Any part of the SKU's code or name.
 */
text?: string
/**
 * Only this shop.
 */
shop_id?: (ShopId | null)
/**
 * Only this reason; empty for all.
 */
reason?: string
/**
 * Those that were let be, instead of the others.
 */
ignored?: boolean
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfDifferenceRow {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: DifferenceRow[]
}
/**
 * A listing whose mall shows another number than ours.
 */
export interface DifferenceRow {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * SKU.
 */
sku_id: SkuId
/**
 * Shop.
 */
shop_id: ShopId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * The mall's key.
 */
key: string
/**
 * Why: message codes `difference.<reason>`, `difference_text.<reason>`.
 */
reason: string
/**
 * Since when.
 */
since: Instant
/**
 * What it should show.
 */
ours?: (number | null)
/**
 * What was last sent.
 */
sent?: (number | null)
/**
 * When.
 */
sent_at?: (Instant | null)
/**
 * What we think it shows: sent, and carried on by what came in.
 */
believed?: (number | null)
/**
 * What it showed when it was last read.
 */
shown?: (number | null)
/**
 * When.
 */
shown_at?: (Instant | null)
/**
 * Pieces without an order, or put there at the mall; below 0 for fewer.
 */
pieces: number
/**
 * The mall's words, where it refused.
 */
problem?: (Problem | null)
/**
 * Since when the person lets it be.
 */
ignored_at?: (Instant | null)
}
/**
 * `differences.file`: 在庫差異チェック as a file.
 */
export interface MakeDifferencesFile {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which listings; offset and limit aren't read: all of them are written.
 */
query: DifferenceListQuery
/**
 * `cp932`, `utf8`, `utf8_bom`.
 */
encoding: string
}
/**
 * How many listings differ, by shop and reason.
 */
export interface DifferenceCountView {
/**
 * Shop.
 */
shop_id: ShopId
/**
 * Why.
 */
reason: string
/**
 * The person lets them be.
 */
ignored: boolean
/**
 * How many.
 */
listings: number
}
/**
 * `differences.act`.
 */
export interface ActOnDifferences {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which listings.
 */
listing_ids: ListingId[]
/**
 * `push` (our number again), `take` (the mall's number is ours), `ignore` (until it changes again), `heed` (no longer
 * ignored).
 */
action: string
}
/**
 * What `differences.act` gives.
 */
export interface DifferencesDone {
/**
 * How many it was done for.
 */
done: number
/**
 * Those for which it was not, and why.
 */
left_out: LeftOutListing[]
}
/**
 * A listing that was left out.
 */
export interface LeftOutListing {
/**
 * Which.
 */
listing_id: ListingId
/**
 * 商品コード.
 */
code: string
/**
 * Why.
 */
problem: Problem
}
/**
 * `differences.preview_take`: what taking the malls' numbers as ours would change.
 */
export interface SomeListings {
/**
 * Which listings.
 */
listing_ids: ListingId[]
}
/**
 * What `differences.preview_take` gives.
 */
export interface TakePreview {
/**
 * Each SKU with its number before and after.
 */
rows: TakeRow[]
/**
 * Those that can't be computed back, and why.
 */
left_out: LeftOutListing[]
}
/**
 * A number of ours that would become another.
 */
export interface TakeRow {
/**
 * Listing.
 */
listing_id: ListingId
/**
 * 商品コード.
 */
code: string
/**
 * Name and variation.
 */
name: string
/**
 * The mall's number that is taken.
 */
taken: number
/**
 * 想定在庫 before.
 */
before: number
/**
 * 想定在庫 after.
 */
after: number
}
/**
 * `stock.example`: what a shop with these settings would show of a made-up SKU.
 */
export interface StockExample {
/**
 * 想定在庫.
 */
expected: number
/**
 * 保留在庫.
 */
held: number
/**
 * 分配率 and 小出し.
 */
share: Share
/**
 * Pieces that the shop leaves to others.
 */
keep_last?: number
/**
 * N of 残りN以下は優先ショップに; absent where the shop stays out of it.
 */
last_pieces?: (number | null)
/**
 * The shop is the first of the shop order.
 */
first?: boolean
/**
 * What the mall shows, which 小出し goes by.
 */
shown?: (number | null)
}
/**
 * What it would show.
 */
export interface StockExampleShown {
/**
 * The number.
 */
number: number
/**
 * How it comes about.
 */
steps: ExplainedStep[]
}
/**
 * A step of the stock rule.
 */
export interface ExplainedStep {
/**
 * Text `stock_step.*` and its arguments.
 */
text: Coded
/**
 * The number after the step.
 */
value: number
}
/**
 * `shops.preview_copy`.
 */
export interface PreviewCopy {
/**
 * Whose settings.
 */
from: ShopId
/**
 * Who gets them.
 */
to: ShopId
}
/**
 * What would be copied. It is set by `shops.set_switches`, after the numbers that it leads to were looked at.
 */
export interface CopyPreview {
/**
 * Settings that would become others: `share`, `trickle`, `when`, `sync_hours`, `reflect_origin`, `keep_last`,
 * `last_pieces`, `cancels`, `reserve_pending`, `by`, or a key of the mall's own settings.
 */
changed: string[]
/**
 * Settings that stay as they are, because they are the same.
 */
same: string[]
/**
 * Settings that the other shop can't have, and why.
 */
left_out: LeftOutSetting[]
/**
 * The other shop's switches with what is copied.
 */
switches: Switches
/**
 * Its mall's own settings that are copied.
 */
settings: {
[k: string]: string
}
}
/**
 * A setting that isn't copied.
 */
export interface LeftOutSetting {
/**
 * Which.
 */
name: string
/**
 * Why not.
 */
problem: Problem
}
/**
 * One row of `shops.to_withdraw`: something for sale in a shop where it has to be withdrawn because there is none left.
 */
export interface ToWithdraw {
/**
 * The listing.
 */
listing_id: ListingId
/**
 * Its SKU.
 */
sku_id: SkuId
/**
 * Our code.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * The mall's name of the listing.
 */
key: string
}
/**
 * 閉店モード: `closing.get`.
 */
export interface ClosingView {
/**
 * The rules.
 */
rules: ClosingRules
/**
 * What is closed now.
 */
open?: (ClosingState | null)
/**
 * Earlier closings, newest first.
 */
past: ClosingState[]
}
/**
 * When the shops close and open, and what counts as few.
 */
export interface ClosingRules {
/**
 * Off by default.
 */
on: boolean
/**
 * The hour in Tokyo at which they close; `None`: at no hour.
 */
hour?: (number | null)
/**
 * They close when the program quits.
 */
at_quit: boolean
/**
 * The hour from which they open, once all orders have been taken in.
 */
opens: number
/**
 * SKUs with so many or fewer left.
 */
few: number
}
/**
 * One closing.
 */
export interface ClosingState {
/**
 * What closed: `hour`, `quit`, `person`.
 */
cause: string
/**
 * SKUs with so many or fewer left.
 */
few: number
/**
 * When.
 */
closed_at: Instant
/**
 * Orders that are complete from then on open the shops.
 */
opens_at?: (Instant | null)
/**
 * When it was taken back.
 */
opened_at?: (Instant | null)
/**
 * Listings that show 0 for it.
 */
listings: number
/**
 * Of them, how many the malls had not been told of when the program ended; absent where it did not end by this.
 */
untold?: (number | null)
/**
 * Of them, how many the malls have not been told of yet.
 */
untold_now: number
/**
 * What is closed (200 at most).
 */
lines: ClosingLine[]
}
/**
 * A listing that shows 0.
 */
export interface ClosingLine {
/**
 * Our code.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * In which shop it shows 0.
 */
shop_id: ShopId
/**
 * What it would show else (0 where that is not asked for).
 */
number: number
/**
 * How many are left of the SKU that is scarce.
 */
remaining: number
/**
 * The shop that goes on showing it.
 */
shown_in: ShopId
}
/**
 * `closing.preview`.
 */
export interface PreviewClosing {
/**
 * SKUs with so many or fewer left.
 */
few: number
}
/**
 * What closing now would do.
 */
export interface ClosingPreview {
/**
 * Listings that would show 0.
 */
listings: number
/**
 * SKUs that are scarce.
 */
skus: number
/**
 * Which (200 at most).
 */
lines: ClosingLine[]
}
/**
 * `closing.set`.
 */
export interface SetClosing {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * The rules.
 */
rules: ClosingRules
}
/**
 * `closing.close_now` and `closing.open_now`.
 */
export interface ClosingNow {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
}
/**
 * `orders.stock_effects`: what orders that wait would do to stock.
 */
export interface StockEffects {
/**
 * 引当確認: what they take. 要対応: what comes back.
 */
rows: StockEffect[]
}
/**
 * What one order would do to one SKU.
 */
export interface StockEffect {
/**
 * The order.
 */
order_id: OrderId
/**
 * Its number.
 */
order_number: string
/**
 * Our code.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * The change of 想定在庫.
 */
delta: number
/**
 * 想定在庫 now.
 */
expected: number
/**
 * What it would be after all the orders that were asked for.
 */
after: number
}
/**
 * `orders.answer_return`: pieces that a cancel left out of stock.
 */
export interface AnswerReturn {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * Which orders.
 */
order_ids: OrderId[]
/**
 * 在庫を戻す, or 戻さない.
 */
restock: boolean
}
/**
 * `stock.list`.
 */
export interface StockQuery {
/**
 * Any part of code, name or JAN.
 */
text?: string
/**
 * `all`, `out` (在庫切れ), `low` (在庫僅少), `soon` (lasts a week at most), `oversold`, `unset`, `waiting` (送信待ち),
 * `trouble`, `drifted` (想定在庫 and 実在庫 don't agree).
 */
only?: string
/**
 * `code`, `name`, `expected`, `updated`.
 */
sort?: string
/**
 * Largest first.
 */
desc?: boolean
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfStockRow {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: StockRow[]
}
/**
 * A row of 在庫.
 */
export interface StockRow {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation.
 */
variation: string
/**
 * `counted`, `not_counted`, `made_to_order`.
 */
counting: string
/**
 * A セット商品: its number comes from its parts.
 */
bundle: boolean
/**
 * 想定在庫; for a bundle how many could be put together.
 */
expected: number
/**
 * 保留在庫.
 */
held: number
/**
 * The stock has never been set.
 */
unset: boolean
/**
 * `out` (在庫切れ) or `low` (在庫僅少).
 */
level?: (string | null)
/**
 * Its own number from which on it is 在庫僅少; absent: the shop's.
 */
low_at?: (number | null)
/**
 * Whole days that it lasts at the pace of the last 30 days; absent where nothing was sold.
 */
days_left?: (number | null)
/**
 * 実在庫 by warehouse; empty for a SKU without.
 */
shelves: ShelfView[]
/**
 * What 想定在庫 should be by the shelf: good, less what was sold and hasn't left. Absent for a SKU without 実在庫.
 */
should?: (number | null)
/**
 * Listings, by shop.
 */
listings: ListingNumbers[]
}
/**
 * What lies in one warehouse.
 */
export interface ShelfView {
/**
 * Where.
 */
warehouse_id: WarehouseId
/**
 * 良品.
 */
good: number
/**
 * 不良.
 */
defective: number
/**
 * 引当済.
 */
allocated: number
/**
 * フリー: good and not allocated.
 */
free: number
}
/**
 * `stock.edit`.
 */
export interface EditStock {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * SKU.
 */
sku_id: SkuId
/**
 * `expected`, `held`, `good` or `defective`.
 */
book: string
/**
 * The warehouse, for `good` and `defective`.
 */
warehouse_id?: (WarehouseId | null)
/**
 * `set`, `add` or `take`.
 */
mode: string
/**
 * How many, as typed: full-width digits are fine, empty is refused (empty never means 0).
 */
value: string
/**
 * Out of the usual reasons: the end of a message code `stock_reason.*`, or the shop's own words.
 */
reason?: string
/**
 * What the person wrote with it.
 */
note?: string
}
/**
 * What a change of stock gave.
 */
export interface StockEdited {
/**
 * The movement, for 元に戻す; absent when nothing changed.
 */
movement_id?: (MovementId | null)
/**
 * The number before.
 */
before: number
/**
 * The number after.
 */
after: number
/**
 * The new numbers leave at this moment; until then 取り消す takes them back unseen.
 */
leaves_at?: (Instant | null)
}
/**
 * `stock.undo`.
 */
export interface UndoStock {
/**
 * Made by the caller.
 */
request_id: string
/**
 * The movement to take back.
 */
movement_id: MovementId
}
/**
 * `stock.story`.
 */
export interface StoryQuery {
/**
 * SKU.
 */
sku_id: SkuId
/**
 * Of one book; `free` for good and allocated; empty for all.
 */
book?: string
/**
 * Only movements before this one.
 */
before?: (MovementId | null)
}
/**
 * A command about one listing.
 */
export interface OneListing {
/**
 * Listing.
 */
listing_id: ListingId
}
/**
 * Why a listing shows the number that it shows.
 */
export interface Explanation {
/**
 * The numbers.
 */
numbers: ListingNumbers
/**
 * Each step: its text and the number after it.
 */
steps: ExplainedStep[]
/**
 * Why it is left alone: message code.
 */
left_alone?: (string | null)
/**
 * The newest attempts to send it.
 */
attempts: AttemptView[]
}
/**
 * An attempt to send a number.
 */
export interface AttemptView {
/**
 * When.
 */
at: Instant
/**
 * The number that the mall should show after it.
 */
target: number
/**
 * What the mall showed before it.
 */
read?: (number | null)
/**
 * `accepted`, `refused`, `in_doubt`, `dropped`, or absent while it is under way.
 */
outcome?: (string | null)
/**
 * What the mall said.
 */
problem?: (Problem | null)
}
/**
 * `skus.save`: a SKU by its code; a new one when the code is new.
 */
export interface SaveSku {
/**
 * Made by the caller.
 */
request_id: string
/**
 * 商品コード.
 */
code: string
/**
 * Name.
 */
name: string
/**
 * Variation; absent: as it is.
 */
variation?: (string | null)
/**
 * `counted`, `not_counted`, `made_to_order`; absent: as it is, or counted for a new one.
 */
counting?: (string | null)
/**
 * Percent.
 */
tax_rate?: (number | null)
/**
 * Price with tax.
 */
price?: (number | null)
/**
 * For a セット商品: code and quantity of each part; absent: as they are, empty: no set any more.
 */
parts?: ({
[k: string]: number
} | null)
}
/**
 * What `skus.save` gives.
 */
export interface SkuSaved {
/**
 * SKU.
 */
sku_id: SkuId
}
/**
 * `listings.save`: this article of the shop is that SKU. Orders that waited for it are matched at once.
 */
export interface SaveListing {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Shop.
 */
shop_id: ShopId
/**
 * SKU.
 */
sku_id: SkuId
/**
 * The mall's keys of the article.
 */
keys: {
[k: string]: string
}
}
/**
 * `listings.stop`.
 */
export interface StopListing {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Listing.
 */
listing_id: ListingId
/**
 * 連動停止 for it.
 */
stopped: boolean
}
/**
 * `files.take_in`: a file that the person chose, kept as it is.
 */
export interface TakeInFile {
/**
 * Made by the caller.
 */
request_id?: string
/**
 * Its name, as the person knows it.
 */
name?: string
/**
 * Its bytes, in base64; empty when `path` says where they lie.
 */
bytes?: string
/**
 * Where it lies on this computer.
 */
path?: string
/**
 * When it was last changed there.
 */
changed_at?: (Instant | null)
/**
 * What it is for: `stock`, `items`.
 */
kind?: string
}
/**
 * `files.list`.
 */
export interface FileQuery {
/**
 * Any part of the name.
 */
text?: string
/**
 * `taken_in`, `made`; empty for both.
 */
direction?: string
/**
 * Only this kind.
 */
kind?: string
/**
 * Only what this job took in or made.
 */
job_id?: (JobId | null)
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, 1 to 500.
 */
limit?: number
}
/**
 * A part of a longer list.
 */
export interface PageOfFileView {
/**
 * How many there are in all.
 */
total: number
/**
 * The rows asked for.
 */
rows: FileView[]
}
/**
 * A command about one file.
 */
export interface OneFile {
/**
 * File.
 */
file_id: FileId
}
/**
 * `files.bytes`.
 */
export interface FileBytes {
/**
 * Its name.
 */
name: string
/**
 * Its bytes, in base64.
 */
bytes: string
}
/**
 * A kind of file, as the person chooses it.
 */
export interface LayoutView {
/**
 * Its name in commands.
 */
id: string
/**
 * Message code of its label.
 */
label: string
/**
 * Whose it is; absent for our own.
 */
mall?: (string | null)
/**
 * What the file is usually called.
 */
file_name: string
/**
 * What it is usually in.
 */
encoding: Encoding
/**
 * What stands between its cells.
 */
separator: Separator
/**
 * Its columns.
 */
columns: LayoutColumn[]
/**
 * What it looks like: rows below the header, made up.
 */
sample: string[][]
}
/**
 * A column of a kind of file.
 */
export interface LayoutColumn {
/**
 * Its name in the header.
 */
name: string
/**
 * The file says nothing without it.
 */
required: boolean
}
/**
 * A command about one kind of file.
 */
export interface OneLayout {
/**
 * Its name.
 */
layout: string
}
/**
 * `stock_files.preview`: what taking it in would do.
 */
export interface StockFileQuery {
/**
 * How it would be taken in.
 */
choice: StockFileChoice
/**
 * Takes orders in first, where that was not just done.
 */
orders_first?: boolean
/**
 * Which rows.
 */
rows?: FileRows
/**
 * Rows to pass over.
 */
offset?: number
/**
 * Rows to give, at most 500.
 */
limit?: number
}
/**
 * How a stock file is to be taken in.
 */
export interface StockFileChoice {
/**
 * The file.
 */
file_id: FileId
/**
 * Which kind of file; empty: as its header looks.
 */
layout?: string
/**
 * In which encoding; absent: as it looks.
 */
encoding?: (Encoding | null)
/**
 * What stands between its cells; absent: as it looks.
 */
separator?: (Separator | null)
/**
 * Of which shop it is, for malls' files.
 */
shop_id?: (ShopId | null)
/**
 * 在庫数更新方法.
 */
mode?: FileMode
/**
 * 更新対象.
 */
target?: FileTarget
/**
 * Of which moment its numbers are (上書き): what moved after it is applied on top. Absent: the file's own time.
 */
moment?: (Instant | null)
/**
 * Codes that a spreadsheet damaged are not mended, but refused.
 */
without_mends?: boolean
/**
 * Lines whose mended code is not what the person meant.
 */
refused_mends?: number[]
}
/**
 * What taking a stock file in would do.
 */
export interface StockFilePreview {
/**
 * The kind of file that it was read as.
 */
layout: string
/**
 * The kinds that its header fits, the best first.
 */
fits: string[]
/**
 * What it was read in; absent for a workbook.
 */
encoding?: (Encoding | null)
/**
 * What stands between its cells.
 */
separator: Separator
/**
 * The shop whose file it was read as.
 */
shop_id?: (ShopId | null)
/**
 * The moment that its numbers are of.
 */
moment: Instant
/**
 * It is a 在庫ダウンロード of ours that comes back, made at this moment: its numbers are of then.
 */
made_at?: (Instant | null)
/**
 * How many of each kind.
 */
counts: FileCounts
/**
 * The rows asked for.
 */
rows: StockFileRow[]
/**
 * How many rows there are of the kind asked for.
 */
total: number
/**
 * Shops whose orders could not be taken in just now.
 */
orders_missing: ShopId[]
/**
 * What the malls would show.
 */
impact: ImpactView
/**
 * To be handed over with the import: a person has looked at this.
 */
seen?: (string | null)
}
/**
 * How many rows of a file do what.
 */
export interface FileCounts {
/**
 * Rows below the header.
 */
rows: number
/**
 * Rows that change a number.
 */
changing: number
/**
 * Rows whose numbers are those that we have.
 */
unchanged: number
/**
 * Rows that say nothing about stock: no number, another kind of row.
 */
silent: number
/**
 * Rows that are refused.
 */
refused: number
/**
 * Rows whose code was mended.
 */
mended: number
/**
 * Rows on which something moved since the file's moment.
 */
moved: number
/**
 * Cells with a number that changes ours.
 */
cells_changing: number
/**
 * Cells with the number that we have.
 */
cells_unchanged: number
}
/**
 * A row of a stock file.
 */
export interface StockFileRow {
/**
 * The line of the file.
 */
line: number
/**
 * The code that it names, as it stands there.
 */
written: string
/**
 * The SKU that it was met with.
 */
sku_id?: (SkuId | null)
/**
 * Its code.
 */
code?: (string | null)
/**
 * Its name.
 */
name: string
/**
 * What was wrong with the code and was mended.
 */
mended?: (Damage | null)
/**
 * Its numbers.
 */
numbers: StockFileNumber[]
/**
 * `changing`, `unchanged`, `silent` or `refused`.
 */
state: string
/**
 * Why it is refused.
 */
problem?: (Problem | null)
}
/**
 * A number of a row.
 */
export interface StockFileNumber {
/**
 * `expected`, `held`, `good`, `defective`.
 */
book: string
/**
 * The file's column that says it.
 */
column: string
/**
 * Warehouse, for those on a shelf.
 */
warehouse?: (string | null)
/**
 * It is added to what is there.
 */
adds: boolean
/**
 * What the file says.
 */
says: number
/**
 * What moved since the file's moment, and is applied on top.
 */
since: number
/**
 * The number now.
 */
before: number
/**
 * The number afterwards.
 */
after: number
}
/**
 * `stock_files.import`.
 */
export interface ImportStockFile {
/**
 * Made by the caller.
 */
request_id: string
/**
 * How.
 */
choice: StockFileChoice
/**
 * The mark of the preview that a person has looked at. Without it a file is refused that would empty many listings.
 */
seen?: (string | null)
}
/**
 * A file that is being taken in, or was.
 */
export interface StockFileImported {
/**
 * Its job.
 */
job: JobView
}
/**
 * `stock_files.refused`.
 */
export interface RefusedRows {
/**
 * The job that took the file in.
 */
job_id: JobId
}
/**
 * `stock_files.make`: 在庫ダウンロード.
 */
export interface MakeStockFile {
/**
 * Made by the caller.
 */
request_id: string
/**
 * Which kind of file; empty for our own.
 */
layout?: string
/**
 * A workbook whose cells are text, instead of a CSV.
 */
workbook?: boolean
/**
 * In which encoding; absent: as last time, or as that kind of file usually is.
 */
encoding?: (Encoding | null)
/**
 * ダウンロード対象.
 */
target?: FileTarget
/**
 * Of which shop, for malls' files.
 */
shop_id?: (ShopId | null)
/**
 * Which SKUs: as the grid filters; offset and limit are not read.
 */
only?: StockQuery
/**
 * Characters that the encoding does not have become 〓; without, nothing is made where there are any.
 */
geta?: boolean
}
/**
 * A file that was made.
 */
export interface StockFileMade {
/**
 * The file; absent when characters can't be written and nobody has decided what becomes of them.
 */
file?: (FileView | null)
/**
 * Rows below its header.
 */
rows: number
/**
 * SKUs that it leaves out, because that kind of file can't name them.
 */
left_out: number
/**
 * The first cells with characters that can't be written.
 */
unwritable: UnwritableView[]
}
/**
 * A cell with characters that can't be written.
 */
export interface UnwritableView {
/**
 * The line that it would stand in.
 */
line: number
/**
 * Its column.
 */
column: string
/**
 * The cell.
 */
value: string
/**
 * The characters.
 */
characters: string
}
/**
 * What changed in the store; the window asks again for what it shows of these.
 */
export interface Changed {
/**
 * `orders`, `stock`, `listings`, `shops`, `polls`, `jobs`, `raw`, `mailboxes`, `settings`, `credentials`, `health`.
 */
topics: string[]
}

/** Every command: what it takes and what it gives. */
export interface Commands {
  "articles.preview": { arg: PreviewArticles; result: ArticlesPreview };
  "articles.import": { arg: ImportArticles; result: ArticlesJob };
  "articles.fetch": { arg: FetchArticles; result: ArticlesJob };
  "articles.job": { arg: OneJob; result: ArticlesJob };
  "articles.undo": { arg: UndoArticles; result: ArticlesJob };
  "articles.stop": { arg: UndoArticles; result: ArticlesJob };
  "articles.proposals": { arg: ProposalQuery; result: WaitingArticles };
  "articles.accept": { arg: AcceptProposals; result: ArticlesJob };
  "articles.refuse": { arg: RefuseProposal; result: Refused };
  "articles.allow": { arg: RefuseProposal; result: Refused };
  "articles.create": { arg: CreateFromArticles; result: ArticlesJob };
  "app.state": { arg: Nothing; result: AppState };
  "app.set_language": { arg: SetLanguage; result: Nothing };
  "malls.list": { arg: Nothing; result: MallView[] };
  "shops.list": { arg: Nothing; result: ShopView[] };
  "shops.save": { arg: SaveShop; result: ShopSaved };
  "shops.check": { arg: OneShop; result: Checked };
  "shops.preview_switches": { arg: SetSwitches; result: SwitchPreview };
  "shops.set_switches": { arg: SetSwitches; result: ShopView };
  "shops.order": { arg: Nothing; result: ShopOrder };
  "shops.preview_order": { arg: SetShopOrder; result: Look };
  "shops.set_order": { arg: SetShopOrder; result: ShopOrder };
  "shops.login": { arg: OneShop; result: LoginStarted };
  "shops.paste_login": { arg: PasteLogin; result: Checked };
  "shops.health": { arg: Nothing; result: ShopHealth[] };
  "shops.release_push": { arg: ReleasePush; result: ShopView };
  "mailboxes.list": { arg: Nothing; result: MailboxView[] };
  "mailboxes.save": { arg: SaveMailbox; result: MailboxView };
  "mailboxes.check": { arg: SaveMailbox; result: Checked };
  "mailboxes.remove": { arg: OneMailbox; result: Nothing };
  "jobs.list": { arg: JobQuery; result: PageOfJobView };
  "jobs.rows": { arg: JobRowsQuery; result: PageOfJobRowView };
  "jobs.retry": { arg: RetryJob; result: JobView };
  "backups.list": { arg: Nothing; result: BackupView[] };
  "backups.make": { arg: Nothing; result: BackupView };
  "backups.preview": { arg: OneBackup; result: RestorePreview };
  "backups.restore": { arg: RestoreBackup; result: RestoreView };
  "diagnostics.save": { arg: Nothing; result: Saved };
  "arrivals.list": { arg: ArrivalQuery; result: PageOfArrivalView };
  "arrivals.get": { arg: OneArrival; result: ArrivalDetail };
  "arrivals.save": { arg: SaveArrival; result: ArrivalDetail };
  "arrivals.receive": { arg: ReceiveArrival; result: GoodsMoved };
  "arrivals.close": { arg: CloseArrival; result: ArrivalDetail };
  "arrivals.remove": { arg: RemoveArrival; result: Nothing };
  "returns.find": { arg: FindOrder; result: ReturnableOrder[] };
  "returns.take": { arg: TakeReturn; result: GoodsMoved };
  "stocktakes.list": { arg: Nothing; result: StocktakeView[] };
  "stocktakes.get": { arg: OneStocktake; result: StocktakeView };
  "stocktakes.begin": { arg: BeginStocktake; result: StocktakeView };
  "stocktakes.lines": { arg: StocktakeQuery; result: PageOfStocktakeLineView };
  "stocktakes.count": { arg: CountLine; result: StocktakeLineView };
  "stocktakes.apply": { arg: EndStocktake; result: GoodsMoved };
  "stocktakes.drop": { arg: EndStocktake; result: StocktakeView };
  "stock.reorder": { arg: ReorderQuery; result: ReorderRow[] };
  "stock.history": { arg: MovementQuery; result: PageOfMovementView };
  "stock.persons": { arg: Nothing; result: string[] };
  "stock.history_file": { arg: MakeHistoryFile; result: ListFile };
  "stock.edit_many": { arg: EditManyStock; result: EditedMany };
  "stock.undo_preview": { arg: UndoBatch; result: UndoPreview };
  "stock.undo_batch": { arg: UndoBatch; result: Undone };
  "stock.counts": { arg: Nothing; result: StockCounts };
  "stock.save_settings": { arg: StockSettings; result: Nothing };
  "stock.align": { arg: AlignStock; result: Aligned };
  "warehouses.list": { arg: Nothing; result: WarehouseView[] };
  "warehouses.save": { arg: SaveWarehouse; result: WarehouseView[] };
  "warehouses.remove": { arg: OneWarehouse; result: WarehouseView[] };
  "orders.counts": { arg: Nothing; result: OrderCounts };
  "orders.list": { arg: OrderQuery; result: PageOfOrderRow };
  "orders.get": { arg: OneOrder; result: OrderView };
  "orders.acknowledge": { arg: Acknowledge; result: OrdersDone };
  "orders.cancel": { arg: CancelOrders; result: OrdersDone };
  "orders.move": { arg: MoveOrders; result: OrdersDone };
  "orders.apply_stock": { arg: SomeOrders; result: OrdersDone };
  "orders.confirm": { arg: SomeOrders; result: OrdersDone };
  "orders.ship": { arg: ShipOrder; result: OrdersDone };
  "orders.slips": { arg: MakeSlips; result: SlipsMade };
  "orders.mark_printed": { arg: SomeOrders; result: OrdersDone };
  "inbox.trouble": { arg: Nothing; result: TroubleRow[] };
  "inbox.raw": { arg: OneRaw; result: RawView };
  "inbox.retry": { arg: Nothing; result: Nothing };
  "products.list": { arg: ProductQuery; result: PageOfProductSku };
  "products.get": { arg: OneProduct; result: ProductView };
  "products.combine": { arg: CombineAxes; result: Combination[] };
  "products.create": { arg: CreateProduct; result: ProductCreated };
  "products.copy": { arg: CopyProduct; result: ProductCreated };
  "products.edit": { arg: EditProducts; result: ProductsEdited };
  "products.preview_counting": { arg: PreviewCounting; result: Look };
  "products.preview_removal": { arg: RemoveSkus; result: RemovalPreview };
  "products.remove": { arg: RemoveSkus; result: SkusRemoved };
  "products.restore": { arg: SomeSkus; result: Nothing };
  "products.fields": { arg: Nothing; result: FieldView[] };
  "products.save_fields": { arg: SaveFields; result: FieldView[] };
  "products.picture": { arg: OneProduct; result: PictureView };
  "products.set_picture": { arg: SetPicture; result: Nothing };
  "products.history": { arg: OneProduct; result: ProductChange[] };
  "listings.list": { arg: ListingQuery; result: PageOfListingView };
  "listings.unknown": { arg: ArticleQuery; result: PageOfArticleView };
  "listings.preview_edit": { arg: EditListings; result: Look };
  "listings.edit": { arg: EditListings; result: ListingsEdited };
  "listings.preview_change": { arg: ChangeListings; result: ChangePreview };
  "listings.change": { arg: ChangeListings; result: ListingsChanged };
  "listings.join": { arg: JoinArticle; result: ListingSaved };
  "listings.preview_move": { arg: MoveListing; result: Look };
  "listings.move": { arg: MoveListing; result: Nothing };
  "listings.take_apart": { arg: TakeApart; result: Nothing };
  "shops.preview_matching_key": { arg: SetMatchingKey; result: KeyPreview };
  "shops.set_matching_key": { arg: SetMatchingKey; result: KeySet };
  "bundles.get": { arg: OneSku; result: BundleView };
  "bundles.check": { arg: CheckBundle; result: BundleChecked };
  "bundles.save": { arg: SaveBundle; result: Nothing };
  "bundles.preview_import": { arg: ImportBundles; result: BundlesDryRun };
  "bundles.import": { arg: ImportBundles; result: BundlesImported };
  "bundles.export": { arg: ExportBundles; result: FileMade };
  "listings.prove": { arg: ProveListings; result: Proved };
  "sync.start": { arg: StartSync; result: JobView };
  "sync.read_all": { arg: ReadAll; result: ReadAllStarted };
  "jobs.pause": { arg: SteerJob; result: JobView };
  "jobs.resume": { arg: SteerJob; result: JobView };
  "jobs.stop": { arg: SteerJob; result: JobView };
  "stock.force": { arg: ForceSend; result: Forced };
  "guard.list": { arg: GuardQuery; result: GuardView };
  "guard.counts": { arg: Nothing; result: GuardCount[] };
  "guard.release": { arg: ReleaseGuard; result: GuardReleased };
  "guard.limits": { arg: Nothing; result: GuardLimits };
  "guard.set_limits": { arg: SetGuardLimits; result: GuardLimits };
  "differences.list": { arg: DifferenceListQuery; result: PageOfDifferenceRow };
  "differences.file": { arg: MakeDifferencesFile; result: ListFile };
  "differences.counts": { arg: Nothing; result: DifferenceCountView[] };
  "differences.act": { arg: ActOnDifferences; result: DifferencesDone };
  "differences.preview_take": { arg: SomeListings; result: TakePreview };
  "stock.example": { arg: StockExample; result: StockExampleShown };
  "shops.preview_copy": { arg: PreviewCopy; result: CopyPreview };
  "shops.to_withdraw": { arg: OneShop; result: ToWithdraw[] };
  "closing.get": { arg: Nothing; result: ClosingView };
  "closing.preview": { arg: PreviewClosing; result: ClosingPreview };
  "closing.set": { arg: SetClosing; result: ClosingView };
  "closing.close_now": { arg: ClosingNow; result: ClosingView };
  "closing.open_now": { arg: ClosingNow; result: ClosingView };
  "orders.stock_effects": { arg: SomeOrders; result: StockEffects };
  "orders.answer_return": { arg: AnswerReturn; result: OrdersDone };
  "stock.list": { arg: StockQuery; result: PageOfStockRow };
  "stock.edit": { arg: EditStock; result: StockEdited };
  "stock.undo": { arg: UndoStock; result: StockEdited };
  "stock.send_now": { arg: OneSku; result: Nothing };
  "stock.story": { arg: StoryQuery; result: StoryRow[] };
  "stock.explain": { arg: OneListing; result: Explanation };
  "skus.save": { arg: SaveSku; result: SkuSaved };
  "listings.save": { arg: SaveListing; result: ListingSaved };
  "listings.stop": { arg: StopListing; result: Nothing };
  "files.take_in": { arg: TakeInFile; result: FileView };
  "files.list": { arg: FileQuery; result: PageOfFileView };
  "files.bytes": { arg: OneFile; result: FileBytes };
  "stock_files.layouts": { arg: Nothing; result: LayoutView[] };
  "stock_files.sample": { arg: OneLayout; result: FileView };
  "stock_files.preview": { arg: StockFileQuery; result: StockFilePreview };
  "stock_files.import": { arg: ImportStockFile; result: StockFileImported };
  "stock_files.refused": { arg: RefusedRows; result: FileView };
  "stock_files.make": { arg: MakeStockFile; result: StockFileMade };
}
