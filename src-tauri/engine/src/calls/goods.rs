//! Goods that come in, come back and are counted.

use super::calls;
use crate::cases::goods::{arrivals, reorder, returns, stocktakes};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// 入荷.
    arrivals(e, arg: ArrivalQuery) -> Page<ArrivalView> = arrivals::list(&e.store, arg, e.now()).await;
    /// One arrival.
    arrival(e, arg: OneArrival) -> ArrivalDetail = arrivals::get(&e.store, arg, e.now()).await;
    /// Writes an arrival down.
    save_arrival(e, arg: SaveArrival) -> ArrivalDetail = arrivals::save(&e.store, arg, e.now()).await;
    /// Takes in what came.
    receive_arrival(e, arg: ReceiveArrival) -> GoodsMoved = arrivals::receive(&e.store, arg, e.now()).await;
    /// Nothing more comes of it.
    close_arrival(e, arg: CloseArrival) -> ArrivalDetail = arrivals::close(&e.store, arg, e.now()).await;
    /// Forgets one of which nothing came.
    remove_arrival(e, arg: RemoveArrival) -> Nothing =
        arrivals::remove(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// Orders of a number, for taking goods back.
    find_returnable(e, arg: FindOrder) -> Vec<ReturnableOrder> = returns::find(&e.store, arg).await;
    /// 返品.
    take_return(e, arg: TakeReturn) -> GoodsMoved = returns::take(&e.store, arg, e.now()).await;
    /// 棚卸.
    stocktakes(e, _arg: Nothing) -> Vec<StocktakeView> = stocktakes::list(&e.store).await;
    /// One count.
    stocktake(e, arg: OneStocktake) -> StocktakeView = stocktakes::get(&e.store, arg).await;
    /// Begins a count.
    begin_stocktake(e, arg: BeginStocktake) -> StocktakeView =
        stocktakes::begin(&e.store, arg, e.now()).await;
    /// The list to count.
    stocktake_lines(e, arg: StocktakeQuery) -> Page<StocktakeLineView> =
        stocktakes::lines(&e.store, arg).await;
    /// Writes down how many lie there.
    count_line(e, arg: CountLine) -> StocktakeLineView = stocktakes::count(&e.store, arg, e.now()).await;
    /// Makes movements of the differences.
    apply_stocktake(e, arg: EndStocktake) -> GoodsMoved = stocktakes::apply(&e.store, arg, e.now()).await;
    /// Gives a count up.
    drop_stocktake(e, arg: EndStocktake) -> StocktakeView =
        stocktakes::drop_count(&e.store, arg, e.now()).await;
    /// 発注の目安.
    reorder(e, arg: ReorderQuery) -> Vec<ReorderRow> = reorder::list(&e.store, arg, e.now()).await;
}
