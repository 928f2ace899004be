//! `target/demo/report.json`, and whether the demo's main job happened.

use serde_json::{Value, json};

use super::figures::Figures;
use super::kills::Kill;
use super::sends::Sends;

/// What must be true of each mall's orders, however they were seen first.
const LEAST_ORDERS: usize = 5;
const LEAST_KILLS: usize = 3;
/// One too many and one too few.
const LEAST_DIFFERENCES: usize = 2;
/// The goal of the stock's way from one mall to the others, in seconds.
const SLOWEST: f64 = 10.0;
/// What must be on the pictures.
const LEAST_PICTURES: usize = 11;

/// Everything that was found out.
pub struct Findings {
    pub figures: Figures,
    pub sends: Sends,
    pub kills: Vec<Kill>,
    pub slip_pages: u64,
    /// File names.
    pub pictures: Vec<String>,
    pub seconds: f64,
}

impl Findings {
    /// What is wrong, a sentence each.
    pub fn wrong(&self) -> Vec<String> {
        let figures = &self.figures;
        let mut wrong = Vec::new();
        let mut none = |what: &str, count: usize| {
            if count > 0 {
                wrong.push(format!("{what}: {count}"));
            }
        };
        none("orders in the malls' books that never came in", figures.missing);
        none("orders more than the malls' books have", figures.doubled);
        none("stock moves that nothing explains", figures.unexplained);
        none("listings whose number at the mall isn't what can be sold", figures.disagreeing);
        none("sales after which another mall never showed the new number", figures.never_arrived);
        for (way, count, malls) in [
            ("mail", figures.by_mail.values().sum::<usize>(), figures.by_mail.len()),
            ("API", figures.by_api.values().sum(), figures.by_api.len()),
        ] {
            if count < LEAST_ORDERS || malls < 2 {
                wrong.push(format!(
                    "{count} orders of {malls} malls were seen first by {way}; wanted {LEAST_ORDERS} of 2"
                ));
            }
        }
        if figures.pushes == 0 {
            wrong.push("no mall accepted a stock number".to_owned());
        }
        match figures.percentile(95) {
            Some(slow) if slow < SLOWEST => {}
            Some(slow) => wrong.push(format!("stock took {slow} s to the other malls (95 of 100)")),
            None => wrong.push("no order's way to the other malls could be timed".to_owned()),
        }
        self.wrong_sends(&mut wrong);
        let survived = self.kills.iter().filter(|kill| kill.unfinished).count();
        if survived < LEAST_KILLS {
            wrong.push(format!("only {survived} kills hit unfinished work; wanted {LEAST_KILLS}"));
        }
        if self.slip_pages == 0 {
            wrong.push("no delivery slip was made".to_owned());
        }
        if self.pictures.len() < LEAST_PICTURES {
            wrong.push(format!("only {} pictures were taken", self.pictures.len()));
        }
        wrong
    }

    fn wrong_sends(&self, wrong: &mut Vec<String>) {
        let sends = &self.sends;
        if sends.shared == 0 || sends.followed < sends.shared {
            wrong.push(format!(
                "{} of {} numbers with a share or 小出し are the last of their steps",
                sends.followed, sends.shared
            ));
        }
        if !sends.refilled {
            wrong.push("小出し was not filled up as it should".to_owned());
        }
        if sends.differences.len() < LEAST_DIFFERENCES {
            wrong.push("too few numbers were typed at the malls".to_owned());
        }
        for found in sends.differences.iter().filter(|found| !found.right()) {
            wrong.push(format!("在庫差異チェック has it otherwise: {found:?}"));
        }
        if !sends.false_alarms.is_empty() {
            wrong.push(format!("在庫差異チェック tells what nobody did: {}", sends.false_alarms.join(", ")));
        }
        match &sends.sync {
            Some(sync) if sync.right() => {}
            other => wrong.push(format!("the full sync came to {other:?}")),
        }
    }

