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
    sync::Notify,
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

/// How long nothing is accepted after accepting failed, so that a fault that stays does not keep the computer busy.
const ACCEPT_AGAIN: Duration = Duration::from_millis(500);

/// Logins that were begun and not answered, at most one a shop, and the one door at which their answers come in: it is
/// open as long as any of them waits.
#[derive(Clone)]
pub(crate) struct LoginDesk {
    state: Arc<Mutex<Desk>>,
    /// Something was answered.
    changed: Arc<Notify>,
    port: u16,
}

#[derive(Default)]
struct Desk {
    pending: HashMap<ShopId, Pending>,
    /// The port that is listened at.
    listening: Option<u16>,
}

#[derive(Clone)]
struct Pending {
    state: String,
    nonce: String,
    redirect_uri: String,
    ends_at: Instant,
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
    tools.pool.forget(id);
    let seat = tools.pool.seat(id).await?;
    let mall = seat.mall.as_ref().map_err(|error| Fault::from(error.clone()))?;
    let port = mall.login().ok_or_else(|| Fault::new("problem.mall_without_login"))?;
    let pending = expect_answer(tools, id, stop).await;
    let address = port.address(&pending.redirect_uri, &pending.state, &pending.nonce);
    if address.is_err() {
        tools.desk.close(id, &pending);
    }
    Ok(LoginStarted { address: address? })
}

/// Waits for the answer for a shop, at a door that is open already or is opened now. Where it can't be opened (another
/// program has the port) the address can still be pasted.
async fn expect_answer(tools: &LoginTools, shop: ShopId, until: &CancellationToken) -> Pending {
    let desk = &tools.desk;
    let ends_at = tools.clock.now().plus(i64::try_from(LIVES.as_millis()).unwrap_or(i64::MAX));
    if let Some(pending) = desk.expect(shop, ends_at, None) {
        return pending;
    }
    match TcpListener::bind(("127.0.0.1", desk.port)).await {
        Ok(listener) => {
            let port = listener.local_addr().map_or(desk.port, |address| address.port());
            let pending = desk.expect(shop, ends_at, Some(port));
            let (tools, until) = (tools.clone(), until.clone());
            tokio::spawn(async move { keep_door(tools, listener, until).await });
            pending.unwrap_or_else(|| Pending::new(desk.port, ends_at))
        }
        Err(error) => {
            tracing::warn!(%error, "the login port is taken: the address has to be pasted");
            let pending = Pending::new(desk.port, ends_at);
            desk.lock().pending.insert(shop, pending.clone());
            pending
        }
    }
}

/// The other way: the person pastes the address at which the browser ended.
pub(crate) async fn paste(tools: &LoginTools, arg: PasteLogin) -> FaultResult<Checked> {
    let pending = tools.desk.lock().pending.get(&arg.shop_id).cloned();
    let pending = pending.ok_or_else(|| Fault::new("problem.login_not_begun"))?;
    let address = url::Url::parse(arg.address.trim()).map_err(|_| Fault::new("problem.login_address"))?;
    finish(tools, arg.shop_id, &pending, &address).await
}

/// Takes answers until none is waited for any more.
async fn keep_door(tools: LoginTools, listener: TcpListener, stop: CancellationToken) {
    let mut door = Some(listener);
    while let (Some(wait), Some(listener)) = (tools.desk.wait_or_close(&mut door, tools.clock.now()), &door) {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // Each by itself: a browser that connects and says nothing keeps nobody waiting.
                Ok((stream, _)) => {
                    let tools = tools.clone();
                    tokio::spawn(async move { answer(&tools, stream).await });
                }
                Err(error) => {
                    tracing::warn!(%error, "a login answer could not be taken");
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                }
            },
            () = tools.desk.changed.notified() => {}
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => tools.desk.lock().pending.clear(),
        }
    }
}

