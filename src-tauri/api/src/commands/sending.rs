//! Walks over a whole shop, numbers that wait for the person, and 在庫差異チェック.

use miseban_domain::stock::GuardLimits;
use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "sync.start": StartSync => JobView, start_sync, ["jobs"];
    "sync.read_all": ReadAll => ReadAllStarted, read_all, ["jobs"];
    "jobs.pause": SteerJob => JobView, pause_job, ["jobs"];
    "jobs.resume": SteerJob => JobView, resume_job, ["jobs"];
    "jobs.stop": SteerJob => JobView, stop_job, ["jobs"];
    "stock.force": ForceSend => Forced, force_send, ["listings"];
    "guard.list": GuardQuery => GuardView, guarded, [];
    "guard.counts": Nothing => Vec<GuardCount>, guard_counts, [];
    "guard.release": ReleaseGuard => GuardReleased, release_guard, ["listings", "shops"];
    "guard.limits": Nothing => GuardLimits, guard_limits, [];
    "guard.set_limits": SetGuardLimits => GuardLimits, set_guard_limits, ["settings"];
    "differences.list": DifferenceListQuery => Page<DifferenceRow>, differences, [];
    "differences.file": MakeDifferencesFile => ListFile, differences_file, ["jobs"];
    "differences.counts": Nothing => Vec<DifferenceCountView>, difference_counts, [];
    "differences.act": ActOnDifferences => DifferencesDone, act_on_differences, ["listings", "stock"];
    "differences.preview_take": SomeListings => TakePreview, preview_take, [];
}