    /// The report.
    pub fn json(&self) -> Value {
        let figures = &self.figures;
        let wrong = self.wrong();
        json!({
            "ok": wrong.is_empty(),
            "orders_by_mail": figures.by_mail.values().sum::<usize>(),
            "orders_by_api": figures.by_api.values().sum::<usize>(),
            "orders_by_mall": {"mail": figures.by_mail, "api": figures.by_api},
            "orders_missing": figures.missing,
            "orders_doubled": figures.doubled,
            "stock_moves_unexplained": figures.unexplained,
            "listings_disagreeing": figures.disagreeing,
            "pushes_accepted": figures.pushes,
            "pieces_given_back": figures.given_back,
            "order_to_stock_seconds": {
                "median": figures.percentile(50),
                "p95": figures.percentile(95),
                "measured": figures.seconds.len(),
                "never_arrived": figures.never_arrived,
            },
            "share_and_trickle": {
                "listings": self.sends.shared,
                "followed": self.sends.followed,
                "refilled": self.sends.refilled,
            },
            "differences": self.sends.differences.iter().map(|found| json!({
                "mall": found.mall, "key": found.key, "typed": found.typed,
                "reason": found.reason, "pieces": found.pieces, "gone_after_push": found.gone,
            })).collect::<Vec<_>>(),
            "false_alarms": self.sends.false_alarms,
            "full_sync": self.sends.sync.as_ref().map(|sync| json!({
                "state": sync.state, "listings": sync.listings, "total": sync.total, "done": sync.done,
                "failed": sync.failed, "per_minute": sync.per_minute, "put_right": sync.put_right,
            })),
            "slip_pages": self.slip_pages,
            "kills_survived": self.kills.iter().filter(|kill| kill.unfinished).count(),
            "kills": self.kills.iter().map(|kill| kill.point).collect::<Vec<_>>(),
            "pictures": self.pictures,
            "seconds": self.seconds,
            "wrong": wrong,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Findings;
    use crate::demo::figures::Figures;
    use crate::demo::kills::Kill;
    use crate::demo::sends::{Found, Sends, Sync};
    use std::collections::BTreeMap;

    fn sends() -> Sends {
        let found = |typed| Found {
            reason: "edited".to_owned(),
            typed,
            pieces: typed,
            gone: true,
            ..Found::default()
        };
        let sync = Sync {
            state: "done".to_owned(),
            listings: 22,
            total: 22,
            done: 22,
            failed: 0,
            per_minute: Some(600),
            put_right: true,
        };
        Sends {
            shared: 11,
            followed: 11,
            refilled: true,
            differences: vec![found(-4), found(7)],
            false_alarms: Vec::new(),
            sync: Some(sync),
        }
    }

    fn good() -> Findings {
        let five = BTreeMap::from([("rakuten".to_owned(), 3), ("yahoo".to_owned(), 2)]);
        Findings {
            figures: Figures {
                by_mail: five.clone(),
                by_api: five,
                pushes: 9,
                seconds: vec![1.0, 2.0],
                ..Figures::default()
            },
            sends: sends(),
            kills: ["a", "b", "c"].map(|point| Kill { point, unfinished: true }).into(),
            slip_pages: 1,
            pictures: vec![String::new(); 11],
            seconds: 60.0,
        }
    }

    #[test]
    fn a_good_day_passes() {
        assert_eq!(good().wrong(), Vec::<String>::new());
        assert_eq!(good().json()["order_to_stock_seconds"]["median"], 1.0);
        assert_eq!(good().json()["orders_by_mail"], 5);
        assert_eq!(good().json()["kills_survived"], 3);
    }

    #[test]
    fn each_thing_that_went_wrong_is_said() {
        let spoil: [fn(&mut Findings); 18] = [
            |found| found.figures.missing = 1,
            |found| found.figures.doubled = 1,
            |found| found.figures.unexplained = 1,
            |found| found.figures.disagreeing = 1,
            |found| found.figures.by_mail.retain(|mall, _| mall != "yahoo"),
            |found| found.figures.seconds = vec![1.0, 11.0],
            |found| found.kills[0].unfinished = false,
            |found| found.slip_pages = 0,
            |found| found.pictures.truncate(10),
            |found| found.sends.followed = 10,
            |found| found.sends.refilled = false,
            |found| found.sends.differences[0].reason = "sold".to_owned(),
            |found| found.sends.differences[1].gone = false,
            |found| found.sends.differences.truncate(1),
            |found| found.sends.false_alarms = vec!["tea: edited".to_owned()],
            |found| found.sends.sync = None,
            |found| found.sends.sync.as_mut().unwrap().done = 21,
            |found| found.sends.sync.as_mut().unwrap().per_minute = None,
        ];
        for (number, spoil) in spoil.into_iter().enumerate() {
            let mut found = good();
            spoil(&mut found);
            assert_eq!(found.wrong().len(), 1, "case {number}: {:?}", found.wrong());
            assert_eq!(found.json()["ok"], false);
        }
    }
}
