//! Goods that come in, come back and are counted.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "arrivals.list": ArrivalQuery => Page<ArrivalView>, arrivals, [];
    "arrivals.get": OneArrival => ArrivalDetail, arrival, [];
    "arrivals.save": SaveArrival => ArrivalDetail, save_arrival, ["stock"];
    "arrivals.receive": ReceiveArrival => GoodsMoved, receive_arrival, ["stock", "listings"];
    "arrivals.close": CloseArrival => ArrivalDetail, close_arrival, ["stock"];
    "arrivals.remove": RemoveArrival => Nothing, remove_arrival, ["stock"];
    "returns.find": FindOrder => Vec<ReturnableOrder>, find_returnable, [];
    "returns.take": TakeReturn => GoodsMoved, take_return, ["stock", "listings"];
    "stocktakes.list": Nothing => Vec<StocktakeView>, stocktakes, [];
    "stocktakes.get": OneStocktake => StocktakeView, stocktake, [];
    "stocktakes.begin": BeginStocktake => StocktakeView, begin_stocktake, ["stock"];
    "stocktakes.lines": StocktakeQuery => Page<StocktakeLineView>, stocktake_lines, [];
    "stocktakes.count": CountLine => StocktakeLineView, count_line, ["stock"];
    "stocktakes.apply": EndStocktake => GoodsMoved, apply_stocktake, ["stock", "listings"];
    "stocktakes.drop": EndStocktake => StocktakeView, drop_stocktake, ["stock"];
    "stock.reorder": ReorderQuery => Vec<ReorderRow>, reorder, [];
}
