//! Deliveries and the parcels that are on their way.

use miseban_domain::{DeliveryId, Instant, OrderId, observation::Party};
use rusqlite::params;

use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// What goes to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Row.
    pub id: DeliveryId,
    /// Of which order.
    pub order_id: OrderId,
    /// The mall's key.
    pub key: String,
    /// Position in the order, from 0.
    pub position: i64,
    /// To whom.
    pub recipient: Option<Party>,
    /// Wished day.
    pub wished_date: Option<String>,
    /// Wished time of day.
    pub wished_time: Option<String>,
    /// Way of delivery.
    pub method: Option<String>,
    /// のし.
    pub noshi: Option<String>,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelRow {
    /// Row.
    pub id: i64,
    /// Of which delivery.
    pub delivery_id: DeliveryId,
    /// The carrier's code; empty where only the mall named the number.
    pub carrier: String,
    /// 荷物番号.
    pub tracking_number: String,
    /// Where we have it from (`mall`, `person`, `file`, …).
    pub source: String,
    /// Since when.
    pub at: Instant,
}

/// A parcel to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParcel {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// The carrier's code.
    pub carrier: String,
    /// 荷物番号.
    pub tracking_number: String,
    /// Where we have it from.
    pub source: String,
    /// Now.
    pub at: Instant,
}

/// The deliveries of an order in their order.
pub fn deliveries(r: &impl Reader, order: OrderId) -> Result<Vec<DeliveryRow>> {
    sql::all(
        r.conn(),
        "SELECT id, order_id, key, position, recipient, wished_date, wished_time, method, noshi
         FROM deliveries WHERE order_id = ?1 ORDER BY position, id",
        [order.0],
        |c| {
            Ok(DeliveryRow {
                id: c.id(DeliveryId)?,
                order_id: c.id(OrderId)?,
                key: c.get()?,
                position: c.get()?,
                recipient: c.maybe_json()?,
                wished_date: c.get()?,
                wished_time: c.get()?,
                method: c.get()?,
                noshi: c.get()?,
            })
        },
    )
}

/// Adds a parcel; one of that number that is there already gets the carrier when it had none. False when nothing is new.
pub fn add_parcel(w: &mut Write<'_>, new: &NewParcel) -> Result<bool> {
    let changed = sql::run(
        w.conn(),
        "INSERT INTO parcels (delivery_id, carrier, tracking_number, source, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (delivery_id, tracking_number) DO UPDATE SET carrier = excluded.carrier
             WHERE carrier = '' AND excluded.carrier <> ''",
        params![new.delivery.0, new.carrier, new.tracking_number, new.source, new.at.0],
    )?;
    if changed > 0 {
        w.touch(Topic::Orders);
    }
    Ok(changed > 0)
}

/// The parcels of an order.
pub fn parcels(r: &impl Reader, order: OrderId) -> Result<Vec<ParcelRow>> {
    sql::all(
        r.conn(),
        "SELECT p.id, p.delivery_id, p.carrier, p.tracking_number, p.source, p.at
         FROM parcels p JOIN deliveries d ON d.id = p.delivery_id
         WHERE d.order_id = ?1 ORDER BY d.position, p.id",
        [order.0],
        |c| {
            Ok(ParcelRow {
                id: c.get()?,
                delivery_id: c.id(DeliveryId)?,
                carrier: c.get()?,
                tracking_number: c.get()?,
                source: c.get()?,
                at: c.at()?,
            })
        },
    )
}
