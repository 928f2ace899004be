//! From the command line to a minded shop, or to the window of the program that minds it already.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use miseban_api::{
    Api, FolderKind, OpenError, OpenOptions, Problem, demo_folder, own_folder, resources,
    socket::{self, Client},
};
use serde_json::json;

use crate::{arguments::Arguments, demo::Demo};

/// How long a folder may be held by somebody who doesn't answer: `miseban call`, or a program that is just ending.
const PATIENCE: Duration = Duration::from_secs(12);
const PAUSE: Duration = Duration::from_millis(150);

/// The window is on the screen by then, and what it shows was not late because a mall was being read.
const BREATH: Duration = Duration::from_millis(1_500);

/// What starting came to.
pub(crate) enum Started {
    /// The folder is ours.
    Minding(Box<Minding>),
    /// Another program has it, and has been asked to show its window.
    Shown,
}

/// A folder being minded by this program.
pub(crate) struct Minding {
    pub api: Api,
    pub socket: socket::Server,
    /// The demo's malls, where they run in this program.
    pub demo: Option<Demo>,
}

/// Takes the folder, or shows the window of whoever has it.
pub(crate) async fn start(arguments: &Arguments) -> Result<Started, Box<Problem>> {
    let dir = folder(arguments)?;
    let until = Instant::now() + PATIENCE;
    loop {
        if show_holder(&dir).await {
            return Ok(Started::Shown);
        }
        match open(&dir, arguments).await {
            Ok(minding) => return Ok(Started::Minding(Box::new(minding))),
            Err(OpenError::Refused(problem)) => return Err(problem),
            Err(OpenError::InUse) if Instant::now() < until => tokio::time::sleep(PAUSE).await,
            Err(OpenError::InUse) => {
                return Err(problem("problem.folder_in_use", "folder", dir.display()));
            }
        }
    }
}

/// The data folder of this start.
pub(crate) fn folder(arguments: &Arguments) -> Result<PathBuf, Box<Problem>> {
    let usual = if arguments.demo { demo_folder } else { own_folder };
    let dir = arguments.data.clone().or_else(usual);
    let dir = dir.ok_or_else(|| problem("problem.no_data_folder", "option", "--data"))?;
    std::path::absolute(&dir).map_err(|error| problem("problem.no_data_folder", "option", error))
}

async fn show_holder(dir: &Path) -> bool {
    match Client::connect(dir).await {
        Ok(mut client) => client.call(socket::SHOW, json!({})).await.is_ok(),
        Err(_) => false,
    }
}

async fn open(dir: &Path, arguments: &Arguments) -> Result<Minding, OpenError> {
    let demo = if arguments.demo { Some(Demo::prepare(dir).await?) } else { None };
    let options = OpenOptions {
        dir: dir.to_owned(),
        kind: demo.is_some().then_some(FolderKind::Demo),
        timers: true,
        breath: if arguments.hidden { Duration::ZERO } else { BREATH },
        key_file: demo.is_some(),
        addresses: demo.as_ref().map_or_else(BTreeMap::new, Demo::addresses),
        resources: resources::find(),
    };
    let api = Api::open(options).await?;
    let begun = async {
        let socket = socket::Server::start(dir, api.clone())
            .map_err(|error| problem("problem.socket_start", "detail", error))?;
        if let Some(demo) = &demo {
            demo.set_up(&api).await?;
        }
        Ok(socket)
    };
    match begun.await {
        Ok(socket) => Ok(Minding { api, socket, demo }),
        Err(problem) => {
            api.close().await;
            Err(OpenError::Refused(problem))
        }
    }
}

/// A problem with one argument.
#[expect(clippy::needless_pass_by_value, reason = "errors are handed over as they come")]
pub(crate) fn problem(code: &str, name: &str, value: impl ToString) -> Box<Problem> {
    Box::new(Problem {
        code: code.to_owned(),
        args: BTreeMap::from([(name.to_owned(), value.to_string())]),
        mall_words: None,
        retry_at: None,
        action: None,
        request_id: None,
    })
}
