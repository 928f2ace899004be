//! Orders: what the sources said, what we made of it, where each stands.

mod intake;
mod list;
mod load;
mod marks;
mod parcels;
mod save;
mod stage;
mod work;

pub use intake::{NewOrder, add_observation, by_number, insert, of_number};
pub use list::{
    OrderListRow, OrderQuery, OrderSort, OrderTab, counts, counts_of_shop, hold_counts, list, stock_counts,
};
pub use load::{OrderHead, StoredOrder, head, load, newest_observation};
pub use marks::{
    OrderEdit, acknowledge, acknowledged, edits, mark_confirmed, mark_instructed, mark_printed, remove_edit,
    set_checked, set_edit, set_locked, set_memo,
};
pub use parcels::{DeliveryRow, NewParcel, ParcelRow, add_parcel, deliveries, parcels};
pub use save::{NewLine, SaveOrder, save};
pub use stage::{
    before_and_after, due_for_check, mark_shipped, open_of_shop, open_with_sku, set_asks_return,
    set_change_waits, set_stage, set_stock_mode, with_unknown_lines,
};
pub use work::{OrderTaking, UnknownLine, lines_met, lines_unknown, open_to_check, orders_taking};
