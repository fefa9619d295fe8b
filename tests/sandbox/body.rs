//! What can be done to the body of a good answer on its way out.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use futures_util::stream;

use super::fault::Faults;

/// The answer as these faults would have it; `cut` ends the connection in the middle of the body.
pub async fn spoiled(response: Response, faults: &Faults, cut: bool) -> Response {
    let response = if faults.padding_mib > 0 {
        changed(response, |body| padded(&body, faults.padding_mib)).await
    } else {
        response
    };
    let mut response = if faults.gzip {
        changed(response, |body| gzipped(&body)).await
    } else {
        response
    };
    let encoding = faults.gzip.then_some("gzip");
    if let Some(encoding) = faults.encoding.as_deref().or(encoding) {
        let encoding = HeaderValue::from_str(encoding).expect("the name of an encoding");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, encoding);
    }
    let pause = Duration::from_millis(faults.body_pause_ms);
    if cut || !pause.is_zero() {
        in_two_parts(response, pause, cut).await
    } else {
        response
    }
}

async fn changed(response: Response, change: impl FnOnce(Bytes) -> Vec<u8>) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(body)))
}

/// White space before a JSON document is legal, so the answer stays right and is only large.
fn padded(body: &[u8], mebibytes: usize) -> Vec<u8> {
    let mut padded = vec![b' '; mebibytes << 20];
    padded.extend_from_slice(body);
    padded
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

/// The length is promised in full, so that whoever listens can tell that something is missing.
async fn in_two_parts(response: Response, pause: Duration, cut: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, body.len().into());
    let (first, second) = (body.slice(..body.len() / 2), body.slice(body.len() / 2..));
    let later = stream::once(async move {
        tokio::time::sleep(pause).await;
        if cut {
            Err(io::Error::other("cut off on demand"))
        } else {
            Ok(second)
        }
    });
    let body = stream::iter([Ok(first)]).chain(later);
    Response::from_parts(parts, Body::from_stream(body))
}
