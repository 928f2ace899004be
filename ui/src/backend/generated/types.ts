/* Generated from the list of commands (`npm run generate`). Do not edit. */

/**
 * A point in time: milliseconds since 1970-01-01T00:00:00Z.
 */
export type Instant = number
/**
 * 送信タイプ.
 */
export type SendBy = ("api" | "ftp")
/**
 * Which cancels before 出荷指示 give the pieces back by themselves. What it leaves out stands in 要対応.
 */
export type Cancels = ("never" | "buyer_soon" | "before_instruction")
export type ShopId = string
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
export type MailboxId = string
export type JobId = string
export type SkuId = string
export type MovementId = string
export type WarehouseId = string
export type OrderId = string
export type FileId = string
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
export type ListingId = string

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
 * It tells of orders before their release: message code of what they are there.
 */
pending?: (string | null)
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
 * `shops.set_order`.
 */
export interface SetShopOrder {
/**
 * Made by the caller; the same id twice does it once.
 */
request_id: string
/**
 * How they shall stand; shops that are left out follow as they were.
 */
order: ShopOrder
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
 * 処理結果: `waiting`, `running`, `done`, `failed`, `stopped`.
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
 * What `stock.history_file` gives.
 */
export interface HistoryFile {
/**
 * File, among ファイル.
 */
file_id: FileId
/**
 * Its name.
 */
name: string
/**
 * Where it lies.
 */
path: string
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
refused: CellRefused[]
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
export interface CellRefused {
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
 * `counts`, `history`, `paused`, `off`.
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
 * A command about one SKU.
 */
export interface OneSku {
/**
 * SKU.
 */
sku_id: SkuId
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
  "app.state": { arg: Nothing; result: AppState };
  "app.set_language": { arg: SetLanguage; result: Nothing };
  "malls.list": { arg: Nothing; result: MallView[] };
  "shops.list": { arg: Nothing; result: ShopView[] };
  "shops.save": { arg: SaveShop; result: ShopSaved };
  "shops.check": { arg: OneShop; result: Checked };
  "shops.preview_switches": { arg: SetSwitches; result: SwitchPreview };
  "shops.set_switches": { arg: SetSwitches; result: ShopView };
  "shops.order": { arg: Nothing; result: ShopOrder };
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
  "stock.history": { arg: MovementQuery; result: PageOfMovementView };
  "stock.history_file": { arg: MakeHistoryFile; result: HistoryFile };
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
  "stock.list": { arg: StockQuery; result: PageOfStockRow };
  "stock.edit": { arg: EditStock; result: StockEdited };
  "stock.undo": { arg: UndoStock; result: StockEdited };
  "stock.send_now": { arg: OneSku; result: Nothing };
  "stock.story": { arg: StoryQuery; result: StoryRow[] };
  "stock.explain": { arg: OneListing; result: Explanation };
  "skus.save": { arg: SaveSku; result: SkuSaved };
  "listings.save": { arg: SaveListing; result: ListingSaved };
  "listings.stop": { arg: StopListing; result: Nothing };
}
