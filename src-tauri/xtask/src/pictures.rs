//! `cargo xtask pictures`: the program's screens as README shows them, and as the demo's check keeps them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::demo::program::Place;
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
    /// A selector that finds something when the screen is complete.
    ready: &'static str,
}

/// A row of the house's grid that has come in, its tick left out.
const ROW: &str = ".grid-row .grid-cell:not(.tick)";

const SCREENS: &[Screen] = &[
    Screen { name: "orders", address: Some("/orders?tab=all"), clicks: &[], ready: ROW },
    Screen { name: "order", address: None, clicks: &[ROW], ready: "#order-panel .foot button" },
    // The first button below an order is its slip; the preview is drawn page by page.
    Screen {
        name: "slip",
        address: None,
        clicks: &["#order-panel .foot button"],
        ready: "[role=dialog] canvas",
    },
    Screen { name: "stock", address: Some("/stock"), clicks: &[], ready: ROW },
    Screen { name: "shops", address: Some("/shops"), clicks: &[], ready: "form input" },
    Screen { name: "jobs", address: Some("/jobs"), clicks: &[], ready: ROW },
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
    let names = take(&window, &shots)?;
    println!(
        "{}",
        names.iter().map(|name| shots.join(name).display().to_string()).collect::<Vec<_>>().join("\n")
    );
    Ok(())
}
