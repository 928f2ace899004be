//! A full disk.

#![cfg(target_os = "linux")]

use std::{fs, path::PathBuf, process::Command};

use miseban_domain::observation::Source;
use miseban_store::{
    Store, StoreErrorKind,
    raw::{self, NewRaw},
    stock,
};

use crate::help::{NOW, by_hand, options, sku};

/// A file system of a few megabytes; gone when dropped.
struct Small(PathBuf);

impl Small {
    fn mount(megabytes: u32) -> Self {
        let point = std::env::temp_dir().join(format!("miseban-full-{}-{megabytes}", std::process::id()));
        fs::create_dir_all(&point).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "none"])
            .arg(&point)
            .status()
            .unwrap();
        assert!(mounted.success(), "this test mounts a tmpfs and needs root, as the whole suite does");
        Self(point)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0);
    }
}

#[test]
fn a_full_disk_is_said_loses_nothing_and_is_over_when_there_is_room() {
    let small = Small::mount(4);
    let ballast = small.0.join("ballast");
    fs::write(&ballast, vec![1; 1024 * 1024]).unwrap();
    let (store, _) = Store::open(&small.0.join("data"), options()).unwrap();
    let id = store.write_blocking(|w| sku(w, "A")).unwrap();
    let mut taken = 0_i64;
    let error = loop {
        assert!(taken < 1_000, "the disk never gets full");
        let n = taken;
        let written = store.write_blocking(move |w| {
            stock::move_expected(w, &by_hand(id, 1))?;
            // Not compressible, so that the disk fills soon.
            let mut x = u64::try_from(n).unwrap() + 1;
            let bytes = std::iter::repeat_with(|| {
                x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                x.to_be_bytes()[0]
            });
            let new = NewRaw {
                scope: "test".into(),
                shop_id: None,
                source: Source::Mail,
                key: n.to_string(),
                bytes: bytes.take(50_000).collect(),
                media_type: "message/rfc822".into(),
                fetched_at: NOW,
            };
            raw::take_in(w, &new)
        });
        match written {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind, StoreErrorKind::Full, "{error}");
    assert_eq!(
        store.backup_now(NOW).unwrap_err().kind,
        StoreErrorKind::Full,
        "no room for a copy is asked first"
    );
    let stands = store.read_blocking(|r| stock::stock(r, id)).unwrap().unwrap();
    assert_eq!(stands.expected, taken);

    fs::remove_file(&ballast).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 1))).unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
    store.close();
    let (store, _) = Store::open(&small.0.join("data"), options()).unwrap();
    let stands = store.read_blocking(|r| stock::stock(r, id)).unwrap().unwrap();
    assert_eq!(stands.expected, taken + 1);
    store.close();
}
