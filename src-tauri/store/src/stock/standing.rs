//! Whether a movement still says something: taken back, and not that taken back in turn, it does not.

/// A condition that holds while the movement of that column stands; a row without a movement always does.
pub(crate) fn stands(movement: &str) -> String {
    format!(
        "({movement} IS NULL OR (
            WITH RECURSIVE chain (id, depth) AS (
                SELECT {movement}, 0
                UNION ALL SELECT m.id, c.depth + 1 FROM chain c JOIN stock_movements m ON m.undoes = c.id)
            SELECT max(depth) % 2 = 0 FROM chain))"
    )
}
