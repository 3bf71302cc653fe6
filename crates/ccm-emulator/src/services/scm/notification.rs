//! Turns notifications about expiring and expired certificates on and off, per certificate.
//!
//! They are on for new certificates. Only the setting is stored; nothing is ever sent. A request
//! changes all certificates that it names, or none.

use huaweicloud_scm::types::NoticeRequestBody;

use super::error::parameter;
use super::record::detail;
use crate::base::ApiError;
use crate::call::{Answer, Call};

/// All kinds of notifications, the default if a request names none.
const KINDS: [&str; 2] = ["CERT_EXPIRING", "CERT_EXPIRED"];

pub(super) fn enable_notification(call: &Call) -> Result<Answer, ApiError> {
    switch(call, true)
}

pub(super) fn disable_notification(call: &Call) -> Result<Answer, ApiError> {
    switch(call, false)
}

fn switch(call: &Call, on: bool) -> Result<Answer, ApiError> {
    let notices: Vec<NoticeRequestBody> = call.body()?;
    call.write(|store| {
        for notice in &notices {
            let Some(id) = notice.resource_id.as_deref() else { return Err(parameter("resource_id is missing")) };
            let mut detail = detail(store, id)?;
            let kinds: Vec<&str> = notice.notice_type.iter().map(AsRef::as_ref).collect();
            for kind in if kinds.is_empty() { &KINDS } else { kinds.as_slice() } {
                if on {
                    detail.muted.remove(*kind);
                } else {
                    detail.muted.insert((*kind).to_owned());
                }
            }
            store.put(id, &detail)?;
        }
        Ok(())
    })?;
    Ok(Answer::empty())
}
