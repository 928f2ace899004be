//! `POST /rpc`: one command.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{gate, server::Shared};

#[derive(Deserialize)]
pub(crate) struct Call {
    name: String,
    #[serde(default)]
    arg: Value,
}

/// 200 with the result, 422 with the problem; 401 without the token.
pub(crate) async fn rpc(
    State(shared): State<Shared>,
    headers: HeaderMap,
    call: Result<Json<Call>, JsonRejection>,
) -> Response {
    if !gate::has_token(&headers, &shared.token) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Json(call) = match call {
        Ok(call) => call,
        Err(rejection) => return rejection.into_response(),
    };
    match shared.api.call(&call.name, call.arg).await {
        Ok(value) => Json(value).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}
