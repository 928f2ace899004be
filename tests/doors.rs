//! The house's doors: which room may use which, who may know which library, and how big a file gets.
//!
//! The tables here are the rule; what they are compared with is what cargo and the sources say.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Which of our crates a crate may use. A crate that isn't here may not exist.
const DOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("formats", &["domain"]),
    ("transport", &["domain"]),
    ("documents", &["domain", "formats"]),
    ("malls", &["domain", "formats", "transport"]),
    ("mailbox", &["domain", "formats"]),
    ("store", &["domain"]),
    ("engine", &["domain", "formats", "transport", "documents", "malls", "mailbox", "store"]),
    ("api", &["engine", "domain"]),
    ("app", &["api", "simulators"]),
    ("cli", &["api"]),
    ("host", &["api"]),
    // Never malls: a simulator must not share the mistakes of what it is held against.
    ("simulators", &["domain"]),
    // Must build before anything is installed.
    ("xtask", &[]),
    ("tests", &["api", "domain", "simulators"]),
];

/// What a room's tests may use beyond that.
const TEST_DOORS: &[(&str, &[&str])] = &[
    ("transport", &["simulators"]),
    ("malls", &["simulators"]),
    ("mailbox", &["simulators"]),
    ("engine", &["simulators"]),
    ("api", &["simulators"]),
    ("host", &["simulators"]),
];

/// Libraries that only some rooms may know: name or prefix, rooms, rooms for tests only.
const LIBRARIES: &[(&str, &[&str], &[&str])] = &[
    ("tauri", &["app"], &[]),
    ("rusqlite", &["store"], &[]),
    ("libsqlite3-sys", &["store"], &[]),
    ("reqwest", &["transport"], &["simulators", "host", "tests"]),
    ("suppaftp", &["transport"], &[]),
    ("encoding_rs", &["formats", "simulators"], &[]),
    ("mail-parser", &["formats"], &[]),
    ("csv", &["formats"], &[]),
    ("calamine", &["formats"], &[]),
    ("rust_xlsxwriter", &["formats"], &[]),
    ("keyring", &["engine"], &[]),
    ("printpdf", &["documents"], &[]),
];

/// What the rules of the shop may not reach: clocks, files, the net, random numbers.
const IO_LIBRARIES: &[&str] = &["tokio", "rand", "uuid", "tracing", "url", "axum", "tempfile", "async-trait"];
const IO_PATHS: &[&str] = &[
    "SystemTime::now",
    "Instant::now()",
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "Timestamp::now",
    "Zoned::now",
];

const LONGEST_FILE: usize = 600;
const SHORTEST_INTRODUCTION: usize = 6;

/// A folder whose files nobody writes by hand.
const MADE_BY_TOOLS: &[&str] =
    &["node_modules", "dist", "target", "generated", "paraglide", "test-results", "gen"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Our packages by the name of their room.
fn rooms() -> BTreeMap<String, Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    metadata.packages.into_iter().map(|package| (room(&package.name).unwrap(), package)).collect()
}

/// The room of one of our packages; nothing for a library from elsewhere.
fn room(package: &str) -> Option<String> {
    match package {
        "miseban" => Some("app".to_owned()),
        "xtask" => Some("xtask".to_owned()),
        _ => package.strip_prefix("miseban-").map(str::to_owned),
    }
}

