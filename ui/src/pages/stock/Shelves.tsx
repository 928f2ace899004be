import type { StockRow, WarehouseView } from "../../backend";
import { warehouseName } from "../../hooks/useWarehouses";
import { t, textOr } from "../../texts";
import { formatNumber, signed } from "../../texts/format";

interface ShelvesProps {
  row: StockRow;
  warehouses: WarehouseView[];
  /** Tells the story of one of the numbers. */
  onBook: (book: string) => void;
}

/** 実在庫 of a SKU by warehouse, and whether it agrees with 想定在庫. */
export function Shelves({ row, warehouses, onBook }: ShelvesProps) {
  const name = (id: string) => warehouseName(warehouses.find((one) => one.id === id));
  const books = ["good", "defective", "allocated", "free"] as const;
  const off = row.should == null || row.unset ? 0 : row.expected - row.should;
  return (
    <div className="sec">
      <h3>{t("stock.on_shelf")}</h3>
      <table className="plain shop-numbers">
        <thead>
          <tr>
            <th>{t("warehouse.title")}</th>
            {books.map((book) => (
              <th key={book} className="num">
                {textOr(`book.${book}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row.shelves.map((shelf) => (
            <tr key={shelf.warehouse_id}>
              <td>{name(shelf.warehouse_id)}</td>
              {books.map((book) => (
                <td key={book} className={shelf[book] < 0 ? "num neg" : "num"}>
                  <button type="button" className="link" onClick={() => onBook(book)}>
                    {formatNumber(shelf[book])}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {off !== 0 && <p className="warn">{t("align.differs", { n: signed(off) })}</p>}
    </div>
  );
}
