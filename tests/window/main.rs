//! The program that ships, in its window: clicked as a person would, on simulated malls that outlive it.
//!
//! `cargo xtask test` builds the program with its pages, brings tauri-driver and gives the tests a display.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod driver;
mod newer;
mod own;
mod program;
mod shop;

use miseban_tests::goods;
use shop::Shop;

/// The first cell of the first order, its tick left out.
const FIRST_ORDER: &str =
    "(//*[@role='row' and contains(@class,'grid-row')]/*[not(contains(@class,'tick'))])[1]";

#[tokio::test(flavor = "multi_thread")]
async fn a_day_in_the_window_and_the_next_morning() {
    let shop = Shop::open().await;
    let sku = goods::sold_at_both();
    let program = shop.start();
    let window = &program.window;
    window.until_it_says(".rail", "受注");
    shop.sells("rakuten", &sku, 2);
    shop.sells("yahoo", &sku, 1);

    window.go("/orders");
    window.click("//*[@role='tab'][contains(.,'すべて')]");
    window.until_rows(2);
    window.click(FIRST_ORDER);
    window.until_it_says("#order-panel", "髙橋");
    window.click("//*[@id='order-panel']//button[normalize-space(.)='納品書']");
    window.until("a page with ink on it", INKED);
    window.click("//*[@role='dialog']//button[normalize-space(.)='印刷']");
    assert!(shop.printed().starts_with(b"%PDF-"), "a slip was sent to the printer");
    window.click("//*[@role='dialog']//button[@aria-label='閉じる']");
    window.until("the end of the preview", "return !document.querySelector('[role=dialog]');");

    window.click("//nav//a[starts-with(normalize-space(.),'在庫')]");
    window.until_cell_says(&sku.code, "expected", &(sku.initial_stock - 3).to_string());
    shop.until_both_show(&sku, sku.initial_stock - 3);
    assert_eq!(
        shop.ask("orders.counts")["all"],
        2,
        "the holder of the folder answers, and has each order once"
    );

    program.quit();
    assert!(shop.is_free(), "nobody holds the folder any more");

    shop.sells("rakuten", &sku, 1);
    let program = shop.start();
    let window = &program.window;
    window.go("/orders");
    window.click("//*[@role='tab'][contains(.,'すべて')]");
    window.until_rows(3);
    shop.until_both_show(&sku, sku.initial_stock - 4);
    assert_eq!(shop.ask("orders.counts")["all"], 3, "yesterday's orders are there once, and the night's");
    program.quit();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_leaves_the_shop_to_the_first() {
    let shop = Shop::open().await;
    let program = shop.start();
    program.window.until_it_says(".rail", "受注");
    program.window.run("window.itIsTheFirst = true;");

    assert!(shop.start_again().success(), "it has shown the first one's window");

    shop.sells("yahoo", &goods::sold_at_both(), 1);
    program.window.go("/orders");
    program.window.click("//*[@role='tab'][contains(.,'すべて')]");
    program.window.until_rows(1);
    assert_eq!(program.window.run("return window.itIsTheFirst;"), true, "it is the same window");
    assert_eq!(shop.ask("orders.counts")["all"], 1);
    program.quit();
}

/// True when a page of the preview is drawn and is not just paper.
const INKED: &str = "
    const page = document.querySelector('[role=dialog] canvas[data-drawn=true]');
    if (!page) return false;
    const { data } = page.getContext('2d').getImageData(0, 0, page.width, page.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (data[at] < 100 && data[at + 3] > 200) dark++;
    }
    return dark > 500;
";
