//! Who buys what: made up from a fixed seed, the same in every run.

use miseban_domain::{
    Instant, Observation, ShopId,
    observation::{
        Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, ObservedPayment, Party, PaymentKind,
        Source, Totals,
    },
    time::{DAY, HOUR, MINUTE},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

/// Something that is sold.
#[derive(Debug, Clone)]
pub(super) struct Article {
    pub code: String,
    pub name: String,
    /// Percent.
    pub tax_rate: u8,
    /// With tax, whole yen.
    pub price: i64,
}

impl Article {
    /// The article of this number; always the same one.
    pub(super) fn of(number: u32) -> Self {
        const KINDS: [(&str, u8); 8] = [
            ("煎茶", 8),
            ("深蒸し茶", 8),
            ("ほうじ茶", 8),
            ("玄米茶", 8),
            ("抹茶", 8),
            ("湯呑み", 10),
            ("急須", 10),
            ("茶筒", 10),
        ];
        let mut chance = StdRng::seed_from_u64(u64::from(number));
        let (kind, tax_rate) = KINDS.choose(&mut chance).copied().unwrap_or(("煎茶", 8));
        Self {
            code: format!("BENCH-{number:04}"),
            name: format!("{kind} 第{number}番"),
            tax_rate,
            price: chance.random_range(5..80) * 108,
        }
    }
}

const FAMILIES: [(&str, &str); 16] = [
    ("見本", "ミホン"),
    ("山田", "ヤマダ"),
    ("髙橋", "タカハシ"),
    ("佐々木", "ササキ"),
    ("青葉", "アオバ"),
    ("小鳥遊", "タカナシ"),
    ("茶畑", "チャバタケ"),
    ("渡邊", "ワタナベ"),
    ("花岡", "ハナオカ"),
    ("若草", "ワカクサ"),
    ("月島", "ツキシマ"),
    ("星野", "ホシノ"),
    ("白浜", "シラハマ"),
    ("風間", "カザマ"),
    ("水谷", "ミズタニ"),
    ("雪村", "ユキムラ"),
];
const GIVEN: [(&str, &str); 12] = [
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("葉", "ヨウ"),
    ("さくら", "サクラ"),
    ("健", "ケン"),
    ("みどり", "ミドリ"),
    ("一", "ハジメ"),
    ("美咲", "ミサキ"),
    ("翔太", "ショウタ"),
    ("ひかり", "ヒカリ"),
    ("直人", "ナオト"),
    ("千夏", "チナツ"),
];
/// Real towns, so that postcode and address agree, and no house in them.
const TOWNS: [(&str, &str, &str, &str); 8] = [
    ("1000001", "東京都", "千代田区", "千代田"),
    ("1500041", "東京都", "渋谷区", "神南"),
    ("5300001", "大阪府", "大阪市北区", "梅田"),
    ("4600008", "愛知県", "名古屋市中区", "栄"),
    ("0600001", "北海道", "札幌市中央区", "北一条西"),
    ("8100001", "福岡県", "福岡市中央区", "天神"),
    ("4200852", "静岡県", "静岡市葵区", "紺屋町"),
    ("6048004", "京都府", "京都市中京区", "中島町"),
];
const PAYMENTS: [(&str, PaymentKind); 5] = [
    ("クレジットカード", PaymentKind::Card),
    ("クレジットカード", PaymentKind::Card),
    ("代金引換", PaymentKind::CashOnDelivery),
    ("銀行振込", PaymentKind::Prepaid),
    ("コンビニ決済", PaymentKind::Mall),
];

/// Made-up orders, oldest first, over the year before `now`.
pub(super) struct Orders {
    goods: Vec<Article>,
    shops: Vec<(ShopId, String)>,
    now: Instant,
    count: u32,
    next: u32,
    chance: StdRng,
}

impl Orders {
    /// `shops`: each with the name of the key in which its orders carry our code.
    pub(super) fn new(goods: Vec<Article>, shops: Vec<(ShopId, String)>, now: Instant, count: u32) -> Self {
        Self { goods, shops, now, count, next: 0, chance: StdRng::seed_from_u64(2) }
    }

    fn order(&mut self, number: u32) -> Option<(ShopId, Observation)> {
        let year = 365 * DAY;
        let left = i64::from(self.count - number);
        let ordered_at = self.now.plus(-(year * left / i64::from(self.count.max(1))));
        let age = self.now.since(ordered_at);
        let (shop, field) = self.shops.choose(&mut self.chance)?.clone();
        let lines = self.lines(&field)?;
        let goods: i64 = lines.iter().map(|line| line.unit_price * line.quantity).sum();
        let postage = if goods >= 3_980 { 0 } else { 550 };
        let buyer = self.person(number);
        let (method, kind) = PAYMENTS.choose(&mut self.chance).copied()?;
        let cancelled = self.chance.random_ratio(1, 30);
        // What was cancelled never went further.
        let state = if cancelled { MallState::ToShip } else { self.state(age) };
        let delivery = ObservedDelivery {
            key: "1".to_owned(),
            recipient: Some(buyer.clone()),
            wished_time: self.chance.random_ratio(1, 4).then(|| "午前中".to_owned()),
            method: Some("宅配便".to_owned()),
            lines,
            tracking_numbers: (state >= MallState::Shipped)
                .then(|| format!("9000{number:08}"))
                .into_iter()
                .collect(),
            ..ObservedDelivery::default()
        };
        let observation = Observation {
            order_number: format!("bench-{number:08}"),
            source: Source::Api,
            extent: Extent::Whole,
            version: None,
            seen_at: ordered_at.plus(2 * MINUTE),
            ordered_at: Some(ordered_at),
            state: Some(state),
            mall_status: None,
            cancelled,
            cancel: None,
            restocked_by_mall: false,
            buyer: Some(buyer),
            deliveries: vec![delivery],
            payment: Some(ObservedPayment {
                method: method.to_owned(),
                kind: Some(kind),
                paid: Some(state >= MallState::ToShip),
            }),
            totals: Some(Totals { goods, postage, billed: goods + postage, ..Totals::default() }),
            remarks: self
                .chance
                .random_ratio(1, 20)
                .then(|| "不在のときは宅配ボックスへお願いします。".to_owned()),
            gift: self.chance.random_ratio(1, 40),
            caution: false,
        };
        Some((shop, observation))
    }

    fn lines(&mut self, field: &str) -> Option<Vec<ObservedLine>> {
        let many = [1, 1, 1, 1, 2, 2, 3, 5].choose(&mut self.chance).copied()?;
        (0..many)
            .map(|position| {
                let article = self.goods.choose(&mut self.chance)?.clone();
                Some(ObservedLine {
                    key: position.to_string(),
                    keys: [(field.to_owned(), article.code)].into(),
                    title: article.name,
                    options: Vec::new(),
                    quantity: self.chance.random_range(1..=3),
                    unit_price: article.price,
                    tax_included: true,
                    tax_rate: Some(article.tax_rate),
                    fulfilled_by: FulfilledBy::Shop,
                })
            })
            .collect()
    }

    fn person(&mut self, number: u32) -> Party {
        let (family, family_kana) = FAMILIES.choose(&mut self.chance).copied().unwrap_or_default();
        let (given, given_kana) = GIVEN.choose(&mut self.chance).copied().unwrap_or_default();
        let (postal_code, prefecture, city, town) =
            TOWNS.choose(&mut self.chance).copied().unwrap_or_default();
        Party {
            name: format!("{family} {given}"),
            kana: format!("{family_kana} {given_kana}"),
            postal_code: postal_code.to_owned(),
            prefecture: prefecture.to_owned(),
            city: city.to_owned(),
            street: format!("{town}0-{}-0", number % 97),
            phone: format!("090-0000-{:04}", number % 10_000),
            email: format!("buyer{number}@example.com"),
        }
    }

    /// The older, the further.
    fn state(&mut self, age: i64) -> MallState {
        if age > 14 * DAY {
            MallState::Done
        } else if age > 2 * DAY {
            MallState::Shipped
        } else if age > 8 * HOUR {
            MallState::ToShip
        } else if self.chance.random_ratio(1, 4) {
            MallState::Pending
        } else {
            MallState::New
        }
    }
}

impl Iterator for Orders {
    type Item = (ShopId, Observation);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.count {
            return None;
        }
        self.next += 1;
        self.order(self.next)
    }
}
