-- Made by the tests (UPDATE_SCHEMA=1) from the migrations; never edited by hand.

CREATE INDEX arrival_lines_by_sku ON arrival_lines (sku_id);

CREATE INDEX arrival_receipts_by_line ON arrival_receipts (line_id);

CREATE INDEX arrivals_open ON arrivals (expected_on, id) WHERE closed_at IS NULL;

CREATE INDEX article_marks_by_job ON article_marks (job_id, id) WHERE undone_at IS NULL;

CREATE INDEX article_proposals_by_sku ON article_proposals (sku_id);

CREATE INDEX article_refusals_by_sku ON article_refusals (sku_id);

CREATE INDEX bundle_parts_by_part ON bundle_parts (part_sku_id);

CREATE UNIQUE INDEX closings_open ON closings (opened_at IS NULL) WHERE opened_at IS NULL;

CREATE INDEX daily_sales_by_sku ON daily_sales (sku_id, day);

CREATE INDEX files_by_job ON files (job_id) WHERE job_id IS NOT NULL;

CREATE INDEX history_by_subject ON history (subject, subject_id, id);

CREATE INDEX holds_waiting ON holds (kind, order_id) WHERE present = 1 AND acknowledged_at IS NULL;

CREATE INDEX jobs_by_time ON jobs (requested_at DESC, id DESC);

CREATE INDEX jobs_of_shop ON jobs (shop_id, kind) WHERE state IN ('waiting', 'running', 'paused');

CREATE INDEX jobs_running ON jobs (run_id) WHERE state = 'running';

CREATE INDEX jobs_to_run ON jobs (next_run_at) WHERE state = 'waiting';

CREATE INDEX listings_above ON listings (shop_id) WHERE above > 0;

CREATE INDEX listings_by_sku ON listings (sku_id);

CREATE INDEX listings_differing ON listings (difference_since, id) WHERE difference IS NOT NULL;

CREATE INDEX listings_guarded ON listings (shop_id, guard) WHERE guard IS NOT NULL;

CREATE INDEX listings_in_trouble ON listings (sku_id) WHERE trouble IS NOT NULL;

CREATE INDEX listings_ours ON listings (shop_id, sku_id, linked) WHERE archived_at IS NULL AND fulfilled_by = 'shop';

CREATE INDEX listings_set_aside ON listings (sku_id) WHERE set_aside > 0;

CREATE INDEX listings_to_push ON listings (shop_id, urgent DESC, not_before)
    WHERE settled_rev < wanted_rev AND (guard_rev < wanted_rev OR urgent = 1);

CREATE INDEX listings_to_read_back ON listings (shop_id, read_back_at) WHERE read_back_at IS NOT NULL;

CREATE INDEX listings_unexplained ON listings (sku_id) WHERE unexplained > 0;

CREATE INDEX mail_routes_by_shop ON mail_routes (shop_id);

CREATE INDEX order_lines_by_sku ON order_lines (sku_id) WHERE sku_id IS NOT NULL;

CREATE INDEX order_lines_unknown ON order_lines (order_id) WHERE sku_id IS NULL AND gone = 0;

CREATE INDEX orders_asking_return ON orders (ordered_at DESC, id DESC) WHERE asks_return = 1;

CREATE INDEX orders_by_progress ON orders (progress, ordered_at DESC, id DESC);

CREATE INDEX orders_by_shop ON orders (shop_id, ordered_at DESC, id DESC);

CREATE INDEX orders_by_shop_progress ON orders (shop_id, progress, ordered_at DESC, id DESC);

CREATE INDEX orders_by_time ON orders (ordered_at DESC, id DESC);

CREATE INDEX orders_cancelled ON orders (shop_id, ordered_at) WHERE progress = 'cancelled';

CREATE INDEX orders_held ON orders (ordered_at DESC, id DESC) WHERE hold_kinds <> '';

CREATE INDEX orders_open ON orders (shop_id, checked_at) WHERE progress NOT IN ('done', 'cancelled');

CREATE INDEX orders_open_by_time ON orders (ordered_at DESC, id DESC) WHERE progress NOT IN ('done', 'cancelled');

CREATE INDEX orders_waiting_for_stock ON orders (ordered_at DESC, id DESC) WHERE stock_mode = 'paused' OR change_waits = 1;

