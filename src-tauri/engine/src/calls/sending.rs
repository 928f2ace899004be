//! Walks over a whole shop, numbers that wait for the person, and 在庫差異チェック.

use miseban_domain::stock::GuardLimits;

use super::calls;
use crate::cases::sending::{
    differences, differences_file, guard, take,
    walks::{self, Steer},
};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// 一括同期.
    start_sync(e, arg: StartSync) -> JobView = walks::start(&e.store, arg, e.now()).await;
    /// Reads everything again.
    read_all(e, arg: ReadAll) -> ReadAllStarted = walks::read_all(&e.store, arg, e.now()).await;
    /// Pauses a walk.
    pause_job(e, arg: SteerJob) -> JobView = walks::steer(&e.store, arg, Steer::Pause, e.now()).await;
    /// Lets a walk go on.
    resume_job(e, arg: SteerJob) -> JobView = {
        let job = walks::steer(&e.store, arg, Steer::Resume, e.now()).await?;
        let undo = e.undo.clone();
        tokio::spawn(async move { undo.go_on().await });
        Ok(job)
    };
    /// Ends a walk.
    stop_job(e, arg: SteerJob) -> JobView = walks::steer(&e.store, arg, Steer::Stop, e.now()).await;
    /// 今すぐ反映 for chosen rows.
    force_send(e, arg: ForceSend) -> Forced = walks::force(&e.store, arg, e.now()).await;
    /// Numbers that wait for the person.
    guarded(e, arg: GuardQuery) -> GuardView = guard::list(&e.store, arg, e.now()).await;
    /// How many there are.
    guard_counts(e, _arg: Nothing) -> Vec<GuardCount> = guard::counts(&e.store).await;
    /// Lets them go.
    release_guard(e, arg: ReleaseGuard) -> GuardReleased = guard::release(&e.store, arg, e.now()).await;
    /// The limits.
    guard_limits(e, _arg: Nothing) -> GuardLimits = guard::limits_now(&e.store).await;
    /// Sets the limits.
    set_guard_limits(e, arg: SetGuardLimits) -> GuardLimits = guard::set_limits(&e.store, arg, e.now()).await;
    /// 在庫差異チェック.
    differences(e, arg: DifferenceListQuery) -> Page<DifferenceRow> = differences::list(&e.store, arg).await;
    /// The same as a file.
    differences_file(e, arg: MakeDifferencesFile) -> ListFile = {
        let messages = e.messages().await;
        differences_file::make(&e.store, &messages, arg, e.now()).await
    };
    /// How many there are.
    difference_counts(e, _arg: Nothing) -> Vec<DifferenceCountView> = differences::counts(&e.store).await;
    /// Does something about them.
    act_on_differences(e, arg: ActOnDifferences) -> DifferencesDone =
        differences::act(&e.store, arg, e.now()).await;
    /// What taking the malls' numbers would change.
    preview_take(e, arg: SomeListings) -> TakePreview = take::preview(&e.store, arg).await;
}
