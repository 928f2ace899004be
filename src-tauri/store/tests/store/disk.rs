//! A disk that is full, must not be written, or has forgotten something.

#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{Seek, SeekFrom, Write as _},
    path::PathBuf,
    process::Command,
};

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

impl Small {
    /// From now on nothing can be written.
    fn close_for_writing(&self) {
        let mounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(mounted.success());
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

#[test]
fn a_folder_that_must_not_be_written_is_refused_and_left_as_it_was() {
    let disk = Small::mount(5);
    let dir = disk.0.join("data");
    Store::open(&dir, options()).unwrap().0.close();
    let before = fs::read(dir.join("miseban.db")).unwrap();
    disk.close_for_writing();
    let error = Store::open(&dir, options()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::ReadOnly, "{error}");
    assert_eq!(fs::read(dir.join("miseban.db")).unwrap(), before);
}

#[test]
fn a_file_that_another_program_holds_is_said_to_be_in_use() {
    let dir = tempfile::tempdir().unwrap();
    Store::open(dir.path(), options()).unwrap().0.close();
    let other = rusqlite::Connection::open(dir.path().join("miseban.db")).unwrap();
    other.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = Store::open(dir.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Busy, "{error}");
    drop(other);
    Store::open(dir.path(), options()).unwrap().0.close();
}

#[test]
fn damage_in_the_middle_of_the_file_is_found_by_the_days_copy() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), options()).unwrap();
    store.write_blocking(|w| (0..2_000).try_for_each(|n| sku(w, &format!("CODE-{n:05}")).map(drop))).unwrap();
    store.close();
    let path = dir.path().join("miseban.db");
    let size = fs::metadata(&path).unwrap().len();
    let mut file = fs::File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(size / 2 / 4096 * 4096)).unwrap();
    file.write_all(&[0x5a; 8_192]).unwrap();
    drop(file);
    let (store, _) = Store::open(dir.path(), options()).unwrap();
    let error = store.daily_backup_if_due(NOW).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt, "{error}");
    assert_eq!(store.backups(), [], "a damaged copy is none");
    store.close();
}