CREATE INDEX outbox_by_order ON outbox (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX outbox_in_doubt ON outbox (shop_id, next_at) WHERE state = 'in_doubt';

CREATE UNIQUE INDEX outbox_once ON outbox (kind, ifnull(order_id, -shop_id), revision);

CREATE INDEX outbox_sending ON outbox (shop_id) WHERE state = 'sending';

CREATE INDEX outbox_to_send ON outbox (shop_id, next_at) WHERE state = 'waiting';

CREATE INDEX polls_by_shop ON polls (shop_id, kind, id);

CREATE INDEX product_field_values_by_field ON product_field_values (field_id);

CREATE INDEX push_attempts_by_listing ON push_attempts (listing_id, id);

CREATE INDEX push_attempts_net ON push_attempts (started_at) WHERE net IS NOT NULL;

CREATE INDEX push_attempts_open ON push_attempts (listing_id) WHERE outcome IS NULL OR outcome = 'in_doubt';

CREATE INDEX raw_items_by_order ON raw_items (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX raw_items_in_trouble ON raw_items (state, id) WHERE state IN ('unreadable', 'unrouted');

CREATE INDEX raw_items_nobodys ON raw_items (fetched_at) WHERE state = 'not_ours';

CREATE INDEX raw_items_to_parse ON raw_items (id) WHERE state = 'new';

CREATE INDEX requests_by_age ON requests (at);

CREATE INDEX returns_by_order ON returns (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX skus_by_code_form ON skus (code_form);

CREATE INDEX skus_by_jan ON skus (jan) WHERE jan <> '';

CREATE INDEX skus_by_product ON skus (product_id);

CREATE INDEX skus_by_unified_code ON skus (unified_code) WHERE unified_code IS NOT NULL;

CREATE INDEX stock_by_left ON stock (expected - held);

CREATE INDEX stock_movements_by_cause ON stock_movements (cause, at);

CREATE INDEX stock_movements_by_job ON stock_movements (job_id) WHERE job_id IS NOT NULL;

CREATE INDEX stock_movements_by_order ON stock_movements (order_id, sku_id) WHERE order_id IS NOT NULL;

CREATE INDEX stock_movements_by_person ON stock_movements (person, at) WHERE person IS NOT NULL;

CREATE INDEX stock_movements_by_request ON stock_movements (request_id) WHERE request_id IS NOT NULL;

CREATE INDEX stock_movements_by_shop ON stock_movements (shop_id, at) WHERE shop_id IS NOT NULL;

CREATE INDEX stock_movements_by_sku ON stock_movements (sku_id, id);

CREATE INDEX stock_movements_by_time ON stock_movements (at);

CREATE UNIQUE INDEX stock_movements_undone ON stock_movements (undoes) WHERE undoes IS NOT NULL;

CREATE INDEX stock_oversold ON stock (sku_id) WHERE expected < 0;

CREATE INDEX stocktake_lines_by_shelf ON stocktake_lines (stocktake_id, shelf, sku_id);

CREATE TABLE arrival_lines (
    id         INTEGER NOT NULL PRIMARY KEY,
    arrival_id INTEGER NOT NULL REFERENCES arrivals (id),
    sku_id     INTEGER NOT NULL REFERENCES skus (id),
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    UNIQUE (arrival_id, sku_id)
) STRICT;

CREATE TABLE arrival_receipts (
    id          INTEGER NOT NULL PRIMARY KEY,
    line_id     INTEGER NOT NULL REFERENCES arrival_lines (id),
    good        INTEGER NOT NULL CHECK (good >= 0),
    defective   INTEGER NOT NULL CHECK (defective >= 0),
    movement_id INTEGER REFERENCES stock_movements (id),
    at          INTEGER NOT NULL
) STRICT;

CREATE TABLE arrivals (
    id           INTEGER NOT NULL PRIMARY KEY,
    supplier     TEXT    NOT NULL DEFAULT '',
    -- The day (`2026-11-25`); NULL while nobody knows it.
    expected_on  TEXT,
    memo         TEXT    NOT NULL DEFAULT '',
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    created_at   INTEGER NOT NULL,
    -- Nothing more comes of it.
    closed_at    INTEGER
) STRICT;

CREATE TABLE article_marks (
    id           INTEGER NOT NULL PRIMARY KEY,
    job_id       INTEGER NOT NULL REFERENCES jobs (id),
    shop_id      INTEGER REFERENCES shops (id),
    listing_id   INTEGER,
    sku_id       INTEGER,
    made_listing INTEGER NOT NULL CHECK (made_listing IN (0, 1)),
    made_sku     INTEGER NOT NULL CHECK (made_sku IN (0, 1)),
    restored_sku INTEGER NOT NULL CHECK (restored_sku IN (0, 1)),
    movement_id  INTEGER,
    before       TEXT    NOT NULL,
    undone_at    INTEGER
) STRICT;

CREATE TABLE article_proposals (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    sku_id     INTEGER NOT NULL REFERENCES skus (id) ON DELETE CASCADE,
    percent    INTEGER NOT NULL,
    reasons    TEXT    NOT NULL,
    PRIMARY KEY (article_id, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_refusals (
    shop_id INTEGER NOT NULL REFERENCES shops (id),
    key     TEXT    NOT NULL,
    sku_id  INTEGER NOT NULL REFERENCES skus (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    PRIMARY KEY (shop_id, key, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    id         INTEGER NOT NULL PRIMARY KEY,
    shop_id    INTEGER NOT NULL REFERENCES shops (id),
    -- As in `listings`; never the key of a listing in use.
    key        TEXT    NOT NULL,
    keys       TEXT    NOT NULL,
    title      TEXT    NOT NULL DEFAULT '',
    variation  TEXT    NOT NULL DEFAULT '',
    jan        TEXT    NOT NULL DEFAULT '',
    price      INTEGER,
    source     TEXT    NOT NULL CHECK (source IN ('file', 'api', 'order', 'apart')),
    seen_at    INTEGER NOT NULL,
    -- All that its file or its API told of it, as JSON.
    body       TEXT,
    UNIQUE (shop_id, key)
) STRICT;

CREATE TABLE batches (
    id         INTEGER NOT NULL PRIMARY KEY,
    job_id     INTEGER NOT NULL UNIQUE REFERENCES jobs (id),
    -- How many rows of the file are in.
    rows_in    INTEGER NOT NULL DEFAULT 0,
    applied_at INTEGER
) STRICT;

CREATE TABLE budgets (
    scope TEXT    NOT NULL PRIMARY KEY,
    day   TEXT    NOT NULL,
    used  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle_parts (
    bundle_sku_id INTEGER NOT NULL REFERENCES skus (id),
    part_sku_id   INTEGER NOT NULL REFERENCES skus (id),
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (bundle_sku_id, part_sku_id),
    CHECK (bundle_sku_id <> part_sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing_listings (
    closing_id INTEGER NOT NULL REFERENCES closings (id),
    listing_id INTEGER NOT NULL REFERENCES listings (id),
    -- The SKU that has few left, how many, and in which shop it is shown.
    sku_id     INTEGER NOT NULL REFERENCES skus (id),
    remaining  INTEGER NOT NULL,
    shown_in   INTEGER NOT NULL REFERENCES shops (id),
    PRIMARY KEY (closing_id, listing_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE closings (
    id        INTEGER NOT NULL PRIMARY KEY,
    cause     TEXT    NOT NULL CHECK (cause IN ('hour', 'quit', 'person')),
    few       INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    -- Orders have to be complete from then on before it is taken back; NULL until somebody has come in the morning.
    opens_at  INTEGER,
    -- How many of its listings the malls had not been told of when the program ended.
    untold    INTEGER,
    opened_at INTEGER
) STRICT;

CREATE TABLE credentials (
    shop_id    INTEGER NOT NULL REFERENCES shops (id),
    name       TEXT    NOT NULL,
    issued_at  INTEGER,
    expires_at INTEGER,
    checked_at INTEGER NOT NULL,
    refused    TEXT,
    PRIMARY KEY (shop_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
    scope      TEXT    NOT NULL PRIMARY KEY,
    value      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_sales (
    day    INTEGER NOT NULL,
    sku_id INTEGER NOT NULL REFERENCES skus (id),
    pieces INTEGER NOT NULL,
    PRIMARY KEY (day, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    id          INTEGER NOT NULL PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    key         TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    recipient   TEXT,
    wished_date TEXT,
    wished_time TEXT,
    method      TEXT,
    noshi       TEXT,
    UNIQUE (order_id, key)
) STRICT;

CREATE TABLE files (
    id         INTEGER NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    size       INTEGER NOT NULL,
    sha256     BLOB    NOT NULL,
    job_id     INTEGER REFERENCES jobs (id),
    created_at INTEGER NOT NULL,
    direction  TEXT    NOT NULL DEFAULT 'made' CHECK (direction IN ('taken_in', 'made')),
    -- As it was read or written; NULL for what is no table.
    encoding   TEXT,
    rows       INTEGER,
    -- When it was last changed where it came from: the moment that its numbers are of.
    changed_at INTEGER
) STRICT;

CREATE TABLE history (
    id         INTEGER NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    who        TEXT    NOT NULL,
    what       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    subject_id INTEGER,
    before     TEXT,
    after      TEXT,
    request_id TEXT
) STRICT;

CREATE TABLE holds (
    order_id        INTEGER NOT NULL REFERENCES orders (id),
    kind            TEXT    NOT NULL,
    fingerprint     TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    -- 0: the reason is gone; the row only remembers that it was acknowledged, should it come back.
    present         INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    PRIMARY KEY (order_id, kind, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_rows (
    job_id  INTEGER NOT NULL REFERENCES jobs (id),
    line    INTEGER NOT NULL,
    key     TEXT    NOT NULL,
    ok      INTEGER NOT NULL CHECK (ok IN (0, 1)),
    message TEXT,
    PRIMARY KEY (job_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id           INTEGER NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    shop_id      INTEGER REFERENCES shops (id),
    subject      TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'stopped')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_run_at  INTEGER,
    run_id       TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    payload      TEXT    NOT NULL,
    total        INTEGER NOT NULL DEFAULT 0,
    succeeded    INTEGER NOT NULL DEFAULT 0,
    failed       INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    person       TEXT    NOT NULL DEFAULT '',
    request_id   TEXT,
    requested_at INTEGER NOT NULL,
    started_at   INTEGER,
    finished_at  INTEGER
) STRICT;

CREATE TABLE listings (
    id             INTEGER NOT NULL PRIMARY KEY,
    shop_id        INTEGER NOT NULL REFERENCES shops (id),
    sku_id         INTEGER NOT NULL REFERENCES skus (id),
    key            TEXT    NOT NULL,
    keys           TEXT    NOT NULL,
    -- What the mall calls it, and what it costs there, where that is known.
    title          TEXT    NOT NULL DEFAULT '',
    price          INTEGER,
    -- Stock link. Without it nothing is sent and nothing read for sending; its orders count all the same.
    linked         INTEGER NOT NULL DEFAULT 1 CHECK (linked IN (0, 1)),
    matched_by     TEXT    NOT NULL DEFAULT 'hand' CHECK (matched_by IN ('code', 'unified', 'hand', 'proposal')),
    fulfilled_by   TEXT    NOT NULL DEFAULT 'shop' CHECK (fulfilled_by IN ('shop', 'mall')),
    stopped        INTEGER NOT NULL DEFAULT 0 CHECK (stopped IN (0, 1)),
    cap            INTEGER,
    buffer         INTEGER NOT NULL DEFAULT 0,
    set_aside      INTEGER NOT NULL DEFAULT 0 CHECK (set_aside >= 0),
    wanted_rev     INTEGER NOT NULL DEFAULT 0,
    settled_rev    INTEGER NOT NULL DEFAULT 0,
    -- Up to this revision it leaves although its shop sends at an interval or at hours.
    let_go_rev     INTEGER NOT NULL DEFAULT 0,
    -- 閉店モード shows its SKU in another shop only.
    closed         INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    not_before     INTEGER NOT NULL DEFAULT 0,
    -- An order took of what it shows, and its mall has yet to be told: it goes first, and whatever else has to wait.
    urgent         INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    -- The last movement that the number sent last knew of, and what this listing itself sold since: its mall knows.
    counted_to     INTEGER NOT NULL DEFAULT 0,
    own_sold       INTEGER NOT NULL DEFAULT 0,
    -- Why its number waits for the person, since when, and the revision that does; -1: none.
    guard          TEXT CHECK (guard IN ('many_zeros', 'many_changes')),
    guard_at       INTEGER,
    guard_rev      INTEGER NOT NULL DEFAULT -1,
    -- The revision that a person has seen the number of, where a change would have emptied or moved many.
    approved_rev   INTEGER NOT NULL DEFAULT 0,
    sent           INTEGER,
    sent_at        INTEGER,
    shown          INTEGER,
    shown_at       INTEGER,
    -- When the mall is read once more, because it accepted a number; NULL when it was read since.
    read_back_at   INTEGER,
    -- Until when a number whose answer never came may still arrive, though it was found out what became of it: then the
    -- mall is read once more.
    doubted_until  INTEGER,
    seen_at_mall   INTEGER NOT NULL DEFAULT 0 CHECK (seen_at_mall IN (0, 1)),
    belief         INTEGER,
    unexplained    INTEGER NOT NULL DEFAULT 0 CHECK (unexplained >= 0),
    unexplained_polls INTEGER NOT NULL DEFAULT 0,
    -- Pieces that the mall showed too many: a cancel that it restocked may explain them later.
    above          INTEGER NOT NULL DEFAULT 0 CHECK (above >= 0),
    above_at       INTEGER,
    -- Pieces more (or fewer) that somebody put there at the mall, until the person has seen it.
    edited         INTEGER NOT NULL DEFAULT 0,
    -- Why the mall shows another number than ours, and since when; NULL: it doesn't.
    difference     TEXT,
    difference_since INTEGER,
    -- The person let that be, until the mall shows another number than this.
    ignored_at     INTEGER,
    ignored_shown  INTEGER,
    trouble        TEXT,
    created_at     INTEGER NOT NULL,
    archived_at    INTEGER,
    UNIQUE (shop_id, key),
    CHECK (settled_rev <= wanted_rev)
) STRICT;

CREATE TABLE mail_routes (
    id         INTEGER NOT NULL PRIMARY KEY,
    shop_id    INTEGER NOT NULL REFERENCES shops (id),
    mailbox_id INTEGER REFERENCES mailboxes (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('recipient', 'folder', 'sender', 'shop_name')),
    value      TEXT    NOT NULL,
    position   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE mailboxes (
    id         INTEGER NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    host       TEXT    NOT NULL,
    port       INTEGER NOT NULL,
    tls        INTEGER NOT NULL CHECK (tls IN (0, 1)),
    user       TEXT    NOT NULL,
    folder     TEXT    NOT NULL DEFAULT 'INBOX',
    mark_seen  INTEGER NOT NULL DEFAULT 0 CHECK (mark_seen IN (0, 1)),
    extra_ca   TEXT,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE observations (
    id          INTEGER NOT NULL PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    raw_item_id INTEGER REFERENCES raw_items (id),
    source      TEXT    NOT NULL,
    seen_at     INTEGER NOT NULL,
    hash        BLOB    NOT NULL,
    body        TEXT    NOT NULL,
    UNIQUE (order_id, hash)
) STRICT;

CREATE TABLE order_counts (
    shop_id  INTEGER NOT NULL REFERENCES shops (id),
    progress TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    PRIMARY KEY (shop_id, progress)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_edits (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    field    TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    person   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (order_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_lines (
    id           INTEGER NOT NULL PRIMARY KEY,
    order_id     INTEGER NOT NULL REFERENCES orders (id),
    delivery     INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    keys         TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    options      TEXT    NOT NULL,
    quantity     INTEGER NOT NULL,
    unit_price   INTEGER NOT NULL,
    tax_included INTEGER NOT NULL CHECK (tax_included IN (0, 1)),
    tax_rate     INTEGER,
    fulfilled_by TEXT    NOT NULL,
    sku_id       INTEGER REFERENCES skus (id),
    parts        TEXT    NOT NULL DEFAULT '[]',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    UNIQUE (order_id, delivery, key)
) STRICT;

CREATE VIRTUAL TABLE order_search USING fts5 (grams, content='', contentless_delete=1, tokenize='ascii', detail=full);

CREATE TABLE orders (
    id            INTEGER NOT NULL PRIMARY KEY,
    shop_id       INTEGER NOT NULL REFERENCES shops (id),
    order_number  TEXT    NOT NULL,
    ordered_at    INTEGER NOT NULL,
    progress      TEXT    NOT NULL,
    locked        INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    stock_mode    TEXT    NOT NULL CHECK (stock_mode IN ('counts', 'history', 'paused', 'off')),
    cancelled     INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
    extent        TEXT    NOT NULL,
    first_source  TEXT    NOT NULL,
    best_source   TEXT    NOT NULL,
    merged        TEXT    NOT NULL,
    buyer_name    TEXT    NOT NULL DEFAULT '',
    pieces        INTEGER NOT NULL DEFAULT 0,
    billed        INTEGER,
    currency      TEXT    NOT NULL DEFAULT 'JPY',
    payment       TEXT    NOT NULL DEFAULT '',
    wished        TEXT    NOT NULL DEFAULT '',
    hold_kinds    TEXT    NOT NULL DEFAULT '',
    instructed_at INTEGER,
    shipped_at    INTEGER,
    paid_at       INTEGER,
    printed_at    INTEGER,
    confirmed_at  INTEGER,
    memo          TEXT    NOT NULL DEFAULT '',
    taken_in_at   INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    checked_at    INTEGER NOT NULL DEFAULT 0,
    rev           INTEGER NOT NULL DEFAULT 1,
    -- A cancel left pieces out of stock by the shop's setting: the person is asked (要対応).
    asks_return   INTEGER NOT NULL DEFAULT 0 CHECK (asks_return IN (0, 1)),
    -- An order that counts changed while the shop's 在庫連動 was paused: the difference waits for the person.
    change_waits  INTEGER NOT NULL DEFAULT 0 CHECK (change_waits IN (0, 1)),
    UNIQUE (shop_id, order_number)
) STRICT;

CREATE TABLE outbox (
    id         INTEGER NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    shop_id    INTEGER REFERENCES shops (id),
    order_id   INTEGER REFERENCES orders (id),
    -- The shop's account_generation when it was written: it never leaves for another account.
    account    INTEGER NOT NULL DEFAULT 0,
    revision   INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    payload    TEXT    NOT NULL,
    state      TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'accepted', 'refused', 'in_doubt')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER NOT NULL,
    run_id     TEXT,
    answer     TEXT,
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    CHECK (order_id IS NOT NULL OR shop_id IS NOT NULL)
) STRICT;

CREATE TABLE parcels (
    id              INTEGER NOT NULL PRIMARY KEY,
    delivery_id     INTEGER NOT NULL REFERENCES deliveries (id),
    carrier         TEXT    NOT NULL DEFAULT '',
    tracking_number TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    UNIQUE (delivery_id, tracking_number)
) STRICT;

CREATE TABLE physical_stock (
    sku_id       INTEGER NOT NULL REFERENCES skus (id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    good         INTEGER NOT NULL DEFAULT 0,
    defective    INTEGER NOT NULL DEFAULT 0,
    allocated    INTEGER NOT NULL DEFAULT 0,
    since        INTEGER NOT NULL,
    counted      INTEGER NOT NULL DEFAULT 1 CHECK (counted IN (0, 1)),
    PRIMARY KEY (sku_id, warehouse_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    id          INTEGER NOT NULL PRIMARY KEY,
    shop_id     INTEGER NOT NULL REFERENCES shops (id),
    kind        TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    complete    INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    found       INTEGER NOT NULL DEFAULT 0,
    error       TEXT
) STRICT;

CREATE TABLE product_field_values (
    product_id INTEGER NOT NULL REFERENCES products (id),
    field_id   INTEGER NOT NULL REFERENCES product_fields (id),
    value      TEXT    NOT NULL,
    PRIMARY KEY (product_id, field_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_fields (
    id       INTEGER NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE product_pictures (
    product_id INTEGER NOT NULL PRIMARY KEY REFERENCES products (id),
    media_type TEXT    NOT NULL,
    bytes      BLOB    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE products (
    id          INTEGER NOT NULL PRIMARY KEY,
    code        TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    supplier    TEXT    NOT NULL DEFAULT '',
    memo        TEXT    NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    -- Out of sight, because its history forbids deleting it.
    archived_at INTEGER
) STRICT;

CREATE TABLE push_attempts (
    id          INTEGER NOT NULL PRIMARY KEY,
    listing_id  INTEGER NOT NULL REFERENCES listings (id),
    run_id      TEXT    NOT NULL,
    rev         INTEGER NOT NULL,
    mode        TEXT    NOT NULL CHECK (mode IN ('absolute', 'relative')),
    number      INTEGER NOT NULL,
    target      INTEGER NOT NULL,
    read        INTEGER,
    belief      INTEGER,
    -- What becomes the listing's own when it is accepted.
    counted_to  INTEGER NOT NULL DEFAULT 0,
    own_sold    INTEGER NOT NULL DEFAULT 0,
    -- What neither an order nor a person who had seen it caused: it counts against the shop's limits.
    net         TEXT CHECK (net IN ('emptied', 'dropped', 'raised')),
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    outcome     TEXT CHECK (outcome IN ('accepted', 'refused', 'in_doubt', 'dropped')),
    detail      TEXT,
    -- While it is in doubt: what the mall shows that does not tell whether it arrived, and since when.
    seen        INTEGER,
    seen_at     INTEGER
) STRICT;

CREATE TABLE raw_items (
    id             INTEGER NOT NULL PRIMARY KEY,
    scope          TEXT    NOT NULL,
    shop_id        INTEGER REFERENCES shops (id),
    source         TEXT    NOT NULL CHECK (source IN ('mail', 'csv', 'api', 'person')),
    key            TEXT    NOT NULL,
    hash           BLOB    NOT NULL,
    bytes          BLOB    NOT NULL,
    size           INTEGER NOT NULL,
    media_type     TEXT    NOT NULL,
    fetched_at     INTEGER NOT NULL,
    last_seen      INTEGER NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'unreadable', 'not_ours', 'unrouted')),
    parser_version INTEGER,
    reason         TEXT,
    order_id       INTEGER REFERENCES orders (id),
    UNIQUE (scope, key, hash)
) STRICT;

CREATE TABLE requests (
    id      TEXT    NOT NULL PRIMARY KEY,
    command TEXT    NOT NULL,
    result  TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE returns (
    id          INTEGER NOT NULL PRIMARY KEY,
    order_id    INTEGER REFERENCES orders (id),
    line_key    TEXT    NOT NULL DEFAULT '',
    sku_id      INTEGER NOT NULL REFERENCES skus (id),
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    sellable    INTEGER NOT NULL CHECK (sellable IN (0, 1)),
    movement_id INTEGER REFERENCES stock_movements (id),
    at          INTEGER NOT NULL
) STRICT;

CREATE TABLE secrets (
    owner      TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    nonce      BLOB    NOT NULL,
    ciphertext BLOB    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (owner, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key     TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    value   TEXT    NOT NULL
) STRICT;

CREATE TABLE shops (
    id                INTEGER NOT NULL PRIMARY KEY,
    mall              TEXT    NOT NULL,
    code              TEXT    NOT NULL UNIQUE,
    short_name        TEXT    NOT NULL,
    official_name     TEXT    NOT NULL,
    url               TEXT    NOT NULL DEFAULT '',
    manager           TEXT    NOT NULL DEFAULT '',
    genre             TEXT    NOT NULL DEFAULT '',
    sender_address    TEXT    NOT NULL DEFAULT '',
    bcc_address       TEXT    NOT NULL DEFAULT '',
    postal_code       TEXT    NOT NULL DEFAULT '',
    address           TEXT    NOT NULL DEFAULT '',
    phone             TEXT    NOT NULL DEFAULT '',
    registration_number TEXT  NOT NULL DEFAULT '',
    settings          TEXT    NOT NULL DEFAULT '{}',
    matching_key      TEXT    NOT NULL DEFAULT '',
    manage_orders     INTEGER NOT NULL DEFAULT 0 CHECK (manage_orders IN (0, 1)),
    stock_link        TEXT    NOT NULL DEFAULT 'stopped' CHECK (stock_link IN ('running', 'paused', 'stopped')),
    counts_from       INTEGER,
    push_stock        INTEGER NOT NULL DEFAULT 0 CHECK (push_stock IN (0, 1)),
    push_blocked      TEXT,
    -- When a person last looked at the numbers that are sent to it.
    numbers_seen_at   INTEGER NOT NULL DEFAULT 0,
    reserve_pending   INTEGER NOT NULL DEFAULT 1 CHECK (reserve_pending IN (0, 1)),
    cancels           TEXT    NOT NULL DEFAULT 'before_instruction' CHECK (cancels IN ('never', 'buyer_soon', 'before_instruction')),
    share_percent     INTEGER NOT NULL DEFAULT 100 CHECK (share_percent BETWEEN 0 AND 100),
    trickle_portion   INTEGER,
    trickle_refill_at INTEGER,
    -- Numbers leave every so many minutes, or at these hours (0 to 23, with commas), or, with neither, at once.
    send_every        INTEGER,
    send_hours        TEXT    NOT NULL DEFAULT '',
    -- When what waits for interval or hours was last let go.
    let_go_at         INTEGER NOT NULL DEFAULT 0,
    sync_hours        TEXT    NOT NULL DEFAULT '',
    reflect_origin    INTEGER NOT NULL DEFAULT 1 CHECK (reflect_origin IN (0, 1)),
    -- Why the program turned it on by itself, until the person has set it again.
    origin_notice     TEXT,
    send_by           TEXT    NOT NULL DEFAULT 'api' CHECK (send_by IN ('api', 'ftp')),
    keep_last         INTEGER NOT NULL DEFAULT 0 CHECK (keep_last >= 0),
    last_pieces       INTEGER NOT NULL DEFAULT 1 CHECK (last_pieces IN (0, 1)),
    -- The shop order: the first of those that list a SKU gets its last pieces.
    position          INTEGER NOT NULL DEFAULT 0,
    -- Raised when the shop turns to another account at its mall: what the account before said is void.
    account_generation INTEGER NOT NULL DEFAULT 0,
    created_at        INTEGER NOT NULL,
    archived_at       INTEGER,
    CHECK (trickle_portion IS NULL OR (trickle_refill_at IS NOT NULL AND trickle_refill_at < trickle_portion))
) STRICT;

CREATE VIRTUAL TABLE sku_search USING fts5 (grams, content='', contentless_delete=1, tokenize='ascii', detail=full);

CREATE TABLE skus (
    id           INTEGER NOT NULL PRIMARY KEY,
    product_id   INTEGER NOT NULL REFERENCES products (id),
    code         TEXT    NOT NULL UNIQUE,
    unified_code TEXT,
    name         TEXT    NOT NULL,
    -- Pairs of name and value (色, 赤) as JSON; `variation` is made of the values where there are any.
    options      TEXT    NOT NULL DEFAULT '[]',
    variation    TEXT    NOT NULL DEFAULT '',
    counting     TEXT    NOT NULL DEFAULT 'counted' CHECK (counting IN ('counted', 'not_counted', 'made_to_order')),
    tax_rate     INTEGER NOT NULL DEFAULT 10,
    price        INTEGER,
    cost         INTEGER,
    jan          TEXT    NOT NULL DEFAULT '',
    -- Grams.
    weight       INTEGER,
    -- 棚番.
    shelf        TEXT    NOT NULL DEFAULT '',
    memo         TEXT    NOT NULL DEFAULT '',
    -- 在庫僅少 from this number down; NULL: as set for all.
    low_at       INTEGER,
    -- `code` in the form that spelling by width, case and kana does not change.
    code_form    TEXT    NOT NULL,
    -- It was once a part of a bundle, so that an order may name it.
    was_part     INTEGER NOT NULL DEFAULT 0 CHECK (was_part IN (0, 1)),
    created_at   INTEGER NOT NULL,
    archived_at  INTEGER
) STRICT;

CREATE TABLE stock (
    sku_id     INTEGER NOT NULL PRIMARY KEY REFERENCES skus (id),
    expected   INTEGER NOT NULL DEFAULT 0,
    held       INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    set_at     INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE stock_movements (
    id           INTEGER NOT NULL PRIMARY KEY,
    sku_id       INTEGER NOT NULL REFERENCES skus (id),
    book         TEXT    NOT NULL CHECK (book IN ('expected', 'held', 'good', 'defective', 'allocated')),
    warehouse_id INTEGER REFERENCES warehouses (id),
    delta        INTEGER NOT NULL,
    after        INTEGER NOT NULL,
    cause        TEXT    NOT NULL,
    order_id     INTEGER REFERENCES orders (id),
    line_key     TEXT,
    -- The order's shop, beside it so that a shop's movements are found without their orders.
    shop_id      INTEGER REFERENCES shops (id),
    job_id       INTEGER REFERENCES jobs (id),
    undoes       INTEGER REFERENCES stock_movements (id),
    person       TEXT,
    reason       TEXT,
    note         TEXT,
    request_id   TEXT,
    at           INTEGER NOT NULL,
    CHECK ((book IN ('good', 'defective', 'allocated')) = (warehouse_id IS NOT NULL)),
    CHECK ((order_id IS NULL) = (line_key IS NULL)),
    CHECK ((order_id IS NULL) = (shop_id IS NULL))
) STRICT;

CREATE TABLE stocktake_lines (
    stocktake_id INTEGER NOT NULL REFERENCES stocktakes (id),
    sku_id       INTEGER NOT NULL REFERENCES skus (id),
    -- 棚番 when the count was begun: the order of the list.
    shelf        TEXT    NOT NULL,
    counted      INTEGER CHECK (counted >= 0),
    -- What should have lain there when it was counted.
    expected     INTEGER,
    counted_at   INTEGER,
    PRIMARY KEY (stocktake_id, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stocktakes (
    id           INTEGER NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
    begun_at     INTEGER NOT NULL,
    applied_at   INTEGER,
    -- Given up: nothing of it was applied.
    dropped_at   INTEGER
) STRICT;

CREATE TABLE warehouses (
    id       INTEGER NOT NULL PRIMARY KEY,
    code     TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER orders_count_moved AFTER UPDATE OF progress ON orders WHEN old.progress <> new.progress
BEGIN
    UPDATE order_counts SET number = number - 1 WHERE shop_id = old.shop_id AND progress = old.progress;
    INSERT INTO order_counts (shop_id, progress, number) VALUES (new.shop_id, new.progress, 1)
    ON CONFLICT (shop_id, progress) DO UPDATE SET number = number + 1;
END;

CREATE TRIGGER orders_count_new AFTER INSERT ON orders
BEGIN
    INSERT INTO order_counts (shop_id, progress, number) VALUES (new.shop_id, new.progress, 1)
    ON CONFLICT (shop_id, progress) DO UPDATE SET number = number + 1;
END;

CREATE TRIGGER stock_movements_remain BEFORE DELETE ON stock_movements
BEGIN SELECT RAISE(ABORT, 'stock movements are never deleted'); END;

CREATE TRIGGER stock_movements_stay BEFORE UPDATE ON stock_movements
BEGIN SELECT RAISE(ABORT, 'stock movements are never changed'); END;
