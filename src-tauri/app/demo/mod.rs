//! The demo shop: ひなた茶舗, its malls and its mailbox on this machine, set up as a person would set up a shop.
//!
//! The malls run in this program, unless `MISEBAN_DEMO_STAND` names a file in which the `miseban-simulators`
//! program has told where it runs: then they outlive this one.

mod folder;
mod goods;
mod inside;
mod login;
mod morning;
mod set_up;
mod shops;
mod stand;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use miseban_api::{Api, OpenError, Problem};

use crate::start::problem;
use inside::Inside;
use stand::Stand;

/// The surroundings of a demo shop.
pub(crate) struct Demo {
    stand: Stand,
    /// The malls and the mailbox, where they run in this program.
    inside: Option<Arc<Inside>>,
}

impl Demo {
    /// Makes the malls stand, and the folder new where its malls' memory went with the last program.
    pub(crate) async fn prepare(dir: &Path) -> Result<Self, OpenError> {
        let failed =
            |error: &dyn ToString| OpenError::Refused(problem("problem.demo", "detail", error.to_string()));
        if let Some(file) = env::var_os("MISEBAN_DEMO_STAND") {
            let file = PathBuf::from(file);
            let text = fs::read_to_string(&file).map_err(|error| failed(&error))?;
            let stand = serde_json::from_str(&text).map_err(|error| failed(&error))?;
            return Ok(Self { stand, inside: None });
        }
        folder::begin_anew(dir)?;
        let inside = Inside::start().await.map_err(|error| failed(&error))?;
        let stand = inside.stand().map_err(|error| failed(&error))?;
        Ok(Self { stand, inside: Some(Arc::new(inside)) })
    }

    /// Where the folder's malls are.
    pub(crate) fn addresses(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        self.stand.addresses()
    }

    /// Sets the shop up in a new folder, or goes on with it where a set-up was cut off, and lets buyers in.
    pub(crate) async fn set_up(&self, api: &Api) -> Result<(), Box<Problem>> {
        set_up::set_up(api, &self.stand).await?;
        if let Some(inside) = &self.inside {
            tokio::spawn(morning::happen(api.clone(), Arc::downgrade(inside)));
        }
        Ok(())
    }
}
