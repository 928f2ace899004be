//! `cargo xtask pictures`: the program's screens as README shows them, and as the demo's check keeps them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::demo::program::Place;
use crate::demo::sends;
use crate::demo::stand::Stand;
use crate::display::Display;
use crate::setup::{self, Need};
use crate::webdriver::Window;
use crate::{build, paths, wait};

const LIMIT: Duration = Duration::from_secs(20);

/// A screen, how to get there, and what must be on it before the picture is taken.
struct Screen {
    name: &'static str,
    /// The address behind `#`; nothing: stay where the last picture was taken.
    address: Option<&'static str>,
    /// Selectors to click, one after the other, each as soon as it is there.
    clicks: &'static [&'static str],
    /// What is done in the page after that.
    script: &'static str,
    /// A selector that finds something when the screen is complete.
    ready: &'static str,
}

/// A row of the house's grid that has come in, its tick left out.
const ROW: &str = ".grid-row .grid-cell:not(.tick)";

/// A stock file of TEMPOSTAR's eight columns is put where a person would drop it: a number that changes, one that is the
/// same, one that Excel has spoilt, and a code that nobody knows.
const DROP_A_FILE: &str = r#"
const rows = ["商品コード,商品名,想定在庫数,保留在庫数",
    "HT-ASA-050,朝露の煎茶 50g,75,0", "HT-YAM-300,山霧の深蒸し茶 300g,30,0", "HT-YUN-KOB,手びねり湯呑み 粉引,24,2",
    "HT-SUI-100,翠玉の玉露 100g,12個,0", "HT-XXX-999,知らない商品,5,0"];
const file = new File([rows.join("\r\n") + "\r\n"], "在庫_11月.csv", {type: "text/csv"});
const given = new DataTransfer();
given.items.add(file);
const field = document.querySelector("input[type=file]");
field.files = given.files;
field.dispatchEvent(new Event("change", {bubbles: true}));
"#;

/// The live example of 在庫の設定 comes into view, clear of the bar at the bottom.
const TO_THE_EXAMPLE: &str = "
const box = document.querySelector('.page-scroll');
const below = document.querySelector('.stock-example').getBoundingClientRect().bottom;
box.scrollTop += below - box.getBoundingClientRect().bottom + 90;
";

const fn screen(
    name: &'static str,
    address: Option<&'static str>,
    clicks: &'static [&'static str],
    ready: &'static str,
) -> Screen {
    Screen { name, address, clicks, script: "", ready }
}

const SCREENS: &[Screen] = &[
    screen("orders", Some("/orders?tab=all"), &[], ROW),
    screen("order", None, &[ROW], "#order-panel .foot button"),
    // The first button below an order is its slip; the preview is drawn page by page.
    screen("slip", None, &["#order-panel .foot button"], "[role=dialog] canvas"),
    screen("stock", Some("/stock"), &[ROW], ".panel .steps, .panel table"),
    screen("differences", Some("/stock/differences"), &[ROW], ".panel"),
    screen("arrivals", Some("/stock/arrivals"), &[], ROW),
    screen("products", Some("/products"), &[ROW], ".panel"),
    Screen { script: DROP_A_FILE, ..screen("dry-run", Some("/csv"), &[], ".csv-look .grid-row") },
    screen("shops", Some("/shops"), &[], "form input"),
    // The own site is the last one.
    Screen {
        script: TO_THE_EXAMPLE,
        ..screen("shop-stock", None, &[".side-item:nth-of-type(3)"], ".stock-example-steps li:nth-of-type(4)")
    },
    screen("jobs", Some("/jobs"), &[], ROW),
];

/// Takes a picture of every screen into `folder`; gives the files' names.
pub fn take(window: &Window, folder: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for screen in SCREENS {
        if let Some(address) = screen.address {
            window.go(address)?;
        }
        for selector in screen.clicks {
            there(window, screen.name, selector)?;
            window.click(selector)?;
        }
        if !screen.script.is_empty() {
            there(window, screen.name, "input[type=file], .stock-example-steps li:nth-of-type(4)")?;
            window.script(screen.script)?;
        }
        there(window, screen.name, screen.ready)?;
        // Fonts come after the text; a picture without them would show squares.
        window.until("the fonts", "return document.fonts.status === 'loaded';", LIMIT)?;
        let name = format!("{}.png", screen.name);
        window.picture(&folder.join(&name))?;
        names.push(name);
    }
    Ok(names)
}

fn there(window: &Window, screen: &str, selector: &str) -> Result<(), String> {
    let script = format!("return document.querySelector({}) !== null;", serde_json::json!(selector));
    window.until(&format!("`{selector}` of the screen `{screen}`"), &script, LIMIT).map(drop)
}

/// Takes README's pictures: the demo's own story runs for a while first, so that there is something to see.
pub fn pictures() -> Result<(), String> {
    setup::run(&[Need::Build, Need::Window])?;
    build::pages()?;
    build::programs()?;
    let folder = paths::target().join("pictures");
    let _ = fs::remove_dir_all(&folder);
    let shots = paths::root().join("ui/docs");
    for folder in [&folder, &shots] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let display = Display::start(&folder.join("display.log"))?;
    let stand = Stand::start(&folder, &["--orders-every", "2"])?;
    let place = Place::below(&folder, &stand, paths::built("miseban-desktop"));
    let window = place.drive(&display)?;
    wait::until("a dozen orders", Duration::from_mins(2), || {
        let orders = stand.books()?.iter().map(|(_, books)| books.orders.len()).sum::<usize>();
        Ok((orders >= 12).then_some(()))
    })?;
    // Somebody typed other numbers at the malls, so that 在庫差異チェック has something to say.
    sends::type_down(&stand, &place)?;
    sends::type_up(&stand, &place)?;
    let names = take(&window, &shots)?;
    println!(
        "{}",
        names.iter().map(|name| shots.join(name).display().to_string()).collect::<Vec<_>>().join("\n")
    );
    Ok(())
}
