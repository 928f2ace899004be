//! A product's picture. The window makes it small; here it is only looked at what it is and that it is small.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_domain::Instant;
use miseban_store::{Store, StoreError, products};

use crate::{
    cases::{
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{OneProduct, PictureView, SetPicture},
};

/// Most bytes of a picture: a thousand products stay below 300 MB, and most pictures are a tenth of it.
const MOST_BYTES: usize = 300 * 1024;

/// The picture of a product.
pub async fn get(store: &Store, arg: OneProduct) -> FaultResult<PictureView> {
    let picture = store.read(move |r| products::picture(r, arg.product_id)).await?;
    Ok(picture.map_or_else(
        || PictureView { media_type: None, base64: String::new() },
        |picture| PictureView {
            media_type: Some(picture.media_type),
            base64: BASE64_STANDARD.encode(picture.bytes),
        },
    ))
}

/// Gives a product a picture, or takes it away.
pub async fn set(store: &Store, arg: SetPicture, now: Instant) -> FaultResult<()> {
    let bytes = BASE64_STANDARD
        .decode(arg.base64.trim())
        .map_err(|_| Fault::new("problem.bad_argument").with("field", "base64"))?;
    if bytes.len() > MOST_BYTES {
        return Err(Fault::new("product.picture_large").with("most", MOST_BYTES / 1024));
    }
    let picture = if bytes.is_empty() {
        None
    } else {
        let media_type = media_type(&bytes).ok_or_else(|| Fault::new("product.picture_form"))?;
        Some(products::Picture { media_type: media_type.to_owned(), bytes })
    };
    store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.set_picture", now, |w| {
                products::get(w, arg.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
                let what = if let Some(picture) = &picture {
                    products::set_picture(w, arg.product_id, picture, now)?;
                    "history.picture_set"
                } else {
                    products::remove_picture(w, arg.product_id)?;
                    "history.picture_removed"
                };
                let done = Done {
                    what,
                    subject: "product",
                    id: arg.product_id.0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, None::<&()>, None::<&()>, now)
            })
        })
        .await?;
    Ok(())
}

/// What the first bytes say that it is.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        Some("image/webp")
    } else {
        None
    }
}
