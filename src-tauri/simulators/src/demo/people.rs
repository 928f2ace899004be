//! Buyers who don't exist. Postcodes and towns are real, so that address checks have something to say; houses, phones
//! (the 0000 block) and mail addresses (example.com) are not.

use crate::stand::order::Person;

/// How many there are.
pub const PEOPLE_COUNT: usize = PEOPLE.len();

type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Family name, first name, kana of both, postcode, prefecture, town, street, building.
const PEOPLE: [Row; 16] = [
    ("髙﨑", "澄香", "タカサキ", "スミカ", "1500001", "東京都", "渋谷区", "神宮前0丁目12-3", "欅ハイツ201"),
    ("山田", "奏太", "ヤマダ", "ソウタ", "6008001", "京都府", "京都市下京区", "四条通0番地", ""),
    (
        "佐々木",
        "灯里",
        "ササキ",
        "アカリ",
        "0600001",
        "北海道",
        "札幌市中央区",
        "北一条西0丁目",
        "雪見館1203号室",
    ),
    ("渡邉", "和馬", "ワタナベ", "カズマ", "2310023", "神奈川県", "横浜市中区", "山下町000", ""),
    ("齋藤", "芽衣", "サイトウ", "メイ", "9800811", "宮城県", "仙台市青葉区", "一番町0-0-0", "広瀬コーポ5F"),
    ("小林", "朔", "コバヤシ", "サク", "4600008", "愛知県", "名古屋市中区", "栄0丁目0-00", ""),
    (
        "吉川",
        "美咲",
        "ヨシカワ",
        "ミサキ",
        "8100001",
        "福岡県",
        "福岡市中央区",
        "天神0丁目00-0",
        "天神南ビル3階",
    ),
    ("伊東", "蓮", "イトウ", "レン", "7300011", "広島県", "広島市中区", "基町0-00", ""),
    (
        "辻󠄀本",
        "柚葉",
        "ツジモト",
        "ユズハ",
        "5300001",
        "大阪府",
        "大阪市北区",
        "梅田0丁目0-0",
        "梅の木マンション908",
    ),
    ("中村", "湊", "ナカムラ", "ミナト", "4200853", "静岡県", "静岡市葵区", "追手町0-0", ""),
    ("德永", "結子", "トクナガ", "ユイコ", "9200961", "石川県", "金沢市", "香林坊0-0-0", ""),
    ("葛󠄀西", "陽向", "カサイ", "ヒナタ", "0380012", "青森県", "青森市", "柳川0-0", "りんご荘102"),
    ("松本", "千尋", "マツモト", "チヒロ", "3900811", "長野県", "松本市", "中央0丁目00-0", ""),
    ("比嘉", "海斗", "ヒガ", "カイト", "9000015", "沖縄県", "那覇市", "久茂地0-0-0", "ゆいまーる303"),
    ("𠮷野", "凪", "ヨシノ", "ナギ", "6308215", "奈良県", "奈良市", "東向中町00", ""),
    ("菊地", "和泉", "キクチ", "イズミ", "1001401", "東京都", "八丈島八丈町", "大賀郷000", ""),
];

/// A person by number; any number will do.
pub(super) fn person(index: usize) -> Person {
    let (family_name, first_name, family_kana, first_kana, postcode, prefecture, city, street, building) =
        PEOPLE.get(index % PEOPLE_COUNT).copied().unwrap_or_default();
    Person {
        family_name: family_name.to_owned(),
        first_name: first_name.to_owned(),
        family_kana: family_kana.to_owned(),
        first_kana: first_kana.to_owned(),
        postcode: postcode.to_owned(),
        prefecture: prefecture.to_owned(),
        city: city.to_owned(),
        street: street.to_owned(),
        building: building.to_owned(),
        phone: format!("090-0000-{:04}", 1_000 + index % PEOPLE_COUNT),
        mail: format!("buyer{:02}@example.com", index % PEOPLE_COUNT),
    }
}
