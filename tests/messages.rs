//! Every code that Rust names has a text in both languages, and the texts ask for no argument that isn't given.
//!
//! The key of a text is the code itself, letter by letter: the window and `Messages::text` look it up alike. The
//! sources are read as text, so that a code counts from the line that names it, whoever emits it and when.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Beginnings that only message codes of Rust have. Names of commands (`stock.edit`) begin alike: they are taken out.
const FAMILIES: &[&str] = &[
    "action",
    "articles",
    "bundle",
    "cli",
    "field",
    "file_kind",
    "history",
    "hold",
    "inbox",
    "job_subject",
    "layout",
    "left_alone",
    "left_out",
    "listing",
    "listing_key",
    "mail",
    "mailbox",
    "mall",
    "mall_error",
    "outbox",
    "problem",
    "product",
    "push",
    "request",
    "secret",
    "setting",
    "shop",
    "sku",
    "stock",
    "stock_file",
    "store",
    "table",
    "tray",
];

/// Calls whose first argument is a code when it is written out.
const EMITTERS: &[&str] = &["Coded::new(", "Fault::new(", "conflict(", "charge("];

/// Names that make a code with the beginning beside them: file, enum, beginnings.
const GENERATED: &[(&str, &str, &[&str])] = &[
    ("domain/src/progress.rs", "Progress", &["stage."]),
    ("domain/src/progress.rs", "HoldKind", &["hold.", "hold_short."]),
    ("domain/src/stock/explain.rs", "StepCode", &["stock.step."]),
    ("domain/src/stock/rule.rs", "LeaveAlone", &["left_alone."]),
    ("domain/src/stock/rule.rs", "Counting", &["counting."]),
    ("domain/src/observation.rs", "Source", &["source.", "source_short."]),
    ("domain/src/order.rs", "StockMode", &["stock_mode."]),
    ("store/src/stock/mod.rs", "Book", &["book."]),
    ("store/src/stock/mod.rs", "Cause", &["cause."]),
    ("store/src/jobs.rs", "JobState", &["job_state."]),
    ("store/src/outbox.rs", "OutboxState", &["outbox_state."]),
    ("store/src/push.rs", "OutcomeKind", &["attempt."]),
    ("store/src/mailboxes.rs", "RouteKind", &["route."]),
];

/// Words in the sources that make a code with the beginning beside them: what stands before the word, the beginning.
const WORDS: &[(&str, &str)] = &[
    ("CredentialState { name: \"", "credential."),
    ("Done { kind: \"", "job."),
    ("self.log(\"", "job."),
    ("with_action(\"", "action."),
    (".take(\"", "slip_field."),
    ("addressee(sheet, \"", "slip_field."),
    ("joined(sheet, \"", "slip_field."),
];

type Catalogue = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn catalogue(language: &str) -> Catalogue {
    let mut texts: Catalogue = serde_json::from_str(&read(format!("ui/messages/{language}.json"))).unwrap();
    texts.remove("$schema");
    texts
}

/// The names in `{…}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// What the crates that ship say outside their tests and comments, by file.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, all: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "simulators" | "xtask" | "tests" | "benches" | "target") {
                    walk(&path, all);
                }
            } else if path.extension().is_some_and(|e| e == "rs") && name != "tests.rs" {
                let whole = fs::read_to_string(&path).unwrap();
                let shipped = whole.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let lines = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
                all.push((path, lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    let mut all = Vec::new();
    walk(&root().join("src-tauri"), &mut all);
    assert!(all.len() > 100, "the sources are not where they were");
    all
}

fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'))
        // A file's name, as in the layouts.
        && text.rsplit_once('.').is_none_or(|(_, ending)| ending != "csv")
}

/// Every literal of `source` that follows `before`, perhaps on the next line, with what stands behind it.
fn literals_after<'a>(source: &'a str, before: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    source.match_indices(before).filter_map(|(at, _)| {
        let rest = source.get(at + before.len()..)?.trim_start();
        // A `before` that ends inside the quotes has begun the literal already.
        let rest = if before.ends_with('"') { rest } else { rest.strip_prefix('"')? };
        rest.split_once('"').filter(|(literal, _)| is_code(literal))
    })
}

