//! The stages of `cargo xtask test`, cheap ones first.

// Every stage's command has one shape, whether or not making it can fail.
#![allow(clippy::unnecessary_wraps)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::junit::Case;
use crate::{build, ftp_servers, node, paths, run, setup, tools};

/// One stage: a program to run, and where it leaves its results.
pub struct Stage {
    pub name: &'static str,
    /// Why there is nothing to run yet, if so.
    pub absent: fn() -> Option<String>,
    pub command: fn() -> Result<Command, String>,
    /// A stage without tests checks.
    pub tests: Option<Tests>,
    /// Longer means that something hangs.
    pub limit: Duration,
}

/// Where a stage's tests report, and what their suites are called.
pub struct Tests {
    pub junit: fn() -> PathBuf,
    pub suite: fn(&Case) -> String,
}

const MINUTE: u64 = 60;

/// Every stage, in order.
pub const STAGES: &[Stage] = &[
    check("format", present, || Ok(run::cargo(&["fmt", "--all", "--check"])), 2),
    check("workflows", || needs(&paths::root().join(".github/workflows/ci.yml")), workflows, 2),
    check("deny", || needs(&paths::root().join(".deny.toml")), deny, 3),
    check("biome", || needs(&ui("package.json")), biome, 2),
    check("pages", || script("build"), || Ok(node::npm(&paths::ui(), &["run", "build"])), 5),
    check("types", || script("typecheck"), || Ok(node::npm(&paths::ui(), &["run", "typecheck"])), 5),
    Stage {
        name: "pages' rules",
        absent: || script("test"),
        command: vitest,
        tests: Some(Tests { junit: || paths::reports().join("vitest.xml"), suite: |_| "vitest".to_owned() }),
        limit: Duration::from_secs(5 * MINUTE),
    },
    check("clippy", present, clippy, 20),
    check("build", present, all_targets, 30),
    check("generated", present, generated, 5),
    Stage {
        name: "tests",
        absent: present,
        command: all_but_the_window,
        tests: Some(Tests { junit: || nextest_report("default"), suite: nextest_suite }),
        limit: Duration::from_secs(20 * MINUTE),
    },
    Stage {
        name: "screens",
        absent: || script("test:screens"),
        command: screens,
        tests: Some(Tests { junit: || paths::reports().join("screens.xml"), suite: screen_suite }),
        limit: Duration::from_secs(15 * MINUTE),
    },
    Stage {
        name: "window",
        absent: no_window_tests,
        command: window,
        tests: Some(Tests { junit: || nextest_report("window"), suite: nextest_suite }),
        limit: Duration::from_secs(10 * MINUTE),
    },
];

const fn check(
    name: &'static str,
    absent: fn() -> Option<String>,
    command: fn() -> Result<Command, String>,
    minutes: u64,
) -> Stage {
    Stage { name, absent, command, tests: None, limit: Duration::from_secs(minutes * MINUTE) }
}

fn present() -> Option<String> {
    None
}

fn needs(file: &Path) -> Option<String> {
    (!file.exists()).then(|| format!("{} isn't there", file.display()))
}

fn script(name: &str) -> Option<String> {
    (!node::has_script(&paths::ui(), name)).then(|| format!("ui/package.json has no script `{name}`"))
}

fn ui(file: &str) -> PathBuf {
    paths::ui().join(file)
}

fn workflows() -> Result<Command, String> {
    Ok(node::npm(&node::linter(), &["run", "--silent", "lint"]))
}

fn deny() -> Result<Command, String> {
    let mut deny = run::command(tools::deny()?);
    // Advisories need the network; GitHub's workflow asks for them.
    deny.args([
        "--workspace",
        "--all-features",
        "--log-level",
        "error",
        "check",
        "licenses",
        "bans",
        "sources",
    ]);
    Ok(deny)
}

fn biome() -> Result<Command, String> {
    let mut biome = run::command("node");
    biome.arg(ui("node_modules/@biomejs/biome/bin/biome")).args(["ci", "--colors=off", "ui"]);
    Ok(biome)
}

fn vitest() -> Result<Command, String> {
    let mut vitest =
        node::npm(&paths::ui(), &["run", "test", "--", "--reporter=default", "--reporter=junit"]);
    vitest.arg(format!("--outputFile.junit={}", paths::reports().join("vitest.xml").display()));
    // With this, a test left as the only one to run is an error.
    vitest.env("CI", "1");
    Ok(vitest)
}

fn clippy() -> Result<Command, String> {
    let mut clippy = run::cargo(&["clippy", "--quiet", "--all-targets"]);
    clippy.args(build::WORKSPACE).args(["--", "-D", "warnings"]);
    Ok(clippy)
}

fn all_targets() -> Result<Command, String> {
    let mut build = run::cargo(&["build", "--all-targets"]);
    build.args(build::WORKSPACE);
    Ok(build)
}

