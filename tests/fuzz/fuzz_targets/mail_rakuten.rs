//! The body of a mail that says that it is an order's.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use miseban_formats::mail::rules::MailReader;
use miseban_fuzz::{mall, read_mail, reader, with_head};
use miseban_malls::Mall;

/// 【楽天市場】注文内容ご確認
const SUBJECT: &str = "=?UTF-8?B?44CQ5qW95aSp5biC5aC044CR5rOo5paH5YaF5a6544GU56K66KqN?=";

static MALL: LazyLock<(Arc<dyn Mall>, MailReader)> = LazyLock::new(|| {
    let mall = mall("rakuten");
    let reader = reader(&*mall);
    (mall, reader)
});

fuzz_target!(|body: &[u8]| {
    let (mall, reader) = &*MALL;
    read_mail(&**mall, reader, &with_head("order@rakuten.co.jp", SUBJECT, body));
});
