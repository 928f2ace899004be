//! Setting the demo shop up, by the same commands that a person's clicks send.

use miseban_api::{Api, Problem};
use serde_json::{Value, json};

use super::{folder, goods, login, shops, stand::Stand};
use crate::start::problem;

/// Sets up what is missing. A set-up that was cut off is gone through again: each command's request id is the same, so
/// what was done is not done twice.
pub(super) async fn set_up(api: &Api, stand: &Stand) -> Result<(), Box<Problem>> {
    let state = api.call("app.state", json!({})).await?;
    if state["empty"] != true && !folder::is_unfinished(api.dir()) {
        return Ok(());
    }
    let failed = |error: std::io::Error| problem("problem.demo", "detail", error);
    folder::begin(api.dir()).map_err(failed)?;
    let skus = goods::add(api).await?;
    goods::expect_arrivals(api, &skus).await?;
    let rakuten = shops::rakuten(api, stand).await?;
    let yahoo = shops::yahoo(api, stand).await?;
    let own_site = match &stand.futureshop {
        Some(its) => Some(shops::own_site(api, its).await?),
        None => None,
    };
    for shop in [Some(&rakuten), own_site.as_ref()].into_iter().flatten() {
        shops::check(api, shop).await?;
    }
    login::log_in(api, &yahoo).await?;
    goods::list(api, &rakuten, "rakuten", &skus).await?;
    goods::list(api, &yahoo, "yahoo", &skus).await?;
    if let Some(own_site) = &own_site {
        goods::list(api, own_site, "futureshop", &skus).await?;
    }
    shops::mailbox(api, &stand.imap).await?;
    for shop in [&rakuten, &yahoo] {
        shops::switch_on(api, shop, shops::all()).await?;
    }
    if let Some(own_site) = &own_site {
        shops::switch_on(api, own_site, shops::half_a_few_at_a_time()).await?;
    }
    folder::finish(api.dir()).map_err(failed)
}

/// A command with a request id that is the same at every set-up.
pub(super) async fn command(
    api: &Api,
    name: &str,
    subject: &str,
    mut arg: Value,
) -> Result<Value, Box<Problem>> {
    arg["request_id"] = json!(format!("demo-{name}-{subject}"));
    Ok(api.call(name, arg).await?)
}

/// A member that is text.
pub(super) fn text_of(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An answer that should have been another: the demo and the program don't fit together.
pub(super) fn refused(name: &str, answer: &Value) -> Box<Problem> {
    problem("problem.demo", "detail", format!("{name}: {answer}"))
}

#[cfg(test)]
mod tests {
    use miseban_api::{FolderKind, OpenOptions};

    use super::{
        super::{Demo, inside::Inside},
        *,
    };

    async fn open(dir: &std::path::Path, demo: &Demo) -> Api {
        let options = OpenOptions {
            dir: dir.to_owned(),
            kind: Some(FolderKind::Demo),
            timers: false,
            breath: std::time::Duration::ZERO,
            key_file: true,
            addresses: demo.addresses(),
            resources: dir.to_owned(),
        };
        Api::open(options).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_person_could_have_set_it_up() {
        let dir = tempfile::tempdir().unwrap();
        let inside = Inside::start().await.unwrap();
        let demo = Demo { stand: inside.stand().unwrap(), inside: Some(inside.into()) };
        let api = open(dir.path(), &demo).await;
        set_up(&api, &demo.stand).await.unwrap();
        let shops = api.call("shops.list", json!({})).await.unwrap();
        let shops = shops.as_array().unwrap();
        assert_eq!(shops.len(), 3);
        for shop in shops {
            assert_eq!(shop["switches"]["push_stock"], true, "{shop:#}");
            assert_eq!(shop["push_blocked"], Value::Null);
        }
        let stock = api.call("stock.list", json!({"limit": 100})).await.unwrap();
        assert_eq!(stock["total"], 24);
        let listings = |row: &Value| row["listings"].as_array().unwrap().len();
        assert_eq!(stock["rows"].as_array().unwrap().iter().map(listings).sum::<usize>(), 55);
        // The own site is shown half, ten at a time: of 80 it would be 40, of 12 it is 6.
        let ours = |code: &str| {
            let row = stock["rows"].as_array().unwrap().iter().find(|row| row["code"] == code).unwrap();
            let numbers = row["listings"].as_array().unwrap();
            let own_site = shops.iter().find(|shop| shop["mall"] == "futureshop").unwrap();
            numbers.iter().find(|one| one["shop_id"] == own_site["id"]).unwrap()["ours"].clone()
        };
        assert_eq!(
            (ours("HT-ASA-100"), ours("HT-SUI-100"), ours("HT-GIFT-01")),
            (json!(10), json!(6), json!(10))
        );
        let arrivals = api.call("arrivals.list", json!({"only": "open", "limit": 10})).await.unwrap();
        assert_eq!(arrivals["total"], 2);
        // Going through it again, as after a kill in the middle, changes nothing.
        folder::begin(dir.path()).unwrap();
        set_up(&api, &demo.stand).await.unwrap();
        let again = api.call("shops.list", json!({})).await.unwrap();
        assert_eq!(again.as_array().unwrap().len(), 3);
        assert!(!folder::is_unfinished(dir.path()));
        api.close().await;
    }
}