/// What is generated and kept is what would be generated now; `store`'s tests see to its `schema.sql`.
fn generated() -> Result<Command, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut generated = run::command(this);
    generated.args(["generate", "--check"]);
    Ok(generated)
}

fn no_window_tests() -> Option<String> {
    let manifest = fs::read_to_string(paths::root().join("tests/Cargo.toml")).unwrap_or_default();
    (!manifest.contains("name = \"window\"")).then(|| "tests/Cargo.toml has no test `window`".to_owned())
}

fn all_but_the_window() -> Result<Command, String> {
    // nextest refuses a filter that names a binary that isn't there.
    let filter = if no_window_tests().is_some() { "all()" } else { "not binary(=window)" };
    nextest("default", filter)
}

/// nextest over the workspace, told where the programs are that tests start.
fn nextest(profile: &str, filter: &str) -> Result<Command, String> {
    let mut nextest = run::command(tools::nextest()?);
    nextest.args(["nextest", "run", "--no-tests", "fail", "--profile", profile, "--filterset", filter]);
    nextest.args(build::WORKSPACE);
    programs(&mut nextest)?;
    Ok(nextest)
}

/// Tests start the programs that ship; these variables name them.
fn programs(command: &mut Command) -> Result<(), String> {
    command.env("MISEBAN_DESKTOP", paths::built("miseban-desktop"));
    command.env("MISEBAN_HOST", paths::built("miseban-host"));
    command.env("MISEBAN_CLI", paths::built("miseban"));
    command.env("MISEBAN_SIMULATORS", paths::built("miseban-simulators"));
    command.env("MISEBAN_FTP_SERVERS", ftp_servers::folder());
    if let Some(chromium) = setup::chromium() {
        command.env("MISEBAN_CHROMIUM", chromium);
    }
    if cfg!(not(target_os = "macos")) {
        command.env("MISEBAN_TAURI_DRIVER", tools::tauri_driver()?);
    }
    Ok(())
}

fn screens() -> Result<Command, String> {
    let mut screens = node::npm(&paths::ui(), &["run", "test:screens", "--", "--reporter=list,junit"]);
    screens.env("CI", "1").env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", paths::reports().join("screens.xml"));
    programs(&mut screens)?;
    Ok(screens)
}

/// The window's tests, on a display of their own where there is a way to have one.
fn window() -> Result<Command, String> {
    let tests = nextest("window", "binary(=window)")?;
    let Some(xvfb) = paths::on_path("xvfb-run") else { return Ok(tests) };
    let mut window = run::command(xvfb);
    window.args(["--auto-servernum", "--server-args=-screen 0 1280x800x24"]).arg(tests.get_program());
    window.args(tests.get_args());
    for (name, value) in tests.get_envs() {
        if let Some(value) = value {
            window.env(name, value);
        }
    }
    Ok(window)
}

fn nextest_report(profile: &str) -> PathBuf {
    paths::nextest().join(profile).join("junit.xml")
}

/// `miseban-tests::servers` with the test `dovecot::idle` belongs to `servers::dovecot`;
/// a crate's own tests are summed under its name.
fn nextest_suite(case: &Case) -> String {
    let (package, binary) = case.class.split_once("::").unwrap_or((&case.class, ""));
    if binary.is_empty() || binary.starts_with("bin/") {
        return package.trim_start_matches("miseban-").to_owned();
    }
    match case.name.split_once("::") {
        // Killing the program is one matter, whichever binary does it.
        Some(("kill", _)) => "kill".to_owned(),
        Some((module, _)) => format!("{binary}::{module}"),
        None => binary.to_owned(),
    }
}

/// `screens/axe.spec.ts` is `axe`.
fn screen_suite(case: &Case) -> String {
    let file = case.class.rsplit(['/', '\\']).next().unwrap_or(&case.class);
    file.split('.').next().unwrap_or(file).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{STAGES, nextest_suite, screen_suite};
    use crate::junit::{Case, Outcome};

    fn case(class: &str, name: &str) -> Case {
        Case { class: class.to_owned(), name: name.to_owned(), outcome: Outcome::Passed }
    }

    #[test]
    fn suites_are_named_by_binary_and_module() {
        assert_eq!(nextest_suite(&case("miseban-tests::servers", "dovecot::idle")), "servers::dovecot");
        assert_eq!(nextest_suite(&case("miseban-tests::flows", "kill::anywhere")), "kill");
        let each = case("miseban-malls::conformance", "rakuten::every::orders::an_order_comes_whole");
        assert_eq!(nextest_suite(&each), "conformance::rakuten");
        assert_eq!(nextest_suite(&case("miseban-tests::doors", "only_app_knows_tauri")), "doors");
        assert_eq!(nextest_suite(&case("miseban-domain", "stock::tests::shares")), "domain");
        assert_eq!(nextest_suite(&case("xtask::bin/xtask", "junit::tests::x")), "xtask");
        assert_eq!(screen_suite(&case("screens/axe.spec.ts", "orders")), "axe");
    }

    #[test]
    fn stages_have_names_of_their_own() {
        let mut names: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
