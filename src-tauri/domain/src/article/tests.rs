use proptest::prelude::*;

use super::*;

fn face(code: &str, jan: &str, name: &str, options: &[&str]) -> Face {
    Face::new(code, jan, name, options.iter().copied(), Some(1_200))
}

#[test]
fn the_same_jan_is_certain_unless_the_variation_contradicts() {
    let one = face("TEA-1", "4901234567894", "宇治煎茶 100g", &[]);
    let same = likeness(&one, &face("X-77", "4901234567894", "煎茶ギフト", &[])).unwrap();
    assert_eq!((same.sureness, same.reasons[0]), (Sureness::Certain, Reason::SameJan));
    let red = face("A", "4901234567894", "シャツ", &["赤", "M"]);
    let blue = face("B", "4901234567894", "シャツ", &["青", "M"]);
    let doubtful = likeness(&red, &blue).unwrap();
    assert_eq!(doubtful.sureness, Sureness::Maybe);
    assert!(doubtful.reasons.contains(&Reason::OptionsDiffer));
}

#[test]
fn a_code_that_is_spelled_otherwise_is_certain_and_one_with_another_jan_is_not() {
    let one = face("ab_12-RED", "", "湯のみ", &["赤"]);
    let other = face("ＡＢ12red", "", "湯呑み 陶器", &["レッド"]);
    assert_eq!(likeness(&one, &other).unwrap().sureness, Sureness::Certain);
    let (one, other) =
        (face("AB12", "4901234567894", "湯のみ", &[]), face("ab-12", "4909876543212", "湯のみ", &[]));
    assert_eq!(likeness(&one, &other).unwrap().sureness, Sureness::Maybe);
}

#[test]
fn a_name_alone_is_never_certain_and_nothing_at_all_when_something_contradicts() {
    let tea = face("1", "", "【送料無料】宇治煎茶 一番摘み 100g", &[]);
    let same = likeness(&tea, &face("2", "", "宇治煎茶 一番摘み 100g ★人気★", &[])).unwrap();
    assert!(same.sureness < Sureness::Certain && same.percent >= 60, "{same:?}");
    assert_eq!(likeness(&tea, &face("3", "", "宇治煎茶 一番摘み 200g", &[])), None);
    assert_eq!(likeness(&tea, &face("4", "", "南部鉄器 急須", &[])), None);
    let shirt = |code: &str, options: &[&str]| face(code, "", "オックスフォード長袖シャツ", options);
    let red = shirt("5", &["赤", "M"]);
    assert_eq!(likeness(&red, &shirt("6", &["赤", "L"])), None);
    assert!(likeness(&red, &shirt("7", &["レッド", "Mサイズ"])).unwrap().percent >= 80);
    let unknown = likeness(&red, &shirt("8", &[])).unwrap();
    assert!(unknown.reasons.contains(&Reason::OptionsUnknown));
}

#[test]
fn a_jan_of_the_wrong_length_says_nothing() {
    assert_eq!(Face::new("", "490123", "", [], None).jan(), "");
    assert_eq!(Face::new("", "12345678", "", [], None).jan(), "0000012345678");
    assert_eq!(Face::new("", "４９０１２３４５６７８９４", "", [], None).jan(), "4901234567894");
}

fn any_face() -> impl Strategy<Value = Face> {
    let code = prop::sample::select(vec!["", "A-1", "a1", "B_2", "b2"]);
    let jan = prop::sample::select(vec!["", "4901234567894", "4909876543212", "12345678"]);
    let name = prop::sample::select(vec![
        "煎茶 100g",
        "煎茶 200g",
        "宇治煎茶 100g 袋入り",
        "シャツ",
        "長袖シャツ 綿100%",
        "x",
    ]);
    let options =
        prop::collection::vec(prop::sample::select(vec!["赤", "レッド", "青", "M", "L", "Lサイズ"]), 0..3);
    (code, jan, name, options, prop::option::of(1_i64..3))
        .prop_map(|(code, jan, name, options, price)| Face::new(code, jan, name, options, price))
}

proptest! {
    #[test]
    fn it_is_the_same_whichever_comes_first(one in any_face(), other in any_face()) {
        let (there, mut back) = (likeness(&one, &other), likeness(&other, &one));
        if let (Some(there), Some(back)) = (&there, &mut back) {
            let (mut a, mut b) = (there.reasons.clone(), back.reasons.clone());
            a.sort_unstable();
            b.sort_unstable();
            prop_assert_eq!(a, b);
            prop_assert_eq!(there.percent, back.percent);
            prop_assert_eq!(there.sureness, back.sureness);
        } else {
            prop_assert_eq!(there, back);
        }
    }

    #[test]
    fn contradicting_variations_are_never_sure(one in any_face(), other in any_face()) {
        let contradict = one.options.iter().any(|value| !other.options.contains(value))
            && other.options.iter().any(|value| !one.options.contains(value));
        if contradict && let Some(likeness) = likeness(&one, &other) {
            prop_assert_eq!(likeness.sureness, Sureness::Maybe);
            prop_assert!(likeness.reasons.contains(&Reason::OptionsDiffer));
        }
    }

    #[test]
    fn what_is_said_keeps_to_its_words(one in any_face(), other in any_face()) {
        if let Some(likeness) = likeness(&one, &other) {
            prop_assert!((LEAST_TOLD..=99).contains(&likeness.percent));
            prop_assert_eq!(likeness.sureness == Sureness::Certain, likeness.percent >= 90);
            let by_key = likeness.reasons.iter().any(|reason| matches!(reason, Reason::SameJan | Reason::SameSpelling));
            prop_assert!(by_key || likeness.sureness < Sureness::Certain);
        }
    }
}

const LEAST_TOLD: u8 = 40;
