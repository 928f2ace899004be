//! The body of a mail that says that it is an order's.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use miseban_formats::mail::rules::MailReader;
use miseban_fuzz::{mall, read_mail, reader, with_head};
use miseban_malls::Mall;

/// 【Yahoo!ショッピング】注文確認
const SUBJECT: &str = "=?UTF-8?B?44CQWWFob28h44K344On44OD44OU44Oz44Kw44CR5rOo5paH56K66KqN?=";

static MALL: LazyLock<(Arc<dyn Mall>, MailReader)> = LazyLock::new(|| {
    let mall = mall("yahoo");
    let reader = reader(&*mall);
    (mall, reader)
});

fuzz_target!(|body: &[u8]| {
    let (mall, reader) = &*MALL;
    read_mail(&**mall, reader, &with_head("shopping-order-master@mail.yahoo.co.jp", SUBJECT, body));
});
