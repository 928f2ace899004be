//! Folders that a database must not lie in: on a network, or copied about by a cloud service.

use std::path::Path;

use miseban_domain::Coded;

use crate::{Result, StoreError};

/// File systems of other machines, as Linux names them in `/proc/mounts`. SQLite's locks do not hold there.
const NETWORK_TYPES: [&str; 18] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "ncpfs",
    "davfs",
    "glusterfs",
    "lustre",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
    "fuse.s3fs",
    "fuse.gvfsd-fuse",
];

/// Refuses a folder that another machine could change under us.
pub(crate) fn refuse_unfit(dir: &Path) -> Result<()> {
    let text = dir.to_string_lossy();
    if is_unc(&text) {
        return Err(StoreError::refused(Coded::new("store.folder_network").with("path", &text)));
    }
    if let Some(service) = cloud_service(&text) {
        return Err(StoreError::refused(
            Coded::new("store.folder_cloud").with("path", &text).with("service", service),
        ));
    }
    if cfg!(target_os = "linux")
        && let Ok(mounts) = std::fs::read_to_string("/proc/mounts")
        && let Some(kind) = network_mount(&mounts, dir)
    {
        return Err(StoreError::refused(
            Coded::new("store.folder_network").with("path", &text).with("kind", kind),
        ));
    }
    Ok(())
}

/// `\\server\share`, also in its verbatim form; not `\\?\C:\` and not `\\.\`, which are this machine.
fn is_unc(path: &str) -> bool {
    let path = path.replace('/', "\\");
    if let Some(verbatim) = path.strip_prefix(r"\\?\") {
        return verbatim.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(r"UNC\"));
    }
    cfg!(windows) && path.starts_with(r"\\") && !path.starts_with(r"\\.\")
        || !cfg!(windows) && path.starts_with(r"\\")
}

/// The cloud service that a folder of that name belongs to.
fn cloud_service(path: &str) -> Option<&'static str> {
    path.split(['/', '\\']).find_map(|part| {
        let part = part.trim().to_lowercase();
        let is = |name: &str| {
            part == name
                || part
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(" -") || rest.starts_with(" ("))
        };
        let starts = |name: &str| is(name) || part.starts_with(&format!("{name}-"));
        match () {
            () if starts("onedrive") => Some("OneDrive"),
            () if starts("dropbox") => Some("Dropbox"),
            () if starts("googledrive") || is("google drive") || is("マイドライブ") => {
                Some("Google Drive")
            }
            () if is("icloud drive")
                || is("iclouddrive")
                || is("mobile documents")
                || part.starts_with("com~apple~clouddocs") =>
            {
                Some("iCloud Drive")
            }
            () if is("box sync") => Some("Box"),
            () if is("nextcloud") => Some("Nextcloud"),
            // macOS keeps every provider's folder under ~/Library/CloudStorage.
            () if is("cloudstorage") => Some("CloudStorage"),
            () => None,
        }
    })
}

/// The type of the network file system that `path` lies on, by the longest mount point above it.
fn network_mount(mounts: &str, path: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (words.next(), words.next()) else { continue };
        // Blanks in mount points are written as \040.
        let point = point.replace("\\040", " ");
        // A later mount over the same point hides the earlier one.
        if path.starts_with(&point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind).filter(|kind| NETWORK_TYPES.contains(kind)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_cloud_services_are_known_by_their_names() {
        for (path, service) in [
            ("C:\\Users\\mise\\OneDrive\\miseban", "OneDrive"),
            ("C:\\Users\\mise\\OneDrive - 見本商店\\data", "OneDrive"),
            ("/Users/mise/Dropbox/shop", "Dropbox"),
            ("/Users/mise/Dropbox (Personal)/shop", "Dropbox"),
            ("/Users/mise/Library/Mobile Documents/com~apple~CloudDocs/shop", "iCloud Drive"),
            ("/Users/mise/Library/CloudStorage/GoogleDrive-mise@example.com/My Drive", "CloudStorage"),
            ("G:\\マイドライブ\\miseban", "Google Drive"),
            ("/home/mise/Google Drive/shop", "Google Drive"),
        ] {
            assert_eq!(cloud_service(path), Some(service), "{path}");
        }
        for path in
            ["/home/mise/.local/share/miseban", "C:\\Users\\mise\\AppData\\Local\\miseban", "/srv/dropboxes"]
        {
            assert_eq!(cloud_service(path), None, "{path}");
        }
    }

    #[test]
    fn shares_are_told_from_this_machines_own_drives() {
        assert!(is_unc(r"\\nas\share\miseban"));
        assert!(is_unc(r"\\?\UNC\nas\share"));
        assert!(!is_unc(r"\\?\C:\Users\mise"));
        assert!(!is_unc("/home/mise"));
    }

    #[test]
    fn the_nearest_mount_point_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/home /home nfs4 rw 0 0\n/dev/sdb1 /home/local ext4 rw 0 0\n\
                      u@h: /mnt/my\\040box fuse.sshfs rw 0 0\n";
        assert_eq!(network_mount(mounts, Path::new("/home/mise/data")).as_deref(), Some("nfs4"));
        assert_eq!(network_mount(mounts, Path::new("/home/local/data")), None);
        assert_eq!(network_mount(mounts, Path::new("/mnt/my box/data")).as_deref(), Some("fuse.sshfs"));
        assert_eq!(network_mount(mounts, Path::new("/srv/data")), None);
    }
}
