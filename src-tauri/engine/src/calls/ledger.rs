//! The numbers and their story.

use super::calls;
use crate::cases::ledger::history;
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// 在庫数量変更履歴.
    movements(e, arg: MovementQuery) -> Page<MovementView> = history::list(&e.store, arg).await;
}