/// `snake_case` of the enum's variants.
fn variants(file: &str, name: &str) -> Vec<String> {
    let source = read(Path::new("src-tauri").join(file));
    let (_, rest) =
        source.split_once(&format!("pub enum {name} {{\n")).unwrap_or_else(|| panic!("{name} left {file}"));
    let (body, _) = rest.split_once("\n}").unwrap();
    let mut names = Vec::new();
    for line in body.lines().map(str::trim) {
        let variant: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
        if variant.starts_with(|c: char| c.is_ascii_uppercase()) {
            names.push(snake(&variant));
        }
    }
    assert!(names.len() > 1, "{name} in {file} has no variants that this test can read");
    names
}

fn snake(variant: &str) -> String {
    let mut snake = String::new();
    for c in variant.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// A table `name: &[(&str, &[&str])]` of codes with the names of their arguments.
fn table(file: &str, name: &str) -> Vec<(String, BTreeSet<String>)> {
    let source = read(Path::new("src-tauri").join(file));
    let (_, rest) = source.split_once(&format!("pub const {name}: &[(&str, &[&str])] = &[")).unwrap();
    let (body, _) = rest.split_once("\n];").unwrap();
    let rows = body.split("(\"").skip(1).map(|row| {
        let mut words = row.split('"').step_by(2);
        let code = words.next().unwrap().to_owned();
        let args = row.split('"').skip(2).step_by(2).map(ToOwned::to_owned).collect();
        (code, args)
    });
    let rows: Vec<_> = rows.collect();
    assert!(rows.len() > 5, "{name} in {file} cannot be read");
    rows
}

/// Names of commands: they look like codes and are none.
fn commands() -> BTreeSet<String> {
    let rooms = fs::read_dir(root().join("src-tauri/api/src/commands")).unwrap();
    let sources = rooms.map(|room| fs::read_to_string(room.unwrap().path()).unwrap());
    let words = sources.flat_map(|source| source.split('"').map(ToOwned::to_owned).collect::<Vec<_>>());
    words.filter(|word| is_code(word)).collect()
}

/// Fails with the codes that one of the languages has no text for.
fn all_have_texts(codes: &BTreeSet<String>) {
    for language in ["ja", "en"] {
        let texts = catalogue(language);
        let missing: Vec<_> = codes.iter().filter(|code| !texts.contains_key(*code)).collect();
        assert!(missing.is_empty(), "ui/messages/{language}.json has no text for {missing:#?}");
    }
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments() {
    let (ja, en) = (catalogue("ja"), catalogue("en"));
    let (left, right): (BTreeSet<_>, BTreeSet<_>) = (ja.keys().collect(), en.keys().collect());
    let lonely: Vec<_> = left.symmetric_difference(&right).collect();
    assert!(lonely.is_empty(), "in one language only: {lonely:#?}");
    let differing: Vec<_> = ja
        .iter()
        .filter(|(code, text)| placeholders(text) != placeholders(&en[*code]))
        .map(|(c, _)| c)
        .collect();
    assert!(differing.is_empty(), "arguments differ: {differing:#?}");
    let empty: Vec<_> = ja.iter().filter(|(_, text)| text.trim().is_empty()).map(|(code, _)| code).collect();
    assert!(empty.is_empty(), "no Japanese words: {empty:#?}");
}

#[test]
fn every_code_in_the_sources_has_a_text() {
    let commands = commands();
    let mut codes = BTreeSet::new();
    for (_, source) in sources() {
        for emitter in EMITTERS {
            codes.extend(literals_after(&source, emitter).map(|(code, _)| code.to_owned()));
        }
        let of_families = source.split('"').filter(|word| {
            let family = word.split_once('.').map(|(family, _)| family);
            is_code(word) && family.is_some_and(|family| FAMILIES.contains(&family))
        });
        codes.extend(of_families.filter(|word| !commands.contains(*word)).map(ToOwned::to_owned));
    }
    assert!(codes.len() > 200, "only {} codes found: the patterns fit the sources no more", codes.len());
    all_have_texts(&codes);
}

#[test]
fn every_code_that_is_put_together_has_a_text() {
    let mut codes = BTreeSet::new();
    for (file, name, beginnings) in GENERATED {
        for variant in variants(file, name) {
            codes.extend(beginnings.iter().map(|beginning| format!("{beginning}{variant}")));
        }
    }
    let sources = sources();
    for (before, beginning) in WORDS {
        let found: Vec<_> = sources.iter().flat_map(|(_, source)| literals_after(source, before)).collect();
        assert!(!found.is_empty(), "nothing in the sources follows {before}");
        codes.extend(found.iter().map(|(word, _)| format!("{beginning}{word}")));
    }
    all_have_texts(&codes);
}

#[test]
fn every_code_in_a_table_has_a_text_with_no_other_arguments() {
    let mut rows = table("malls/src/codes.rs", "CODES");
    rows.extend(table("documents/src/texts.rs", "TEXT_CODES"));
    let errors = read("src-tauri/documents/src/error.rs");
    let errors: Vec<_> = literals_after(&errors, "=> ").map(|(code, _)| code.to_owned()).collect();
    assert!(!errors.is_empty(), "DocumentError names no codes any more");
    let mut codes: BTreeSet<String> = rows.iter().map(|(code, _)| code.clone()).collect();
    codes.extend(errors);
    all_have_texts(&codes);
    for texts in [catalogue("ja"), catalogue("en")] {
        for (code, args) in &rows {
            let args: BTreeSet<&str> = args.iter().map(String::as_str).collect();
            assert_eq!(placeholders(&texts[code]), args, "arguments of {code}: text and table");
        }
    }
}

#[test]
fn no_text_asks_for_an_argument_that_is_not_given() {
    let texts = catalogue("ja");
    let mut unfilled = Vec::new();
    let mut looked_at = 0;
    for (path, source) in sources() {
        for emitter in ["Coded::new(", "Fault::new("] {
            for (code, rest) in literals_after(&source, emitter) {
                let given = given(rest);
                looked_at += 1;
                let asked = texts.get(code).map(|text| placeholders(text)).unwrap_or_default();
                let short: Vec<_> = asked.iter().filter(|name| !given.contains(*name)).collect();
                if !short.is_empty() {
                    unfilled.push(format!("{}: {code} {short:?}", path.display()));
                }
            }
        }
    }
    assert!(looked_at > 50, "only {looked_at} places found");
    assert!(unfilled.is_empty(), "{unfilled:#?}");
}

#[test]
fn no_reason_for_waiting_asks_for_an_argument_that_is_not_given() {
    let source = read("src-tauri/domain/src/stage/holds.rs");
    let texts = catalogue("ja");
    for kind in variants("domain/src/progress.rs", "HoldKind") {
        let text = &texts[&format!("hold.{kind}")];
        // What is put in stands between one reason's name and the next.
        let places = source.split("HoldKind::").skip(1).filter(|place| {
            let name: String = place.chars().take_while(char::is_ascii_alphanumeric).collect();
            snake(&name) == kind
        });
        let given: BTreeSet<&str> =
            places.flat_map(|place| literals_after(place, ".with(")).map(|(name, _)| name).collect();
        let asked = placeholders(text);
        assert!(asked.is_subset(&given), "hold.{kind} asks for {asked:?}, given are {given:?}");
    }
    let given = BTreeSet::from(["by", "value", "code"]);
    for step in variants("domain/src/stock/explain.rs", "StepCode") {
        let asked = placeholders(&texts[&format!("stock.step.{step}")]);
        assert!(asked.is_subset(&given), "stock.step.{step} asks for {asked:?}");
    }
}

/// The arguments of the chain of `.with("name", …)` behind a code.
fn given(rest: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = rest.trim_start().strip_prefix(')').unwrap_or(rest);
    while let Some(inside) = rest.trim_start().strip_prefix(".with(") {
        names.extend(
            inside.trim_start().strip_prefix('"').and_then(|it| it.split_once('"')).map(|(name, _)| name),
        );
        let mut open = 1;
        let end = inside.find(|c| {
            open += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            open == 0
        });
        rest = end.and_then(|end| inside.get(end + 1..)).unwrap_or_default();
    }
    names
}
