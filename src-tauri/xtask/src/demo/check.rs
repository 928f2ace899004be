//! `cargo xtask demo --check`: a shop's morning in two minutes, with kills, pictures and a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::database;
use super::day::{Day, all_settled, buyer, first_start, now};
use super::figures::Figures;
use super::kills;
use super::program::Place;
use super::report::Findings;
use super::sends::{self, Sends};
use super::stand::Stand;
use crate::display::Display;
use crate::pictures;
use crate::setup::{self, Need};
use crate::{build, paths, run};

/// Orders that each mall gets while the window is open.
const ORDERS: usize = 12;

/// Runs the demo unattended. Fails unless the report has nothing to complain of.
pub fn check() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("demo --check needs a display of its own, which only Linux gives; use cargo xtask demo"
            .to_owned());
    }
    setup::run(&[Need::Build, Need::Window])?;
    build::pages()?;
    build::programs()?;
    let started = Instant::now();
    let begins = |what: &str| println!("{:>6.1} s  {what}", started.elapsed().as_secs_f64());
    begins("A made-up shop is set up");
    let folder = paths::demo();
    let _ = fs::remove_dir_all(&folder);
    let shots = folder.join("pictures");
    fs::create_dir_all(&shots).map_err(|error| format!("{}: {error}", shots.display()))?;
    let display = Display::start(&folder.join("display.log"))?;
    let stand = Stand::start(&folder, &[])?;
    let place = Place::below(&folder, &stand, paths::built("miseban-desktop"));
    first_start(&place, &display)?;

    let mut day = Day::new(&stand, &place)?;
    begins("The program is ended in the middle of its work");
    let kills = vec![
        kills::in_intake(&place, &display, &mut |mall| day.order(mall))?,
        kills::in_doubt(&place, &display, &stand, &mut |mall| day.order(mall))?,
        kills::in_outcome(&place, &display, &mut |mall| day.order(mall))?,
    ];

    begins("A morning at the shop");
    let window = place.drive(&display)?;
    all_settled(&stand, &place)?;
    begins("Orders come in");
    let mut sends = Sends::default();
    let timed_from = now();
    sends::before_the_refill(&stand, &buyer(1_000))?;
    sends::type_down(&stand, &place)?;
    for _ in 0..ORDERS {
        day.order("rakuten")?;
        day.order("yahoo")?;
        // Buyers don't come all at once; the way of each order is timed. Yahoo! gives one order a second, so faster
        // ones would measure its limit and not the program.
        std::thread::sleep(Duration::from_millis(1_100));
    }
    day.cancel_last("yahoo")?;
    sends::down_to_the_refill(&stand, &buyer(1_001))?;
    sends::type_up(&stand, &place)?;
    // Meanwhile the malls' orders come in, and two polls tell that no order explains what was typed.
    begins("Pictures are taken");
    let pictures = pictures::take(&window, &shots)?;
    begins("What was typed at the malls is found and put right");
    sends.differences = sends::find(&place)?;
    sends::push_again(&stand, &place, &mut sends.differences)?;
    begins("A full sync");
    sends.sync = Some(sends::full_sync(&stand, &place)?);
    begins("All comes to rest");
    all_settled(&stand, &place)?;
    sends.false_alarms = sends::false_alarms(&place)?;
    let slip_pages = pages_of_slips(&place.data)?;
    let mut rows = database::rows(&place.database())?;
    rows.should = Some(sends::should(&place)?);
    sends.follow(&stand, &place, &rows)?;
    drop(window);

    let figures = Figures::compute(&stand.books()?, &rows, timed_from);
    let findings =
        Findings { figures, sends, kills, slip_pages, pictures, seconds: started.elapsed().as_secs_f64() };
    let file = folder.join("report.json");
    let text = format!("{:#}\n", findings.json());
    fs::write(&file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
    print!("{text}");
    println!("{}", file.display());
    let wrong = findings.wrong();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Pages of all delivery slips in the data folder, as poppler counts them.
fn pages_of_slips(folder: &Path) -> Result<u64, String> {
    let mut pages = 0;
    for file in pdfs(folder) {
        let said = run::output(run::command("pdfinfo").arg(&file))?;
        let line = said.lines().find_map(|line| line.strip_prefix("Pages:"));
        pages += line.and_then(|count| count.trim().parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(pages)
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths
        .flat_map(|path| if path.is_dir() { pdfs(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|kind| kind == "pdf"))
        .collect()
}
