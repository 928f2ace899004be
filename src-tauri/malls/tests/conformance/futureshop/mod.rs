//! futureshop: what every mall must pass, and what is its own: two shapes of orders, articles with and without variations,
//! stock by FTP.

use std::sync::Arc;

use miseban_domain::Instant;
use miseban_malls::{Connection, Keys, Mall, MallError, Rest, SEND_BY, Secret, registry};
use miseban_simulators::{
    clock::system_clock,
    ftp::{FtpConfig, FtpKnobs},
    futureshop::{FutureshopConfig, FutureshopSim},
    stand::{
        faults::{Fault, FaultRule},
        goods::Goods,
        limits::Limits,
        order::{LineSpec, OrderSpec},
    },
};

use crate::stands::{Door, Setup, USUAL, Which, buyer, to_futureshop};

/// Whom [`every`] is about here.
pub const MALLS: [Which; 1] = [Which::Futureshop];

#[path = "../every/mod.rs"]
pub mod every;

mod faults;
mod files;
mod orders;
mod stock;

pub struct Shop {
    pub sim: FutureshopSim,
    pub mall: Arc<dyn Mall>,
    connection: Connection,
}

/// Articles: one without variations, one with two branches on one axis, one on two axes, one without a number.
fn goods() -> Vec<Goods> {
    let article = |item: &str, variant: &str, sku: &str, quantity: Option<i64>| Goods {
        item: item.to_owned(),
        variant: variant.to_owned(),
        item_number: String::new(),
        merchant_code: sku.to_owned(),
        name: format!("お茶 {item}"),
        variation: Vec::new(),
        price_yen: 1_080,
        tax_rate_percent: 8,
        quantity,
        lead_times: None,
        ship_from: Vec::new(),
        restock_on_cancel: true,
    };
    vec![
        article("cup", "", "CUP-1", Some(10)),
        article("sencha", "100", "SEN-100", Some(50)),
        article("sencha", "200", "SEN-200", Some(20)),
        article("shirt", "M/RED", "SH-M-RED", Some(3)),
        article("made-to-order", "", "MTO", None),
    ]
}

/// The mall, with an FTP server; limits are off unless a test wants them.
pub async fn shop(limits: bool, page: usize) -> Shop {
    let config = FutureshopConfig {
        goods: goods(),
        page,
        limits: Limits { enforced: limits, ..Limits::default() },
        ftp: Some(FtpConfig::default()),
        ..FutureshopConfig::default()
    };
    let sim = FutureshopSim::start(config).await.unwrap();
    let connection = Door::of(Setup { limits, ..USUAL }, to_futureshop(&sim)).connection;
    let mall = connect(connection.clone()).unwrap();
    Shop { sim, mall, connection }
}

fn connect(connection: Connection) -> Result<Arc<dyn Mall>, MallError> {
    (registry::kind(Which::Futureshop.id()).unwrap().connect)(connection)
}

impl Shop {
    /// The same shop, sending by FTP.
    pub fn by_ftp(&self, more: &[(&str, &str)]) -> Result<Arc<dyn Mall>, MallError> {
        let port = self.sim.ftp().unwrap().port().to_string();
        let account = FtpConfig::default();
        let usual = [
            (SEND_BY, "ftp"),
            ("ftp_host", "127.0.0.1"),
            ("ftp_port", &port),
            ("ftp_user", &account.user),
            ("ftp_directory", "/fsgoodsupload"),
            ("ftp_plain", "true"),
            ("stock_header", "コントロールカラム,商品URLコード,商品番号,商品名,現在在庫数,調整在庫数"),
            ("variation_header", VARIATION),
        ];
        let mut connection = self.connection.clone();
        for (key, value) in usual.iter().chain(more) {
            connection.settings.insert((*key).to_owned(), (*value).to_owned());
        }
        connection.secrets.insert("ftp_password".to_owned(), Secret::new(account.password));
        connect(connection)
    }

    pub fn fault(&self, fault: Fault, path: &str, times: u32) {
        self.sim.set_fault(FaultRule::next(fault, path, times));
    }

    pub fn sells(&self, item: &str, variant: &str, quantity: i64) -> String {
        let spec = OrderSpec {
            lines: vec![LineSpec::new(item, variant, quantity)],
            buyer: buyer(),
            ..OrderSpec::default()
        };
        self.sim.place_order(spec).unwrap()
    }

    /// A whole poll: numbers of what it brought, and the cursor after it.
    pub async fn poll(&self, cursor: Option<String>) -> (Vec<String>, String) {
        let since = Instant(system_clock()() - 3_600_000);
        let (mut cursor, mut numbers) = (cursor, Vec::new());
        for _ in 0..1_000 {
            let step = self.mall.orders().unwrap().step(cursor.as_deref(), since).await.unwrap();
            numbers.extend(step.items.iter().map(|item| item.key.clone()));
            match step.rest {
                Rest::More => cursor = Some(step.next),
                Rest::Complete => {
                    numbers.sort();
                    numbers.dedup();
                    return (numbers, step.next);
                }
                Rest::Ended => panic!("a poll that is not complete"),
            }
        }
        panic!("a poll without an end");
    }
}

pub fn keys(item: &str, horizontal: &str, vertical: &str) -> Keys {
    let all = [("productNo", item), ("horizontalNo", horizontal), ("verticalNo", vertical)];
    let filled = all.iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub const VARIATION: &str = "商品URLコード,バリエーション別選択肢（横軸）,バリエーション別枝番（横軸）,バリエーション別選択肢（縦軸）,バリエーション別枝番（縦軸）,現在在庫数,調整在庫数,商品番号,商品管理番号,商品名,JANコード,最終更新日付";

#[tokio::test]
async fn its_test_says_what_is_wrong_at_the_ftp_server() {
    let shop = shop(false, 50).await;
    assert_eq!(shop.by_ftp(&[]).unwrap().check().await, Ok(Vec::new()));
    shop.sim.ftp().unwrap().set(FtpKnobs { read_only: true, ..FtpKnobs::default() });
    let error = shop.by_ftp(&[]).unwrap().check().await.unwrap_err();
    assert_eq!(error.code.code, "mall_error.ftp_not_allowed");
}
