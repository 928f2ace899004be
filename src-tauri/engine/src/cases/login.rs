//! A login in the system's browser: the answer comes to 127.0.0.1, once, within five minutes, or is pasted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use miseban_domain::{Instant, ShopId};
use miseban_malls::{Clock, Granted};
use miseban_store::{FolderKey, Store, secrets};
use rand::RngCore;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::shops::note_check;
use crate::{
    health::HealthBoard,
    pool::{MallPool, secret_owner},
    problem::{Fault, FaultResult},
    views::{Checked, LoginStarted, OneShop, PasteLogin},
};

const LIVES: Duration = Duration::from_mins(5);
/// Where browsers come back to. The port is part of what the shop registers at the mall, so it is always the same.
const PORT: u16 = 53682;
const PATH: &str = "/login";

/// Logins that were begun and not answered, at most one a shop.
#[derive(Clone, Default)]
pub(crate) struct LoginDesk {
    open: Arc<Mutex<HashMap<ShopId, Pending>>>,
}

#[derive(Clone)]
struct Pending {
    state: String,
    nonce: String,
    redirect_uri: String,
    ends_at: Instant,
    stop: CancellationToken,
}

/// Everything a login needs.
#[derive(Clone)]
pub(crate) struct LoginTools {
    pub store: Store,
    pub pool: MallPool,
    pub key: FolderKey,
    pub clock: Arc<dyn Clock>,
    pub desk: LoginDesk,
    pub health: HealthBoard,
}

/// Begins a login: gives the address for the browser and waits for the answer in the background.
pub(crate) async fn begin(
    tools: &LoginTools,
    arg: OneShop,
    stop: &CancellationToken,
) -> FaultResult<LoginStarted> {
    let id = arg.shop_id;
    if let Some(before) = tools.desk.lock().remove(&id) {
        before.stop.cancel();
    }
    tools.pool.forget(id);
    let seat = tools.pool.seat(id).await?;
    let mall = seat.mall.as_ref().map_err(|error| Fault::from(error.clone()))?;
    let port = mall.login().ok_or_else(|| Fault::new("problem.mall_without_login"))?;
    let (listener, redirect_uri) = listen().await?;
    let pending = Pending {
        state: random(),
        nonce: random(),
        redirect_uri,
        ends_at: tools.clock.now().plus(i64::try_from(LIVES.as_millis()).unwrap_or(i64::MAX)),
        stop: stop.child_token(),
    };
    let address = port.address(&pending.redirect_uri, &pending.state, &pending.nonce)?;
    tools.desk.lock().insert(id, pending.clone());
    if let Some(listener) = listener {
        let tools = tools.clone();
        tokio::spawn(async move { wait_for_answer(tools, id, listener, pending).await });
    }
    Ok(LoginStarted { address })
}

/// The other way: the person pastes the address at which the browser ended.
pub(crate) async fn paste(tools: &LoginTools, arg: PasteLogin) -> FaultResult<Checked> {
    let pending =
        tools.desk.lock().get(&arg.shop_id).cloned().ok_or_else(|| Fault::new("problem.login_not_begun"))?;
    let address = url::Url::parse(arg.address.trim()).map_err(|_| Fault::new("problem.login_address"))?;
    finish(tools, arg.shop_id, &pending, &address).await
}

/// Takes the known port, so that the registered address fits; another one when it is taken (then pasting still works).
async fn listen() -> FaultResult<(Option<TcpListener>, String)> {
    let fixed = format!("http://127.0.0.1:{PORT}{PATH}");
    match TcpListener::bind(("127.0.0.1", PORT)).await {
        Ok(listener) => Ok((Some(listener), fixed)),
        Err(error) => {
            tracing::warn!(%error, "the login port is taken: the address has to be pasted");
            Ok((None, fixed))
        }
    }
}

async fn wait_for_answer(tools: LoginTools, shop: ShopId, listener: TcpListener, pending: Pending) {
    let answered = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            if answer(&tools, shop, stream, &pending).await {
                return;
            }
        }
    };
    tokio::select! {
        () = answered => {}
        () = tokio::time::sleep(LIVES) => {}
        () = pending.stop.cancelled() => {}
    }
    tools.desk.lock().retain(|_, open| open.state != pending.state);
}

/// Reads one request of the browser; `true` when it was the answer.
async fn answer(tools: &LoginTools, shop: ShopId, mut stream: TcpStream, pending: &Pending) -> bool {
    let Some(target) = request_target(&mut stream).await else { return false };
    let Ok(address) = url::Url::parse(&format!("http://127.0.0.1{target}")) else { return false };
    if address.path() != PATH {
        reply(&mut stream, "404 Not Found", "").await;
        return false;
    }
    match finish(tools, shop, pending, &address).await {
        Ok(_) => {
            reply(&mut stream, "200 OK", "ログインできました。この画面を閉じて、店番にお戻りください。")
                .await;
            true
        }
        Err(fault) => {
            tracing::warn!(%fault, "a login answer was refused");
            reply(&mut stream, "400 Bad Request", "ログインできませんでした。店番の画面をご覧ください。")
                .await;
            false
        }
    }
}

async fn request_target(stream: &mut TcpStream) -> Option<String> {
    let mut buffer = vec![0_u8; 8192];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut buffer)).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(buffer.get(..read)?).into_owned();
    let mut words = text.lines().next()?.split_ascii_whitespace();
    (words.next()? == "GET").then(|| words.next().map(ToOwned::to_owned))?
}

async fn reply(stream: &mut TcpStream, status: &str, text: &str) {
    let body = format!("<!doctype html><meta charset=utf-8><title>店番</title><p>{text}</p>");
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\r\n",
        body.len()
    );
    // A browser that has gone needs no page; the login itself is already done or refused.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn finish(
    tools: &LoginTools,
    shop: ShopId,
    pending: &Pending,
    address: &url::Url,
) -> FaultResult<Checked> {
    let now = tools.clock.now();
    let value =
        |name: &str| address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if now > pending.ends_at {
        return Err(Fault::new("problem.login_too_late"));
    }
    if value("state").as_deref() != Some(&pending.state) {
        return Err(Fault::new("problem.login_state"));
    }
    if let Some(error) = value("error") {
        return Err(Fault::new("problem.login_refused").with("reason", error));
    }
    let code = value("code").ok_or_else(|| Fault::new("problem.login_address"))?;
    // One shot: whatever comes of it, the same answer is not taken twice.
    if tools.desk.lock().remove(&shop).is_none() {
        return Err(Fault::new("problem.login_not_begun"));
    }
    let seat = tools.pool.seat(shop).await?;
    let mall = seat.mall.as_ref().map_err(|error| Fault::from(error.clone()))?;
    let port = mall.login().ok_or_else(|| Fault::new("problem.mall_without_login"))?;
    let Granted { secrets: granted, credential } =
        port.finish(&pending.redirect_uri, &code, &pending.nonce).await?;
    let key = tools.key.clone();
    tools
        .store
        .write(move |w| {
            for (field, secret) in &granted {
                secrets::put(w, &key, &secret_owner(shop), field, secret.expose(), now)?;
            }
            Ok(())
        })
        .await?;
    tools.pool.forget(shop);
    let checked = note_check(&tools.store, shop, Ok(vec![credential]), now).await?;
    tools.health.ask_again(shop);
    Ok(checked)
}

fn random() -> String {
    let mut bytes = [0_u8; 24];
    rand::rng().fill_bytes(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl LoginDesk {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ShopId, Pending>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
