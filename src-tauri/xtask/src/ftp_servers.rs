//! The FTP servers that the tests run against, unpacked into `target/tools/ftp-servers`: Debian's packages exclude one another,
//! and none of them is to start a service on this machine.

use std::{fs, path::Path, path::PathBuf};

use crate::{paths, run, setup};

/// The servers, each with the packages that it comes in.
const SERVERS: &[(&str, &[&str])] = &[
    ("vsftpd", &["vsftpd"]),
    ("proftpd", &["proftpd-core", "proftpd-mod-crypto"]),
    ("pure-ftpd", &["pure-ftpd", "pure-ftpd-common"]),
];

/// Where they are.
pub fn folder() -> PathBuf {
    paths::tools().join("ftp-servers")
}

/// Unpacks those that are missing; gives the libraries' packages that they need and that may have to be installed.
pub fn unpack() -> Result<Vec<String>, String> {
    let mut libraries = Vec::new();
    for (name, packages) in SERVERS {
        let home = folder().join(name);
        let needs = home.join("libraries");
        if !needs.is_file() {
            let needed = fetch(&home, packages)?;
            fs::write(&needs, needed.join("\n")).map_err(|error| format!("{}: {error}", needs.display()))?;
        }
        let needed = fs::read_to_string(&needs).map_err(|error| format!("{}: {error}", needs.display()))?;
        libraries.extend(needed.lines().map(str::to_owned));
    }
    libraries.sort_unstable();
    libraries.dedup();
    Ok(libraries)
}

fn fetch(home: &Path, packages: &[&str]) -> Result<Vec<String>, String> {
    println!("Unpacking {}", packages.join(" "));
    let archives = home.join("archives");
    drop(fs::remove_dir_all(home));
    fs::create_dir_all(&archives).map_err(|error| format!("{}: {error}", archives.display()))?;
    setup::apt(&["update", "-qq"])?;
    run::output(run::command("apt-get").args(["download", "-qq"]).args(packages).current_dir(&archives))?;
    let mut needed = Vec::new();
    let found = fs::read_dir(&archives).map_err(|error| format!("{}: {error}", archives.display()))?;
    for archive in found.flatten().map(|entry| entry.path()) {
        run::output(run::command("dpkg-deb").arg("-x").arg(&archive).arg(home))?;
        let depends = run::output(run::command("dpkg-deb").arg("-f").arg(&archive).arg("Depends"))?;
        needed.extend(libraries_in(&depends));
    }
    drop(fs::remove_dir_all(&archives));
    Ok(needed)
}

/// Of what a package depends on, the libraries: `libssl3 (>= 3.0.0), adduser` needs `libssl3`.
fn libraries_in(depends: &str) -> Vec<String> {
    depends
        .split(',')
        .filter_map(|one| one.split_whitespace().next())
        .filter(|name| name.starts_with("lib") && !name.starts_with("libpam-"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::libraries_in;

    #[test]
    fn libraries_are_told_from_the_rest() {
        let depends =
            "adduser, libpam-runtime, libssl3 (>= 3.0.0), libpcre2-8-0, openbsd-inetd | inet-superserver";
        assert_eq!(libraries_in(depends), ["libssl3", "libpcre2-8-0"]);
    }
}