fn listed<'a>(table: &[(&str, &'a [&'a str])], room: &str) -> &'a [&'a str] {
    table.iter().find(|(name, _)| *name == room).map_or(&[], |(_, uses)| uses)
}

/// Every file below `folder` with one of these endings, the made ones left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                if !MADE_BY_TOOLS.contains(&name.as_str()) && !name.starts_with('.') {
                    folders.push(entry.path());
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_plan_and_every_planned_room_exists() {
    let built: BTreeSet<String> = rooms().into_keys().collect();
    let planned: BTreeSet<String> = DOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(built, planned);
}

#[test]
fn rooms_use_only_the_rooms_that_they_may() {
    let mut wrong = Vec::new();
    for (name, package) in rooms() {
        for dependency in &package.dependencies {
            let Some(used) = room(&dependency.name) else { continue };
            let in_tests = dependency.kind == DependencyKind::Development;
            let allowed = listed(DOORS, &name).contains(&used.as_str())
                || (in_tests && listed(TEST_DOORS, &name).contains(&used.as_str()));
            if !allowed {
                wrong.push(format!("{name} may not use {used} ({:?})", dependency.kind));
            }
        }
    }
    nothing(&wrong);
}

#[test]
fn only_their_own_rooms_know_the_libraries() {
    let mut wrong = Vec::new();
    for (name, package) in rooms() {
        for dependency in &package.dependencies {
            for (library, anywhere, in_tests) in LIBRARIES {
                let is_it =
                    dependency.name == *library || dependency.name.starts_with(&format!("{library}-"));
                let for_tests =
                    dependency.kind == DependencyKind::Development && in_tests.contains(&name.as_str());
                if is_it && !anywhere.contains(&name.as_str()) && !for_tests {
                    wrong.push(format!("{name} may not know {} ({:?})", dependency.name, dependency.kind));
                }
            }
            if name == "xtask" && dependency.name != "serde_json" {
                wrong.push(format!("xtask may not use {}", dependency.name));
            }
        }
    }
    nothing(&wrong);
}

#[test]
fn the_rules_reach_nothing_outside() {
    let domain = rooms().remove("domain").unwrap();
    let mut wrong: Vec<String> = domain
        .dependencies
        .iter()
        .filter(|used| used.kind != DependencyKind::Development && IO_LIBRARIES.contains(&used.name.as_str()))
        .map(|used| format!("domain may not use {}", used.name))
        .collect();
    let sources = files(&root().join("src-tauri/domain/src"), &[".rs"]);
    assert!(sources.len() > 5, "the sources of domain weren't found");
    for file in sources {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            wrong.extend(
                IO_PATHS
                    .iter()
                    .filter(|path| line.contains(**path))
                    .map(|path| format!("{}: {path}", file.display())),
            );
        }
    }
    nothing(&wrong);
}

#[test]
fn only_the_backend_folder_of_the_pages_knows_tauri() {
    let pages = root().join("ui/src");
    let backend = pages.join("backend");
    let sources = files(&pages, &[".ts", ".tsx"]);
    assert!(sources.len() > 5, "the sources of ui weren't found");
    let wrong: Vec<String> = sources
        .into_iter()
        .filter(|file| !file.starts_with(&backend))
        .filter(|file| fs::read_to_string(file).unwrap().contains("@tauri-apps"))
        .map(|file| format!("{} imports @tauri-apps", file.display()))
        .collect();
    nothing(&wrong);
}

#[test]
fn no_source_file_is_too_long() {
    let mut sources = files(&root().join("src-tauri"), &[".rs", ".mjs"]);
    sources.extend(files(&root().join("tests"), &[".rs"]));
    sources.extend(files(&root().join("ui"), &[".ts", ".tsx", ".css"]));
    assert!(sources.len() > 50, "the sources weren't found");
    let wrong: Vec<String> = sources
        .into_iter()
        .map(|file| (fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, file)| format!("{} has {lines} lines; {LONGEST_FILE} is the most", file.display()))
        .collect();
    nothing(&wrong);
}

#[test]
fn every_room_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for (name, package) in rooms() {
        let entry =
            package.targets.iter().find(|target| target.is_lib() || (name == "xtask" && target.is_bin()));
        let file = entry.unwrap().src_path.as_std_path();
        let text = fs::read_to_string(file).unwrap();
        let introduction = text.lines().take_while(|line| line.starts_with("//!")).count();
        // The library of the tests only holds what they share.
        if name != "tests" && introduction < SHORTEST_INTRODUCTION {
            wrong.push(format!("{} opens with {introduction} lines of introduction", file.display()));
        }
    }
    nothing(&wrong);
}

#[test]
fn every_room_takes_the_house_s_lints() {
    let wrong: Vec<String> = rooms()
        .into_values()
        .map(|package| package.manifest_path.into_std_path_buf())
        .filter(|manifest| !fs::read_to_string(manifest).unwrap().contains("[lints]\nworkspace = true"))
        .map(|manifest| format!("{} has lints of its own", manifest.display()))
        .collect();
    nothing(&wrong);
}

#[test]
fn no_test_is_put_aside() {
    // Split, so that this file doesn't find itself.
    let marks = [concat!("#[ig", "nore"), concat!("to", "do!("), concat!("unimple", "mented!(")];
    let mut sources = files(&root().join("src-tauri"), &[".rs"]);
    sources.extend(files(&root().join("tests"), &[".rs"]));
    let mut wrong = Vec::new();
    for file in sources {
        let text = fs::read_to_string(&file).unwrap();
        wrong.extend(
            marks
                .iter()
                .filter(|mark| text.contains(**mark))
                .map(|mark| format!("{} has {mark}", file.display())),
        );
    }
    nothing(&wrong);
}