/// Reads one request of the browser.
async fn answer(tools: &LoginTools, mut stream: TcpStream) {
    let Some(target) = request_target(&mut stream).await else { return };
    let Ok(address) = url::Url::parse(&format!("http://127.0.0.1{target}")) else { return };
    if address.path() != PATH {
        reply(&mut stream, "404 Not Found", "").await;
        return;
    }
    let state = address.query_pairs().find(|(key, _)| key == "state").map(|(_, value)| value.into_owned());
    let finished = match tools.desk.of_state(&state.unwrap_or_default()) {
        Some((shop, pending)) => finish(tools, shop, &pending, &address).await.map(drop),
        None => Err(Fault::new("problem.login_state")),
    };
    let (status, text) = match finished {
        Ok(()) => ("200 OK", "ログインできました。この画面を閉じて、店番にお戻りください。"),
        Err(fault) => {
            tracing::warn!(%fault, "a login answer was refused");
            ("400 Bad Request", "ログインできませんでした。店番の画面をご覧ください。")
        }
    };
    reply(&mut stream, status, text).await;
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
    if !tools.desk.close(shop, pending) {
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

impl Pending {
    fn new(port: u16, ends_at: Instant) -> Self {
        let redirect_uri = format!("http://127.0.0.1:{port}{PATH}");
        Self { state: random(), nonce: random(), redirect_uri, ends_at }
    }
}

impl Default for LoginDesk {
    fn default() -> Self {
        Self::at(PORT)
    }
}

impl LoginDesk {
    fn at(port: u16) -> Self {
        Self { state: Arc::default(), changed: Arc::default(), port }
    }

    /// Puts a new login in the place of the shop's last one. `None` when nobody listens, unless `now_at` says that
    /// somebody does now.
    fn expect(&self, shop: ShopId, ends_at: Instant, now_at: Option<u16>) -> Option<Pending> {
        let mut desk = self.lock();
        desk.listening = desk.listening.or(now_at);
        let pending = Pending::new(desk.listening?, ends_at);
        desk.pending.insert(shop, pending.clone());
        Some(pending)
    }

    /// This login is over; false when it was before.
    fn close(&self, shop: ShopId, login: &Pending) -> bool {
        let mut desk = self.lock();
        let open = desk.pending.get(&shop).is_some_and(|open| open.state == login.state);
        if open {
            desk.pending.remove(&shop);
            self.changed.notify_one();
        }
        open
    }

    fn of_state(&self, state: &str) -> Option<(ShopId, Pending)> {
        let desk = self.lock();
        desk.pending.iter().find(|(_, open)| open.state == state).map(|(shop, open)| (*shop, open.clone()))
    }

    /// How long to wait for the logins that are open; closes the door when there is none. One lock for both: nobody
    /// may find the door open that is being closed.
    fn wait_or_close(&self, door: &mut Option<TcpListener>, now: Instant) -> Option<Duration> {
        let mut desk = self.lock();
        desk.pending.retain(|_, open| now <= open.ends_at);
        let Some(end) = desk.pending.values().map(|open| open.ends_at).min() else {
            drop(door.take());
            desk.listening = None;
            return None;
        };
        Some(Duration::from_millis(u64::try_from(end.since(now)).unwrap_or(0).saturating_add(1)))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Desk> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Instant = Instant(300_000);

    #[tokio::test]
    async fn one_door_serves_every_shop_and_closes_behind_the_last() {
        let desk = LoginDesk::at(0);
        assert!(desk.expect(ShopId(1), LATER, None).is_none(), "nobody listens yet");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let first = desk.expect(ShopId(1), LATER, Some(port)).unwrap();
        let again = desk.expect(ShopId(1), LATER, None).unwrap();
        let second = desk.expect(ShopId(2), LATER, None).unwrap();
        assert_eq!(again.redirect_uri, second.redirect_uri);
        assert!(desk.of_state(&first.state).is_none(), "a second click stands for the first");
        assert!(!desk.close(ShopId(1), &first) && desk.close(ShopId(1), &again));

        let mut door = Some(listener);
        assert!(desk.wait_or_close(&mut door, Instant(0)).is_some(), "the other shop still waits");
        assert!(desk.close(ShopId(2), &second), "pasted");
        assert!(desk.wait_or_close(&mut door, Instant(0)).is_none() && door.is_none());
        TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free again");
        assert!(desk.expect(ShopId(1), LATER, None).is_none());
    }

    #[tokio::test]
    async fn what_nobody_answers_ends() {
        let desk = LoginDesk::at(0);
        let mut door = Some(TcpListener::bind(("127.0.0.1", 0)).await.unwrap());
        desk.expect(ShopId(1), LATER, Some(1)).unwrap();
        assert_eq!(desk.wait_or_close(&mut door, Instant(299_000)), Some(Duration::from_millis(1_001)));
        assert_eq!(desk.wait_or_close(&mut door, LATER.plus(1)), None);
    }
}
